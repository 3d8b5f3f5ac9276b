"""Which cases belong together: links, and suggestions from coded answers."""
