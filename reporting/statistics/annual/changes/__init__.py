"""The register of what people said and what was done about it."""
