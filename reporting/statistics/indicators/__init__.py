"""What our figures measure, and what they are called elsewhere."""
