"""The pages on which an admin sets the preferences and confirms contacts."""
