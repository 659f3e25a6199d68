"""Intake: turns an upload of any accepted format into parts of canonical applications."""

from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from bonafide.settings import setting
from bonafide.verifiers import switched_on
from intake.formats import Limits
from intake.uploads import MEGABYTE, Intake, upload_handler

handler = upload_handler(
    Intake(
        Table.deployed(),
        Keys.deployed(),
        max_object_bytes=int(setting("MAXIMUM_OBJECT_MEGABYTES")) * MEGABYTE,
        limits=Limits(
            upload=int(setting("MAXIMUM_DECOMPRESSED_MEGABYTES")) * MEGABYTE,
            row=int(setting("MAXIMUM_ROW_KILOBYTES")) * 1024,
        ),
        keeps_networks="network" in switched_on(setting("OPTIONAL_CHECKS")),
    )
)
