"""What people tell about the service: three questions, and about accessibility."""
