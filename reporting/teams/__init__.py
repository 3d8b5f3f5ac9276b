"""Teams and the keys that their members share."""
