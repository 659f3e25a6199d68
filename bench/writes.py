"""What the whole stack writes for an application: counted on embedded AWS, in DynamoDB's own units."""

import io
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import boto3

from bench.applications import generated
from bench.table_requests import Asked, Item, Requests, item_size, write_units
from local.verification import alerts, embedded_stack

APPLICATIONS = 1000
INDEX_BYTES = 100
"""That DynamoDB charges for storing an item, besides its own."""

HUB = 25
"""Applications with one identifier beyond which they are no neighbours, by the policy."""


class Run(NamedTuple):
    """What was counted while applications went through the stack."""

    applications: int
    asked: Mapping[str, list[Asked]]  # of the table, by the function that asked
    cluster_messages: int
    alerts: int
    object_bytes: int
    log_bytes: float  # per invocation


class Writes(NamedTuple):
    """Averages of one application. Units are of 1 KB written, and of 4 KB read with strong consistency."""

    applications: int
    puts: float
    units: float
    assessments: float  # that were written
    worst_puts: float  # every verifier's result assessed by itself
    worst_units: float
    suspect_units: float  # the same, of those whose level is not low
    sizes: dict[str, float]  # average bytes of the last item of each kind
    kinds: dict[str, float]  # units of each kind, in that worst case
    sightings: float
    neighbours: float  # other applications that are assessed again with it
    read_units: float  # of one assessment
    read_requests: float  # of one assessment
    item_bytes: float
    object_bytes: float
    log_bytes: float  # per invocation
    alerts: float
    cluster_messages: float


def count(applications: int = APPLICATIONS) -> Writes:
    """Takes invented applications through the stack, and counts every request to the table."""
    asked: defaultdict[str, list[Asked]] = defaultdict(list)
    invocations, messages = Counter[str](), Counter[str]()
    lines = [json.dumps(one.document, ensure_ascii=False) for one in generated(applications)]
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, embedded_stack(output=log) as stack:
        # The stack's own clients exist already; those that the functions make take this along.
        session = boto3.DEFAULT_SESSION
        assert session
        requests = Requests(session)

        def invoked(function: str, records: int) -> None:
            asked[function] += requests.taken()
            invocations[function] += 1
            messages[function] += records

        upload = Path(folder) / "applications.jsonl"
        upload.write_text("\n".join(lines), encoding="utf-8")
        stack.client("s3").upload_file(str(upload), stack.resource("UploadsBucket"), f"incoming/{upload.name}")
        stack.drain(invoked)
        run = Run(
            applications,
            asked,
            messages["AlertClusters"],
            len(alerts(stack)),
            2 * upload.stat().st_size,
            len(log.getvalue().encode()) / invocations.total(),
        )
    return summary(run)


def summary(run: Run) -> Writes:
    """Adds up what was asked of the table; and what would have been, had each verifier's result come by itself."""
    everything = [one for asked in run.asked.values() for one in asked]
    last = {(item["pk"]["S"], item["sk"]["S"]): item for one in everything for item in one.written}
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for key, item in last.items():
        kinds[_kind(*key)].append(item_size(item))
    assessing = [one for one in everything if one.written and one.written[0]["sk"]["S"] == "assessment"]
    times = Counter(one.written[0]["pk"]["S"] for one in assessing)
    own: Counter[str] = Counter()  # units of each application, without its assessments
    for (partition, sort_key), item in last.items():
        if sort_key != "assessment":
            own[_application(partition, sort_key)] += write_units(item_size(item))
    puts = sum(one.writes for one in everything)
    units = sum(one.write_units for one in everything)
    checks = sum(kind.startswith("check#") for kind in kinds)
    worst = {pk: _worst(last[pk, "assessment"], number, checks) for pk, number in times.items()}
    size = {pk: write_units(item_size(last[pk, "assessment"])) for pk in times}
    suspects = [pk for pk in times if last[pk, "assessment"]["level"]["S"] != "low"]
    rewritten = sum(number * size[pk] for pk, number in worst.items())
    assessed = [one for one in run.asked.get("Assess", ()) if one.operation in ("Query", "BatchGetItem")]
    begun = sum(one.key.startswith("app#") for one in assessed) or 1
    return Writes(
        applications=run.applications,
        puts=puts / run.applications,
        units=units / run.applications,
        assessments=len(assessing) / run.applications,
        worst_puts=(puts - len(assessing) + sum(worst.values())) / run.applications,
        worst_units=(units - sum(one.write_units for one in assessing) + rewritten) / run.applications,
        suspect_units=sum(own[pk] + worst[pk] * size[pk] for pk in suspects) / max(1, len(suspects)),
        sizes={kind: sum(found) / len(found) for kind, found in sorted(kinds.items()) if found},
        kinds={
            kind: (rewritten if kind == "assessment" else sum(map(write_units, found))) / run.applications
            for kind, found in sorted(kinds.items())
        },
        sightings=len(kinds["sighting"]) / run.applications,
        neighbours=_neighbours(last) / run.applications,
        read_units=sum(one.read_units for one in assessed) / begun,
        read_requests=len(assessed) / begun,
        item_bytes=(sum(map(item_size, last.values())) + INDEX_BYTES * len(last)) / run.applications,
        object_bytes=run.object_bytes / run.applications,
        log_bytes=run.log_bytes,
        alerts=run.alerts / run.applications,
        cluster_messages=run.cluster_messages / run.applications,
    )


def _kind(partition: str, sort_key: str) -> str:
    return "sighting" if partition.startswith("id#") and sort_key.startswith("app#") else sort_key


def _application(partition: str, sort_key: str) -> str:
    """The partition of the application that an item is of, a sighting's as well."""
    return sort_key if _kind(partition, sort_key) == "sighting" else partition


def _worst(assessment: Item, times: int, checks: int) -> int:
    """How often it may be written: while checks are outstanding, one that is low is not.

    What was written over here, because of neighbours, is written over then, too.
    """
    return (1 if assessment["level"]["S"] == "low" else checks) + times - 1


def _neighbours(last: Mapping[tuple[str, str], Item]) -> int:
    """Pairs of an application and another that shares an identifier of few, which it has assessed again."""
    sharing: defaultdict[str, set[str]] = defaultdict(set)
    for partition, sort_key in last:
        if _kind(partition, sort_key) == "sighting":
            sharing[partition].add(sort_key)
    return len({pair for found in sharing.values() if len(found) <= HUB for pair in permutations(found, 2)})
