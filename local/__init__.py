"""Runs template.yaml on an embedded AWS, and the command line."""
