"""Documents across applications, with real sketches: who is found, who is not, and what is asked of the table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bonafide import revisions
from bonafide.aws import records, sightings
from bonafide.findings import Outcome
from bonafide.verifiers import DOCUMENT
from tests.pipeline.simulation import KINDS, START, TABLE, Document, Simulation, simulation
from tests.pipeline.test_any_order import alerted_in
from tests.synthetic.resumes import Population, Resume

IDENTICAL, COPIED, ORIGIN = "identity.resume_identical", "identity.resume_copied", "identity.same_origin"
NAMES = ("Ada Marchbanks", "Tomas Vrba", "Ines Caro", "Kofi Mensah", "Yuki Tanaka", "Olga Petrova")
TEXT = next(Population(17).resumes(1)).text


def person(number: int, text: str = "", name: str = "", **fields: Any) -> Document:
    contact = {"email": f"zq77{number}@outlook.com", "phone": f"+1 212 736 5{number:03}"}
    document = {"document": {"text": text}} if text else {}
    basics = {"name": name or NAMES[number % len(NAMES)], **contact}
    stated = {"application_id": f"a-{number}", "submitted_at": START.isoformat(), "basics": basics}
    return {**stated, **document, **fields}


def stated_again(application: Document, hour: int) -> Document:
    return {**application, "revision": revisions.of_upload(START.replace(hour=hour), "A", 1)}


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS, on which hubs begin with four applications."""
    with simulation(reference_database, overrides='{"sharing": {"hub": 3}}') as made:
        yield made


def arrive(aws: Simulation, *applications: Document) -> None:
    aws.record_all(applications)
    aws.deliver()


def verdicts(name: str) -> dict[str, tuple[Outcome, str]]:
    """The outcome of each check of documents across applications, and its strength or its reason."""
    item = records.load(TABLE, f"a-{name}" if name.isdigit() else name).assessment
    return {
        each.code: (each.outcome, each.evidence if each.outcome is Outcome.NOT_ASSESSED else each.strength.value)
        for each in records.findings_of(item, "identity")
        if each.code in (IDENTICAL, COPIED, ORIGIN)
    }


def concerns(name: str) -> dict[str, str]:
    return {code: said for code, (outcome, said) in verdicts(name).items() if outcome is Outcome.CONCERN}


def of(resume: Resume, number: int) -> Document:
    return person(number, resume.text, resume.name)


def test_copies_are_found_and_colleagues_with_one_template_are_not(aws: Simulation) -> None:
    population = Population(3)
    originals = list(population.resumes(16))
    copies = [population.copy(each, kind) for kind, each in zip((0, 1, 2) * 2, originals[:6], strict=True)]
    colleagues = [population.colleague(each) for each in originals[6:]]
    people = [*originals, *copies, *colleagues]
    arrive(aws, *(of(each, number) for number, each in enumerate(people)))
    found = {number for number in range(len(people)) if COPIED in concerns(str(number))}
    assert found == {*range(6), *range(16, 22)}
    for number in range(6):
        (other,) = records.load(TABLE, f"a-{number}").assessment["neighbours"]["resume"]
        assert other == f"a-{16 + number}"
        assert concerns(str(number)) == concerns(str(16 + number)) == {COPIED: "medium"}


def test_same_file_under_another_name_is_strong_and_no_copied_text_as_well(aws: Simulation) -> None:
    arrive(aws, person(0, TEXT), person(1, TEXT))
    assert concerns("0") == concerns("1") == {IDENTICAL: "strong"}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"name": "Ada M. Marchbanks"}, {}),
        ({"name": "Tomas Marchbanks"}, {IDENTICAL: "info"}),
        ({"name": "Tomas Vrba", "phone": "+1 212 736 5000"}, {IDENTICAL: "info"}),
        ({"name": "Tomas Vrba", "email": "ZQ770@outlook.com"}, {IDENTICAL: "info"}),
        ({"name": ""}, {}),
    ],
)
def test_same_person_and_household_are_no_strangers(
    other: dict[str, str], expected: dict[str, str], aws: Simulation
) -> None:
    one, two = person(0, TEXT), person(1, TEXT)
    arrive(aws, one, {**two, "basics": {**two["basics"], **other}})
    assert concerns("0") == concerns("1") == expected


def test_ring_with_one_phone_is_no_household(aws: Simulation) -> None:
    people = [person(number, TEXT) for number in range(3)]
    arrive(aws, *({**each, "basics": {**each["basics"], "phone": "+1 212 736 5000"}} for each in people))
    assert {concerns(str(number))[IDENTICAL] for number in range(3)} == {"strong"}


def test_name_that_cannot_be_compared_is_not_assessed(aws: Simulation) -> None:
    nameless = person(1, TEXT)
    arrive(aws, person(0, TEXT), {**nameless, "basics": {**nameless["basics"], "name": None}})
    assert verdicts("1")[IDENTICAL] == (Outcome.NOT_ASSESSED, "the name cannot be compared")


def test_file_and_text_of_many_are_not_assessed(aws: Simulation) -> None:
    arrive(aws, *(person(number, TEXT, document={"text": TEXT, "origin": "uuid:1"}) for number in range(5)))
    for number in range(5):
        found = verdicts(str(number))
        assert {code: outcome for code, (outcome, _) in found.items()} == dict.fromkeys(
            (IDENTICAL, COPIED, ORIGIN), Outcome.NOT_ASSESSED
        )
        assert found[COPIED][1] == "the résumé text is in more than 3 applications, like that of an agency"


def test_phrases_of_many_are_not_followed_while_the_others_count(aws: Simulation) -> None:
    aws.record(person(0, TEXT))
    common = records.load(TABLE, "a-0").checks["document"]["identifiers"]["resume"][2]
    TABLE.put(
        item
        for number in range(10, 20)
        for item in sightings.items(f"a-{number}", {"resume": [common]}, now=START, expires_at=2**31)
    )
    aws.record(person(1, f"{TEXT}\nReferences on request."))
    read: list[int] = []
    aws.table.on_request = lambda request: read.append(len(request.read) if request.operation == "BatchGetItem" else 0)
    aws.deliver()
    aws.table.on_request = None
    assert concerns("0") == concerns("1") == {COPIED: "medium"}
    assert records.load(TABLE, "a-0").assessment["neighbours"]["resume"] == ["a-1"]
    assert max(read) == len(KINDS) + 1  # what the other states, and nothing of the ten


def test_correction_of_the_same_person_says_nothing(aws: Simulation) -> None:
    first = person(0, TEXT)
    arrive(aws, first, person(1, TEXT, "Ada Lovelace", application_id="c-1", corrects="a-0"))
    assert concerns("0") == concerns("c-1") == {}


def test_application_that_no_longer_has_the_document_shares_it_no_more(aws: Simulation) -> None:
    arrive(aws, stated_again(person(0, TEXT), 1), stated_again(person(1, TEXT), 1))
    assert concerns("0") == {IDENTICAL: "strong"}
    arrive(aws, stated_again(person(1), 2))
    assert concerns("0") == {}
    assert verdicts("1") == {}
    assert records.load(TABLE, "a-0").assessment.get("neighbours", {}) == {}


def test_copies_are_found_while_keys_are_changed(aws: Simulation) -> None:
    aws.record(person(0, TEXT))
    aws.recorder.keys._keys = (b"new key", b"key")
    aws.recorder.keys._read_at = float("inf")
    aws.record(person(1, f"{TEXT}\nReferences on request."))
    aws.deliver()
    assert concerns("0") == concerns("1") == {COPIED: "medium"}
    assert len(records.load(TABLE, "a-1").checks["document"]["sketches"]) == 2


def test_origin_alone_is_a_note(aws: Simulation) -> None:
    others = list(Population(5).resumes(2))
    arrive(aws, *(person(n, document={"text": each.text, "origin": "uuid:1"}) for n, each in enumerate(others)))
    assert concerns("0") == concerns("1") == {ORIGIN: "info"}
    assert aws.levels() == {"a-0": "low", "a-1": "low"}


def test_cover_sheet_is_not_compared(aws: Simulation) -> None:
    arrive(aws, person(0, "Please see the portfolio."), person(1, "Please see the portfolio."))
    assert {outcome for outcome, _ in verdicts("1").values()} == {Outcome.NOT_ASSESSED}


def test_applications_without_documents_ask_and_record_nothing_more(aws: Simulation) -> None:
    phone = {"phone": "+1 212 736 5000"}
    one, two, three = ({**each, "basics": {**each["basics"], **phone}} for each in (person(0), person(1), person(2)))
    found, queried, asked = [], list[str](), set[str]()
    for document in ({}, {"document": {"text": TEXT}}):
        aws.reset()
        arrive(aws, two, {**three, **document})
        aws.record(one)
        get_many = aws.table.batch_get_item

        def batch_get_item(*, RequestItems: dict[str, Any], get_many: Any = get_many) -> Any:  # noqa: N803
            asked.update(key["sk"]["S"] for wanted in RequestItems.values() for key in wanted["Keys"])
            return get_many(RequestItems=RequestItems)

        aws.table.batch_get_item = batch_get_item  # type: ignore[method-assign]
        aws.table.on_request = lambda request: queried.append(request.partition.rpartition("#")[0])
        aws.assessor.assess("a-0")
        aws.table.on_request = None
        found.append(records.load(TABLE, "a-0").assessment)
    assert found[0] == found[1]
    assert not any(word in str(found[0]) for word in ("resume", "origin", "document", "file"))
    assert [each for each in queried if each] == ["app", "id#phone", "id#email"] * 2
    assert asked == {f"check#{name}" for name in KINDS}


# ── The findings on a document come at any time, or never ──


@pytest.mark.parametrize("at", range(len(KINDS) + 1))
def test_assessment_is_the_same_whenever_the_document_is_verified(at: int, aws: Simulation) -> None:
    aws.planted = {"a-0": ["document.hidden_text"]}
    order = [*KINDS[:at], DOCUMENT, *KINDS[at:]]
    arrive(aws, person(1, TEXT))
    for kind in order:
        aws.record(person(0, TEXT), kinds=(kind,))
        aws.deliver()
        assert (records.load(TABLE, "a-0").assessment == {}) == (not set(KINDS) <= set(order[: order.index(kind) + 1]))
    assert concerns("0") == concerns("1") == {IDENTICAL: "strong"}
    assert records.load(TABLE, "a-0").assessment["families"] == {"copying": 6, "document": 1}


def test_application_whose_document_is_never_verified_is_assessed_without_it(aws: Simulation) -> None:
    for number in (0, 1):
        aws.record(person(number, TEXT), kinds=KINDS)
    aws.deliver()
    assert aws.levels() == {"a-0": "low", "a-1": "low"}
    assert verdicts("0") == {}


def test_application_that_is_high_only_by_its_document_is_alerted(aws: Simulation) -> None:
    aws.planted = {"a-0": ["phone.not_personal"]}
    arrive(aws, person(1, TEXT))
    aws.record(person(0, TEXT), kinds=KINDS)
    aws.deliver()
    aws.send_alerts()
    assert (aws.levels()["a-0"], aws.emails()) == ("review", [])
    aws.record(person(0, TEXT), kinds=(DOCUMENT,))
    aws.deliver()
    aws.send_alerts()
    assert aws.levels() == {"a-0": "high", "a-1": "review"}
    (email,) = aws.emails()
    assert "Application a-0: details are inconsistent." in email
    assert "same résumé file as in a-1" in email
    assert "résumé text" not in email  # which the same file has in any case


@pytest.mark.parametrize(("text", "emails"), [(TEXT, 2), ("A cover letter of somebody, whose text is her own.", 1)])
def test_alerted_application_is_alerted_again_only_for_what_its_document_adds(
    text: str, emails: int, aws: Simulation
) -> None:
    aws.planted = {"a-0": ["phone.reserved", "email.disposable", "document.dates_differ"]}
    arrive(aws, person(1, TEXT))
    aws.record(person(0, text), kinds=KINDS)
    aws.deliver()
    aws.send_alerts()
    assert alerted_in(aws) == {"a-0"}
    for _ in range(2):  # the queue delivers a part twice
        aws.record(person(0, text), kinds=(DOCUMENT,))
        aws.deliver()
        aws.send_alerts()
    assert len(aws.emails()) == emails
    assert all("further details" in each for each in aws.emails()[1:])
