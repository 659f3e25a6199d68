"""Reconcile: finds uploads that were not taken in and applications that were not verified, and tries them again."""
