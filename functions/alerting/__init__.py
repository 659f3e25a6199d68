"""Alerting: e-mails security about what assess recorded as high."""
