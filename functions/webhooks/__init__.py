"""Receives the events of applicant tracking systems."""
