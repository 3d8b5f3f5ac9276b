"""Saved views: filters with a name, for oneself or for the team."""
