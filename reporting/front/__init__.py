"""The front door: home, help, about, leaving."""
