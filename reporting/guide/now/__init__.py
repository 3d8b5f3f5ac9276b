"""It is happening now: five cards for each setting, the first action on the screen at once."""
