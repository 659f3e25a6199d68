"""Surges: counts applicants and looks for sudden increases, every hour."""

from surges.looking import Surges, schedule_handler

handler = schedule_handler(Surges.deployed())
