"""The queue of accessibility feedback, for those who answer it."""
