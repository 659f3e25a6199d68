"""Reconcile: looks for what is missing, every quarter of an hour."""

from bonafide.aws.table import Table
from bonafide.settings import setting
from bonafide.verifiers import switched_on
from reconcile.reconciliation import Reconciler, patience, schedule_handler

handler = schedule_handler(
    Reconciler(
        Table.deployed(),
        setting("UPLOADS_BUCKET"),
        setting("INTAKE_QUEUE"),
        patience=patience(int(setting("INTAKE_VISIBILITY_TIMEOUT"))),
        reads_documents=setting("RESUME_DOCUMENTS") == "on",
        optional=switched_on(setting("OPTIONAL_CHECKS")),
    )
)
