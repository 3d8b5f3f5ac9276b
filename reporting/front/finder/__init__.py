"""The help finder: four questions, answered with a list of who can help; nothing is kept."""
