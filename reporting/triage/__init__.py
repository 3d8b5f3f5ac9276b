"""Which case next: the Today page, the queue with its filters and saved views, bulk steps."""
