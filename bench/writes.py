"""What the whole stack writes and reads for an application, in DynamoDB's own units."""

import io
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import permutations
from typing import NamedTuple

from local.memory_aws import Item, Request, item_size, write_units
from local.memory_stack import in_memory_table
from local.verification import alerts, embedded_stack
from tests.synthetic.applications import generated

APPLICATIONS = 1000
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


def count(applications: int = APPLICATIONS) -> Writes:
    """Takes synthetic applications through the stack, and counts every request to the table."""
    requests: defaultdict[str, list[Request]] = defaultdict(list)
    invocations = Counter[str]()
    content = "\n".join(json.dumps(one.document, ensure_ascii=False) for one in generated(applications)).encode()
    log, waiting = io.StringIO(), list[Request]()

    def invoked(function: str, _: int) -> None:
        requests[function] += waiting
        waiting.clear()
        invocations[function] += 1

    with embedded_stack(output=log) as stack, in_memory_table(stack) as table:
        table.on_request = waiting.append
        stack.client("s3").put_object(Bucket=stack.resource("UploadsBucket"), Key="incoming/a.jsonl", Body=content)
        stack.drain(invoked)
        return summary(
            applications,
            requests,
            object_bytes=2 * len(content) / applications,
            log_bytes=len(log.getvalue().encode()) / invocations.total(),
            alerts=len(alerts(stack)) / applications,
        )


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
