"""Figures that other bodies have published, shown beside ours and never added to them."""
