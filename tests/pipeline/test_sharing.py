"""Across applications: what they share is found in any order and with any concurrency, and alerted once."""

import json
import random
import re
from itertools import permutations
from typing import Any
from unittest.mock import patch

import pytest

from assess.assessing import Assessor
from bonafide.aws import keys, records
from bonafide.aws.table import Table
from local.verification import Assessed, alerts
from tests.pipeline.conftest import CANDIDATE, SUSPECT, Embedded, Open, jsonl

EDUCATION = [
    {"institution": "A College", "area": "Physics", "studyType": "BSc", "startDate": "2009-09", "endDate": "2013-06"},
    {"institution": "B College", "area": "Physics", "studyType": "MSc", "startDate": "2013-09", "endDate": "2015-06"},
]
PHONES = [f"+1 212 736 {number}" for number in range(5000, 5999)]
BAD_EMAIL = "@mailinator.com"


def person(application_id: str, name: str, phone: str, email: str, **others: Any) -> dict[str, Any]:
    basics = {"name": name, "email": email, "phone": phone, "location": {"countryCode": "US"}}
    return {**CANDIDATE, "application_id": application_id, "basics": basics, "education": [], **others}


def assessments(embedded: Embedded) -> dict[str, dict[str, Any]]:
    """Every assessment, but for its times and how often it was made."""
    return {
        pk.removeprefix("app#"): {name: value for name, value in item.items() if name != "version"}
        for (pk, sk), item in embedded.table().items()
        if sk == "assessment"
    }


def codes(embedded: Embedded, application_id: str, *, strength: str | None = None) -> set[str]:
    """The identity codes that an application is a concern for."""
    concerns = json.loads(assessments(embedded)[application_id]["concerns"]["S"]).get("concerns", [])
    return {
        each["code"].removeprefix("identity.")
        for each in concerns
        if each["code"].startswith("identity.") and strength in (None, each["strength"])
    }


ONE = person("a-1", "Ada Marchbanks", PHONES[0], "zq7731.ada@outlook.com")
TWO = person("a-2", "Tomas Vrba", PHONES[0], "zq7731.tomas@outlook.com")


def test_phone_under_two_names_is_a_concern_of_both(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE))
    assert codes(embedded, "a-1") == set()
    embedded.send("b.jsonl", jsonl(TWO))
    assert codes(embedded, "a-1") == codes(embedded, "a-2") == {"phone_shared"}
    (row,) = embedded.send("c.jsonl", jsonl({**CANDIDATE, "application_id": "a-3"}))
    assert isinstance(row, Assessed)
    found = {each["code"]: each["outcome"] for each in row.findings}
    assert found["identity.phone_shared"] == "pass"
    assert found["identity.education_copied"] == "not_assessed"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (person("a-2", "Ada Marchbanks", PHONES[0], "zq7731.ada@outlook.com"), set()),
        (person("a-2", "MARCHBANKS, Ada J.", PHONES[0], "zq7731.ada@outlook.com"), set()),
        (person("a-2", "Ada Vrba", PHONES[0], "zq7731.ada@outlook.com"), {"phone_shared", "email_shared"}),
        (person("a-2", "Tom Marchbanks", PHONES[0], "zq7731.tom@outlook.com"), {"phone_shared"}),
        (person("a-2", "Ada Marchbanks", PHONES[1], "zq7731.ada@outlook.com"), {"changing_contact"}),
        (person("a-2", "T.", PHONES[0], "zq7731.tom@outlook.com"), set()),
    ],
)
def test_same_person_or_household_is_only_noted(embedded: Embedded, other: dict[str, Any], expected: set[str]) -> None:
    embedded.send("a.jsonl", jsonl(ONE, other))
    assert codes(embedded, "a-1") == codes(embedded, "a-2") == codes(embedded, "a-1", strength="info") == expected


def test_copied_education_history_is_found(embedded: Embedded) -> None:
    three = person("a-3", "Ines Caro", PHONES[3], "zq7731.ines@outlook.com", education=EDUCATION[:1])
    embedded.send("a.jsonl", jsonl({**ONE, "education": EDUCATION}, {**TWO, "education": EDUCATION[::-1]}, three))
    assert codes(embedded, "a-1") == codes(embedded, "a-2") == {"phone_shared", "education_copied"}
    assert codes(embedded, "a-3") == set()


def test_number_that_is_no_longer_stated_is_no_longer_shared(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE, TWO))
    assert codes(embedded, "a-1") == {"phone_shared"}
    basics = {**TWO["basics"], "phone": PHONES[2]}
    embedded.send("b.jsonl", jsonl({**TWO, "basics": basics}))  # a typing error, corrected
    assert codes(embedded, "a-1") == codes(embedded, "a-2") == set()
    assert "neighbours" not in assessments(embedded)["a-1"]


@pytest.mark.parametrize("identifier", ["zq7731@mailinator.com", "dubois.candidate", "12345678901", "0001-2026-11"])
def test_row_that_is_uploaded_again_is_the_same_application(embedded: Embedded, identifier: str) -> None:
    """Also if its id is replaced, since it names the applicant."""
    suspect = {**SUSPECT, "basics": {**SUSPECT["basics"], "name": "Candidate Dubois"}, "application_id": identifier}
    for name in ("monday.jsonl", "friday.jsonl"):
        embedded.send(name, jsonl(suspect))
    assert len({pk for pk, sk in embedded.table() if sk == "assessment"}) == 1
    assert len(embedded.alerted) == 1


def test_ten_applications_of_one_person_in_a_day_are_a_burst(embedded: Embedded) -> None:
    same = [{**ONE, "application_id": f"a-{number}"} for number in range(10)]
    embedded.send("a.jsonl", jsonl(*same[:9]))
    assert codes(embedded, "a-0") == set()
    embedded.send("b.jsonl", jsonl(same[9]))
    assert all(codes(embedded, f"a-{number}") == {"burst"} for number in range(10))


def test_earlier_application_that_becomes_high_is_alerted_once(embedded: Embedded) -> None:
    earlier = person("a-1", "Ada Marchbanks", PHONES[0], "zq7731" + BAD_EMAIL)
    (row,) = embedded.send("a.jsonl", jsonl(earlier))
    assert isinstance(row, Assessed)
    assert row.assessment["level"] == "review"
    assert embedded.alerted == []
    embedded.send("b.jsonl", jsonl(TWO))
    assert embedded.alerted == ["a-1"]
    assert [assessments(embedded)[name]["level"]["S"] for name in ("a-1", "a-2")] == ["high", "review"]
    embedded.send("c.jsonl", jsonl({**TWO, "application_id": "a-3"}))
    assert embedded.alerted == ["a-1"]
    (alert,) = alerts(embedded.stack)
    assert "Shared    same telephone number as in a-2" in alert.bodies["email"]


def ring(size: int, phone: str = PHONES[9]) -> list[dict[str, Any]]:
    """Personas of one ring: each with names, an e-mail of its own, and one phone."""
    given = "Ada Bela Cosmo Dario Edda Fritz Gaia Hugo Ines Jarek Kamil Lotte Milan Nadia Oskar Petra".split()
    family = "Marchbanks Vrba Caro Okonjo Lindqvist Tanaka Moreau Haddad Petrov Silva Kowalski Nguyen".split()
    chance = random.Random(size)
    names = [
        f"{one} {two}"
        for one, two in zip(chance.sample(given * 3, size), chance.sample(family * 3, size), strict=True)
    ]
    return [person(f"r-{n:02}", name, phone, f"zq7731.{n}{BAD_EMAIL}") for n, name in enumerate(names)]


def test_members_of_a_ring_that_come_together_are_in_one_alert(embedded: Embedded) -> None:
    members = ring(12)
    embedded.send("a.jsonl", jsonl(*members[:2]))
    assert len(alerts(embedded.stack)) == 1
    for member in members[2:]:
        embedded.put(f"incoming/{member['application_id']}.jsonl", jsonl(member))
    embedded.stack.drain()
    first, then = alerts(embedded.stack)
    assert first.subject == "2 applications: details are inconsistent, please review"
    assert then.subject == "10 applications: details are inconsistent, please review"
    assert "10 applications with the same telephone number: " in then.bodies["email"]
    headings = re.findall(
        r"^\d+\. Application (r-\d\d) \[", first.bodies["email"] + then.bodies["email"], re.MULTILINE
    )
    assert sorted(headings) == [f"r-{n:02}" for n in range(12)]
    assert all(item["alerted_level"] == {"S": "high"} for item in assessments(embedded).values())


def test_number_of_many_applications_is_a_hub_and_weak_until_an_operator_answers(embedded: Embedded) -> None:
    members = [
        person(f"r-{n:02}", f"{one}ina {two}sen", PHONES[9], f"zq7731.{n}@outlook.com")
        for n, (one, two) in enumerate(
            (a, b) for a in ("Bar", "Dor", "Fal", "Gor", "Hel", "Jav") for b in ("Kal", "Lom", "Mur", "Nab", "Pol")
        )
    ]
    embedded.send("a.jsonl", jsonl(*members[:20]))
    assert codes(embedded, "r-00", strength="strong") == {"phone_shared"}
    embedded.send("b.jsonl", jsonl(*members[20:]))
    for member in members:
        name = member["application_id"]
        assert codes(embedded, name) == codes(embedded, name, strength="weak") == {"phone_shared"}
    assert embedded.alerted == []
    (notice,) = alerts(embedded.stack)
    assert "agency or ring?" in str(notice.subject)


def without_alerts(assessment: dict[str, Any]) -> dict[str, Any]:
    """An assessment without what depends on when which alert was sent."""
    return {name: value for name, value in assessment.items() if not name.startswith(("alert", "revision"))}


def test_applications_end_the_same_in_any_order(opened: Open) -> None:
    members = [
        {**person("a-1", "Ada Marchbanks", PHONES[0], "zq7731" + BAD_EMAIL), "education": EDUCATION},
        {**TWO, "education": EDUCATION},
        person("a-3", "Ines Caro", PHONES[1], "zq7731" + BAD_EMAIL),
    ]
    ends = []
    for order in permutations(members):
        with opened() as embedded:
            for member in order:
                embedded.send(f"{member['application_id']}.jsonl", jsonl(member))
            ends.append({name: without_alerts(each) for name, each in assessments(embedded).items()})
            text = " ".join(alert.bodies["email"] for alert in alerts(embedded.stack))
            assert all(name in text for name, each in assessments(embedded).items() if each["level"]["S"] == "high")
    assert all(end == ends[0] for end in ends)


def test_concurrent_assessments_end_like_sequential_ones(embedded: Embedded) -> None:
    """One machine reads what is known of a-1, a second learns of a-2 and writes first, and the first writes last."""
    embedded.send("a.jsonl", jsonl(ONE))
    real = records.replace_assessment
    others: list[Any] = []

    def interrupted(table: Table, before: Any, item: Any) -> bool:
        if item["pk"] == "app#a-1" and not others:
            others.append(item)
            with patch.object(records, "replace_assessment", real):
                embedded.send("b.jsonl", jsonl(TWO))
        return real(table, before, item)

    embedded.stack.client("dynamodb").delete_item(
        TableName=embedded.stack.resource("ResultsTable"), Key={"pk": {"S": "app#a-1"}, "sk": {"S": "assessment"}}
    )
    with patch.object(records, "replace_assessment", interrupted):
        Assessor.deployed().assess("a-1")
    assert others
    assert codes(embedded, "a-1") == codes(embedded, "a-2") == {"phone_shared"}


def test_identifiers_hashed_before_and_after_a_change_of_keys_match(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "REREAD_SECONDS", 0)
    embedded.send("a.jsonl", jsonl(ONE))
    secrets = embedded.stack.client("secretsmanager")
    name = embedded.stack.resource("IdentifierKey")
    old = secrets.get_secret_value(SecretId=name)["SecretString"]
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps({"current": "a new key", "previous": old}))
    embedded.send("b.jsonl", jsonl(TWO, {**ONE, "application_id": "a-3"}))
    assert codes(embedded, "a-1") == codes(embedded, "a-2") == {"phone_shared"}
    secrets.put_secret_value(SecretId=name, SecretString="an altogether other key")
    embedded.send("c.jsonl", jsonl({**TWO, "application_id": "a-4"}))
    assert codes(embedded, "a-4") == set()
