"""WriteBack: writes the notes that Cases asks for."""

from bonafide.aws.connections import Secrets
from bonafide.aws.table import Table
from bonafide.settings import setting
from write_back.writing import WriteBack, messages_handler

handler = messages_handler(
    WriteBack(Table.deployed(), Secrets.deployed(), setting("REVIEW_URL")), setting("WRITE_BACK_QUEUE")
)
