"""The checks of telephone numbers. Each looks for one fault; `docs/checks.md` describes them."""

import re

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

from bonafide.findings import Outcome, Verdict, concern, none_assessed, not_assessed, run
from bonafide.policy import Strength
from verify_phone import formatting
from verify_phone.parsing import NOT_PERSONAL, ParseError, is_simple
from verify_phone.phone import GEOGRAPHIC, Claims, Phone
from verify_phone.shared_plans import codes_in_use, plan_of

_NORTH_AMERICA = 1
_RESERVED_IN_EVERY_AREA = re.compile(r"55501\d\d")

# Verdicts that most numbers get are made once.
_PLAN_CANNOT_TELL = not_assessed(
    "phone.internet_number", reason="the numbering plan does not distinguish internet numbers from others"
)
_NO_AREA = not_assessed("phone.area_elsewhere", reason="it is not the number of a geographic area")
_NO_REGION = not_assessed("phone.area_elsewhere", reason="no known state or region is stated")
_NOT_KNOWN_IF_TYPED = not_assessed(
    "phone.plus_one_typed", reason="the source does not say whether numbers are as typed"
)


def not_a_number(phone: Phone) -> Verdict | None:
    """The text is not a telephone number."""
    error = phone.parsed.error
    if error is ParseError.NOT_A_NUMBER:
        return concern("phone.not_a_number", evidence=f"The field contains {phone.masked}.")
    if error in (ParseError.COUNTRY_UNKNOWN, ParseError.CUT_OFF, ParseError.SERVICE):
        return not_assessed("phone.not_a_number", reason=error.value)
    return None


def wrong_length(phone: Phone) -> Verdict | None:
    """Numbers of the country do not have this many digits."""
    if phone.valid:
        return None
    if phone.parsed.error is ParseError.WRONG_LENGTH:
        return concern("phone.wrong_length", evidence=f"The field contains {phone.masked}.")
    if phone.number is None:
        return not_assessed("phone.wrong_length", reason=phone.parse_error)
    if phone.reserved:
        return None
    if phone.lacks_area_code:
        return not_assessed("phone.wrong_length", reason=f"{phone.masked} has no area code")
    if phone.possible:
        return None
    return concern(
        "phone.wrong_length",
        evidence=f"{phone.masked} has {len(phone.national)} digits after +{phone.number.country_code}.",
    )


def unassigned(phone: Phone) -> Verdict | None:
    """The length is right, but no range of the numbering plan has the number."""
    if phone.valid:
        return None
    if phone.parsed.error is ParseError.NO_SUCH_COUNTRY_CODE:
        return concern("phone.unassigned", evidence="The country code does not exist.")
    if phone.number is None:
        return not_assessed("phone.unassigned", reason=phone.parse_error)
    if phone.reserved:
        return not_assessed("phone.unassigned", reason="the range is reserved: see phone.reserved")
    if phone.lacks_area_code or not phone.possible:
        return not_assessed("phone.unassigned", reason=f"{phone.masked} does not have the length of a full number")
    return concern("phone.unassigned", evidence=f"{phone.masked} is in none of its ranges.")


def reserved(phone: Phone) -> Verdict | None:
    """The regulator has reserved the range for films, documentation or tests."""
    if phone.number is None:
        return not_assessed("phone.reserved", reason=phone.parse_error)
    if phone.reserved:
        use, authority, source = phone.reserved
        return concern(
            "phone.reserved",
            evidence=f"{phone.masked} is in a range that {authority} has reserved for {use} ({source}).",
        )
    if phone.valid or not phone.lacks_area_code:
        return None
    if phone.number.country_code == _NORTH_AMERICA and _RESERVED_IN_EVERY_AREA.fullmatch(phone.national):
        return concern(
            "phone.reserved",
            evidence=f"{phone.masked} has no area code; 555-0100 to 555-0199 is reserved for fiction in all areas.",
            strength=Strength.WEAK,
        )
    return not_assessed("phone.reserved", reason=f"{phone.masked} has no area code")


def placeholder(phone: Phone) -> Verdict | None:
    """The last seven digits are equal (0000000) or consecutive (1234567), and no range of the plan has the number."""
    if phone.number is None:
        return not_assessed("phone.placeholder", reason=phone.parse_error)
    national = phone.national
    if phone.valid or (phone.lacks_area_code and national[0] not in "01"):  # 222 2222 may be a real local number
        return None
    subscriber = national[-7:] if phone.possible else national
    typed = re.sub(r"\D", "", phone.parsed.typed)  # the first zero of 0000000 was taken for a trunk prefix
    if is_simple(subscriber) or is_simple(typed):
        return concern(
            "phone.placeholder", evidence=f"The last seven digits of {phone.masked} follow a simple pattern."
        )
    return None


def not_personal(phone: Phone) -> Verdict | None:
    """Numbers of this type are made for organisations and services. They identify nobody.

    `info` beside a personal number: that one is judged.
    """
    if not phone.valid:
        return not_assessed("phone.not_personal", reason="it is not a valid number")
    kind = NOT_PERSONAL.get(phone.parsed.line_type)
    if kind:
        return concern(
            "phone.not_personal",
            evidence=f"{phone.masked} is a {kind} number.",
            strength=Strength.INFO if phone.beside_personal else None,
        )
    return None


def internet_number(phone: Phone) -> Verdict | None:
    """The numbering plan, or the carrier look-up if it is switched on, says that the number is a VoIP number."""
    if phone.number is None or not phone.valid:
        return not_assessed("phone.internet_number", reason="it is not a valid number")
    line_type, line = phone.parsed.line_type, phone.line
    if line_type == PhoneNumberType.VOIP:
        return concern("phone.internet_number", evidence=f"{phone.masked} is a VoIP number in the numbering plan.")
    if line_type in NOT_PERSONAL or (line_type == PhoneNumberType.FIXED_LINE and _plan_has_voip_range(phone)):
        return None  # a landline over the internet is still a landline
    if line and line.line_type == "VOIP":
        carrier = f" of the carrier {line.carrier}" if line.carrier else ""
        return concern(
            "phone.internet_number",
            evidence=f"{phone.masked} is a VoIP number{carrier}, by AWS's carrier look-up of {line.date}.",
        )
    if line.line_type in ("MOBILE", "LANDLINE", "PREPAID") if line else line_type == PhoneNumberType.MOBILE:
        return None
    if line is None:
        return _PLAN_CANNOT_TELL
    answer = line.reason or f"the carrier look-up gave the type {line.line_type}"
    return not_assessed("phone.internet_number", reason=f"{_PLAN_CANNOT_TELL.evidence}; {answer}")


def country_mismatch(phone: Phone) -> Verdict | None:
    """The country of the number is not the stated country of residence."""
    code, residence = phone.country_code, phone.claims.residence
    if code is None:
        return not_assessed("phone.country_mismatch", reason="the number's country is unknown")
    if residence is None:
        return not_assessed("phone.country_mismatch", reason="no country of residence is stated")
    codes = codes_in_use(residence)
    if not codes:
        return not_assessed("phone.country_mismatch", reason="the stated country has no numbering plan")
    if code in codes:  # one plan may serve several countries
        return None
    plan = phonenumbers.country_code_for_region(plan_of(residence))
    named = any(code in codes_in_use(country) for country in phone.claims.other_countries)
    explained = f" The application also names a country of +{code}." if named else ""
    evidence = f"{phone.masked} is a number of {phone.country}; the stated residence is {residence} (+{plan})."
    return concern("phone.country_mismatch", evidence=evidence + explained)


def area_elsewhere(phone: Phone) -> Verdict | None:
    """The area code belongs to another state or region than the stated one. People keep numbers when they move."""
    stated, area = phone.claims.region, phone.area
    if not phone.valid or phone.parsed.line_type not in GEOGRAPHIC:
        return _NO_AREA
    if stated is None:
        return _NO_REGION
    if area is None:
        return not_assessed("phone.area_elsewhere", reason="the region of the area code is unknown")
    if area == stated:
        return None
    return concern(
        "phone.area_elsewhere",
        evidence=f"The area code of {phone.masked} is of {area.title}; the stated residence is {stated.title}.",
    )


def misformatted(phone: Phone) -> Verdict | None:
    """The number is not written as numbers of its country usually are. Slips of forms and programs are `info`."""
    if phone.claims.normalised:
        return not_assessed("phone.misformatted", reason="the source formats numbers itself")
    fault = formatting.fault(phone)
    if fault:
        return concern("phone.misformatted", evidence=f"{phone.masked}: {fault.words}.", strength=fault.strength)
    if not phone.valid:
        return not_assessed("phone.misformatted", reason="it is not a valid number")
    return None


def plus_one_typed(phone: Phone) -> Verdict | None:
    """A number of the United States or Canada was typed with +1, in a source that shows numbers as typed."""
    if phone.claims.normalised is None:
        return _NOT_KNOWN_IF_TYPED
    if phone.claims.normalised:
        return not_assessed("phone.plus_one_typed", reason="the source formats numbers itself")
    if formatting.starts_with_plus_one(phone.parsed.typed) and phone.country in ("US", "CA"):
        return concern("phone.plus_one_typed", evidence=f"{phone.masked} was typed with +1.")
    return None


def several(phones: tuple[Phone, ...]) -> Verdict | None:
    """The field contains more than one number; each was checked."""
    if len(phones) > 1:
        masked = ", ".join(phone.masked for phone in phones)
        return concern("phone.several", evidence=f"{len(phones)} numbers: {masked}.")
    return None


def _plan_has_voip_range(phone: Phone) -> bool:
    """Whether the numbering plan of the country has a separate range for VoIP numbers."""
    metadata = PhoneMetadata.metadata_for_region(phone.country or "", None)
    return bool(metadata and metadata.voip and metadata.voip.national_number_pattern)


NUMBER_CHECKS = (
    not_a_number,
    wrong_length,
    unassigned,
    reserved,
    placeholder,
    not_personal,
    internet_number,
    country_mismatch,
    area_elsewhere,
    misformatted,
    plus_one_typed,
)
FIELD_CHECKS = (several,)
CHECKS = (*NUMBER_CHECKS, *FIELD_CHECKS)


def verify(phones: tuple[Phone, ...]) -> list[Verdict]:
    """Applies every check to every number of an application."""
    if not phones:
        return none_assessed("phone", CHECKS, reason="no telephone number is stated")
    of_numbers = [verdict for phone in phones for verdict in run("phone", NUMBER_CHECKS, phone)]
    found = of_numbers + run("phone", FIELD_CHECKS, phones)
    return [_of_assumed(verdict, phones[0].claims) for verdict in found] if phones[0].is_assumed else found


def _of_assumed(verdict: Verdict, claims: Claims) -> Verdict:
    """The verdict on a number that was read as one of the assumed country: who lives elsewhere must get no concern.

    `0912 345 678` is a mobile in Taiwan, and would be an internet number in France. Ranges for films are so small that
    a number of another country is practically never in one.
    """
    if verdict.outcome is not Outcome.CONCERN:
        return verdict
    if verdict.code != "phone.reserved":
        return not_assessed(verdict.code, reason="the country of residence is assumed, not stated")
    evidence = f"{verdict.evidence} It was read as a number of {claims.assumed}, which is assumed, not stated."
    return verdict._replace(evidence=evidence, strength=Strength.WEAK)


def identifiers(phones: tuple[Phone, ...]) -> dict[str, list[str]]:
    """The valid numbers of an application in E.164, under the kind `phone`; not those that identify nobody."""
    return {"phone": [phone.e164 for phone in phones if phone.e164 and phone.parsed.is_personal]}
