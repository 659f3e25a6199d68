"""Webhooks: answers `POST /hooks/{source}/{connection}`."""

from bonafide.aws.connections import Secrets
from bonafide.aws.table import Table
from bonafide.settings import setting
from webhooks.receiving import Receiver, hook_handler

handler = hook_handler(Receiver(Secrets.deployed(), Table.deployed(), setting("UPLOADS_BUCKET"), set()))
