"""What staff decide without code."""
