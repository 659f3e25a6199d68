"""From the event that somebody applied to the notes on their case: five sources, each note once, whatever fails."""

import json
import logging
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from bonafide.aws import clients
from bonafide.aws.alerts import Alerts
from bonafide.aws.connections import Secrets, Settings
from cases import actions, opening, store, verdicts
from cases.case import Actor, Case
from cases.notices import Notices
from cases.verdicts import Decision
from local.memory_aws import MemorySQS
from tests.hooks.world import SOURCES, START, World, world
from tests.pipeline.simulation import TABLE
from tests.vendors.notes import NOTES, Notes
from tests.vendors.server import cut_off, failing
from write_back.due import Message
from write_back.writing import WriteBack

WEBHOOKS = 30
REVIEWER = Actor("reviewer-1", "reviewer")
URL = "https://review.example/#/applications/{application_id}"


def cases(made: World) -> list[Case]:
    """All cases."""
    keys = made.made.table.items()
    return [store.load(TABLE, pk.removeprefix("case#")) for pk, sk in sorted(keys) if sk == "case" and "case#" in pk]


def deliver_all(made: World) -> None:
    """Delivers all that Cases asks for, each message twice and again until that succeeds."""
    queue = MemorySQS()
    with patch.object(clients, "sqs", lambda: queue):
        for case in cases(made):
            for event in store.events(TABLE, case.id):
                Notices(Alerts("u"), Alerts("o"), "queue").send_to_sources(TABLE, event)
    messages = [Message.of(json.loads(body)) for body in queue.sent] * 2
    made.random.shuffle(messages)
    write_back = WriteBack(TABLE, Secrets("stack/connections"), URL)
    for _ in range(40):
        again = []
        for message in messages:
            try:
                write_back.process(message, made.now)
            except Exception:  # as in a queue
                again.append(message)
        made.now += timedelta(minutes=6)
        if not (messages := again):
            return
    raise AssertionError(messages)


def take_notes(made: World) -> dict[str, Notes]:
    """The sources take notes, of which some are kept although the answer says otherwise."""
    notes = {source: NOTES[source](made.vendors[source]) for source in SOURCES}
    for source, each in notes.items():
        each.broken += [failing(), cut_off()]
        held = next(item for item in TABLE.query("connections") if item["sk"].startswith(source))
        settings = Settings.of_item(held)._replace(writes_back="opened", acting_user="9")
        TABLE.put([settings.item()])
    return notes


def test_each_source_has_one_note_on_each_case_and_one_on_each_verdict(
    reference_database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    with world(reference_database, WEBHOOKS) as made:
        made.run()
        notes = take_notes(made)
        applications = sorted(made.expected())
        for each in applications:
            opening.follow(TABLE, each, START)
        deliver_all(made)
        for case in cases(made):
            if case.is_open:
                held = actions.claim(TABLE, case, REVIEWER, START)
                decision = Decision("explained", "candidate_explained", {}, ("asked_candidate",))
                verdicts.give(TABLE, held, REVIEWER, decision, START)
        deliver_all(made)
        for source in SOURCES:
            texts = [each.text for each in notes[source].kept]
            mine = [each for each in applications if each.startswith(f"{source}:")]
            assert mine
            for each in mine:
                link = URL.replace("{application_id}", each)
                about = [text for text in texts if f"{link} " in text]
                assert sorted("explained" in text for text in about) == [False, True], (each, texts)
            assert len(texts) == 2 * len(mine)
            assert {each.about for each in notes[source].kept} == {
                name
                for person in made.people[source]
                if made.application_id(source, person) in mine
                for name in [person.uuid if source in ("ashby", "lever") else str(person.number)]
            }
            assert not notes[source].broken
