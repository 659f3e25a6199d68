"""Poll: looks every hour for applications that were not announced by an event."""

from fetch.polling import Poller, schedule_handler

handler = schedule_handler(Poller.deployed())
