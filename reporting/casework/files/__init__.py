"""Files of a case, shown safely."""
