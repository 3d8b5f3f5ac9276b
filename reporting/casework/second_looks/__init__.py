"""A second pair of eyes: what nobody decides alone, and opinions that are asked for."""
