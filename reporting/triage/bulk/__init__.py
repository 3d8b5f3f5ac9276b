"""One deed for many cases: confirmed by their numbers, undoable for ten minutes."""
