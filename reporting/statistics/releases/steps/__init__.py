"""The steps of a release as pages: which form each has, and how its answer is taken."""
