"""Whatever fails or overtakes: each row is counted, each high application is in an e-mail, the end is the same.

Everything from an upload to the e-mail runs in memory. A scheduler delivers messages and records of the stream in a
random order, some of them twice, and lets one request of an invocation fail. A failed invocation has done the work up
to that request, as if its machine had crashed. FAULT_SEEDS and FAULT_APPLICATIONS make it larger.
"""

import json
import os
import random
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aws_lambda_powertools import Logger

from assess import results
from bonafide.application import Application
from bonafide.aws import clients, receipts
from bonafide.aws.keys import Keys
from bonafide.aws.objects import Pointer
from bonafide.aws.parts import PartIncomplete, record_findings
from bonafide.findings import Outcome, Verdict, concern
from bonafide.verifier import Verifier
from bonafide.verifiers import OPTIONAL, VERIFIERS
from intake import uploads
from intake.formats import Limits
from intake.uploads import Intake
from local.in_turn import InTurn
from local.memory_aws import MemoryS3
from tests.pipeline.simulation import DEAD_LETTERS, START, TABLE, Document, Simulation, simulation
from tests.pipeline.test_any_order import JOBS, alerted_in, high
from tests.sizes import FULL

SEEDS = int(os.environ.get("FAULT_SEEDS", "6" if FULL else "3"))
APPLICATIONS = int(os.environ.get("FAULT_APPLICATIONS", "250" if FULL else "150"))
ROWS = 25
"""Rows of an upload."""

SHARDS = 3
WORDS = (
    "Ada Tomas Ines Kofi Yuki Olga Hugo Meera Bram Celia Dario Edda Fynn Greta Hanno Ilse Jarl Kaja Lior Mirko".split()
)
SURNAMES = (
    "Marchbanks Vrba Caro Mensah Tanaka Petrova Lambert Iyer Dekker Fontana Grieg Holub Ivers Janda Koster".split()
)
PLANTED = [[], [], [], ["phone.not_personal"], ["email.disposable"], ["phone.reserved", "email.disposable"]]

LOGGER = Logger(service="test", level="CRITICAL")

type Step = Callable[[], None]


class Fault(Exception):
    """A request failed, or the machine crashed before it."""


class World:
    """The simulated stack with its queues and the shards of its stream, and what was uploaded to it."""

    def __init__(self, made: Simulation, seed: int, faults: float) -> None:
        self.made = made
        self.chance = random.Random(seed)
        self.faults = faults
        self.s3 = MemoryS3(lambda: self.now)
        self.now = START
        self.queues: dict[str, deque[str]] = {name: deque() for name in ("intake", *VERIFIERS, *OPTIONAL)}
        self.shards: list[deque[dict[str, Any]]] = [deque() for _ in range(SHARDS)]
        self.due: list[deque[str]] = [deque() for _ in range(SHARDS)]
        self.left = -1
        self.failed = 0
        self.s3.on_put = self._note_object
        for aws in (self.s3, made.table):
            aws.before_step = self._step
        publish = made.sns.publish

        def unreliable(**message: Any) -> None:
            self._step()
            publish(**message)
            self._step()  # it is sent, but the answer is lost

        made.sns.publish = unreliable  # type: ignore[method-assign]
        self.intake = Intake(
            TABLE, Keys("secret"), max_object_bytes=10**9, limits=Limits(10**9, 10**6), keeps_networks=True
        )

    def _step(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.failed += 1
            raise Fault

    def _note_object(self, key: str) -> None:
        if key.startswith("incoming/"):
            self.queues["intake"].append(key)
        if key.startswith("applications/"):
            for name in (*VERIFIERS, *OPTIONAL):
                self.queues[name].append(key)

    def upload(self, key: str, lines: Sequence[bytes]) -> None:
        self.now += timedelta(seconds=1)
        self.s3.put_object(Bucket="uploads", Key=key, Body=b"\n".join(lines))

    def _take_stream(self) -> None:
        """Puts what is new on the stream into the shard of its partition, and what is due into that of Alerting."""
        made = self.made
        while made._delivered < len(made.stream):
            record = made.stream[made._delivered]
            made._delivered += 1
            self.shards[shard_of(record["dynamodb"]["Keys"]["pk"]["S"])].append(record)
        for name in made._due:
            self.due[shard_of(name if "#" in name else f"app#{name}")].append(name)
        made._due.clear()

    def run(self) -> None:
        """Delivers everything until nothing is left."""
        for _ in range(1_000_000):
            self._take_stream()
            steps = list(self._steps())
            if not steps:
                return
            self.left = int(10 ** self.chance.uniform(0, 2.3)) if self.chance.random() < self.faults else -1
            try:
                self.chance.choice(steps)()
            except (Fault, PartIncomplete):
                continue
            finally:
                self.left = -1
        raise AssertionError("it does not end")

    def _steps(self) -> Iterator[Step]:
        for name, queue in self.queues.items():
            if queue:
                yield lambda name=name, queue=queue: self._message(name, queue)  # type: ignore[misc]
        for shard in self.shards:
            if shard:
                yield lambda shard=shard: self._records(shard)  # type: ignore[misc]
        for due in self.due:
            if due:
                yield lambda due=due: self._alerts(due)  # type: ignore[misc]

    def _message(self, name: str, queue: deque[str]) -> None:
        """Delivers any message of a queue, and with faults perhaps again later."""
        position = self.chance.randrange(len(queue)) if self.faults else 0
        key = queue[position]
        if name == "intake":
            self.intake.process(Pointer("uploads", key, None, f"{int(self.s3.objects[key][1].timestamp()):X}"), 10**12)
        else:
            record_findings(Pointer("uploads", key, None), self.verifier(name), self.made.recorder, LOGGER)
        if self.chance.random() >= self.faults / 6:
            del queue[position]

    def verifier(self, name: str) -> Verifier[Any]:
        """The real one, but for the findings of what all applications state: those that the document names."""
        real = next(each for each in self.made.verifiers if each.name == name)
        if name in OPTIONAL:
            return real
        return real._replace(
            read=lambda application: application,
            verify=lambda application: planted(application, name),
            identifiers=lambda application: identified(real, application.model_dump_json()),
        )

    def _records(self, queue: deque[dict[str, Any]]) -> None:
        """Delivers a batch of a shard. A shard goes on only after what failed."""
        batch = [queue[n] for n in range(min(len(queue), self.chance.randrange(1, 40)))]
        answer = results.process_results({"Records": batch}, self.made.assessor, DEAD_LETTERS)
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        done = next((n for n, number in enumerate(numbers) if number in failed), len(batch))
        for _ in range(done):
            queue.popleft()

    def _alerts(self, due: deque[str]) -> None:
        subjects = list(dict.fromkeys(due))
        self.made.sender.send_all(subjects, lambda: 900)
        due.clear()


def shard_of(pk: str) -> int:
    return sum(pk.encode()) % SHARDS


PASSED = {"phone": "phone.several", "email": "email.subaddressed", "education": "education.too_long"}


def planted(application: Application, family: str) -> list[Verdict]:
    """The findings of a family that a document names."""
    codes = (application.model_extra or {}).get("planted", [])
    passed = Verdict(PASSED[family], Outcome.PASS)
    return [passed, *(concern(code, evidence="Planted.") for code in codes if code.startswith(f"{family}."))]


@lru_cache(maxsize=100_000)
def identified(verifier: Verifier[Any], application: str) -> dict[str, list[str]]:
    """What a verifier identifies; cached, since each seed reads the same applications."""
    return verifier.identifiers(verifier.read(Application.model_validate_json(application)))


def documents(number: int) -> list[Document]:
    """Applications of which every twentieth is in a ring, one telephone is that of a hub, and some are sent twice."""
    made = []
    for n in range(number):
        name = f"{WORDS[n % len(WORDS)]} {SURNAMES[(n // len(WORDS)) % len(SURNAMES)]}"
        phone = f"+1 212 736 {n % 10_000:04}"
        if n % 20 == 0:
            phone = f"+1 646 200 {n // 100:04}"  # of a ring of five
        if number // 2 <= n < number // 2 + 40:
            phone = "+1 917 300 1000"
        basics: Document = {"name": name, "email": f"zq{n}@outlook.com", "phone": phone}
        others: Document = {}
        if n % 3 == 0:  # of these, some share a line, a home, a page or their jobs
            home = {"address": f"{n // 9} Orchard Street", "postalCode": "47374", "city": "Richmond", "region": "IN"}
            basics |= {"location": {**home, "countryCode": "US"}, "url": f"https://sample{n // 15}.me"}
            others = {"work": [{**job, "position": f"Planner {n // 12}"} for job in JOBS]}
            others["source"] = {"ip": f"73.20.30.{n // 18}"}
        made.append(
            {
                "application_id": f"a-{n}",
                "submitted_at": START.isoformat(),
                "planted": PLANTED[n % len(PLANTED)],
                "basics": basics,
                **others,
            }
        )
    again = made[:: max(1, number // 20)]
    return [*made, *({**each, "planted": PLANTED[n % len(PLANTED)]} for n, each in enumerate(again))]


def ends(made: Simulation, seed: int, faults: float) -> tuple[dict[str, Any], int]:
    """Uploads everything, runs it, and returns all that must be the same in the end, and how many requests failed."""
    made.reset()
    world = World(made, seed, faults)
    rows = [json.dumps(each).encode() for each in documents(APPLICATIONS)]
    with patch.object(clients, "s3", lambda: world.s3):
        for start in range(0, len(rows), ROWS):
            world.upload(f"incoming/{start:06}.jsonl", [*rows[start : start + ROWS], b"{no JSON", b""])
        world.run()
    items = made.table.items()
    received = {pk: receipt for (pk, sk), receipt in items.items() if sk == receipts.RECEIPT}
    assert len(received) == -(-len(rows) // ROWS)
    for receipt in received.values():
        read, accepted, rejected = (int(receipt[name]["N"]) for name in ("read", "accepted", "rejected"))
        assert read == accepted + rejected
        assert rejected == 1
    assert sum(int(receipt["accepted"]["N"]) for receipt in received.values()) == len(rows)
    assert high(made) <= alerted_in(made)
    ids = Counter(
        json.loads(json.loads(each["Message"])["default"])["finding_info"]["uid"] for each in made.sns.published
    )
    assert max(ids.values()) <= 3
    end = {
        "assessments": made.assessments(),
        "findings": {
            key: (item["findings"], item.get("revision"), item["expires_at"])
            for key, item in items.items()
            if key[1].startswith("check#")
        },
        "sightings": {key: item["expires_at"] for key, item in items.items() if key[0].startswith("id#")},
        "rejected": {key: content for key, (content, _) in world.s3.objects.items() if key.startswith("rejected/")},
    }
    return end, world.failed


def test_faults_repeats_and_overtaking_change_nothing(reference_database: Path) -> None:
    with simulation(reference_database) as made, patch.object(uploads, "ThreadPoolExecutor", InTurn):
        expected, failed = ends(made, seed=0, faults=0)
        assert failed == 0
        kinds = {key[0].split("#")[1] for key in expected["sightings"]}
        assert {"employment", "network"} <= kinds
        assert set(made.levels().values()) == {"high", "review", "low"}
        for seed in range(1, SEEDS + 1):
            found, failed = ends(made, seed, faults=0.6)
            assert failed > 20
            for name, end in expected.items():
                assert found[name] == end, (seed, name)
