"""The desk's pages of taking a published report away."""
