"""The real template on an embedded AWS, and the command line."""
