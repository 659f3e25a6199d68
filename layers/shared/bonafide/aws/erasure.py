"""Erasing a person: every trace of applications in the bucket and in the table.

`find` reads and changes nothing; `erase` erases what was found, and is safe to repeat after an interruption. Nothing
points from an application to the identifiers that its earlier statements had, or to the assessments that name it, so
`find` scans the table, once for all applications. It reads all rejected rows too, since a rejected row is in no item,
and all events of a connection that wait for Fetch.

A correction by the candidate is an application of its own; whichever of the two is named, both are erased. Cases are
erased before (`functions/cases/erasing.py`), since an application leads to its case.

An upload of deliveries that names an application is deleted: what it says of others is recorded, as hashes.

What stays: the application's id in logs and alerts, and backups of the table for as long as AWS keeps them. Rows of
other people stay in their parts and among the rejected rows, so their upload can be deleted.
"""

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from gzip import GzipFile
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bonafide.aws import clients, objects, receipts, records, sightings
from bonafide.hooks import FETCH, Connection, Hook, Person, Stored
from bonafide.traces import Traces, finder, pattern_of, traces_of, traces_of_identifiers

if TYPE_CHECKING:
    from bonafide.aws.keys import Keys
    from bonafide.aws.table import Item, Table

CACHES = {"phone": "carrier-lookup", "email": "email-insight"}
"""The cached answers of paid look-ups, by the kind of identifier. Their partition key ends in its keyed hash."""

NAMING = (
    "attribute_exists(neighbours) OR attribute_exists(former_neighbours)"
    " OR contains(concerns, :one) OR contains(#identity, :one)"
    " OR contains(concerns, :more) OR contains(#identity, :more)"
    " OR attribute_type(applications, :list) OR attribute_exists(application)"
)
"""Items that may name other applications: assessments, cases, and what belongs to them."""

_LISTED = re.compile(r"(?<=in application )[\w.:-]*\w|(?<=other applications \()[^()]*?(?= and \d+ more\)|\))")
"""The ids in evidence about what applications share."""

MAX_VALUES = 100
"""Ids that a filter expression lists. DynamoDB takes 4 KB of expression; what it lets through is compared here."""

MAX_HEADS = 20
"""Connections that a filter expression lists."""

MAX_DECOMPRESSED, CHUNK = 100_000_000, 1_000_000
"""Bytes of an upload of deliveries that are searched: as many as are recorded (`verify_shipping.files.MAX_BYTES`)."""

READERS = 10
MAX_ATTEMPTS = 5
"""Attempts at an assessment that Assess or Alerting writes at the same time."""


class Contended(Exception):
    """An assessment that names an erased application was written again at every attempt."""


class Unfinished(Exception):
    """Rows of other people would be lost with an upload. Nothing was erased; the message says what to do."""


class Found(NamedTuple):
    """What is known of applications, and where.

    `own` are their items, `naming` the keys of assessments that name them, `parts` and `rejections` the keys of the
    objects that hold their lines and rejected rows, `uploads` what is left of their uploads, by id. `cases` are the
    ids of cases that they are in, and `asks` the partitions of questions about them. `hooks` are the events that they
    came by, and `events` what waits, or has waited, for Fetch. `candidates` are whom their sources know them as.
    `folders` are those of their own documents, also of applications of which nothing is known any more. `deliveries`
    are the versions of uploads that say where devices of these and other people went.
    """

    applications: frozenset[str]
    own: list["Item"]
    naming: list[tuple[str, str]]
    parts: frozenset[str]
    rejections: frozenset[str]
    uploads: Mapping[str, list[objects.Pointer]]
    traces: tuple[Traces, ...]
    cases: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    hooks: frozenset[Hook] = frozenset()
    events: tuple[objects.Pointer, ...] = ()
    candidates: frozenset[Person] = frozenset()
    folders: frozenset[str] = frozenset()
    deliveries: tuple[objects.Pointer, ...] = ()


class Erased(NamedTuple):
    """How much was erased: items of the table, lines of parts, rejected rows, and versions of objects."""

    items: int
    lines: int
    rows: int
    versions: int


def applications_of(table: "Table", keys: "Keys", identifiers: Mapping[str, list[str]]) -> list[str]:
    """The applications that use any of these normalised identifiers, by kind, or did in an earlier statement."""
    return sorted(
        {
            item["sk"].removeprefix("app#")
            for kind, hashes in keys.hashed(dict(identifiers)).items()
            for hashed in hashes
            for item in table.query(sightings.partition(kind, hashed), prefix="app#")
        }
    )


def of_candidates(table: "Table", people: Mapping[Connection, frozenset[str]]) -> Iterator["Item"]:
    """The statements of candidates, by their ids at the sources of connections. One scan finds them."""
    prefixes = {f"app#{connection.application_id('')}": known for connection, known in people.items() if known}
    if not prefixes:
        return
    wanted = sorted(frozenset().union(*prefixes.values()))
    values = {f"id{number}": each for number, each in enumerate(wanted)}
    listed = "attribute_exists(source_id)"
    if len(wanted) <= MAX_VALUES:
        listed = f"source_id IN ({', '.join(f':{name}' for name in values)})"
    else:
        values = {}
    for item in table.scan(f"begins_with(pk, :app) AND {listed}", app="app#", **values):
        if any(item["pk"].startswith(prefix) and item["source_id"] in known for prefix, known in prefixes.items()):
            yield item


def find(
    table: "Table",
    bucket: str,
    application_ids: Iterable[str],
    identifiers: Mapping[str, list[str]] | None = None,
    *,
    candidates: Mapping[Person, datetime] = MappingProxyType({}),
    items: Iterable["Item"] | None = None,
    discard_unread: bool = False,
) -> Found:
    """Finds applications, and rejected rows that have their ids or identifiers.

    Args:
        table: the results table. It is scanned.
        bucket: the uploads bucket.
        application_ids: the applications.
        identifiers: normalised addresses and numbers of the person, by kind.
        candidates: people at the sources of connections, and up to when events about them are erased that wait for
            Fetch.
        items: what `recorded` has found for these applications and others; None looks for it.
        discard_unread: whether an upload may be deleted that has rows which were never read.

    Raises:
        Unfinished: an upload must not be deleted yet.
    """
    ids = _with_corrections(table, frozenset(application_ids))
    own, naming, known = list["Item"](), list[tuple[str, str]](), set[str]()
    cases, asks = set[str](), set[str]()
    for item in recorded(table, ids) if items is None else items:
        if owners := ids & _own(item):
            own.append(item)
            known |= owners
        elif named := ids & _named_by(item):
            naming.append((item["pk"], item["sk"]))
            known |= named
        elif concerned := ids & _concerned(item):
            known |= concerned
            kind, _, name = item["pk"].partition("#")
            match kind:
                case "case":
                    cases.add(name)
                case "ask":
                    asks.add(item["pk"])
                case "report":
                    own.append(item)
    parts = frozenset(item["part"] for item in own if "part" in item)
    given = identifiers or {}
    known_by = traces_of_identifiers(given.get("email", []), given.get("phone", []))
    traces = (Traces(ids), known_by, *(each for part in parts for each in _traces_in(bucket, part, ids)))
    rejections = frozenset(_rejections(bucket, traces))
    wanted = {item["upload"] for item in own if "upload" in item}
    wanted |= {key.removeprefix("rejected/").removesuffix(".jsonl") for key in rejections}
    uploads = _uploads(bucket, wanted)
    still_there = [upload_id for upload_id, pointers in uploads.items() if pointers]
    _check_finished(table, still_there, discard_unread=discard_unread)
    keys = {f"incoming/{item['file']}" for item in own if "file" in item}
    keys |= {pointer.key for pointers in uploads.values() for pointer in pointers}
    hooks = frozenset(filter(None, map(Hook.of_key, keys)))
    people = frozenset(_candidates(own))
    numbers = frozenset(filter(None, map(Connection.of_application, ids)))
    events = tuple(_events(bucket, hooks, numbers, people - candidates.keys(), candidates))
    deliveries = tuple(_deliveries(bucket, ids, traces))
    return Found(
        frozenset(known),
        own,
        naming,
        parts,
        rejections,
        uploads,
        traces,
        frozenset(cases),
        frozenset(asks),
        hooks,
        events,
        people,
        frozenset(map(objects.documents_of, ids)),
        deliveries,
    )


def erase(table: "Table", bucket: str, found: Found) -> Erased:
    """Erases what was found.

    The order matters after an interruption: what leads to the rest goes last. Documents are found by their uploads and
    by the table, uploads by their rejected rows and by the table, rejected rows by the lines of the parts, and
    everything in the bucket by the table.

    Raises:
        Contended: an assessment that names an application could not be changed. Repeat.
    """
    rows = lines = 0
    folders = found.folders.union(hook.documents for hook in found.hooks)
    versions = sum(map(objects.delete, (*found.events, *found.deliveries))) + delete_documents(bucket, folders)
    for each in found.deliveries:  # with their receipts, which have the names of the files
        receipt = objects.versions(bucket, receipts.receipt_key(each.id))
        versions += sum(objects.delete(version.pointer) for version in list(receipt))
    for upload_id, pointers in found.uploads.items():
        versions += _delete_receipt(bucket, upload_id, found.traces) + sum(map(objects.delete, pointers))
    for one in found.applications:  # a correction that is not taken in yet
        waiting = objects.versions(bucket, f"{objects.CORRECTIONS}{one}.jsonl")
        versions += sum(objects.delete(version.pointer) for version in list(waiting))
    is_mentioned = partial(_is_mentioned, finder(found.traces))
    for key in found.rejections:
        rows += _remove_lines(bucket, key, is_mentioned, keep_numbers=False)
        versions += _delete_old_versions(bucket, key)
    for key in found.parts:
        lines += _remove_lines(bucket, key, lambda line: _is_of(line, found.applications), keep_numbers=True)
        versions += _delete_old_versions(bucket, key)
    seen = [item["pk"].split("#")[1:] for item in found.own if item["pk"].startswith("id#")]
    caches = {(f"{CACHES[kind]}#{hashed}", CACHES[kind]) for kind, hashed in seen if kind in CACHES}
    table.delete(caches)  # found by the sightings
    hubs = {item["pk"] for item in found.own if item["pk"].startswith("id#")}
    for hub in sorted(hubs):
        is_abandoned = _is_abandoned(table, hub, found.applications)
        sightings.erase(table, hub, found.applications, is_abandoned=is_abandoned)
    table.delete((item["pk"], item["sk"]) for item in found.own)
    for pk, sk in found.naming:  # after the sightings, or Assess would name the application again
        _forget(table, pk, sk, found.applications)
    versions += delete_documents(bucket, folders)  # what was written meanwhile: now nothing leads to more
    return Erased(len(found.own) + len(caches), lines, rows, versions)


def delete_documents(bucket: str, folders: Iterable[str]) -> int:
    """Deletes the documents in folders, and returns how many versions there were."""
    return sum(
        objects.delete(version.pointer) for folder in folders for version in list(objects.versions(bucket, folder))
    )


def recorded(table: "Table", application_ids: Iterable[str]) -> list["Item"]:
    """Items of applications and of those that they correct or are corrected by, and items that name them.

    One scan finds them, however many there are: its filter lets through what can be one of them, and the ids are
    compared here.
    """
    ids = _with_corrections(table, frozenset(application_ids))
    values = {"one": "in application ", "more": "other applications (", "list": "L"}
    if len(ids) <= MAX_VALUES:
        values |= {f"key{number}": f"app#{each}" for number, each in enumerate(sorted(ids))}
        listed = ", ".join(f":{name}" for name in values if name.startswith("key"))
        own = f"pk IN ({listed}) OR sk IN ({listed}) OR " if ids else ""
    else:
        heads = {each.rpartition(":")[0] for each in ids}  # a source and its connection
        heads = heads if len(heads) <= MAX_HEADS else {""}
        values |= {f"head{number}": f"app#{each}" for number, each in enumerate(sorted(heads))}
        own = "".join(f"begins_with(pk, :head{n}) OR begins_with(sk, :head{n}) OR " for n in range(len(heads)))
    found = table.scan(own + NAMING, **values)
    unique = {(item["pk"], item["sk"]): item for item in found if _own(item) & ids or _concerned(item) & ids}
    return list(unique.values())


def _own(item: "Item") -> frozenset[str]:
    """The applications in the key of an item."""
    return frozenset(key.removeprefix("app#") for key in (item["pk"], item["sk"]) if key.startswith("app#"))


def _concerned(item: "Item") -> frozenset[str]:
    """The applications that an item names: an assessment, a case, or what belongs to one."""
    listed = item.get("applications", ())  # of a part, how many
    named = [item["application"]] if "application" in item else []
    return _named_by(item).union(listed if isinstance(listed, list) else (), named)


def _with_corrections(table: "Table", ids: frozenset[str]) -> frozenset[str]:
    """Applications with those that they correct, and with the corrections of these."""
    firsts = {records.load_latest_statement(table, each).get("corrects", each) for each in ids}
    amended = (item["sk"] for each in firsts for item in table.query(f"app#{each}", prefix=records.AMENDMENT))
    return ids.union(firsts, (sk.removeprefix(records.AMENDMENT) for sk in amended))


def _named_by(item: "Item") -> frozenset[str]:
    """The other applications that an assessment names."""
    evidence = (item.get(attribute, "") for attribute in ("concerns", "identity"))
    listed = (ids.split(", ") for text in evidence for ids in _LISTED.findall(text))
    return records.all_neighbours_of(item).union(*listed)


def _is_abandoned(table: "Table", hub: str, erased: frozenset[str]) -> bool:
    """Whether only erased applications use an identifier."""
    return erased.issuperset(sightings.applications_at(table, hub, limit=len(erased) + 1))


def _forget(table: "Table", pk: str, sk: str, ids: frozenset[str]) -> None:
    """Removes applications from the assessment of another one, which expires when it did. Assess then renews it."""
    erased = pattern_of(ids)
    for _ in range(MAX_ATTEMPTS):
        item = next(table.query(pk, prefix=sk), None)
        if item is None or not ids & _named_by(item):
            return
        version = item.get("version", 0)
        changed = {**item, "version": version + 1}
        for attribute in item.keys() & {"concerns", "identity"}:
            changed[attribute] = _LISTED.sub(
                lambda listed: erased.sub("an erased application", listed[0]), item[attribute]
            )
        if "neighbours" in item:
            kept = {
                kind: [each for each in others if each not in ids]
                for kind, others in records.neighbours_of(item).items()
            }
            changed["neighbours"] = {kind: others for kind, others in kept.items() if others and kind}
        if "former_neighbours" in item:
            changed["former_neighbours"] = [each for each in item["former_neighbours"] if each not in ids]
        condition = "version = :version" if version else "attribute_not_exists(version)"
        if table.put_if(changed, condition, **({"version": version} if version else {})):
            return
    raise Contended(f"the assessment {pk} was changed by others {MAX_ATTEMPTS} times: erase again")


# ───────────────────────────────────────────── In the bucket ─────────────────────────────────────────────


def _traces_in(bucket: str, part: str, ids: frozenset[str]) -> Iterator[Traces]:
    """What the applications of a part can be found by, from all versions of the part."""
    for version in objects.versions(bucket, part):
        for line in (objects.read(version.pointer) or b"").split(b"\n"):
            if _is_of(line, ids):
                application = json.loads(line)
                basics = application.get("basics") or {}
                contact = json.dumps(basics, ensure_ascii=False)
                yield traces_of(application["application_id"], contact=contact, name=str(basics.get("name", "")))


def _rejections(bucket: str, traces: tuple[Traces, ...]) -> Iterator[str]:
    """The keys of the objects that hold rejected rows of the person, in any version."""
    found = [each.pointer for each in objects.versions(bucket, "rejected/") if "/" not in each.pointer.key[9:]]
    is_mentioned = partial(_is_mentioned, finder(traces))

    def are_in(pointer: objects.Pointer) -> bool:
        return any(map(is_mentioned, (objects.read(pointer) or b"").split(b"\n")))

    with ThreadPoolExecutor(READERS) as pool:
        yield from (pointer.key for pointer, own in zip(found, pool.map(are_in, found), strict=True) if own)


def _uploads(bucket: str, upload_ids: set[str]) -> dict[str, list[objects.Pointer]]:
    """The versions of objects that are these uploads. An id is derived from the version, so all are listed."""
    uploads: dict[str, list[objects.Pointer]] = {upload_id: [] for upload_id in upload_ids}
    if uploads:
        for version in objects.versions(bucket, "incoming/"):
            for upload_id in version.upload_ids & upload_ids:
                uploads[upload_id].append(version.pointer)
    return uploads


def _deliveries(bucket: str, ids: frozenset[str], traces: tuple[Traces, ...]) -> Iterator[objects.Pointer]:
    """The versions of uploads of deliveries that name these people. What they say of others is recorded.

    Raises:
        Unfinished: one has no receipt, so deliveries to others may not be recorded yet.
    """
    named = pattern_of(ids) if ids else None
    is_mentioned = finder(traces)

    def are_in(version: objects.Version) -> bool:
        text = _text(objects.read(version.pointer) or b"")
        return (named is not None and named.search(text) is not None) or is_mentioned(text)

    found = list(objects.versions(bucket, "shipping/"))
    with ThreadPoolExecutor(READERS) as pool:
        own = [each for each, is_own in zip(found, pool.map(are_in, found), strict=True) if is_own]
    for version in own:
        if not any(
            objects.etag(objects.Pointer(bucket, receipts.receipt_key(each), None)) for each in version.upload_ids
        ):
            raise Unfinished(
                f"the upload of deliveries {version.pointer.id} is not recorded completely: wait until "
                f"{receipts.receipt_key(version.pointer.id)} is there, then erase again"
            )
        yield version.pointer


def _gunzipped(content: bytes) -> bytes:
    """What can be decompressed, of as much as VerifyShipping reads. The rest was never read."""
    found = list[bytes]()
    with GzipFile(fileobj=BytesIO(content)) as file, suppress(OSError, EOFError, zlib.error):
        while sum(map(len, found)) <= MAX_DECOMPRESSED and (some := file.read(CHUNK)):
            found.append(some)
    return b"".join(found)


def _text(content: bytes) -> str:
    """The text of an upload in which ids of applications can be found, whatever its encoding and compression."""
    if content.startswith(b"\x1f\x8b"):
        content = _gunzipped(content)
    return content.replace(b"\0", b"").decode("latin-1")  # UTF-16 has a zero in each letter of an id


def _candidates(own: Iterable["Item"]) -> Iterator[Person]:
    """Who the sources of connections say that the applicants are."""
    for item in own:
        if "source_id" in item and (came := Connection.of_application(item["pk"].removeprefix("app#"))):
            yield came[0], item["source_id"]


def _events(
    bucket: str,
    hooks: frozenset[Hook],
    numbers: frozenset[tuple[Connection, str]],
    people: frozenset[Person],
    candidates: Mapping[Person, datetime],
) -> Iterator[objects.Pointer]:
    """The versions of events for Fetch that brought applications here, or that name them or their candidates."""

    def are_own(version: objects.Version) -> bool:
        hook = Hook.of_key(version.pointer.key)
        content = None if hook is None or hook in hooks else objects.read(version.pointer)
        if hook is None or content is None:
            return hook in hooks
        stored = Stored.read(content)
        named = {(hook.connection, each) for each in stored.candidates}
        return (
            any((hook.connection, each) in numbers for each in stored.applications)
            or not named.isdisjoint(people)
            or any(version.modified <= candidates[each] for each in named & candidates.keys())
        )

    with ThreadPoolExecutor(READERS) as pool:
        for connection in sorted({connection for connection, _ in (*numbers, *people, *candidates)}):
            found = list(objects.versions(bucket, connection.prefix(FETCH)))
            own = pool.map(are_own, found)
            yield from (version.pointer for version, is_own in zip(found, own, strict=True) if is_own)


def _check_finished(table: "Table", upload_ids: Iterable[str], *, discard_unread: bool) -> None:
    for upload_id in sorted(upload_ids):
        receipt = receipts.load(table, upload_id).get(receipts.RECEIPT)
        if receipt is None:
            raise Unfinished(
                f"the upload {upload_id} is not taken in completely, and with it rows of others would be lost: run "
                f"`bonafide reconcile --upload {upload_id}` until nothing is missing, then erase again"
            )
        if receipt.get("not_kept") and not discard_unread:
            raise Unfinished(
                f"the upload {upload_id} has rows that were not read and are kept nowhere else (see "
                f"{receipts.rejections_key(upload_id)}): upload them as a new file, then erase again with "
                "--discard-unread"
            )


def _delete_receipt(bucket: str, upload_id: str, traces: tuple[Traces, ...]) -> int:
    """Deletes the receipt of an upload if it has the person's name or identifiers. Its numbers stay in the table."""
    found = [each.pointer for each in objects.versions(bucket, receipts.receipt_key(upload_id))]
    texts = [(objects.read(pointer) or b"").decode() for pointer in found]
    if any(each.are_in(text) or each.name_is_in(text) for each in traces for text in texts):
        return sum(map(objects.delete, found))
    return 0


def _remove_lines(bucket: str, key: str, is_own: Callable[[bytes], bool], *, keep_numbers: bool) -> int:
    """Removes lines of an object, and returns how many. To keep the numbers of the others, a line becomes empty."""
    client = clients.s3()
    try:
        answer = client.get_object(Bucket=bucket, Key=key)
    except client.exceptions.NoSuchKey:
        return 0
    lines = answer["Body"].read().split(b"\n")
    own = [bool(line) and is_own(line) for line in lines]
    if any(own):
        kept = [b"" if mine else line for line, mine in zip(lines, own, strict=True) if keep_numbers or not mine]
        # If it changed since it was read, S3 refuses, and the erasure has to be repeated.
        client.put_object(
            Bucket=bucket, Key=key, Body=b"\n".join(kept), ContentType="application/jsonl", IfMatch=answer["ETag"]
        )
    return sum(own)


def _delete_old_versions(bucket: str, key: str) -> int:
    """Deletes all versions of an object except the latest."""
    old = [each.pointer for each in objects.versions(bucket, key) if each.pointer.key == key and not each.is_latest]
    return sum(map(objects.delete, old))


def _is_of(line: bytes, ids: frozenset[str]) -> bool:
    """Whether a line of a part is one of these applications."""
    if not any(each.encode() in line for each in ids):
        return False
    return json.loads(line).get("application_id") in ids


def _is_mentioned(are_in: Callable[[str], bool], line: bytes) -> bool:
    texts = [line.decode(errors="replace")]
    if b'"content_base64"' in line:  # a row that is not UTF-8
        texts.append(b64decode(json.loads(line)["content_base64"]).decode("latin-1"))
    return any(map(are_in, texts))
