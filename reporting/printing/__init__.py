"""Tagged PDF from our own HTML, made in a process of its own."""
