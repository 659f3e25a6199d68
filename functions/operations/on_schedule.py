"""Operations: runs every day. It checks the e-mail subscriptions, and on Mondays it sends the weekly report."""

from operations.daily import Operations, daily_handler

handler = daily_handler(Operations.deployed())
