"""Packing a release: wheel, static files and bill of materials, the same bytes each time."""
