"""The desk at which an annual report is made: prepared, written, approved, published."""
