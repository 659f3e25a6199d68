"""What is counted, in how little space, and what stays unknown."""

import json
from collections import Counter
from datetime import date
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from bonafide.application import Application
from bonafide.networks import address_of
from surges import days
from surges.announced import MAX_ROWS, Announced, read
from surges.days import Day, Hashes
from surges.kinds import CAPACITIES, Facts, Reader, phone_region
from surges.sketch import MIN_LABELLED, SEEN_BITS, Frequent, Seen, packed, packed_json, unpacked_json

HASHES = Hashes(b"key")
A_DAY = date(2026, 11, 25)


def test_frequent_keys_are_counted_and_never_too_high() -> None:
    random, true = Random(1), Counter[str]()
    sketch = Frequent(50)
    for _ in range(5000):
        key = f"{int(random.paretovariate(1.0)) % 1000}"
        true[key] += 1
        sketch.add(key, key)
    assert len(sketch.entries) == 50
    for key, (count, error, _) in sketch.entries.items():
        assert count - error <= true[key] <= count
    assert all(true[key] <= sketch.unknown for key in true.keys() - sketch.entries.keys())
    assert {key for key, _ in true.most_common(5)} <= sketch.entries.keys()


def test_key_is_named_only_if_enough_people_have_it() -> None:
    sketch = Frequent(50)
    for number in range(MIN_LABELLED):
        assert number == 0 or sketch.entries["k"][2] == ""
        sketch.add("k", "quill.example")
    assert sketch.entries["k"][2] == "quill.example"
    sketch.add("few", "known.example", named=True)
    assert sketch.entries["few"][2] == "known.example"


def test_key_that_replaced_another_one_is_not_named_by_the_others_count() -> None:
    sketch = Frequent(1)
    for _ in range(100):
        sketch.add("many", "many.example")
    sketch.add("one", "quill.example")
    assert sketch.entries == {"one": (101, 100, "")}


def test_filter_knows_who_was_counted_and_seldom_errs() -> None:
    seen = Seen()
    elements = [HASHES.of_person(f"{number}") for number in range(6000)]
    new = sum(seen.add(each) for each in elements)
    assert not any(seen.add(each) for each in elements)
    assert new > 0.999 * len(elements)


def test_very_many_applicants_are_counted_by_a_sample() -> None:
    day = Day(A_DAY, HASHES.made_with)
    for number in range(14_000):
        day.add(Facts(f"{number}", "j", (("institution", "a" if number % 20 else "b"),)), HASHES)
    assert day.total == pytest.approx(14_000, rel=0.05)
    count, error, _ = day.sketches["institution"].entries[HASHES.of_value("institution", "b")]
    assert count == pytest.approx(700, rel=0.15)
    assert error == 0


def test_full_day_takes_less_than_100_kilobytes(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, random = dict[str, Any](), Random(2)
    full = {"bits": packed(random.randbytes(SEEN_BITS // 8)), "elements": 1}
    day = Day(A_DAY, HASHES.made_with, seen=full)
    for kind, capacity in CAPACITIES.items():
        for number in range(capacity):
            key = f"{random.getrandbits(48):012x}"
            label = f"A College of {random.getrandbits(60):x}" if number < 100 else ""
            day.sketches[kind].entries[key] = random.randrange(500), random.randrange(20), label
    monkeypatch.setattr(days, "Put", lambda item, *_: kept.update({item["sk"]: item}))
    day.save(type("Nowhere", (), {"transact": lambda *_: None})())
    assert sum(len(json.dumps(item)) for item in kept.values()) < 100_000


def test_json_is_kept_whole() -> None:
    content = {"institution": [["0" * 12, 3, 1, "Łódź"]]}
    assert unpacked_json(packed_json(content)) == content


@pytest.mark.parametrize(
    ("application", "expected", "why"),
    [
        ({"basics": {"email": "a@gmail.com"}}, {"mail": "gmail.com"}, "a provider is named, no domain"),
        ({"basics": {"email": "a@mailinator.com"}}, {"mail": "throw-away mailboxes"}, "a class"),
        ({"basics": {"email": "a@duck.com"}}, {"mail": "privacy relays"}, "a class"),
        (
            {"basics": {"email": "A@Mail.Quill.Example"}},
            {"mail": "other domains", "domain": "quill.example"},
            "any other domain, without its host",
        ),
        ({"basics": {"email": "no address"}}, {}, "nothing can be read"),
        ({"basics": {"phone": "+1 212 555 2368"}}, {"phone": "+1 212"}, "an area code"),
        ({"basics": {"phone": "(212) 555-2368", "location": {"countryCode": "US"}}}, {"phone": "+1 212"}, "at home"),
        ({"basics": {"phone": "+44 7700 900123"}}, {"phone": "+44"}, "a mobile number has no area"),
        ({"basics": {"phone": "212"}}, {}, "nothing can be read"),
        ({"job": {"id": "X-1", "title": "Cook"}}, {"job": "X-1"}, "the id of a job"),
        ({"job": {"title": "Cook"}}, {"job": "Cook"}, "the title of one without"),
        ({"source": {"name": "Ashby"}}, {"source": "Ashby"}, "where it comes from"),
        ({"source": {"name": "Referral of Zdenka Q."}}, {}, "a source that names the applicant"),
        ({"job": {"id": "Zdenka-Quill-2"}}, {}, "the id of a job that names the applicant"),
        ({"job": {"title": "Cook, as agreed with Zdenka"}}, {}, "a title that names the applicant"),
        ({"documents": [{"key": "a/b.PDF"}]}, {"document": "pdf"}, "a kind of document"),
        (
            {"documents": [{"key": "a", "media_type": "application/pdf"}]},
            {"document": "application/pdf"},
            "a kind of document that is stated",
        ),
        ({"education": [{"institution": "The  Öde College, Inc."}]}, {"institution": "ode college inc"}, "unlisted"),
    ],
)
def test_what_is_counted(reference: Any, application: dict[str, Any], expected: dict[str, str], why: str) -> None:
    made = Application.model_validate({"basics": {"name": "Zdenka Quill"}, **application})
    values = Reader(reference).facts(made).values
    assert dict(values) == {"document": "no document", **expected}, why
    assert not [value for _, value in values if "zdenka" in value.lower()]


@pytest.mark.parametrize(
    ("stated", "expected", "why"),
    [
        ("8.8.4.4", {"network": "vpn"}, "a class"),
        ("8.8.4.4:443, 10.0.0.1", {"network": "vpn"}, "with a port, behind a proxy"),
        ("9.9.9.9", {}, "what it is for is not known"),
        ("10.0.0.1", {}, "no public address"),
        ("home", {}, "no address"),
    ],
)
def test_network_is_counted_by_its_class(stated: str, expected: dict[str, str], why: str) -> None:
    vpn = address_of("8.8.4.4")
    assert vpn
    known = SimpleNamespace(network=lambda number: "vpn" if number == vpn.number else None)
    made = Application.model_validate({"basics": {}, "source": {"ip": stated}})
    values = Reader(known).facts(made).values  # type: ignore[arg-type]
    assert dict(values) == {"document": "no document", **expected}, why
    assert not [value for _, value in values if "." in value]


def test_spellings_of_a_listed_institution_are_one(reference: Any) -> None:
    reader = Reader(reference)
    assert len({reader.institution(name) for name in ("University of Auckland", "The UNIVERSITY of Auckland")}) == 1


@pytest.mark.parametrize("written", ["", None, "anonymous", "+", "+999 12345"])
def test_number_that_cannot_be_read_has_no_region(written: str | None) -> None:
    assert phone_region(written, "US") == ""


@pytest.mark.parametrize(
    ("content", "entries", "error", "why"),
    [
        (b"", 0, "the first line lacks the columns from and kind", "an empty file"),
        (b"\xff\xfe", 0, "not UTF-8", "another encoding"),
        (b"x" * 1_000_001, 0, "larger than", "a file of something else"),
        (b"from;until;kind;value;note\n2026-11-25;;job;*;x\n", 1, "", "semicolons"),
        (b"\xef\xbb\xbfFrom,Kind,Value\n2026-11-25,phone,+1 212\n\n", 1, "", "few columns, and a mark"),
        (b"from,kind,value\n2026-11-25,phone,home\n", 0, "row 2: `value` is not like +44", "no area code"),
        (b"from,kind,value\n2026-11-25,domain,@quill.example\n", 1, "", "a domain with its @"),
        (b"from,kind,value\n2026-11-25,domain,quill\n", 0, "row 2: `value` is not a domain", "no domain"),
        (b"from,until,kind,value\n2026-11-25,2026-11-24,job,x\n", 0, "`until` is before `from`", "swapped"),
        (b"from,until,kind,value\n2026-11-25,2036-11-24,job,x\n", 0, "longer than a year", "for ever"),
        (b"from,kind,value\n2026-11-25,job,\n", 0, "`value` is empty; * is any", "forgotten"),
        (b"from,kind,value\n2026-11-25,all,x\n", 0, "`value` must be empty", "all of what"),
        (b"from,kind,value\n2026-11-25,job\n", 0, "`value` is empty", "a short row"),
        (b"from,kind,value\n" + b"2026-11-25,job,x\n" * (MAX_ROWS + 5), MAX_ROWS, "rows after the first", "too many"),
    ],
)
def test_announcements_are_read_row_by_row(reference: Any, content: bytes, entries: int, error: str, why: str) -> None:
    said = read(content, Reader(reference), HASHES)
    assert len(said.entries) == entries, why
    assert error in " ".join(said.errors), why
    assert bool(said.errors) is bool(error), why


def test_announced_value_is_that_of_applications(reference: Any) -> None:
    reader = Reader(reference)
    content = "from,kind,value,note\n2026-11-25,institution,the university of AUCKLAND,Career day\n"
    said: Announced = read(content.encode(), reader, HASHES)
    key = ("institution", HASHES.of_value("institution", reader.institution("University of Auckland")))
    assert said.note(key, A_DAY, A_DAY) == "Career day"
    assert said.note(("institution", "other"), A_DAY, A_DAY) is None
