"""Poll: looks every hour for applications of which no event came."""

from fetch.polling import Poller, schedule_handler

handler = schedule_handler(Poller.deployed())
