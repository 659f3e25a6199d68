"""The verifier of documents: which one it reads, until when it waits, and what it records of one."""

import io
import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from bonafide import policy, revisions
from bonafide.application import Application
from bonafide.aws import clients
from bonafide.aws.documents import Arrival, Missing, Read, ReaderFailed
from bonafide.aws.keys import Keys
from bonafide.aws.recorder import Record, Recorder
from bonafide.aws.table import Table
from bonafide.document import Document, Kind, Reason, Unreadable
from bonafide.findings import Finding, Outcome
from bonafide.likeness import MIN_SIMILARITY, similarity
from bonafide.reference import Reference
from bonafide.verifier import Verifier
from tests.verify_resume.samples import LANGUAGES, form, written
from verify_resume.checks import CHECKS
from verify_resume.comparison import Comparison, compare
from verify_resume.sketch import BANDS
from verify_resume.verifier import UNREADABLE, NotYet, Resume, deployed, make_verifier

KEY = "documents/applications/a-1/resume.pdf"
NOW = datetime.now(UTC)
LONG = " ".join(f"{one}{two}{three}" for one in ("brid", "tun", "sig") for two in "aeiou" for three in "nlrst")
DOCUMENT = written("Jane Roe")
COVER = """TalentBridge Recruiting, London
We are pleased to introduce the following candidate for your vacancy. The profile is attached to this page, or follows
by separate mail within two working days. It is confidential and for the named recipient alone, and no part of it may
be passed on without our written consent. Our general terms of business apply to any introduction, a copy of which we
send on request. For an interview please contact your consultant on weekdays between nine and five.
"""
TABLE = Table("results", timedelta(days=730))


def candidate(*documents: dict[str, Any], received: datetime = NOW, key: str = KEY) -> Application:
    revision = revisions.of_upload(received, "1", 1)
    stated = form("Jane Roe").model_dump(by_alias=True, exclude_unset=True)
    return Application.model_validate(
        stated | {"application_id": "a-1", "revision": revision, "documents": list(documents) or [{"key": key}]}
    )


def verifier(
    reference: Reference,
    answer: Document | Exception = DOCUMENT,
    state: Arrival = Arrival.ARRIVED,
    **options: Any,
) -> Verifier[Resume]:
    def read(_: str) -> Read:
        if isinstance(answer, Exception):
            raise answer
        return Read(answer, "0" * 64)

    return make_verifier(reference, read=read, arrival=lambda _: state, **options)


def findings(made: Verifier[Resume], application: Application | None = None) -> list[Finding]:
    (subject,) = made.look_up([made.read(application or candidate())])
    return made.findings(subject, policy.load())


def reasons(found: Iterable[Finding]) -> set[str]:
    return {each.evidence for each in found if each.outcome is Outcome.NOT_ASSESSED}


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (DOCUMENT, Arrival.MISSING, "the document is missing"),
        (DOCUMENT, Arrival.NOT_SCANNED, "the document is not scanned for malware"),
        (DOCUMENT, Arrival.REFUSED, "the document is refused by the malware scan"),
        (Missing(), Arrival.ARRIVED, "the document is missing"),
        *((Unreadable(reason), Arrival.ARRIVED, f"{UNREADABLE}{reason}") for reason in Reason),
    ],
)
def test_a_document_that_cannot_be_read_is_not_assessed_and_identifies_nobody(
    answer: Document | Exception, state: Arrival, reason: str, reference: Reference
) -> None:
    made = verifier(reference, answer, state)
    found = findings(made)
    assert [each.code for each in found] == [f"document.{check.__name__}" for check in CHECKS]
    assert {each.outcome for each in found} == {Outcome.NOT_ASSESSED}
    assert reasons(found) == {reason}
    (subject,) = made.look_up([made.read(candidate())])
    assert made.identifiers(subject) == {}
    assert made.keyed
    assert not made.keyed(subject, b"key").hashes


@pytest.mark.parametrize("text", ["", "   \n"])
def test_a_document_without_text_is_not_assessed(text: str, reference: Reference) -> None:
    found = findings(verifier(reference, Document(Kind.PDF, text, text)))
    passed = {each.code for each in found if each.outcome is Outcome.PASS}
    assert passed == {"document.hidden_text", "document.earlier_person", "document.active_content"}
    assert {each.outcome for each in found} == {Outcome.PASS, Outcome.NOT_ASSESSED}
    assert all(reasons(found))


@pytest.mark.parametrize("text", ["", "Please see my profile online.", "12345 " * 30, COVER])
def test_a_cover_sheet_that_many_may_send_identifies_nobody(text: str, reference: Reference) -> None:
    made = verifier(reference, Document(Kind.PDF, text, text, origin="uuid:1"))
    (subject,) = made.look_up([made.read(candidate())])
    assert made.identifiers(subject) == {}
    assert made.keyed
    assert made.keyed(subject, b"key") == ("resume", (), "")


@pytest.mark.parametrize("state", [Arrival.MISSING, Arrival.NOT_SCANNED])
@pytest.mark.parametrize(("minutes", "waits"), [(5, True), (20, False)])
def test_a_document_is_waited_for_as_long_as_it_may_come(
    state: Arrival, minutes: int, waits: bool, reference: Reference
) -> None:
    made = verifier(reference, state=state, wait=timedelta(minutes=15))
    subject = made.read(candidate(received=NOW - timedelta(minutes=minutes)))
    if waits:
        with pytest.raises(NotYet):
            made.look_up([subject])
    else:
        assert made.look_up([subject])[0].reason == f"the document is {state}"


def test_a_document_that_the_scan_refused_is_not_waited_for(reference: Reference) -> None:
    made = verifier(reference, state=Arrival.REFUSED, wait=timedelta(days=1))
    assert made.look_up([made.read(candidate())])[0].reason


def test_no_document_of_a_part_is_read_before_all_are_there(reference: Reference) -> None:
    read: list[str] = []

    def reader(key: str) -> Read:
        read.append(key)
        return Read(DOCUMENT, "0")

    states = {"documents/1": Arrival.ARRIVED, "documents/2": Arrival.MISSING}
    made = make_verifier(reference, read=reader, arrival=states.__getitem__, wait=timedelta(minutes=15))
    with pytest.raises(NotYet):
        made.look_up([made.read(candidate(key=key)) for key in states])
    assert read == []
    assert not make_verifier(reference, read=reader, arrival=states.__getitem__).look_up([])


def test_a_failing_reader_fails_its_application_alone(reference: Reference) -> None:
    def read(key: str) -> Read:
        if key == "documents/1":
            raise ReaderFailed("Runtime.ImportModuleError")
        return Read(DOCUMENT, "0")

    made = make_verifier(reference, read=read, arrival=lambda _: Arrival.ARRIVED)
    failed, other = made.look_up([made.read(candidate(key=f"documents/{number}")) for number in (1, 2)])
    with pytest.raises(ReaderFailed):
        made.findings(failed, policy.load())
    assert {each.outcome for each in made.findings(other, policy.load())} == {Outcome.PASS}


@pytest.mark.parametrize(
    ("documents", "key"),
    [
        ([{"key": "a"}], "a"),
        ([{"key": "a", "kind": "cover_letter"}, {"key": "b"}, {"key": "c", "kind": "resume"}], "b"),
        ([{"key": "a", "kind": "other"}], ""),
        ([{"key": "a", "kind": "photo"}, {"key": "b", "kind": "cover_letter"}], ""),
    ],
)
def test_the_first_resume_of_several_documents_is_read(
    documents: list[dict[str, str]], key: str, reference: Reference
) -> None:
    made = verifier(reference)
    application = candidate(*documents)
    assert made.read(application).key == key
    assert made.concerns(application) is bool(key)


def test_nothing_is_recorded_without_a_document_or_where_documents_are_off(reference: Reference) -> None:
    assert not verifier(reference).concerns(form("Jane Roe"))
    assert not verifier(reference, is_on=False).concerns(candidate())
    assert verifier(reference).concerns(candidate())


def record(reference: Reference, document: Document, keys: tuple[bytes, ...] = (b"new",)) -> Record:
    made = verifier(reference, document)
    (subject,) = made.look_up([made.read(candidate())])
    with patch.object(Keys, "active", lambda _: keys):
        return Recorder(TABLE, Keys("secret"), policy.load()).record_of(
            candidate(), subject, made.findings(subject, policy.load()), made, NOW
        )


RICH = written("Jane Roe", origin="uuid:0815")._replace(text=f"{DOCUMENT.text}\n{LONG}")


def test_each_key_in_use_gives_a_sketch_and_its_hashes(reference: Reference) -> None:
    check = record(reference, RICH, (b"new", b"old")).check
    assert {kind: len(hashes) for kind, hashes in check["identifiers"].items()} == {
        "resume": 2 * BANDS,
        "file": 2,
        "origin": 2,
    }
    new, old = (bytes.fromhex(each) for each in check["sketches"])
    assert similarity(new, old) < MIN_SIMILARITY
    assert check["sketches"] == [record(reference, RICH, (key,)).check["sketches"][0] for key in (b"new", b"old")]


def test_a_document_has_at_most_eight_sightings(reference: Reference) -> None:
    assert len(record(reference, RICH).sightings) == 8
    assert len(record(reference, DOCUMENT).sightings) == 1  # too short for a sketch, and made from no other file


def test_names_and_texts_are_recorded_as_keyed_hashes_alone(reference: Reference) -> None:
    made = record(reference, RICH)
    assert made.check["names"].keys() == {each for hashes in made.check["identifiers"].values() for each in hashes}
    shown = str(made).lower()
    assert not any(word in shown for word in ("jane", "roe", "same.address", "stanford", "sigar", "0815", "234 2671"))
    assert "0" * 64 not in shown
    other = record(reference, RICH, (b"other",)).check
    assert other["names"].keys().isdisjoint(made.check["names"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_education_that_only_the_document_states_is_recorded_as_concerns_alone(
    language: str, reference: Reference
) -> None:
    document = written("Jane Roe", studies=[("Rochville University", "2012 - 2016")], language=language)
    made = verifier(reference, document)
    application = candidate().model_copy(update={"education": []})
    found = [each for each in findings(made, application) if each.code.startswith("education.")]
    assert [(each.code, each.outcome, each.strength.value) for each in found] == [
        ("education.bogus_institution", Outcome.CONCERN, "weak")
    ]
    assert found[0].question
    assert not [each for each in findings(made) if each.code.startswith("education.")]


SETTINGS = {"UPLOADS_BUCKET": "u", "DOCUMENT_READER": "r", "DOCUMENT_WAIT_SECONDS": "0"}


def deployed_with(monkeypatch: pytest.MonkeyPatch, database: Path, *, documents: str, scan: str) -> Verifier[Resume]:
    given = {"REFERENCE_DATABASE": f"{database}", "RESUME_DOCUMENTS": documents, "MALWARE_SCAN": scan}
    for name, value in (SETTINGS | given).items():
        monkeypatch.setenv(name, value)
    return deployed()


@pytest.mark.parametrize(("documents", "concerns"), [("off", False), ("on", True)])
def test_the_deployed_verifier_is_on_or_off_by_its_parameter(
    documents: str, concerns: bool, reference_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = deployed_with(monkeypatch, reference_database, documents=documents, scan="off")
    assert made.concerns(candidate()) is concerns


@pytest.mark.parametrize(
    ("scan", "reason"),
    [("off", "the document cannot be read: damaged"), ("required", "the document is not scanned for malware")],
)
def test_the_deployed_verifier_waits_for_the_scan_if_it_is_required(
    scan: str, reason: str, reference_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3 = SimpleNamespace(
        list_objects_v2=lambda **_: {"Contents": [{"Key": KEY}]}, get_object_tagging=lambda **_: {"TagSet": []}
    )
    answer = json.dumps({"unreadable": "damaged"}).encode()
    functions = SimpleNamespace(invoke=lambda **_: {"Payload": io.BytesIO(answer)})
    monkeypatch.setattr(clients, "s3", lambda: s3)
    monkeypatch.setattr(clients, "functions", lambda: functions)
    made = deployed_with(monkeypatch, reference_database, documents="on", scan=scan)
    (subject,) = made.look_up([made.read(candidate())])
    assert subject.reason == reason


def test_a_document_that_cannot_be_compared_fails_its_application_alone(reference: Reference) -> None:
    def compared(application: Application, document: Document, reference: Reference) -> Comparison:
        if document is not DOCUMENT:
            raise RecursionError
        return compare(application, document, reference)

    read = {"documents/1": Read(written("Jane Roe"), "0"), "documents/2": Read(DOCUMENT, "0")}
    made = make_verifier(reference, read=read.__getitem__, arrival=lambda _: Arrival.ARRIVED)
    with patch("verify_resume.verifier.compare", compared):
        failed, other = made.look_up([made.read(candidate(key=key)) for key in read])
    with pytest.raises(RecursionError):
        made.findings(failed, policy.load())
    assert {each.outcome for each in made.findings(other, policy.load())} == {Outcome.PASS}


def test_documents_that_would_take_too_long_after_others_are_not_assessed(reference: Reference) -> None:
    made = verifier(reference, seconds=-1)
    assert reasons(findings(made)) == {"the documents that came with it took too long to read"}


def test_of_a_document_only_what_is_needed_is_kept(reference: Reference) -> None:
    large = DOCUMENT._replace(
        reading=DOCUMENT.text + "\nlarge reading",
        hidden=("large hidden",),
        earlier="large earlier",
        europass=b"large europass",
        links=("https://large.example/link",),
    )
    made = verifier(reference, large)
    (subject,) = made.look_up([made.read(candidate())])
    assert "large" not in repr(subject)
    assert subject.hidden_letters == len("largehidden")


def test_documents_are_compared_one_after_the_other(reference: Reference) -> None:
    """They share a connection to the reference database, which two threads must not use at the same time."""
    comparing, most = 0, 0

    def compared(*given: Any) -> Comparison:
        nonlocal comparing, most
        comparing += 1
        most = max(most, comparing)
        time.sleep(0.002)
        comparing -= 1
        return compare(*given)

    made = verifier(reference)
    with patch("verify_resume.verifier.compare", compared):
        found = made.look_up([made.read(candidate()) for _ in range(16)])
    assert [each.error for each in found] == [None] * 16
    assert most == 1
