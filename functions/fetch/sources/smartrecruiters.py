"""SmartRecruiters: the details of a candidate, and the application to one job.

Source: "Candidate API" of developers.smartrecruiters.com; the list's cursor `nextPageId` is of public clients.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bonafide.hooks import Stored, at
from bonafide.source_api import Api, Gone
from fetch.fetched import S3, Fetched, File, Listed, found, identifier, iso, objects_of, text, time_of

FILE_HOSTS = ("api.smartrecruiters.com", ".smartrecruiters.com", *S3)
PER_PAGE = "100"


def fetch(api: Api, stored: Stored) -> Fetched:
    """The candidate with the application, and the candidate's files."""
    if not stored.candidates:
        raise Gone("no id of a candidate")
    number = stored.candidates[0]
    candidate = found(api.get("candidates", number))
    application: Any = None
    if stored.applications:
        application = found(api.get("candidates", number, "jobs", stored.applications[0]))
    listed = found(api.get("candidates", number, "attachments")).get("content")
    files = (
        File(url, text(each.get("type")).lower() or "other", text(each.get("name")), needs_access=True)
        for each in objects_of(listed)
        if isinstance(url := at(each, "actions", "download", "url"), str)
    )
    document = {**candidate, **({"primaryAssignment": _assignment(application)} if application else {})}
    # An application has no id of its own, and a candidate may apply to several jobs.
    document["applicationId"] = _application(number, stored.applications[0] if stored.applications else "")
    return Fetched(number, document, tuple(files))


def created_since(api: Api, since: datetime) -> Iterator[Listed]:
    """The candidates changed since a time; those that are older are left out."""
    query = {"limit": PER_PAGE, "updatedAfter": iso(since)}
    while True:
        page = found(api.get("candidates", query=query))
        for each in objects_of(page.get("content")):
            created_at = time_of(each.get("createdOn"))
            job = identifier(at(each, "primaryAssignment", "job", "id"))
            if (number := identifier(each.get("id"))) and created_at >= since:
                yield Listed(_application(number, job), created_at, Stored((number,), (job,) if job else ()))
        following = identifier(page.get("nextPageId"))
        if not following:
            return
        query = {**query, "pageId": following}


def _application(candidate: str, job: str) -> str:
    return f"{candidate}:{job}" if job else candidate


def _assignment(application: dict[str, Any]) -> dict[str, Any]:
    """An application in the place of a candidate's details that has one."""
    job = application.get("job")
    return {**application, "createdOn": application.get("createdOn") or application.get("appliedOn"), "job": job}
