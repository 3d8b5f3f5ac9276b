"""Running the service without code: preferences, contacts, replies, load and first set-up."""
