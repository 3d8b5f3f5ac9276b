"""What staff write on a case for each other: notes, next steps, flags, ticks."""
