"""Releases: frozen, versioned publications of figures."""
