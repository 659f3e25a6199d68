"""Greenhouse: Harvest v3. The application is put together in the form of a webhook's message.

v3 has lists only: one object is a list with `ids`. The next page is in the header `Link`, with a cursor that must be
the only parameter. Links to files end after 7 days.

Source: "Pagination", "List endpoints" and the migration guide for reading of harvestdocs.greenhouse.io.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bonafide.hooks import Stored
from bonafide.source_api import Api, Gone
from fetch.fetched import S3, Fetched, File, Listed, identifier, iso, objects_of, text, time_of

FILE_HOSTS = (*S3, ".greenhouse.io")
PER_PAGE = "100"

_NEXT = re.compile(r'<([^<>]+)>\s*;\s*rel="?next"?')


def fetch(api: Api, stored: Stored) -> Fetched:
    """The application, its candidate with education and employment, its job, and its attachments."""
    application = _one(api, "applications", stored.applications)
    candidate = _one(api, "candidates", (identifier(application.get("candidate_id")),))
    person = {"candidate_ids": identifier(candidate.get("id"))}
    candidate = {
        **candidate,
        "educations": [*_all(api, "candidate_educations", person)],
        "employments": [*_all(api, "candidate_employments", person)],
    }
    job = identifier(application.get("job_id"))
    jobs = (
        [{"id": each.get("id"), "name": each.get("name")} for each in _all(api, "jobs", {"ids": job})] if job else []
    )
    applied_at = application.get("applied_at") or application.get("created_at")
    stated = {**application, "applied_at": applied_at, "candidate": candidate, "jobs": jobs}
    message = {"action": "new_candidate_application", "payload": {"application": stated}}
    files = (
        File(each["url"], text(each.get("type")) or "other", text(each.get("filename")))
        for each in _all(api, "attachments", {"application_ids": identifier(application.get("id"))})
        if text(each.get("url"))
    )
    return Fetched(identifier(candidate.get("id")), message, tuple(files))


def created_since(api: Api, since: datetime) -> Iterator[Listed]:
    """The applications created since a time, the newest first."""
    for each in _all(api, "applications", {"created_at": f"gte|{iso(since)}"}):
        if number := identifier(each.get("id")):
            candidates = tuple(filter(None, [identifier(each.get("candidate_id"))]))
            yield Listed(number, time_of(each.get("created_at")), Stored(candidates, (number,)))


def _one(api: Api, resource: str, ids: tuple[str, ...]) -> dict[str, Any]:
    wanted = ids[0] if ids else ""
    if not wanted:
        raise Gone(f"no id for {resource}")
    for each in _all(api, resource, {"ids": wanted}):
        if identifier(each.get("id")) == wanted:
            return each
    raise Gone(f"no such object of {resource}")


def _all(api: Api, resource: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
    url: str | None = api.url(resource, query={**query, "per_page": PER_PAGE})
    while url:
        answer = api.send("GET", url)
        yield from objects_of(answer.json())
        following = _NEXT.search(answer.headers.get("link", ""))
        url = following[1] if following else None
