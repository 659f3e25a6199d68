"""ReadDocument: reads one document for another function. It has no right but to get documents."""

from read_document.answering import answer as handler

__all__ = ["handler"]
