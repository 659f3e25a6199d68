"""Alerting: sends security an e-mail about the applications that are assessed as high."""

from alerting.sending import Sender, assessments_handler

handler = assessments_handler(Sender.deployed())
