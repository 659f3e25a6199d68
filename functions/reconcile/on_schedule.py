"""Reconcile: looks for what is missing, every quarter of an hour."""

from datetime import timedelta

from bonafide.aws.table import Table
from bonafide.settings import setting
from reconcile.reconciliation import Reconciler, schedule_handler

handler = schedule_handler(
    Reconciler(
        Table.deployed(),
        setting("UPLOADS_BUCKET"),
        setting("INTAKE_QUEUE"),
        # A failed attempt is made again after this time, and takes no longer than a sixth of it.
        patience=timedelta(seconds=int(setting("INTAKE_VISIBILITY_TIMEOUT")) * 7 / 6),
    )
)
