"""What we believe about telephone numbers. Each check names a fault; `docs/checks.md` lists them in words."""

from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

from bonafide.application import Application
from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from verify_phone.number import Obstacle, Phone, read

COUNTRY_UNKNOWN = "the number has no country code and the application names no country to read it by"

NOT_PERSONAL = {
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium-rate",
    PhoneNumberType.SHARED_COST: "shared-cost",
    PhoneNumberType.UAN: "company (universal access)",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.VOICEMAIL: "voicemail",
}


def not_a_number(phone: Phone) -> Verdict | None:
    """No telephone number can be made out in the text."""
    if phone.obstacle is Obstacle.NOT_A_NUMBER:
        return concern("phone.not_a_number", evidence=f"The field holds {phone.masked}.")
    if phone.obstacle is Obstacle.COUNTRY_UNKNOWN:
        return not_assessed("phone.not_a_number", because=COUNTRY_UNKNOWN)
    return None


def wrong_length(phone: Phone) -> Verdict | None:
    """No number of its country has this many digits."""
    if phone.obstacle is Obstacle.WRONG_LENGTH:
        return concern("phone.wrong_length", evidence=f"The field holds {phone.masked}.")
    if phone.number is None:
        return not_assessed("phone.wrong_length", because=_why_unread(phone))
    possible = phonenumbers.is_possible_number_with_reason(phone.number)
    if possible == ValidationResult.IS_POSSIBLE:
        return None
    if possible == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        return not_assessed("phone.wrong_length", because=f"{phone.masked} lacks its area code")
    digits = len(phonenumbers.national_significant_number(phone.number))
    return concern(
        "phone.wrong_length",
        evidence=f"{phone.masked} has {digits} digits after +{phone.number.country_code}.",
    )


def unassigned(phone: Phone) -> Verdict | None:
    """The length is right, but the numbering plan has given the range to nobody."""
    if phone.obstacle is Obstacle.NO_SUCH_COUNTRY_CODE:
        return concern("phone.unassigned", evidence="No country has the country code that is stated.")
    if phone.number is None:
        return not_assessed("phone.unassigned", because=_why_unread(phone))
    if phone.valid:
        return None
    if phonenumbers.is_possible_number_with_reason(phone.number) != ValidationResult.IS_POSSIBLE:
        return not_assessed("phone.unassigned", because=f"{phone.masked} does not have a full number's length")
    return concern("phone.unassigned", evidence=f"{phone.masked} lies in a range that is assigned to nobody.")


def not_personal(phone: Phone) -> Verdict | None:
    """A number of this type belongs to an organisation or a service, not to a person."""
    if phone.number is None or not phone.valid:
        return not_assessed("phone.not_personal", because="it is not a valid number")
    line_type = NOT_PERSONAL.get(phonenumbers.number_type(phone.number))
    if line_type:
        return concern("phone.not_personal", evidence=f"{phone.masked} is a {line_type} number.")
    return None


def country_mismatch(phone: Phone) -> Verdict | None:
    """The number is of another country than the one the application claims as residence."""
    if phone.number is None or phone.country is None:
        return not_assessed("phone.country_mismatch", because="the number's country is not known")
    if phone.residence is None:
        return not_assessed("phone.country_mismatch", because="no country of residence is stated")
    plan = phonenumbers.country_code_for_region(phone.residence)
    if not plan:
        return not_assessed("phone.country_mismatch", because="the stated country has no numbering plan")
    if plan == phone.number.country_code:  # one plan, or one shared by several countries and territories
        return None
    return concern(
        "phone.country_mismatch",
        evidence=f"{phone.masked} is no number of {phone.residence} (+{plan}), the stated residence.",
    )


def several(phones: tuple[Phone, ...]) -> Verdict | None:
    """More than one number stands in the field; each was checked."""
    if len(phones) > 1:
        masked = ", ".join(phone.masked for phone in phones)
        return concern("phone.several", evidence=f"{len(phones)} numbers: {masked}.")
    return None


def _why_unread(phone: Phone) -> str:
    if phone.obstacle is Obstacle.COUNTRY_UNKNOWN:
        return COUNTRY_UNKNOWN
    if phone.obstacle is Obstacle.NO_SUCH_COUNTRY_CODE:
        return "no country has the country code that is stated"
    if phone.obstacle is Obstacle.WRONG_LENGTH:
        return "it does not have a number's length"
    return "it could not be read as a number"


NUMBER_CHECKS = (not_a_number, wrong_length, unassigned, not_personal, country_mismatch)
FIELD_CHECKS = (several,)
CHECKS = (*NUMBER_CHECKS, *FIELD_CHECKS)


def verify(application: Application) -> Iterator[Verdict]:
    """Puts every number of an application to every check."""
    phones = read(application)
    if not phones:
        yield from none_assessed("phone", CHECKS, because="no telephone number is stated")
        return
    for phone in phones:
        yield from run("phone", NUMBER_CHECKS, phone)
    yield from run("phone", FIELD_CHECKS, phones)


def identifiers(application: Application) -> dict[str, list[str]]:
    """The valid numbers of an application in E.164, by kind of identifier."""
    return {"phone": [phone.e164 for phone in read(application) if phone.e164]}
