"""The pages of exact figures for the team."""
