"""What every page shares; knows no capability."""
