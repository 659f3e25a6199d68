"""The candidate's page (`/a/{token}`): shows the questions of a private link, and takes answers. Nobody logs in.

The token in the path is the only secret. There are no cookies, so no other page can send a form with a candidate's
rights. To look at the page changes nothing: robots that preview links use up nothing. The function may read and update
asks and put objects under `cases/*/answers/`; it cannot read a case, a finding or an application. What an answer means
for a case is decided by the function that follows the table (`asks.py`).
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from aws_lambda_powertools import Logger

from bonafide.aws import clients
from bonafide.errors import location
from cases import form_data, links
from cases.candidate_page import (
    CONTENT_SECURITY_POLICY,
    DETAILS,
    MAX_ANSWER,
    MAX_CORRECTION,
    MAX_FILE_MEGABYTES,
    OTHER,
    Company,
    Fault,
    failure_page,
    form_page,
    not_usable_page,
    thanks_page,
)
from cases.elements import SECURE
from cases.links import Ask
from cases.questions import TEXT, Question, question

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from bonafide.aws.table import Table

type Response = dict[str, Any]

MAX_READ = 10_000
"""Characters of a text that are shown again if it is too long."""

MIN_PHONE_DIGITS = 4
"""Digits that the shortest telephone numbers of a person have. What a longer one is worth is verified later."""

_ADDRESS = re.compile(r"[^@]+@[^@]*[^@.]", re.DOTALL)

FILE_TYPES = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
)
"""The first bytes of a file that is taken, its ending and its type. What a browser says of it is not looked at."""

_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    **SECURE,
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow, noarchive",
}

_NOT_KEPT = {number: None for number in (*range(32), *range(127, 160)) if chr(number) not in "\n\t"}
"""Control characters, which no text needs."""

logger = Logger(service="candidate_page")


class Page(NamedTuple):
    """Where asks and answers are kept, and who asks."""

    table: "Table"
    bucket: str
    company: Company

    def answer(self, event: dict[str, Any], now: datetime) -> Response:
        """Answers a request, an event of an HTTP API (payload 2.0)."""
        token = (event.get("pathParameters") or {}).get("token", "")
        ask = links.usable(self.table, token, now)
        if ask is None:
            return _response(404, not_usable_page(self.company))
        if event["requestContext"]["http"]["method"] != "POST":
            return _response(200, form_page(ask, self._questions(ask), self.company, {}))
        if not links.count_attempt(self.table, ask, now):
            words = "This form was sent very often within an hour. Please wait an hour, and send it again."
            return _response(429, failure_page("Please wait", words, self.company))
        return self._take(event, token, ask, now)

    def _take(self, event: dict[str, Any], token: str, ask: Ask, now: datetime) -> Response:
        """Keeps the answer in a form, or says what is wrong with it."""
        questions = self._questions(ask)
        try:
            texts, file = _form_of(event)
        except form_data.NotReadable:
            words = (
                "Your browser sent something that we could not read. Please open the link again, and send the form."
            )
            return _response(400, failure_page("We could not read that", words, self.company))
        given = {name: text for name in _fields(questions) if (text := _cleaned(texts.get(name, "")[:MAX_READ]))}
        faults = _faults(given, file)
        if faults:
            return _response(422, form_page(ask, questions, self.company, given, faults))
        self._keep(token, ask, questions, given, file, now)
        known = links.load(self.table, ask.id) or ask
        logger.info("answer received", ask=ask.id)
        return _response(200, thanks_page(known, self.company, now))

    def _keep(
        self,
        token: str,
        ask: Ask,
        questions: tuple[Question, ...],
        given: Mapping[str, str],
        file: bytes,
        now: datetime,
    ) -> None:
        """Writes the file, then the answer, and then the item that says so: what is listed is there."""
        content: dict[str, Any] = {
            "ask": ask.id,
            "application": ask.application,
            "answers": {
                each.id: given[f"answer-{number}"]
                for number, each in enumerate(questions)
                if f"answer-{number}" in given
            },
            "correction": {
                name: given[name] for name in (*(detail.name for detail in DETAILS), OTHER) if name in given
            },
            "wants_person": "person" in given,
            "contests": "contest" in given,
            "file": {"sha256": hashlib.sha256(file).hexdigest(), "bytes": len(file)} if file else None,
        }
        answer = links.answer_id(token, json.dumps(content, sort_keys=True))
        if known := _type_of(file):
            ending, media_type = known
            content["file"] |= {"name": f"{answer}.{ending}", "media_type": media_type}
            self._put(links.answers_key(ask.case, f"{answer}.{ending}"), file, media_type)
        body = json.dumps(content | {"at": now.isoformat()}, ensure_ascii=False).encode()
        self._put(links.answers_key(ask.case, f"{answer}.json"), body, "application/json")
        links.record_answer(self.table, ask, answer, now)

    def _put(self, key: str, body: bytes, media_type: str) -> None:
        clients.s3().put_object(
            Bucket=self.bucket, Key=key, Body=body, ContentType=media_type, ContentDisposition="attachment"
        )

    def _questions(self, ask: Ask) -> tuple[Question, ...]:
        """The questions in words. A question that this version does not have is left out."""
        found = (question(each) for each in ask.questions if each != TEXT)
        known = tuple(each for each in found if each)
        if not ask.text_key:
            return known
        held = clients.s3().get_object(Bucket=self.bucket, Key=ask.text_key)["Body"].read()
        return (*known, Question(TEXT, json.loads(held)["text"]))


def page_handler(page: Page) -> "Callable[[dict[str, Any], LambdaContext], Response]":
    """Makes the Lambda handler of the candidate's page. Neither paths nor forms are logged: they have the token."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
        logger.append_keys(request_id=context.aws_request_id)
        try:
            return page.answer(event, datetime.now(UTC))
        except Exception as error:
            logger.error("request failed", error=location(error))
            words = "Something failed on our side. Nothing is lost by waiting: please try again in a few minutes."
            return _response(500, failure_page("That did not work", words, page.company))

    return handler


def _form_of(event: Mapping[str, Any]) -> form_data.Form:
    """The form of a request. Raises form_data.NotReadable."""
    given: str = event.get("body") or ""
    try:
        body = base64.b64decode(given, validate=True) if event.get("isBase64Encoded") else given.encode()
    except (binascii.Error, ValueError):
        raise form_data.NotReadable("not base64, or not Unicode") from None
    return form_data.read((event.get("headers") or {}).get("content-type", ""), body)


def _fields(questions: tuple[Question, ...]) -> list[str]:
    """The fields of the form. Others are not looked at."""
    answers = [f"answer-{number}" for number in range(len(questions))]
    return [*answers, *(detail.name for detail in DETAILS), OTHER, "person", "contest"]


def _cleaned(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NOT_KEPT).strip()


def _faults(given: Mapping[str, str], file: bytes) -> list[Fault]:
    """What is wrong with a form that can be corrected."""
    short = {detail.name: detail.label for detail in DETAILS}
    found = []
    for name, text in given.items():
        most = MAX_CORRECTION if name in short else MAX_ANSWER
        if len(text) > most:
            where = short.get(name, "An answer")
            found.append(Fault(name, f"{where}: please shorten it to {most:,} characters."))
    if "phone" in given and sum(map(str.isdecimal, given["phone"])) < MIN_PHONE_DIGITS:
        found.append(Fault("phone", "This is no telephone number yet. Please write all of its digits."))
    if "email" in given and not _ADDRESS.fullmatch(given["email"]):
        found.append(Fault("email", "This is no e-mail address yet. It has a name, an @ and a domain."))
    if len(file) > MAX_FILE_MEGABYTES * 1_000_000:
        found.append(Fault("file", f"The file is larger than {MAX_FILE_MEGABYTES:g} MB. Please choose a smaller one."))
    elif file and _type_of(file) is None:
        found.append(Fault("file", "The file is not a PDF, PNG or JPEG. Please choose one that is, or none."))
    if not given and not file:
        found.append(Fault("answer-0", "Write an answer or a correction, choose a file, or tick a request."))
    return found


def _type_of(file: bytes) -> tuple[str, str] | None:
    """The ending and the media type of a file, by its first bytes; None if it is not taken."""
    return next(((ending, kind) for start, ending, kind in FILE_TYPES if file.startswith(start)), None)


def _response(status: int, page: str) -> Response:
    return {"statusCode": status, "headers": _HEADERS, "body": page}
