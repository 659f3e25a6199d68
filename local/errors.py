"""Errors that end a command."""


class Unavailable(Exception):
    """A stack cannot be used; the message is one line that says why, and what to do about it."""
