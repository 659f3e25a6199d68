"""Corrects what people, forms and programs do to numbers: wrong prefixes, notes, extensions, spreadsheet formats."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

import phonenumbers

from bonafide.policy import Strength
from verify_phone.shared_plans import plan_of

PLAIN = re.compile(r"[\d ()+\-]*", re.ASCII)
"""Texts that need no cleaning."""

LOOKALIKE = re.compile(r"(?<=\d)[OolI]+(?=[\d\s().-]|$)|(?<![^\W_])[OolI]+(?=\d[\s.-]?\d)")
"""Letters typed for 0 and 1: `O7911`, `79l1`. Not `O2`, which is a network."""

_DIGITS_MEANT = str.maketrans("OolI", "0011")

PLUS_BEFORE_ZERO = re.compile(r"\s*\(?\+[\s(]*(?=0(?!0))")
"""`+0407…`, `+033 6…`: no country code begins with 0."""

_TWO_PREFIXES = re.compile(r"\s*\(?(?:\+|00|0?011)(?:[\s().-]*(?:\+|00|0?011))+0?[\s().-]*(?=[1-9])")
"""`+00 44 …`, `+011 44 …`, `0000 44 …`, `++44 …`"""

_DOUBLED = re.compile(
    r"\s*(?:\+|00|011|0011)[\s()]*([1-9]\d{0,2})[\s().-]*(?:\+|00|011|0011)?[\s().-]*\1(?=[\s().\d-])"
)
"""`+44 44 …`, `+44 0044 …`"""

_ZERO_IN_BRACKETS = re.compile(r"[(\uff08]\s*[0oO]\s*[)\uff09]")
"""`+34 (0)612 …`, in plans without a trunk prefix 0"""

_FORMER_TRUNK = {
    **dict.fromkeys(("AM", "AZ", "GE", "KG", "LV", "MD", "TJ", "TM", "UA", "UZ"), "8"),
    **dict.fromkeys(("CL", "CZ", "GR", "IT", "PL"), "0"),
}
"""Trunk prefixes that are no longer dialled, but still written."""

_BEFORE_A_NOTE = re.compile(r"([\s+\d().\-/]*\d)(?:\s*[(\uff08\[].*|\s+(?:[^\w\s+]+\s+)?\S*[^\W\d_].*)", re.DOTALL)
"""`07412 356123 3pm-6pm`, `07412 356123 - after 6pm`"""

_AMONG_SIGNS = re.compile(r"(?<!\d)[(\[]?[^\W\d_]+[)\]]?(?!\d)")
"""A word that touches no digit: `+1 (US) 415 …`"""

_ALTERNATIVE_END = re.compile(r"(?:(?:\s?/\s?\d{1,4}){1,4}|-\d{1,4}|\s-\s?\d{1,5})\s*$")
"""`646-812-9034/35` for two lines, `021-62751234-801` and `024 3869 4242 - 12` for an extension"""

_EXTENSION_WORDS = (
    r"ext(?:n|ension|ensión|ensão|ensao)?|anexo|anx|ramal|interno|interne|int|apparat|app|nebenstelle|nst|nbst|"
    r"durchwahl|dw|klappe|kl|poste|toestel|tst|anknytning|ankn|alanumero|lokal|lok|loc|local|linka|klapka|mellék|wewn|"
    r"wew|w|dahili|dah|r|доб|добавочный|вн|внутр|внутренний|εσωτ|εσωτερικό|nhánh|máy lẻ|"
    r"داخلی|داخلي|تحويلة|فرعي|שלוחה|分机|分機|内線|內線|轉|转|내선|구내|ต่อ"
)
_EXTENSION = re.compile(
    rf"(?<=[\d)])\s*[,;.\-\u2013]?\s*[(\[]?\s*(?:{_EXTENSION_WORDS})(?:\.|\b|(?=\d))\s*:?\s*(\d{{1,6}})\s*[)\]]?\s*$",
    re.IGNORECASE,
)
"""`089/2345678 App. 12`, `619-7000 anexo 1234`, `(داخلی ۱۲)`"""

_SIGNS = re.compile(r"[^\w\s+()\uff0b\uff08\uff09]|_")
"""`079 123'45'67`, `6,468,129,034`"""

_ENCODED = re.compile(r"&#?\w{2,6};|%2[Bb0]")
_ENUMERATED = re.compile(r"(?:^|\s)#?[1-9]\s?[).:]\s+")
_DECIMALS = re.compile(r"(\d{7})[.,]0{1,2}$")
"""`4158132671.00`"""

_THOUSANDS = re.compile(r"\+?\d{1,3}(?:,\d{3}){2,}")
"""`195,120,941`"""

_EXPONENT = re.compile(r"'?(\+?\d)(?:[.,](\d+))?\s?(?:E\+?|[x\xd7*]\s?10\^?)(\d\d?)", re.IGNORECASE)
_UNREADABLE_CELL = re.compile(r"#{2,}|#(?:ERROR!|NAME\?|VALUE!|REF!|NUM!|NULL!|DIV/0!)")
"""What a spreadsheet shows when a column is too narrow, or when it took `+44 7412…` or `=…` for a formula."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_EMPTY_LETTERS = "\u115f\u1160\u2800\u3164\uffa0\ufffd"
"""Letters without a form, and the mark for a character that was lost."""

_LETTER = re.compile(r"[^\W\d_]")

_STATED_CODE = re.compile(r"[\s(]*(?:\+|00)[\s()]*[1-9]")
_COUNTRY_CODES = frozenset(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
_NORTH_AMERICA = "1"


class DigitsLost(Exception):
    """A spreadsheet has removed digits of the number (`4.47911E+11`, `#####`)."""


class Repair(NamedTuple):
    """What was repaired before a number could be read, in words that continue `The number: `."""

    words: str
    strength: Strength = Strength.INFO


class Attempt(NamedTuple):
    """A text to parse.

    Against chance, `mobile` wants a mobile's number, `grouped` the groups of the plan, `reserved` a reserved range.
    """

    text: str
    repair: Repair | None = None
    mobile: bool = False
    grouped: bool = False
    reserved: bool = False


PLUS_BEFORE_NATIONAL = Repair("it has a + before the number as dialled at home")
_PLUS_MISPLACED = Repair("its + is not at the beginning")
_CODE_AT_THE_END = Repair("its country code is at the end")
_ZERO_NOT_DIALLED = Repair("it has a zero before the national number, which is not dialled there")
_EIGHT_AFTER_PLUS = Repair("it has +8 instead of +7, since 8 is dialled at home")
ZERO_BEFORE_CODE = Repair("it has a zero before the country code")
CODE_OF_THE_STATE = Repair("its range is of the same state, under another country code")
_CODE_BEFORE_CODE = Repair("it has a second country code before the first", Strength.WEAK)


def strip_artifacts(text: str) -> str:
    """The text without what programs add: invisible characters, HTML and URL encoding, list numbers, exponents.

    Line ends are kept, as `\\n`, since they may separate two numbers.

    Raises:
        DigitsLost: a spreadsheet has removed digits.
    """
    if not text.isascii() or _CONTROL.search(text):
        text = "".join(map(_clean_character, _LINE_ENDS.sub("\n", text))).strip()
    if _ENCODED.search(text):
        text = html.unescape(unquote(text))
    if _ENUMERATED.match(text):
        text = _ENUMERATED.sub("\n", text).strip()
    exponent = _EXPONENT.fullmatch(text)
    if exponent:
        text = _restore_digits(*exponent.groups())
    if _UNREADABLE_CELL.fullmatch(text):
        raise DigitsLost
    text = _DECIMALS.sub(r"\1", text)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    extension = _EXTENSION.search(text) if _LETTER.search(text) else None
    if extension and count_digits(text[: extension.start()]) >= 4:
        digits = "".join(str(unicodedata.decimal(digit)) for digit in extension[1])
        text = f"{text[: extension.start()].rstrip(' ([')} ext. {digits}"
    return text


def _clean_character(character: str) -> str:
    """A plain space for any kind of space and for icons; nothing for invisible marks, accents and keycaps."""
    if character.isdecimal() or character == "\n":
        return character
    if character == "\uff0b":
        return "+"
    category = unicodedata.category(character)
    if category in ("Cf", "Me", "Mn"):
        return ""
    return " " if category in ("Zs", "Cc", "Co") or character in _EMPTY_LETTERS or character in "·•・･ｰ" else character


def _restore_digits(lead: str, rest: str | None, exponent: str) -> str:
    """`4.47911123456E+11` as 447911123456."""
    digits = f"{lead}{rest or ''}"
    if len(digits.removeprefix("+")) != int(exponent) + 1:
        raise DigitsLost
    return digits


def corrections(typed: str) -> Iterator[Attempt]:
    """The text, and the likely corrections of it. They need no words: the formatting checks see them."""
    if LOOKALIKE.search(typed):
        yield Attempt(LOOKALIKE.sub(lambda letters: letters[0].translate(_DIGITS_MEANT), typed))
    number = _BEFORE_A_NOTE.match(typed) if _LETTER.search(typed) else None
    if number and not count_digits(typed[number.end(1) :]):  # else the letters are read as those of a keypad
        yield Attempt(number[1])
    yield Attempt(typed)
    if _TWO_PREFIXES.match(typed):
        yield Attempt(_TWO_PREFIXES.sub("+", typed))
    doubled = _DOUBLED.match(typed)
    if doubled and int(doubled[1]) in _COUNTRY_CODES:
        yield Attempt(f"+{doubled[1]}{typed[doubled.end() :]}")


def further_corrections(typed: str, residence: str | None, others: Iterable[str] = ()) -> Iterator[Attempt]:
    """Less likely corrections, for texts in which nothing else was found.

    Args:
        typed: the text.
        residence: the country of residence.
        others: the other countries of the application, whose people may have kept a habit.
    """
    for text in _of_habits(typed, residence, others):
        yield Attempt(text)
    if "+" in typed:
        yield from _of_the_plus(typed, residence)
    yield from _of_the_country_code(typed, residence)
    yield from _of_the_zero(typed, residence)


def _of_habits(typed: str, residence: str | None, others: Iterable[str]) -> Iterator[str]:
    """Without what people write from habit or as a note, and with the zero that a spreadsheet took."""
    if _ZERO_IN_BRACKETS.search(typed):
        yield _ZERO_IN_BRACKETS.sub(" ", typed)
    for country in dict.fromkeys((residence, *others)):
        yield from _without_former_trunk(typed, country)
    if typed.isdecimal() and not typed.startswith(("0", _code_of(residence) or "0")):
        yield f"0{typed}"  # removed by a spreadsheet
    number = _BEFORE_A_NOTE.match(typed)
    if number and count_digits(number[1]) >= 7 > count_digits(typed) - count_digits(number[1]):
        yield number[1]
    without_end = without_alternative_end(typed)
    if without_end:
        yield without_end
    if _SIGNS.search(typed):
        yield _SIGNS.sub(" ", typed)
    if _AMONG_SIGNS.search(typed):
        yield _AMONG_SIGNS.sub(" ", typed)


def _of_the_zero(typed: str, residence: str | None) -> Iterator[Attempt]:
    """Without the zero before a national number, in plans in which none is dialled: `0612 345 678` in Spain.

    Only a reserved number in North America, where any other with a zero is more likely one of another country.
    """
    digits = _digits_of(typed)
    stated = _STATED_CODE.match(typed)
    if stated:
        digits = digits.removeprefix("00")
        code = next((digits[:end] for end in (1, 2, 3) if int(digits[:end]) in _COUNTRY_CODES), "")
        rest = digits.removeprefix(code)
    else:
        code, rest = _code_of(residence), digits
        if residence and phonenumbers.ndd_prefix_for_region(plan_of(residence), True) == "0":
            return
    if code and rest.startswith("0") and rest[1:2] != "0":
        yield Attempt(f"+{code}{rest[1:]}", _ZERO_NOT_DIALLED, reserved=code == _NORTH_AMERICA)


def _without_former_trunk(typed: str, residence: str | None) -> Iterator[str]:
    if _FORMER_TRUNK.get(residence or "", "none") == typed.lstrip(" (")[:1]:
        yield typed.lstrip(" (")[1:]


def without_alternative_end(typed: str) -> str | None:
    """The text without a second line's last digits or an extension behind a sign; None if it has none."""
    end = _ALTERNATIVE_END.search(typed)
    return typed[: end.start()] if end else None


def _of_the_plus(typed: str, residence: str | None) -> Iterator[Attempt]:
    """With the plus at the beginning, or without one that a form has put before a national number."""
    head, _, tail = typed.rpartition("+")
    if any(character.isdecimal() for character in head):
        if tail.strip().isdecimal() and int(tail) in _COUNTRY_CODES:  # as text from right to left is copied
            yield Attempt(f"+{tail.strip()} {head}", _CODE_AT_THE_END)
        yield Attempt(f"+{typed.replace('+', ' ').strip(' (')}", _PLUS_MISPLACED)
        if count_digits(head) <= 4 and _begins_with_code(tail):
            yield Attempt(f"+{tail}", _CODE_BEFORE_CODE, mobile=True)
    else:
        yield from without_plus(tail, residence)
    if re.match(r"[\s(]*8\D*9", tail):
        yield Attempt(f"+7{tail.lstrip(' (')[1:]}", _EIGHT_AFTER_PLUS)


def without_plus(text: str, residence: str | None) -> Iterator[Attempt]:
    """A national number after a plus. If it begins with another country code as a group, all groups must be national.

    What begins with the residence's own code is not one: `+1415555267` lacks a digit.
    """
    group = re.match(r"\W*(\d+)", text)
    if not group or group[1].startswith(_code_of(residence) or "none"):
        return
    grouped = int(group[1]) in _COUNTRY_CODES
    yield Attempt(text, PLUS_BEFORE_NATIONAL, grouped=grouped)
    for shorter in _without_former_trunk(text, residence):
        yield Attempt(shorter, PLUS_BEFORE_NATIONAL)


def _of_the_country_code(typed: str, residence: str | None) -> Iterator[Attempt]:
    """With a plus before the country code, without a zero before it, and without a form's own code before another."""
    code = _code_of(residence)
    digits = typed.lstrip(" (+")
    if code and digits.startswith(code) and "+" not in typed:
        yield Attempt(f"+{digits}")
    if digits.startswith("0") and digits[1:2] in "123456789":
        own = _has_zero_before(digits, code)
        group = re.match(r"0([1-9]\d{0,2})(?!\d)", digits)
        if own or (group and int(group[1]) in _COUNTRY_CODES):
            yield Attempt(f"+{digits[1:]}", ZERO_BEFORE_CODE, mobile=not own)
    own_code = re.match(rf"{code}[\s().\-]+(?:00)?(\d[\d\s().\-]*)$", digits) if code else None
    if own_code and _begins_with_code(own_code[1]):
        yield Attempt(f"+{own_code[1]}", _CODE_BEFORE_CODE, mobile=True)


def _begins_with_code(text: str) -> bool:
    """Whether a text is a whole international number: its first group is a country code, or it has no groups.

    Country codes of one digit fit too many mistyped numbers, so those must be a group.
    """
    groups = re.findall(r"\d+", text)
    if len(groups) == 1:
        return len(groups[0]) >= 11 and groups[0][0] not in "17"
    return bool(groups) and int(groups[0]) in _COUNTRY_CODES


def _has_zero_before(digits: str, code: str) -> bool:
    """Whether a text begins with a zero and a country code; after one of a single digit, ten digits must follow."""
    if len(code) == 1:
        return bool(re.match(rf"0{code}(?:\D|[2-9]\d{{9}}$)", digits))
    return bool(code) and _digits_of(digits[:8]).startswith(f"0{code}")


def has_foreign_trunk(typed: str, residence: str | None) -> bool:
    """Whether it has a trunk zero though the country of residence has none, perhaps after a form's country code.

    `07412 356183` and `+1 07412356183` in the United States are numbers of a country that is not stated.
    """
    own_trunk = phonenumbers.ndd_prefix_for_region(plan_of(residence), True) if residence else "0"
    if own_trunk in ("0", "06"):
        return False
    code = _code_of(residence)
    digits = _digits_of(re.sub(r"^[\s(]*\+?1[\s)\-]*(?=0)", "", typed) if code == _NORTH_AMERICA else typed)
    own = _has_zero_before(typed.lstrip(" (+"), code)
    return not own and digits.startswith("0") and digits[1:2] != "0" and 10 <= len(digits) <= 12


def _code_of(residence: str | None) -> str:
    """The country code of a country as digits; empty if it is unknown."""
    code = phonenumbers.country_code_for_region(plan_of(residence)) if residence else 0
    return str(code or "")


def _digits_of(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def count_digits(text: str) -> int:
    """The number of digits in a text, of any script."""
    return sum(character.isdecimal() for character in text)
