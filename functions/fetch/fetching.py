"""Fetching: gets what an event announces from the API of its source, and the attachments that it lists.

An object under `fetch/` is one event. It is deleted when everything is stored, so that it is gone means that it is
done. Everything is put under keys derived from the event, unless it is there: doing it again changes nothing.

What an event says is a hint only where its source does not sign it. The truth is what the API answers.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

from aws_lambda_powertools import Logger

from bonafide import web
from bonafide.aws import connections, metrics, objects, tombstones
from bonafide.aws.connections import Secrets, Settings
from bonafide.aws.messages import postpone, process_messages
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table
from bonafide.fields.protected import is_protected, without_protected
from bonafide.hooks import ERASURES, INCOMING, MAX_ATTACHMENTS, Connection, Hook, Stored
from bonafide.settings import setting
from bonafide.source_api import Api, Gone
from bonafide.verifiers import switched_on
from bonafide.web import Refused, Unavailable
from fetch.fetched import Fetched, File

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

MAX_FILE_BYTES = 20_000_000
SECONDS_OF_FILE = 20.0
REDIRECTS_OF_FILE = 3

CONFIRMED_WITHIN = timedelta(hours=1)
"""How long a source may still have a person whom it says it has erased, before its event is taken for wrong."""

SECONDS_TO_CONFIRM = 300.0

EVER = datetime.min.replace(tzinfo=UTC)

_TYPES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),  # also of Word and OpenDocument
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # Word before 2007
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)

logger = Logger(service="fetch")


class Fetcher(NamedTuple):
    """Where events are, where applications are put, and how sources are reached.

    `asks_networks` is whether a source is asked from which network address an application was sent.
    """

    secrets: Secrets
    table: Table
    bucket: str
    queue: str
    apis: dict[Connection, Api]
    asks_networks: bool = False

    @classmethod
    def deployed(cls) -> Self:
        """The fetcher of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        asks_networks = "network" in switched_on(setting("OPTIONAL_CHECKS"))
        bucket, queue = setting("UPLOADS_BUCKET"), setting("FETCH_QUEUE")
        return cls(Secrets.deployed(), Table.deployed(), bucket, queue, {}, asks_networks)

    def process(self, body: str) -> None:
        """Fetches what the event in an object announces. Does nothing if the object is gone.

        Raises:
            Unavailable: the source does not answer, asks to wait, or does not accept the access.
            Refused: the source refuses the request.
            NoConnection, UnreadableSecret: there is no access to the source.
        """
        pointer = Pointer.of_event(body)
        hook = Hook.of_key(pointer.key)
        if hook is None:
            raise Refused("not an object of an event")
        opened = objects.open_if_exists(pointer._replace(version=None))
        if opened is None:
            logger.info("event is done already", **_named(hook))
            return
        stored = Stored.read(opened["Body"].read())
        try:
            outcome = self._fetch(hook, stored, opened["LastModified"])
        except Gone:
            outcome = "gone"
        objects.delete(pointer._replace(version=opened.get("VersionId", "null")))
        logger.info("event fetched", **_named(hook), outcome=outcome)

    def _fetch(self, hook: Hook, stored: Stored, received_at: datetime) -> str:
        """Stores what an event announces. Returns what was done, for the log."""
        if stored.is_claimed_erased:
            return self._confirm(hook, stored, received_at)
        if self._is_erased(hook.connection, stored.candidates, received_at):
            return "erased"
        settings = connections.settings(self.table, hook.connection)
        source = source_of(hook.connection)
        if stored.is_complete and stored.attachments:
            # Nothing asks the source here, and an event may come late or again: its time says nothing of the person's.
            if self._is_erased(hook.connection, stored.candidates):
                return "erased"
            self._load(hook, settings, [File.of(each) for each in stored.attachments], source.FILE_HOSTS)
            return "documents"
        if stored.is_complete:
            # The source's events list no files, so the application is stated once more, with what the API knows.
            hook = hook._replace(digest=hashlib.sha256(f"fetched:{hook.digest}".encode()).hexdigest())
        fetched: Fetched = source.fetch(self._api(settings), stored)
        if self.asks_networks and hasattr(source, "with_network"):
            fetched = source.with_network(self._api(settings), fetched)
        if self._is_erased(hook.connection, [fetched.candidate], received_at):
            return "erased"
        files = [each for each in fetched.files if not _is_of_person(each.kind)][:MAX_ATTACHMENTS]
        objects.put_new(self.bucket, hook.key(INCOMING), _content(hook, settings, fetched.document, files))
        self._load(hook, settings, files, source.FILE_HOSTS)
        return "application"

    def _confirm(self, hook: Hook, stored: Stored, received_at: datetime) -> str:
        """Asks whether people are erased, as an event says that is not signed as a whole."""
        settings = connections.settings(self.table, hook.connection)
        api, source = self._api(settings), source_of(hook.connection)
        erased = tuple(each for each in stored.candidates if _is_confirmed(source, api, each))
        if len(erased) < len(stored.candidates) and datetime.now(UTC) - received_at < CONFIRMED_WITHIN:
            raise Unavailable("the source still has the person", SECONDS_TO_CONFIRM)
        if not erased:
            return "erasure not confirmed"
        content = Stored(erased, stored.applications if erased == stored.candidates else ()).json()
        objects.put_new(self.bucket, hook.key(ERASURES), content)
        return "erasure confirmed"

    def _is_erased(self, connection: Connection, candidates: Iterable[str], received_at: datetime = EVER) -> bool:
        """Whether the source has erased one of the candidates since it sent the event; without a time, ever."""
        found = (tombstones.find(self.table, connection, each) for each in candidates if each)
        return any(tombstone.covers(received_at, None) for tombstone in found if tombstone)

    def _api(self, settings: Settings) -> Api:
        return api_of(self.apis, self.secrets, settings)

    def _load(self, hook: Hook, settings: Settings, files: Sequence[File], hosts: tuple[str, ...]) -> None:
        """Stores files, each under the number that it has among them. All are tried, also if one is not available."""
        if not settings.fetches_documents:
            return
        waiting: Unavailable | None = None
        for number, file in enumerate(files[:MAX_ATTACHMENTS], start=1):
            try:
                outcome = self._load_one(hook.document_key(number), settings, file, hosts)
            except Unavailable as error:
                waiting, outcome = error, "not available"
            except Refused:  # asking again changes nothing, and the application is stored
                outcome = "refused"
                metrics.count("fetch", "DocumentsRefused")
            logger.info("document", **_named(hook), number=number, outcome=outcome)
        if waiting:
            raise waiting

    def _load_one(self, key: str, settings: Settings, file: File, hosts: tuple[str, ...]) -> str:
        if _is_of_person(file.kind):
            return "left out"
        headers = self._access(settings, file)
        answer = web.request(
            "GET",
            file.url,
            hosts=hosts,
            headers=headers,
            limit=MAX_FILE_BYTES,
            redirects=REDIRECTS_OF_FILE,
            seconds=SECONDS_OF_FILE,
        )
        if answer.status != 200:  # links end, and a file may be deleted before its candidate
            return f"dead link ({answer.status})"
        objects.put_new(self.bucket, key, answer.body, type_of(answer.body), disposition="attachment")
        return "stored"

    def _access(self, settings: Settings, file: File) -> dict[str, str]:
        """The headers that a file needs; none for other hosts than the API's, as S3, which others use, too."""
        if not file.needs_access:
            return {}
        api = self._api(settings)
        if urlsplit(file.url).hostname != api.host:
            return {}
        return {name: value for name, value in api.headers().items() if name != "Accept"}


def api_of(apis: dict[Connection, Api], secrets: Secrets, settings: Settings, *, patience: float = 0) -> Api:
    """The API of a connection, made anew if its secret or its settings changed."""
    access = secrets.of(settings.connection).api
    known = apis.get(settings.connection)
    if known is None or (known.access, known.account, known.user) != (access, settings.host, settings.acting_user):
        user, host = settings.acting_user, settings.host
        known = Api(settings.connection, access, host=host, user=user, patience=patience)
        apis[settings.connection] = known
    return known


def source_of(connection: Connection) -> Any:
    """The module of a connection's source (see `fetch/fetched.py`).

    Raises:
        Refused: the source sends all there is, and nothing is fetched from it.
    """
    try:
        return import_module(f"fetch.sources.{connection.source}")
    except ModuleNotFoundError:
        raise Refused(f"nothing is fetched from {connection.source}") from None


def type_of(content: bytes) -> str:
    """The type of a file by its first bytes. What a server or a name says is not believed; nothing is a web page."""
    return next((name for first, name in _TYPES if content.startswith(first)), "application/octet-stream")


def event_handler(fetcher: Fetcher) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of events to fetch. If a source asks to wait, the event waits in the queue."""

    def failed(message: dict[str, Any], error: Exception) -> None:
        seconds = None
        if isinstance(error, Unavailable):  # its text has a host and a status only
            logger.warning("source not available", message_id=message["messageId"], reason=f"{error}")
            seconds = error.seconds
        postpone(fetcher.queue, message, seconds)

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_messages(event, fetcher.process, logger, failed)

    return handler


def _content(hook: Hook, settings: Settings, document: dict[str, Any], files: Sequence[File]) -> bytes:
    """A document as intake reads it: without protected fields, and with the files that are loaded, in their order."""
    kept, _ = without_protected(document)
    listed = [
        {"url": hook.document_key(number), "type": file.kind, "filename": file.name}
        for number, file in enumerate(files, start=1)
    ]
    stated = kept | ({"attachments": listed} if settings.fetches_documents else {})
    return json.dumps(stated, ensure_ascii=False).encode(errors="backslashreplace")


def _is_confirmed(source: Any, api: Api, candidate: str) -> bool:
    try:
        return bool(source.is_erased(api, candidate))
    except Gone:
        return True


def _is_of_person(kind: str) -> bool:
    """Whether a file shows the person (a photo, an avatar): none of a verification's business."""
    return is_protected(kind) or "avatar" in kind.lower()


def _named(hook: Hook) -> dict[str, Any]:
    return {"source": hook.connection.source, "connection": hook.connection.id, "event": hook.digest[:12]}
