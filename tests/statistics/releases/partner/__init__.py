"""The partner sees releases and nothing else."""
