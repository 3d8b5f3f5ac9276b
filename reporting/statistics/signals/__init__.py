"""Rises in the newest weeks that the past does not explain; for the team alone."""
