"""The read-only interface for programs: published releases and the codes in them."""
