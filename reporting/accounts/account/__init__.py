"""The pages about one’s own account: details, password, sessions."""
