"""Setting up one’s own sign-in with an invitation, and getting back in with a recovery code."""
