"""What we believe about telephone numbers. Each check names a fault; `docs/checks.md` lists them in words."""

from itertools import pairwise

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from verify_phone.as_typed import oddity, starts_with_plus_one
from verify_phone.phone import GEOGRAPHIC, Phone
from verify_phone.reading import Obstacle

NOT_PERSONAL = {
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium-rate",
    PhoneNumberType.SHARED_COST: "shared-cost",
    PhoneNumberType.UAN: "company (universal access)",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.VOICEMAIL: "voicemail",
}

ALSO_IN_USE = {
    "CY": (90,),
    "EH": (212,),
    "GE": (7,),
    "MC": (33,),
    "PS": (972,),
    "SM": (39,),
    "UA": (7,),
    "VA": (39,),
    "XK": (377, 381, 386),
}
"""Further country codes that people of a country or a part of it have had, by ISO 3166-1 alpha-2 code."""


# What is said of most numbers is made once.
_PLAN_CANNOT_TELL = not_assessed(
    "phone.internet_number", reason="the numbering plan does not tell internet numbers from others"
)
_NO_AREA = not_assessed("phone.area_elsewhere", reason="it is no number of a geographic area")
_NO_REGION = not_assessed("phone.area_elsewhere", reason="no state or region is stated that the tables know")
_NOT_SAID = not_assessed("phone.plus_one_typed", reason="the source does not say whether text is as typed")


def not_a_number(phone: Phone) -> Verdict | None:
    """No telephone number can be made out in the text."""
    obstacle = phone.reading.obstacle
    if obstacle is Obstacle.NOT_A_NUMBER:
        return concern("phone.not_a_number", evidence=f"The field holds {phone.masked}.")
    if obstacle in (Obstacle.COUNTRY_UNKNOWN, Obstacle.CUT_OFF):
        return not_assessed("phone.not_a_number", reason=obstacle.value)
    return None


def wrong_length(phone: Phone) -> Verdict | None:
    """No number of its country has this many digits."""
    if phone.valid:
        return None
    if phone.reading.obstacle is Obstacle.WRONG_LENGTH:
        return concern("phone.wrong_length", evidence=f"The field holds {phone.masked}.")
    if phone.number is None:
        return not_assessed("phone.wrong_length", reason=phone.unread)
    if phone.reserved:
        return None
    if phone.local:
        return not_assessed("phone.wrong_length", reason=f"{phone.masked} lacks its area code")
    if phone.possible:
        return None
    return concern(
        "phone.wrong_length",
        evidence=f"{phone.masked} has {len(phone.national)} digits after +{phone.number.country_code}.",
    )


def unassigned(phone: Phone) -> Verdict | None:
    """The length is right, but the numbering plan has given the range to nobody."""
    if phone.valid:
        return None
    if phone.reading.obstacle is Obstacle.NO_SUCH_COUNTRY_CODE:
        return concern("phone.unassigned", evidence="No country has the country code that is stated.")
    if phone.number is None:
        return not_assessed("phone.unassigned", reason=phone.unread)
    if phone.reserved:
        return not_assessed("phone.unassigned", reason="the range is set aside, which phone.reserved says")
    if phone.local or not phone.possible:
        return not_assessed("phone.unassigned", reason=f"{phone.masked} does not have a full number's length")
    return concern("phone.unassigned", evidence=f"{phone.masked} lies in a range that is assigned to nobody.")


def reserved(phone: Phone) -> Verdict | None:
    """A regulator set the range aside for drama, documentation or tests: it rings nobody's telephone."""
    if phone.number is None:
        return not_assessed("phone.reserved", reason=phone.unread)
    if phone.reserved:
        kept = phone.reserved
        return concern(
            "phone.reserved",
            evidence=f"{phone.masked} lies in a range that {kept.authority} keeps for {kept.use} ({kept.source}).",
        )
    return None


def placeholder(phone: Phone) -> Verdict | None:
    """The last seven digits are one digit (0000000) or count up or down (1234567), in a range of nobody's."""
    if phone.number is None:
        return not_assessed("phone.placeholder", reason=phone.unread)
    national = phone.national
    if phone.valid or (phone.local and national[0] not in "01"):  # somebody may have the number 222 2222
        return None
    subscriber = national[-7:] if phone.possible else national
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(subscriber)}
    if len(subscriber) >= 7 and steps in ({0}, {1}, {9}):
        return concern("phone.placeholder", evidence=f"The last seven digits of {phone.masked} follow one pattern.")
    return None


def not_personal(phone: Phone) -> Verdict | None:
    """A number of this type belongs to an organisation or a service, not to a person."""
    if not phone.valid:
        return not_assessed("phone.not_personal", reason="it is not a valid number")
    kind = NOT_PERSONAL.get(phone.reading.line_type)
    if kind:
        return concern("phone.not_personal", evidence=f"{phone.masked} is a {kind} number.")
    return None


def internet_number(phone: Phone) -> Verdict | None:
    """The numbering plan, or the carrier look-up where one is configured, says that the number is of the internet."""
    if phone.number is None or not phone.valid:
        return not_assessed("phone.internet_number", reason="it is not a valid number")
    line_type, line = phone.reading.line_type, phone.line
    if line_type == PhoneNumberType.VOIP:
        return concern("phone.internet_number", evidence=f"{phone.masked}: the numbering plan says so.")
    if line_type in NOT_PERSONAL or (line_type == PhoneNumberType.FIXED_LINE and _plan_tells(phone)):
        return None  # a fixed line over the internet is a fixed line
    if line and line.line_type == "VOIP":
        carrier = f", of the carrier {line.carrier}" if line.carrier else ""
        return concern(
            "phone.internet_number",
            evidence=f"{phone.masked}{carrier}: AWS's carrier look-up of {line.date} says so.",
        )
    if line.line_type in ("MOBILE", "LANDLINE", "PREPAID") if line else line_type == PhoneNumberType.MOBILE:
        return None
    if line is None:
        return _PLAN_CANNOT_TELL
    asked = line.reason or f"the carrier look-up says {line.line_type}"
    return not_assessed("phone.internet_number", reason=f"{_PLAN_CANNOT_TELL.evidence}; {asked}")


def country_mismatch(phone: Phone) -> Verdict | None:
    """The number is of another country than the one the application claims as residence."""
    code, residence = phone.country_code, phone.claims.residence
    if code is None:
        return not_assessed("phone.country_mismatch", reason="the number's country is not known")
    if residence is None:
        return not_assessed("phone.country_mismatch", reason="no country of residence is stated")
    plan = phonenumbers.country_code_for_region(residence)
    if not plan:
        return not_assessed("phone.country_mismatch", reason="the stated country has no numbering plan")
    if code == plan or code in ALSO_IN_USE.get(residence, ()):  # one plan may serve several countries
        return None
    elsewhere = {phonenumbers.country_code_for_region(country) for country in phone.claims.elsewhere}
    explained = f" The application names a country of +{code} elsewhere." if code in elsewhere else ""
    seen = f"{phone.masked} is a number of {phone.country}; the stated residence is {residence} (+{plan})."
    return concern("phone.country_mismatch", evidence=seen + explained)


def area_elsewhere(phone: Phone) -> Verdict | None:
    """The area code is of another state or region than the stated one. Alone it means nothing: numbers move along."""
    stated, area = phone.claims.region, phone.area
    if not phone.valid or phone.reading.line_type not in GEOGRAPHIC:
        return _NO_AREA
    if stated is None:
        return _NO_REGION
    if area is None:
        return not_assessed("phone.area_elsewhere", reason="the tables do not tell the region of the area code")
    if area == stated:
        return None
    return concern(
        "phone.area_elsewhere",
        evidence=f"The area code of {phone.masked} is of {area.title}; the stated residence is in {stated.title}.",
    )


def misformatted(phone: Phone) -> Verdict | None:
    """The text as typed breaks the written conventions of the number's country."""
    if phone.claims.normalised:
        return not_assessed("phone.misformatted", reason="the source writes numbers itself")
    odd = oddity(phone)
    if odd:
        return concern("phone.misformatted", evidence=f"{phone.masked}: {odd}.")
    if not phone.valid:
        return not_assessed("phone.misformatted", reason="it is not a valid number")
    return None


def plus_one_typed(phone: Phone) -> Verdict | None:
    """A number of the United States or Canada is typed with +1, where the source says that text is as typed."""
    if phone.claims.normalised is None:
        return _NOT_SAID
    if phone.claims.normalised:
        return not_assessed("phone.plus_one_typed", reason="the source writes numbers itself")
    if starts_with_plus_one(phone.reading.typed) and phone.country in ("US", "CA"):
        return concern("phone.plus_one_typed", evidence=f"{phone.masked} is typed with +1.")
    return None


def several(phones: tuple[Phone, ...]) -> Verdict | None:
    """More than one number stands in the field; each was checked."""
    if len(phones) > 1:
        masked = ", ".join(phone.masked for phone in phones)
        return concern("phone.several", evidence=f"{len(phones)} numbers: {masked}.")
    return None


def _plan_tells(phone: Phone) -> bool:
    """Whether the plan of the number's country has a range of its own for internet numbers."""
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
    """Puts every number of an application to every check."""
    if not phones:
        return none_assessed("phone", CHECKS, reason="no telephone number is stated")
    of_numbers = [verdict for phone in phones for verdict in run("phone", NUMBER_CHECKS, phone)]
    return of_numbers + run("phone", FIELD_CHECKS, phones)


def identifiers(phones: tuple[Phone, ...]) -> dict[str, list[str]]:
    """The valid numbers of an application in E.164, by kind of identifier."""
    return {"phone": [phone.e164 for phone in phones if phone.e164]}
