"""Whether reports get through: one is sent, read and withdrawn, and leaves nothing (T27)."""
