"""What people say about the service: accessibility feedback with its queue, and three questions."""
