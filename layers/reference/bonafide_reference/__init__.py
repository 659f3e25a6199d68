"""Compiles the reference database: one read-only SQLite file, the same bytes from the same sources.

`layers/Makefile` runs it for the layer, and `bonafide reference build` for this machine. No function imports it.
"""
