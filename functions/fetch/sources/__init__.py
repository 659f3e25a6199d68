"""One module for each source: see `fetch/fetched.py`."""
