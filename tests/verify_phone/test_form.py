"""What an application form shows at once about a number that is being typed."""

import pytest

from bonafide.policy import Policy
from bonafide.reference import Reference
from tests.builders import application
from verify_phone.catalogue import CATALOGUE
from verify_phone.checks import verify
from verify_phone.form import FIXABLE, form_fields
from verify_phone.phone import read_phone


@pytest.mark.parametrize(
    ("typed", "country", "form"),
    [
        (
            "(415) 555-2671",
            "US",
            {
                "e164": "+14155552671",
                "national": "(415) 555-2671",
                "international": "+1 415-555-2671",
                "country": "US",
                "line_type": "fixed_line_or_mobile",
            },
        ),
        (
            "06 12 34 56 71",
            "FR",
            {
                "e164": "+33612345671",
                "national": "06 12 34 56 71",
                "international": "+33 6 12 34 56 71",
                "country": "FR",
                "line_type": "mobile",
            },
        ),
        ("call me", "FR", dict.fromkeys(("e164", "national", "international", "country", "line_type"))),
        ("555 123 4567", "US", dict.fromkeys(("e164", "national", "international", "country", "line_type"))),
    ],
)
def test_the_form(reference: Reference, typed: str, country: str, form: dict[str, str | None]) -> None:
    assert (
        form_fields(read_phone(application(basics={"phone": typed, "location": {"countryCode": country}}), reference))
        == form
    )


@pytest.mark.parametrize("code", FIXABLE)
def test_form_message_is_friendly(code: str) -> None:
    message = CATALOGUE.words[code].question
    assert "?" in message
    assert not set(message.lower().split()) & {"invalid", "wrong", "error", "suspicious", "reserved"}


def test_fixable_codes_are_codes_of_checks(reference: Reference, policy: Policy) -> None:
    found = CATALOGUE.findings(verify(read_phone(application(basics={"phone": "1"}), reference)), policy)
    assert set(FIXABLE) <= {finding.code for finding in found}
