"""Steps that bring a case into another state, each with its own page, and undoing them."""
