"""Files of strangers, opened in closed processes."""
