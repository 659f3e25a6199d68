"""One module for each source: how it signs (`verify`), and what its events are about (`event`).

A source that asks something before it signs also has `handshake`.
"""
