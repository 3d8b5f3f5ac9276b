"""What the admin decides without code: names, promises, languages, banner, campaign codes."""
