"""What identifies an applicant is masked in texts about something else, and ordinary ids survive."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.privacy import MASK, Person, is_contact, masked_domain
from tests.builders import application


def person(name: str = "", email: str = "", phone: str = "") -> Person:
    return Person.of(application(basics={"name": name, "email": email, "phone": phone}))


CANARIA = person("Dr. Canaria von Vogelsang", "zq7731.c@example.org", "+1 555 867 5309")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Referral of Canaria Vogelsang", "Referral of ••• •••"),
        ("VOGELSANG, for", "•••, for"),
        ("Vögelsang", "•••"),  # folded
        ("incoming/cvogelsang_cv.jsonl", "incoming/•••_cv.jsonl"),  # an initial and a word
        ("VogelsangCanaria-2026.csv", "•••-2026.csv"),
        ("referredbyvogelsang.csv", "•••.csv"),
        ("zq7731c.csv", "•••.csv"),  # the mailbox
        ("jane.doe@example.org, agency", "••• agency"),  # also of somebody else
        ("export/jane%40example.org.csv", "export/•••"),
        ("call +49 30 1234567", "call •••"),
        ("Recruiter (415) 555-0171", "Recruiter •••"),
        ("867-5309", MASK),  # the applicant's number without area code
        ("٥٥٥٨٦٧٥٣٠٩", MASK),  # in Arabic digits
        ("von der Leyen Stiftung", "von der Leyen Stiftung"),  # particles are of nobody
        ("Backend Engineer (m/w/d), Berlin 2026", "Backend Engineer (m/w/d), Berlin 2026"),
        ("export 2026-11-20 0042.csv", "export 2026-11-20 0042.csv"),
    ],
)
def test_label_is_masked(text: str, shown: str) -> None:
    assert CANARIA.masked(text) == shown


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Grace Hill", "Engineer, Hillside", "Engineer, Hillside"),  # a short word within another
        ("Grace Hill", "graceh", MASK),
        ("Sinéad O'Dea", "odea-cv.csv", "•••-cv.csv"),
        ("Jörg Müller", "mueller.csv", "•••.csv"),
        ("Jörg Müller", "muller.csv", "•••.csv"),
        ("Ирина Волкова", "Volkova.csv", "•••.csv"),
        ("李 明", "李明的推荐.csv", "•••.csv"),
        ("", "anything at all", "anything at all"),
    ],
)
def test_name_is_masked_however_it_is_written(name: str, text: str, shown: str) -> None:
    assert person(name).masked(text) == shown


@pytest.mark.parametrize(
    "identifier",
    [
        "canaria.vogelsang",
        "vogelsang-canaria-20261120",
        "canariavogelsang1985",
        "cvogelsang",
        "vogelsang",
        "vogelsang-3",
        "zq7731.c",
        "canaria@example.org",
        "someone.else@example.org",
        "+14155550171",
        "+4930123456",
        "0049-30-1234567",
        "001.415.555.0171",
        "415-555-0171",
        "1-415-555-0171",
        "5558675309",
        "cand_5558675309",
    ],
)
def test_id_that_names_a_person_is_recognised(identifier: str) -> None:
    assert CANARIA.is_named_by(identifier)
    assert CANARIA.masked_id(identifier) == MASK


@pytest.mark.parametrize(
    "identifier",
    [
        "req-2026-001234",
        "ENG-042",
        "JR0012345",
        "58120394",
        "4021338003",  # ten digits, as of an applicant tracking system
        "12345678901",
        "14155550171",  # not the applicant's number
        "0001-2026-11",
        "0042_000017",
        "00-12345-67",
        "000123-20261128",
        "00012.2026.11",
        "REQ-0000012-345678",
        "0000012345",
        "20261120090000",
        "1764320000",
        "1764320000000",
        "104738265519283712",
        "2026-11-20-0042",
        "5f3c1a2b-4155-4550-8171-415555017112",
        "5f3c1a2b415545508171415555017112",
        "arn:aws:s3:::bucket",
        "canary-2026-1",
        "vogelsang-2026-14",  # a campaign of that name: one word and a longer number
    ],
)
def test_ordinary_id_survives(identifier: str) -> None:
    assert not CANARIA.is_named_by(identifier)


@pytest.mark.parametrize(
    ("name", "job"),
    [("Ada Eng", "ENG-042"), ("Summer Lee", "SUMMER-2026-14"), ("May Lee", "may-27"), ("Jan Novak", "JAN-12")],
)
def test_job_is_the_same_for_an_applicant_with_a_word_of_its_id_as_name(name: str, job: str) -> None:
    """Subscriptions filter by it, and would miss this applicant's alert."""
    assert person(name).masked_id(job) == job


@pytest.mark.parametrize("text", ["jane@example.org", "+1 415 555 0171", "x 1-415-555-0171", "14155550171"])
def test_contact_is_recognised_without_an_application(text: str) -> None:
    assert is_contact(text)


@pytest.mark.parametrize("text", ["a" * 1_000_000 + " @ ", "%40" + "1" * 1_000_000 + "x", "123456x" * 200_000 + "@"])
def test_long_text_is_read_quickly(text: str) -> None:
    started = time.process_time()
    CANARIA.masked(text)
    is_contact(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("domain", "public", "shown"),
    [
        ("canaria-vogelsang.com", "com", "c•••.com"),
        ("mail.vogelsang.co.uk", "co.uk", "m•••.v•••.co.uk"),
        ("vogelsang.mailinator.com", "mailinator.com", "v•••.mailinator.com"),
        ("gmail.com", "gmail.com", "gmail.com"),
        ("vogelsang.invalid", "", "v•••.invalid"),
        ("müller.xn--p1ai", "xn--p1ai", "m•••.xn--p1ai"),
        ("localhost", "", "localhost"),
    ],
)
def test_masked_domain_shows_its_public_part(domain: str, public: str, shown: str) -> None:
    assert masked_domain(domain, public) == shown


@given(text=st.text(max_size=200), name=st.text(max_size=60))
def test_masking_is_total_and_repeatable(text: str, name: str) -> None:
    masked = person(name).masked(text)
    assert person(name).masked(masked) == masked


@given(
    text=st.text(max_size=60),
    before=st.sampled_from(["", "x-", "cv_", "("]),
    after=st.sampled_from(["", "-1", ".csv"]),
)
def test_full_name_never_survives(text: str, before: str, after: str) -> None:
    masked = CANARIA.masked(f"{text} {before}Canaria Vogelsang{after}").lower()
    assert "canaria" not in masked
    assert "vogelsang" not in masked
