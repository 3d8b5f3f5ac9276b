"""The register of recommendations: to whom, by when, and what came of them."""
