"""The public pages of figures: the newest release, all releases, and how they are made."""
