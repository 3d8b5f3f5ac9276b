"""What the partner sees: published releases and nothing else."""
