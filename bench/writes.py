"""What the whole stack writes and reads for an application, in DynamoDB's own units."""

import io
import json
import random
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import Any, NamedTuple
from unittest.mock import patch

from bonafide.aws.objects import documents_of
from bonafide.verifiers import OPTIONAL
from cases import review
from local.memory_aws import Item, Request, item_size, write_units
from local.memory_stack import in_memory_table
from local.verification import alerts, embedded_stack
from tests.synthetic.applications import generated, stating

APPLICATIONS = 1000
WITH_DOCUMENTS = 60  # applications of which each has a document
STATING = 200  # applications of which each states something for every optional verifier
WORDS = 250  # of a document
INDEX_BYTES = 100  # that DynamoDB charges for storing an item, besides its own
HUB = 25  # applications with one identifier beyond which they are no neighbours, by the policy


class Writes(NamedTuple):
    """Averages of one application. Units are of 1 KB written, and of 4 KB read with strong consistency."""

    applications: int
    puts: float
    units: float
    worst_puts: float  # every verifier's result assessed by itself
    worst_units: float
    suspect_units: float  # the same, of those whose level is review or high
    sizes: dict[str, float]  # average bytes of the last item of each kind
    kinds: dict[str, float]  # units of each kind, in that worst case
    sightings: float
    neighbours: float  # other applications that are assessed again with it
    read_units: float  # of one assessment
    read_requests: float  # of one assessment
    item_bytes: float
    object_bytes: float = 0
    log_bytes: float = 0  # per invocation
    alerts: float = 0


class Documents(NamedTuple):
    """What a document adds to an application, at the mean: its items, units written and read in all, bytes kept."""

    items: float
    units: float
    read_units: float
    item_bytes: float


class Stating(NamedTuple):
    """What applications write that state something for every optional verifier: with none, and each alone, on.

    `without_statements` are the same ones as if they stated nothing for these, with none on.
    """

    without_statements: Writes
    none_on: Writes
    on: dict[str, Writes]


def count(applications: int = APPLICATIONS) -> Writes:
    """Takes synthetic applications through the stack without optional verifiers, and counts requests to the table."""
    return _counted([one.document for one in generated(applications)])


def count_optional(applications: int = STATING) -> Stating:
    """Takes applications that state something for each optional verifier through the stack, with each of these on."""
    rows = list(stating(applications))
    with patch.dict(review.load().sampled, low=0):  # which are drawn for review differs from run to run
        return Stating(
            _counted([_without_statements(row) for row in rows]),
            _counted(rows),
            {name: _counted(rows, on=name) for name in OPTIONAL},
        )


def _without_statements(row: Mapping[str, Any]) -> dict[str, Any]:
    basics = {name: value for name, value in row["basics"].items() if name != "profiles"}
    location = {name: value for name, value in basics["location"].items() if name != "address"}
    return {**row, "work": [], "source": {"name": row["source"]["name"]}, "basics": {**basics, "location": location}}


def _counted(rows: list[Any], on: str = "") -> Writes:
    """What these applications write with one optional verifier on, or none."""
    content, applications = _lines(rows), len(rows)
    requests, log_bytes, alerted = _taken_through(content, {}, on)
    return summary(
        applications,
        requests,
        object_bytes=2 * len(content) / applications,
        log_bytes=log_bytes,
        alerts=alerted / applications,
    )


def count_documents(applications: int = WITH_DOCUMENTS) -> Documents:
    """Takes applications through the stack without and with a document each, and counts what the documents add."""
    forms = [one.document for one in generated(applications)]
    keys = [f"{documents_of(form['application_id'])}resume.txt" for form in forms]
    files = {key: _document(number, form) for number, (key, form) in enumerate(zip(keys, forms, strict=True))}
    with_documents = [form | {"documents": [{"key": key}]} for key, form in zip(keys, forms, strict=True)]
    before, after = (
        _totals(_taken_through(_lines(rows), documents)[0])
        for rows, documents in ((forms, {}), (with_documents, files))
    )
    return Documents(*((more - less) / applications for less, more in zip(before, after, strict=True)))


def _totals(requests: Mapping[str, list[Request]]) -> tuple[float, float, float, float]:
    everything = [one for some in requests.values() for one in some]
    last = {(item["pk"]["S"], item["sk"]["S"]): item for one in everything for item in one.written}
    return (
        len(last),
        sum(one.write_units for one in everything),
        sum(one.read_units for one in everything),
        sum(item_size(item) + INDEX_BYTES for item in last.values()),
    )


def _document(number: int, form: Mapping[str, Any]) -> bytes:
    """A document that states what its form does, and has a text of its own."""
    draw = random.Random(number)
    words = ("".join(draw.choices(string.ascii_lowercase, k=draw.randint(3, 9))) for _ in range(WORDS))
    basics = form.get("basics", {})
    return "\n".join(
        (*(str(basics.get(name, "")) for name in ("name", "email", "phone")), "Experience", " ".join(words))
    ).encode()


def _lines(rows: Iterable[Any]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def _taken_through(
    content: bytes, documents: Mapping[str, bytes], on: str = ""
) -> tuple[dict[str, list[Request]], float, int]:
    """The requests to the table by function, bytes of log an invocation, and the number of alerts."""
    requests: defaultdict[str, list[Request]] = defaultdict(list)
    invocations = Counter[str]()
    log, waiting = io.StringIO(), list[Request]()

    def invoked(function: str, _: int) -> None:
        requests[function] += waiting
        waiting.clear()
        invocations[function] += 1

    parameters = {f"{name.title()}Checks": "on" if name == on else "off" for name in OPTIONAL}
    with embedded_stack(output=log, parameters=parameters) as stack, in_memory_table(stack) as table:
        table.on_request = waiting.append
        storage, bucket = stack.client("s3"), stack.resource("UploadsBucket")
        for key, body in {**documents, "incoming/a.jsonl": content}.items():
            storage.put_object(Bucket=bucket, Key=key, Body=body)
        stack.drain(invoked)
        return requests, len(log.getvalue().encode()) / invocations.total(), len(alerts(stack))


def summary(number: int, requests: Mapping[str, list[Request]], **others: float) -> Writes:
    """Adds up the requests for so many applications, by function, and `others` that `Writes` has.

    The worst case is what they would have been, had each verifier's result come by itself.
    """
    everything = [one for some in requests.values() for one in some]
    last = {(item["pk"]["S"], item["sk"]["S"]): item for one in everything for item in one.written}
    size = {key: write_units(item_size(item)) for key, item in last.items()}
    sizes: defaultdict[str, list[int]] = defaultdict(list)
    for key, item in last.items():
        sizes[_kind(*key)].append(item_size(item))
    assessing = [one for one in everything if one.written and one.written[0]["sk"]["S"] == "assessment"]
    times = Counter(one.written[0]["pk"]["S"] for one in assessing)
    checks = sum(kind.startswith("check#") for kind in sizes)
    worst = {pk: _worst(last[pk, "assessment"], number, checks) for pk, number in times.items()}
    rewritten = {pk: number * size[pk, "assessment"] for pk, number in worst.items()}
    own = Counter[str]()  # units of each application, with its sightings and without its assessments
    for (pk, sk), units in size.items():
        if sk != "assessment":
            own[sk if _kind(pk, sk) == "sighting" else pk] += units
    suspects = [pk for pk in times if last[pk, "assessment"]["level"]["S"] in ("review", "high")]
    puts, units = (sum(each) for each in zip(*((one.writes, one.write_units) for one in everything), strict=True))
    reads = [one for one in requests.get("Assess", ()) if one.operation in ("Query", "BatchGetItem")]
    assessments = sum(one.partition.startswith("app#") for one in reads) or 1
    return Writes(
        applications=number,
        puts=puts / number,
        units=units / number,
        worst_puts=(puts - len(assessing) + sum(worst.values())) / number,
        worst_units=(units - sum(one.write_units for one in assessing) + sum(rewritten.values())) / number,
        suspect_units=sum(own[pk] + rewritten[pk] for pk in suspects) / max(1, len(suspects)),
        sizes={kind: sum(found) / len(found) for kind, found in sorted(sizes.items())},
        kinds={
            kind: sum(rewritten.values() if kind == "assessment" else map(write_units, found)) / number
            for kind, found in sorted(sizes.items())
        },
        sightings=len(sizes["sighting"]) / number,
        neighbours=_neighbours(last) / number,
        read_units=sum(one.read_units for one in reads) / assessments,
        read_requests=len(reads) / assessments,
        item_bytes=sum(item_size(item) + INDEX_BYTES for item in last.values()) / number,
        **others,
    )


def _kind(pk: str, sk: str) -> str:
    if pk.startswith("id#") and sk.startswith("app#"):
        return "sighting"
    return "statement" if sk.startswith("application#") else sk


def _worst(assessment: Item, times: int, checks: int) -> int:
    """How often it may be written: while checks are outstanding, only one of level high is.

    What was written again here, because of neighbours, is written again then, too.
    """
    return (checks if assessment["level"]["S"] == "high" else 1) + times - 1


def _neighbours(last: Mapping[tuple[str, str], Item]) -> int:
    """Pairs of an application and another that shares an identifier of few, which is then assessed again."""
    sharing: defaultdict[str, set[str]] = defaultdict(set)
    for pk, sk in last:
        if _kind(pk, sk) == "sighting":
            sharing[pk].add(sk)
    return len({pair for found in sharing.values() if len(found) <= HUB for pair in permutations(found, 2)})
