"""Open data: the files of each public release, the same bytes for the same figures."""
