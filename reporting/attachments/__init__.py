"""Files of strangers: hidden data removed, reading copies made, both in a closed process."""
