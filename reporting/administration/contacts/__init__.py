"""The pages on which staff confirm contact cards."""
