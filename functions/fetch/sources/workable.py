"""Workable: a candidate of one job, which is an application. The candidates of a list come in the order of creation.

Source: "/candidates", "/candidates/:id" and "What's new in v3" of workable.readme.io.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from bonafide.hooks import Stored
from bonafide.source_api import Api, Gone
from fetch.fetched import S3, Fetched, File, Listed, found, identifier, iso, objects_of, text, time_of

FILE_HOSTS = (*S3, ".workable.com")
PER_PAGE = "100"
OLDEST_FIRST = True


def fetch(api: Api, stored: Stored) -> Fetched:
    """The candidate, and the résumé and cover letter."""
    number = next(iter(stored.candidates or stored.applications), "")
    if not number:
        raise Gone("no id of a candidate")
    candidate = found(api.get("candidates", number).get("candidate"))
    kinds = (("resume", "resume_url"), ("cover_letter", "cover_letter_url"))
    files = (File(url, kind, _name(url)) for kind, name in kinds if (url := text(candidate.get(name))))
    return Fetched(number, {"candidate": candidate}, tuple(files))


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def created_since(api: Api, since: datetime) -> Iterator[Listed]:
    """The candidates created since a time, the oldest first."""
    url: str | None = api.url("candidates", query={"limit": PER_PAGE, "created_after": iso(since)})
    while url:
        page = api.send("GET", url).json()
        for each in objects_of(page.get("candidates")):
            if number := identifier(each.get("id")):
                yield Listed(number, time_of(each.get("created_at")), Stored((number,)))
        following = (page.get("paging") or {}).get("next")
        url = following if isinstance(following, str) else None
