"""Watchlists: makes the entries in force match the lists that operators keep in the bucket."""

from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from watchlists.lists import Watchlists, upload_handler

handler = upload_handler(Watchlists(Table.deployed(), Keys.deployed()))
