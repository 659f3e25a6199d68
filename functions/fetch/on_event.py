"""Fetch: gets from the APIs of sources what events announce, and attachments."""

from fetch.fetching import Fetcher, event_handler

handler = event_handler(Fetcher.deployed())
