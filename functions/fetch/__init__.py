"""Fetch and Poll: get from the APIs of sources what events only announce, attachments, and what no event announced."""
