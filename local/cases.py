"""Reviewing on the command line: `bonafide cases`, over the API of a stack or of a running `bonafide serve`."""

import json
import re
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self
from urllib.parse import quote, urlencode

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import NoCredentialsError
from rich.console import Console
from rich.text import Text

from local import show
from local.deployed import deployed, one_line
from local.errors import Unavailable

TIMEOUT_SECONDS = 35  # the API answers within 30

_CASE = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class Refused(Exception):
    """The API refused a request; says why, in one line."""


class Api(NamedTuple):
    """The API of machines: its address, and the region for which requests are signed (none for `bonafide serve`)."""

    url: str
    region: str = ""

    @classmethod
    def of(cls, stack: str, url: str | None) -> Self:
        """The API at an address, or that of a deployed stack.

        Raises:
            local.deployed.Unavailable: the stack cannot be accessed.
        """
        if url:
            return cls(url.rstrip("/"))
        api = deployed(stack, set()).get("Api")
        if not api:
            raise Unavailable(
                f"the stack {stack} has no API: it is no Bonafide stack, or it is that of `bonafide serve`, which "
                "needs --url, such as http://127.0.0.1:3000"
            )
        with one_line(f"cannot access the stack {stack}"):
            session = boto3.Session()
            region = str(session.client("cloudformation").meta.region_name)
            suffix = "amazonaws.com.cn" if session.get_partition_for_region(region) == "aws-cn" else "amazonaws.com"
        return cls(f"https://{api}.execute-api.{region}.{suffix}", region)

    def get(self, path: str, **query: str | None) -> Any:
        """What a GET request is answered. Raises Refused and Unavailable."""
        given = urlencode({name: value for name, value in query.items() if value})
        return self._send("GET", f"{path}?{given}" if given else path, {}, None)

    def post(self, path: str, body: Mapping[str, Any], *, version: int, key: str = "") -> Any:
        """What a POST request about the version of a case is answered. Raises Refused and Unavailable."""
        headers = {"content-type": "application/json", "if-match": f'"{version}"'}
        return self._send("POST", path, headers | ({"idempotency-key": key} if key else {}), json.dumps(body).encode())

    def _send(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Any:
        url = f"{self.url}{path}"
        if self.region:
            with one_line(f"cannot access {self.url}"):
                request = AWSRequest(method, url, headers, body)
                if (credentials := boto3.Session().get_credentials()) is None:
                    raise NoCredentialsError
                SigV4Auth(credentials, "execute-api", self.region).add_auth(request)
                headers = dict(request.headers)
        asked = urllib.request.Request(url, body, headers, method=method)  # noqa: S310  given by the user, or of AWS
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise Refused(_reason(error)) from error
        except (OSError, ValueError) as error:
            raise Unavailable(f"{self.url} does not answer as the API does: {error}") from error


def _reason(error: urllib.error.HTTPError) -> str:
    """Why a request was refused, as the API or API Gateway says it."""
    try:
        document = json.load(error)
        faults = "; ".join(f"{each['path']}: {each['message']}" for each in document.get("errors", []))
        words = str(document.get("detail") or document["message"])
        return f"{words} ({faults})" if faults else words
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"the API answers {error.code} {error.reason}"


def find(api: Api, identifier: str) -> dict[str, Any]:
    """A case by its id, or by the id of an application that is in it. Raises Refused and Unavailable."""
    if not _CASE.fullmatch(identifier):
        identifier = api.get(f"/applications/{quote(identifier, safe='')}/case")["id"]
    found: dict[str, Any] = api.get(f"/cases/{identifier}")
    return found


def decide(api: Api, identifier: str, decision: Mapping[str, Any]) -> dict[str, Any]:
    """Gives a verdict, as the second person if the case waits for one. A free case is taken first, and
    given back if the verdict is refused.

    Args:
        api: the API.
        identifier: a case, or an application in it.
        decision: the body of the request: verdict, reason, findings, checked, watches.

    Raises:
        Refused: the verdict is not possible.
        local.deployed.Unavailable: the API cannot be accessed.
    """
    case = find(api, identifier)
    path = f"/cases/{case['id']}"
    route = "second" if case["state"] == "second_look" else "verdict"
    takes = route == "verdict" and not case["is_mine"]
    if takes:
        case = api.post(f"{path}/claim", {}, version=case["version"])
    try:
        decided: dict[str, Any] = api.post(f"{path}/{route}", decision, version=case["version"], key=str(uuid.uuid4()))
    except Refused:
        if takes:  # else a mistyped reason would keep the case from others
            with suppress(Refused):
                api.post(f"{path}/release", {}, version=case["version"])
        raise
    return decided


# ─────────────────────────────────────────────── In a terminal ──────────────────────────────────────────────


def show_list(console: Console, page: Mapping[str, Any], now: datetime) -> None:
    """Prints a page of the queue: three lines for each case."""
    for case in page["cases"]:
        show.write(console, Text.assemble((case["level"], show.COLOURS[case["level"]]), f"  {_due(case, now)}"))
        show.write(console, Text(f"{case['id']}  {_applications(case)}, {case['job'] or 'job not stated'}"), 2)
        for each in case["headline"]:
            show.write(console, Text(f"{each['code']}: {each['summary']}"), 2)
        if case["locked_until"]:
            show.write(console, Text(f"held by {case['assignee']} until {_time(case['locked_until'])}"), 2)
        console.print()
    if not page["cases"]:
        show.write(console, Text("No cases."))
    if page["next"]:
        show.write(console, Text(f"There are more: --cursor {page['next']}"))


def show_case(console: Console, case: Mapping[str, Any], now: datetime) -> None:
    """Prints a case with the findings on each application, what was asked and decided, and what can be done."""
    show.write(console, Text.assemble((case["level"], show.COLOURS[case["level"]]), f"  {_due(case, now)}"))
    show.write(console, Text(f"case {case['id']}, {case['state'].replace('_', ' ')}, version {case['version']}"), 2)
    for application in case["details"]:
        console.print()
        facts = [application["application_id"], application["at_source"], application["place"], application["job"]]
        show.write(console, Text(", ".join(filter(None, facts)), style="bold"))
        for found in application["findings"]:
            show.concern(console, found, why=True)
            if held := found["held"]:
                show.write(console, Text(f"Such findings were true in {held['true']} of {held['decided']} cases."), 4)
        if others := ", ".join(application["similar_documents"]):
            text = f"The review page shows what its document has in common with that of {others}."
            show.write(console, Text(text), 2)
        for each in application["not_assessed"]:
            show.write(console, Text(f"Not assessed: {each['reason']} ({', '.join(each['codes'])})", style="dim"), 2)
    console.print()
    for ask in case["asks"]:
        what = (
            f"answered {_time(ask['answered_at'])}" if ask["answered_at"] else f"waiting until {_time(ask['until'])}"
        )
        show.write(console, Text(f"Asked {_time(ask['sent_at'])}: {', '.join(ask['questions'])}; {what}"))
    for verdict in case["verdicts"]:
        said = f"{verdict['verdict']} ({verdict['reason']}) by {verdict['by']}" if verdict["verdict"] else "hidden"
        show.write(console, Text(f"Verdict {_time(verdict['at'])}: {said}"))
    show.write(console, Text(f"You can: {', '.join(case['actions']) or 'read it'}"))


def show_decided(console: Console, case: Mapping[str, Any], now: datetime) -> None:  # noqa: ARG001  as the others
    """Prints what became of a case that was decided."""
    words = {"closed": "is closed", "second_look": "waits for a second person", "in_review": "returns to review"}
    agrees = {True: " Both verdicts are the same.", False: " The first verdict was another one.", None: ""}
    show.write(console, Text(f"Case {case['id']} {words[case['state']]}.{agrees[case['agrees']]}"))


def _due(case: Mapping[str, Any], now: datetime) -> str:
    if case["state"] in ("closed", "awaiting_candidate"):
        return str(case["state"]).replace("_", " ")
    hours = round((datetime.fromisoformat(case["due_at"]) - now).total_seconds() / 3600)
    return f"overdue by {-hours} h" if case["overdue"] else f"due in {hours} h"


def _applications(case: Mapping[str, Any]) -> str:
    return f"{case['applications']} application{'s' * (case['applications'] != 1)}"


def _time(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
