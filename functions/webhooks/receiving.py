"""Receiving an event: checks its signature, stores it and answers, within a second. Nothing else.

Anybody who knows the address of a connection can send requests. Without the key of its signatures they store nothing.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from aws_lambda_powertools import Logger

from bonafide.aws import objects
from bonafide.aws.connections import NoConnection, Secret, Secrets, key_of, settings
from bonafide.aws.problems import CONTENT_TYPE, Problem, content_of
from bonafide.errors import location
from bonafide.hooks import ERASURES, FETCH, INCOMING, Connection, Hook
from webhooks.event import Event, Kind, NotSigned, Request, Signed, digest, document

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from bonafide.aws.table import Table

type Response = dict[str, Any]

MAX_BODY_BYTES = 1024 * 1024
"""Of a body that is decompressed. As large as intake lets a row be, by default."""

RETRY_SECONDS = 60

_GZIP = b"\x1f\x8b"

logger = Logger(service="webhooks")


class Receiver(NamedTuple):
    """What receives events: the secrets of connections, the table with their settings, and the uploads bucket."""

    secrets: Secrets
    table: "Table"
    bucket: str
    heard: set[Connection]

    def answer(self, event: Mapping[str, Any], now: datetime) -> Response:
        """Answers a request, an event of an HTTP API (payload 2.0)."""
        known: dict[str, Any] = {}
        try:
            return self._answer(event, now, known)
        except Problem as problem:
            logger.info("event refused", **known, status=problem.status)
            return _response(problem.status, {"content-type": CONTENT_TYPE, **problem.headers}, problem.body)

    def _answer(self, event: Mapping[str, Any], now: datetime, known: dict[str, Any]) -> Response:
        connection = _connection(event)
        known |= {"source": connection.source, "connection": connection.id}
        secret = self._secret(connection, self.secrets.of)
        source: Any = import_module(f"webhooks.sources.{connection.source}")
        request = _request(event)
        if (handshake := getattr(source, "handshake", None)) and (headers := handshake(request)) is not None:
            logger.info("event received", **known, outcome="handshake")
            return _response(200, headers)
        signed = self._verified(source, request, connection, secret, now)
        body = document(request.text)
        about: Event = source.event(request, body)
        known |= {"event_id": about.id}
        hook = Hook(connection, now.astimezone(UTC).date(), digest(signed.message))
        outcome = self._keep(hook, about, body)
        self._note_heard(connection, now, again=about.kind is Kind.PING)
        logger.info("event received", **known, outcome=outcome)
        return _response(source.ACCEPTED, {})

    def _verified(
        self, source: Any, request: Request, connection: Connection, secret: Secret, now: datetime
    ) -> Signed:
        """What of a request is signed, by the key that this process knows or by one that is new since then."""
        verify: Callable[[Request, tuple[bytes, ...], datetime], Signed] = source.verify
        try:
            return verify(request, secret.signing, now)
        except NotSigned as error:
            renewed = self._secret(connection, self.secrets.renewed)
            if renewed is None:
                raise Problem(401, f"{error}") from None
        try:
            return verify(request, renewed.signing, now)
        except NotSigned as error:
            raise Problem(401, f"{error}") from None

    def _secret[Found: Secret | None](self, connection: Connection, read: Callable[[Connection], Found]) -> Found:
        try:
            return read(connection)
        except NoConnection:
            raise _unknown() from None
        except Exception as error:  # not 401: some sources would never send the event again
            raise _unavailable(error) from None

    def _keep(self, hook: Hook, about: Event, body: dict[str, Any]) -> str:
        """Stores an event where it is taken further. Returns what was done."""
        to_write = dict(self._objects(hook, about, body))
        try:
            # All are tried: of an earlier attempt only the first may be stored.
            is_new = [objects.put_new(self.bucket, key, content) for key, content in to_write.items()]
        except Exception as error:
            raise _unavailable(error) from None
        if is_new and not any(is_new):
            return "duplicate"
        return "claimed to be erased" if about.stored.is_claimed_erased else about.kind.value

    def _objects(self, hook: Hook, about: Event, body: dict[str, Any]) -> list[tuple[str, bytes]]:
        """The objects of an event, by their keys.

        A retry of another day gets another key. It states the same application once more, under the same id.
        """
        stored = about.stored
        match about.kind:
            case Kind.APPLIED:
                held = [(hook.key(INCOMING), _without_protected(body))]
                return [(hook.key(FETCH), stored.json()), *held] if self._fetches(hook.connection, about) else held
            case Kind.ANNOUNCED | Kind.ERASED:
                if not stored.candidates and not stored.applications:
                    raise Problem(422, "The event is signed, but names no candidate or application by an id.")
                is_to_fetch = about.kind is Kind.ANNOUNCED or stored.is_claimed_erased
                return [(hook.key(FETCH if is_to_fetch else ERASURES), stored.json())]
        return []

    def _fetches(self, connection: Connection, about: Event) -> bool:
        """Whether files of an application are to be loaded."""
        if not about.may_have_files:
            return False
        try:
            return settings(self.table, connection).fetches_documents
        except NoConnection:
            return False
        except Exception as error:
            raise _unavailable(error) from None

    def _note_heard(self, connection: Connection, now: datetime, *, again: bool) -> None:
        """Notes that a connection works, which `bonafide connect` waits for. An event does not depend on it."""
        if connection in self.heard and not again:
            return
        try:
            self.table.update(**key_of(connection), expression="SET pinged_at = :at", at=now.isoformat())
            self.heard.add(connection)
        except Exception as error:
            logger.warning("not noted that the source was heard", error=location(error))


def hook_handler(receiver: Receiver) -> "Callable[[dict[str, Any], LambdaContext], Response]":
    """Makes the Lambda handler. Neither bodies nor headers are logged."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
        logger.append_keys(request_id=context.aws_request_id)
        try:
            return receiver.answer(event, datetime.now(UTC))
        except Exception as error:
            logger.error("request failed", error=location(error))
            failed = Problem(500, "The event could not be received, by no fault of the request. Please send it again.")
            return _response(500, {"content-type": CONTENT_TYPE}, failed.body)

    return handler


def _connection(event: Mapping[str, Any]) -> Connection:
    given = event.get("pathParameters") or {}
    connection = Connection.of(str(given.get("source", "")), str(given.get("connection", "")))
    if connection is None:
        raise _unknown()
    return connection


def _request(event: Mapping[str, Any]) -> Request:
    """The request of an event. Its body may be compressed with gzip, which no JSON looks like, with or without saying.

    Raises:
        Problem: the body is too large, or cannot be decompressed.
    """
    headers = {
        str(name).lower(): ",".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in (event.get("headers") or {}).items()
    }
    body = content_of(event)
    text = _inflated(body) if body.startswith(_GZIP) else body
    if len(text) > MAX_BODY_BYTES:
        raise Problem(413, f"The body has more than {MAX_BODY_BYTES:,} bytes.")
    return Request(headers, body, text)


def _inflated(body: bytes) -> bytes:
    """What gzip data of one member are, but not more than a byte too much."""
    stream = zlib.decompressobj(wbits=31)
    try:
        text = stream.decompress(body, MAX_BODY_BYTES + 1)
    except zlib.error:
        raise Problem(400, "The body looks like gzip data, but is damaged.") from None
    if len(text) <= MAX_BODY_BYTES and (not stream.eof or stream.unused_data):
        raise Problem(400, "The body is truncated gzip data, or has something after it.")
    return text


def _without_protected(body: dict[str, Any]) -> bytes:
    """A body as it is stored: without protected fields (gender, birth date, photo, …)."""
    from bonafide.fields.protected import without_protected  # late, since most events are of other kinds

    try:
        kept = json.dumps(without_protected(body)[0], ensure_ascii=False, allow_nan=False)
    except RecursionError:
        raise Problem(400, "The body is nested too deeply.") from None
    except ValueError:
        raise Problem(400, "The body has a number that is too large.") from None
    return kept.encode(errors="backslashreplace")  # half of a surrogate pair, written as JSON writes it


def _unknown() -> Problem:
    return Problem(
        404, "There is no such connection. Compare the address with the one that `bonafide connect` prints."
    )


def _unavailable(error: Exception) -> Problem:
    logger.error("a service did not answer", error=location(error))
    headers = {"retry-after": str(RETRY_SECONDS)}
    return Problem(503, "The event cannot be stored at the moment. Please send it again.", headers=headers)


def _response(status: int, headers: Mapping[str, str], body: str = "") -> Response:
    return {"statusCode": status, "headers": {"cache-control": "no-store", **headers}, "body": body}
