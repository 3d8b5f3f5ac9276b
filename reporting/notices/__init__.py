"""Mail to staff without content: digests through an outbox that survives a dead mail server."""
