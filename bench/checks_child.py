"""Times the checks of all three verifiers in one process, on the import path that they are deployed with.

Started by `bench.throughput`. Takes applications as a JSON array on standard input, and prints processor seconds an
application, by what was timed: processor time, so that a busy machine does not count.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bonafide import policy
from bonafide.application import Application
from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from verify_education import verifier as education
from verify_email import verifier as email
from verify_phone import verifier as phone

POLICY = policy.load()
REFERENCE = Reference(setting("REFERENCE_DATABASE"))
PHONE, EMAIL = phone.make_verifier(REFERENCE), email.make_verifier(REFERENCE)
EDUCATION = education.make_verifier(REFERENCE)


def bare_phone(application: Application) -> None:
    """The least that telling a number's type takes."""
    try:
        number = phonenumbers.parse(application.phone or "", application.country)
    except phonenumbers.NumberParseException:
        return
    phonenumbers.is_valid_number(number)
    phonenumbers.number_type(number)


def bare_email(application: Application) -> None:
    """The least that reading an address takes."""
    try:
        validate_email(application.email or "", check_deliverability=False)
    except EmailNotValidError:
        return


def findings_of(*verifiers: Verifier[Any]) -> Callable[[Application], None]:
    """All findings of these verifiers on an application."""

    def find(application: Application) -> None:
        for verifier in verifiers:
            verifier.findings(verifier.read(application), POLICY)

    return find


def verdicts_of(verifier: Verifier[Any]) -> Callable[[Application], None]:
    """What one verifier's checks say of an application, before words are put to it."""

    def verify(application: Application) -> None:
        verifier.verify(verifier.read(application))

    return verify


TIMED: dict[str, Callable[[Application], None]] = {
    "all": findings_of(PHONE, EMAIL, EDUCATION),
    "phone": verdicts_of(PHONE),
    "bare phone": bare_phone,
    "email": verdicts_of(EMAIL),
    "bare email": bare_email,
    "education": verdicts_of(EDUCATION),
}


def main() -> None:
    """Times each in turn, as often as the first argument says, and prints the medians."""
    documents: list[dict[str, Any]] = json.load(sys.stdin)
    applications = [Application.model_validate(document) for document in documents]
    seconds: dict[str, list[float]] = {name: [] for name in TIMED}
    for _ in range(int(sys.argv[1]) + 1):
        for name, timed in TIMED.items():
            start = time.process_time()
            for application in applications:
                timed(application)
            seconds[name].append((time.process_time() - start) / len(applications))
    # The first round compiles patterns and reads metadata; a function does so once in its life.
    print(json.dumps({name: statistics.median(measured[1:]) for name, measured in seconds.items()}))


if __name__ == "__main__":
    main()
