"""The calm guide: chapters to read before or after something happens."""
