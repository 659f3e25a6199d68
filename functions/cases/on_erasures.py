"""Erasures: erases people whom a source has deleted, merged or made anonymous."""

from bonafide.aws.table import Table
from bonafide.settings import setting
from cases.source_erasures import erasures_handler

handler = erasures_handler(Table.deployed(), setting("UPLOADS_BUCKET"))
