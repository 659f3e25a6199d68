"""What a user would write instead: phonenumbers, email-validator and rapidfuzz on a CSV file. Prints `id,section`."""

import csv
import sqlite3
import sys
from functools import cache
from pathlib import Path

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberType
from rapidfuzz import fuzz, process, utils

SERVICES = {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN}
DISPOSABLE = {"mailinator.com", "guerrillamail.com", "10minutemail.com", "temp-mail.org", "yopmail.com"}
MIN_MONTHS, MIN_SIMILARITY = {"bachelor": 24, "master": 9, "phd": 24}, 88
DATABASE = sqlite3.connect(f"file:{sys.argv[2]}?mode=ro", uri=True)
NAMES = DATABASE.execute("SELECT written FROM institution_names_written").fetchall()
INSTITUTIONS = [utils.default_process(name) for (name,) in NAMES]
KNOWN = set(INSTITUTIONS)


def phone_is_odd(row: dict[str, str]) -> bool:
    try:
        number = phonenumbers.parse(row["phone"], row["country"])
    except phonenumbers.NumberParseException:
        return bool(row["phone"])
    is_abroad = phonenumbers.country_code_for_region(row["country"]) != number.country_code
    return not phonenumbers.is_valid_number(number) or is_abroad or phonenumbers.number_type(number) in SERVICES


def email_is_odd(row: dict[str, str]) -> bool:
    try:
        return validate_email(row["email"].strip(), check_deliverability=False).domain in DISPOSABLE
    except EmailNotValidError:
        return bool(row["email"])


@cache
def is_known(institution: str) -> bool:
    name = utils.default_process(institution)
    return name in KNOWN or bool(
        process.extractOne(name, INSTITUTIONS, scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY)
    )


def education_is_odd(row: dict[str, str]) -> bool:
    start, end = (int(date[:4]) * 12 + int(date[5:] or 6) for date in (row["start"], row["end"]))
    least = next((months for level, months in MIN_MONTHS.items() if level in row["degree"].lower()), 0)
    is_future = row["status"] == "completed" and row["end"] > row["submitted"]
    is_short = row["status"] == "completed" and end - start < least
    return is_short or is_future or end < start or not is_known(row["institution"])


with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        for section, is_odd in ("phone", phone_is_odd), ("email", email_is_odd), ("education", education_is_odd):
            if is_odd(row):
                print(f"{row['id']},{section}")
