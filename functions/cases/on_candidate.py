"""CandidatePage: shows a candidate the questions of a private link, and takes the answers."""

from bonafide.aws.table import Table
from bonafide.settings import setting
from cases.candidate import Page, page_handler
from cases.candidate_page import Company

handler = page_handler(
    Page(
        Table.deployed(),
        setting("UPLOADS_BUCKET"),
        Company(setting("COMPANY_NAME", default=""), setting("CANDIDATE_CONTACT", default="")),
    )
)
