"""Lever: an opportunity with its contact and applications. Files are loaded from the API itself.

Source: "Opportunities", "Resumes", "Files" and "Pagination" of hire.lever.co/developer/documentation.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bonafide.hooks import Stored, at
from bonafide.source_api import Api, Gone
from fetch.fetched import S3, Fetched, File, Listed, found, identifier, objects_of, text, time_of

FILE_HOSTS = ("api.lever.co", ".lever.co", *S3)
PER_PAGE = "100"
EXPANDED = "contact,applications"


def fetch(api: Api, stored: Stored) -> Fetched:
    """The opportunity, and the résumés and files of the candidate."""
    number = _opportunity(stored)
    opportunity = found(api.get("opportunities", number, query={"expand": EXPANDED}).get("data"))
    return Fetched(number, {"data": opportunity}, tuple(_files(api, number)))


def created_since(api: Api, since: datetime) -> Iterator[Listed]:
    """The opportunities created since a time, in no order that is documented."""
    query = {"limit": PER_PAGE, "created_at_start": str(int(since.timestamp() * 1000))}
    while True:
        page = api.get("opportunities", query=query)
        for each in objects_of(page.get("data")):
            if number := identifier(each.get("id")):
                yield Listed(number, time_of(each.get("createdAt")), Stored((number,)))
        if not page.get("hasNext") or not isinstance(page.get("next"), str):
            return
        query = {**query, "offset": page["next"]}


def is_erased(api: Api, candidate: str) -> bool:
    """Whether an opportunity is anonymised."""
    return found(api.get("opportunities", candidate).get("data")).get("isAnonymized") is True


def _opportunity(stored: Stored) -> str:
    if not stored.candidates:
        raise Gone("no id of an opportunity")
    return stored.candidates[0]


def _files(api: Api, number: str) -> Iterator[File]:
    for kind, resource in (("resume", "resumes"), ("other", "files")):
        listed: Any = api.get("opportunities", number, resource)
        for each in objects_of(listed.get("data")):
            if name := identifier(each.get("id")):
                url = api.url("opportunities", number, resource, name, "download")
                file_name = text(each.get("name")) or text(at(each, "file", "name"))
                yield File(url, kind, file_name, needs_access=True)
