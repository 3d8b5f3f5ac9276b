"""Who can help: the authorities and help lines, as data with source and date of verification."""
