"""Cases: opens and changes cases when applications are assessed or candidates answer."""

from bonafide.aws.dead_letters import DeadLetters
from bonafide.aws.table import Table
from bonafide.settings import setting
from cases.changes import changes_handler
from cases.notices import Notices

handler = changes_handler(
    Table.deployed(), setting("UPLOADS_BUCKET"), DeadLetters(setting("CASES_DEAD_LETTERS")), Notices.deployed()
)
