"""Teamtailor: a job application with its candidate and job, in JSON:API.

Source: docs.teamtailor.com. Filters by time are not confirmed: what a list has of older ones is left out here.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bonafide.hooks import Stored, at
from bonafide.source_api import Api, Gone
from fetch.fetched import S3, Fetched, File, Listed, found, identifier, iso, objects_of, time_of

FILE_HOSTS = (*S3, ".teamtailor.com", ".teamtailor-cdn.com")
PER_PAGE = "30"


def fetch(api: Api, stored: Stored) -> Fetched:
    """The job application with its candidate, and the résumé. An event about a candidate has no job application."""
    if stored.applications:
        resource, number, included = "job-applications", stored.applications[0], "candidate,job"
    elif stored.candidates:
        resource, number, included = "candidates", stored.candidates[0], "job-applications"
    else:
        raise Gone("no id of a job application or a candidate")
    document = found(api.get(resource, number, query={"include": included}))
    candidate = _candidate(found(document.get("data")), document)
    files = (
        File(url, "resume", urlsplit(url).path.rpartition("/")[2])
        for url in dict.fromkeys(at(candidate, "attributes", name) for name in ("original-resume", "resume"))
        if isinstance(url, str) and url
    )
    return Fetched(identifier(candidate.get("id")), document, tuple(files)[:1])


def created_since(api: Api, since: datetime) -> Iterator[Listed]:
    """The job applications created since a time."""
    query = {"page[size]": PER_PAGE, "include": "candidate", "filter[created-at][from]": iso(since)}
    url: str | None = api.url("job-applications", query=query)
    while url:
        page = found(api.send("GET", url).json())
        for each in objects_of(page.get("data")):
            created_at = time_of(at(each, "attributes", "created-at"))
            candidate = identifier(at(each, "relationships", "candidate", "data", "id"))
            if (number := identifier(each.get("id"))) and created_at >= since:
                yield Listed(number, created_at, Stored((candidate,) if candidate else (), (number,)))
        following = at(page, "links", "next")
        url = following if isinstance(following, str) else None


def is_erased(api: Api, candidate: str) -> bool:
    """Whether a candidate who is still there is erased: Teamtailor deletes, and does not anonymise."""
    api.get("candidates", candidate)
    return False


def _candidate(data: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if data.get("type") == "candidates":
        return data
    included = objects_of(document.get("included"))
    number = identifier(at(data, "relationships", "candidate", "data", "id"))
    people = [each for each in included if each.get("type") == "candidates"]
    return next((each for each in people if not number or identifier(each.get("id")) == number), {})
