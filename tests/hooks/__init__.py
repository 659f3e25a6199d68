"""Webhooks from the request of a source to the assessment, and the erasure."""
