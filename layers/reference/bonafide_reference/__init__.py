"""Builds the reference database: a read-only SQLite file, with the same bytes from the same sources.

`layers/Makefile` runs it for the layer, `bonafide reference build` for this machine. No Lambda function imports it.
"""
