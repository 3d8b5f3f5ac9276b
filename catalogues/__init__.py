"""What makes catalogues: taking texts out of code, merging them into each language, compiling."""
