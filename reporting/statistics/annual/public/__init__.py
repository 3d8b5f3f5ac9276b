"""What everybody reads: annual reports, recommendations and what changed."""
