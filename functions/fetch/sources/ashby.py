"""Ashby: `application.info` and `candidate.info`, in the form of a webhook's message.

`candidate.listClientInfo` says from which network address an application was sent. It is asked only if networks are
assessed, and nothing else of its answer is kept.

Every call is a POST. An error has the status 200 and `"success": false`. A file has a handle; `file.info` gives a link
to it that ends soon.

Source: "Pagination and Incremental Synchronization", "Responses & Errors" and the reference of developers.ashbyhq.com.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bonafide.hooks import Stored, at
from bonafide.source_api import Api, Gone, NotAllowed
from bonafide.web import Refused
from fetch.fetched import S3, Fetched, File, Listed, found, identifier, objects_of, text, time_of

FILE_HOSTS = (*S3, ".ashbyhq.com")
PER_PAGE = 100


def fetch(api: Api, stored: Stored) -> Fetched:
    """The application with its candidate, and the candidate's files."""
    application: dict[str, Any] = {}
    if stored.applications:
        application = found(_ask(api, "application.info", {"applicationId": stored.applications[0]}).get("results"))
    number = identifier(at(application, "candidate", "id")) or next(iter(stored.candidates), "")
    candidate = found(_ask(api, "candidate.info", {"id": number}).get("results"))
    message = {
        "action": "applicationSubmit",
        "data": {"application": {**application, "candidate": candidate}} if application else {"candidate": candidate},
    }
    return Fetched(number, message, tuple(_files(api, candidate)))


def with_network(api: Api, fetched: Fetched) -> Fetched:
    """What was fetched, with the network addresses from which the application was sent, if Ashby says them."""
    application = at(fetched.document, "data", "application")
    if not isinstance(application, dict) or not fetched.candidate:
        return fetched
    try:
        answer = _ask(api, "candidate.listClientInfo", {"candidateId": fetched.candidate})
    except (Gone, NotAllowed, Refused):  # the application is taken in without
        return fetched
    sent = [
        each
        for each in objects_of(answer.get("results"))
        if each.get("relatedEntityType") == "application"
        and each.get("relatedEntityId") in (None, application.get("id"))
        and isinstance(each.get("ipAddress"), str)
    ]
    info = [{"ipAddress": each["ipAddress"]} for each in sent]
    document = {**fetched.document, "data": {"application": {**application, "clientInfo": info}}}
    return fetched._replace(document=document)


def created_since(api: Api, since: datetime) -> Iterator[Listed]:
    """The applications created since a time, in no order that is documented."""
    asked: dict[str, Any] = {"limit": PER_PAGE, "createdAfter": int(since.timestamp() * 1000)}
    while True:
        page = _ask(api, "application.list", asked)
        for each in objects_of(page.get("results")):
            if number := identifier(each.get("id")):
                candidates = tuple(filter(None, [identifier(at(each, "candidate", "id"))]))
                yield Listed(number, time_of(each.get("createdAt")), Stored(candidates, (number,)))
        if not page.get("moreDataAvailable") or not page.get("nextCursor"):
            return
        asked = {**asked, "cursor": page["nextCursor"]}


def _files(api: Api, candidate: dict[str, Any]) -> Iterator[File]:
    """The résumé first, and then the other files."""
    resume = candidate.get("resumeFileHandle")
    handles = [*objects_of([resume]), *(each for each in objects_of(candidate.get("fileHandles")) if each != resume)]
    for each in handles:
        if not isinstance(each.get("handle"), str):
            continue
        try:
            url = at(_ask(api, "file.info", {"fileHandle": each["handle"]}), "results", "url")
        except Gone:
            continue
        if text(url):
            yield File(url, "resume" if each == resume else "other", text(each.get("name")))


def _ask(api: Api, endpoint: str, document: dict[str, Any]) -> dict[str, Any]:
    answer = api.post(endpoint, document=document)
    if isinstance(answer, dict) and answer.get("success"):
        return answer
    code = f"{at(answer, 'errorInfo', 'code') or ''} {at(answer, 'errors') or ''}".lower()
    if "not_found" in code or "not found" in code:
        raise Gone(f"{endpoint}: not found")
    if any(word in code for word in ("permission", "unauthorized", "forbidden")):
        raise NotAllowed(f"{endpoint} is not allowed")
    raise Refused(f"{endpoint} is refused")
