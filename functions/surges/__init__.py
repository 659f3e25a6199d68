"""Surges: counts applicants by kind, and notifies operations of sudden increases. They give no points to anybody."""
