"""Telephone relay services for deaf people and people with a speech disability: their numbers, prefixes and words.

They are aids and never a sign. Their numbers are left out before a number is judged, and no output mentions them.
Not every number of the states' programmes was confirmed by a public page; these are all toll-free and identify nobody.
A toll-free number that is missing here is recognised beside a word for the service.
"""

import re
import unicodedata
from typing import NamedTuple


class RelayService(NamedTuple):
    """`numbers` are national significant numbers, without trunk prefix; `prefixes` are dialled before a number.

    `short` are short codes. They are recognised only alone, beside a word, or before or after a whole number.
    """

    countries: str
    code: int
    numbers: str
    source: str
    prefixes: str = ""
    short: str = ""


RELAY_SERVICES = (
    RelayService(
        "US CA PR GU VI AS MP UM", 1,
        "8008778339 8008770996 8778779882 8008456136 8772432823 8662173362 "  # federal, captioned
        "8663278877 8774674877 8888881116 "  # video
        "8007352929 8007352922 8008553000 8008542880 8008552880 8008552881 8008552882 8008552883 "
        "8007352989 8007352988 8007352991 8006624954 8887775861 8779682681 8778261789 8778266607 8778269348 "
        "8009558771 8009558770 8009555334 8779558773 8006621220 8004211220 8776625374 "
        "8005260844 8005260857 8006545984 8006545988 8007500750 8002550056 8002550135 8006493777 "
        "8008527899 8008527897 8004392370 8004390183 8008336388 8008336384 8006273529 8009473529 8009476644 "
        "8007352258 8008281120 8008281140 8007352962 8007358262 8007358583 8007352905 "
        "8006592656 8006593656 8006594656 8003373242 8776598260 8776594279 8003678939 8008424681 8008429818 "
        "8888423372 8008426520 8008422088 8007352900 8007351232 8007433333 8007663777 8007352966 8007352466 "
        "8008480298 8008480299 8006486056 8006486057 8008465277 8009475277 8005482546 8005482547 8005822233 "
        "8007220353 8002851131 8002851121 8007352942 8007352943 8008337352 8008330920 8003666888 8003666889 "
        "8008771113 8003464128 8003773529 8003771363 8002534091 8002534093 8008779965 8008779975 "
        "8003266868 8003266888 8006598331 8006591779 8774475990 8007708973 8007708255 8004371220 8007352964 "
        "8002530191 8002530195 8008429710 8008338134 8007455555 8007456575 8002325460 8002325470 "
        "8009828771 8009828772 8006433768 8662802050 8662802053 8662802052 8662802055 "
        "8008550511 8008551155 8887352921",
        "FCC, 47 CFR 64.601-64.613 and the states' relay programmes; CRTC 2009-430 (Canada)",
        short="711",
    ),
    RelayService(
        "AU CC CX NF", 61, "133677 1800555677 1300555727 1800555727 1800555660 1300553567 423677767 738157799",
        "https://www.accesshub.gov.au/about-the-nrs, and NRS plan 2015-16",
    ),
    RelayService("GB GG JE IM GI", 44, "", "Ofcom general condition C5; https://www.relayuk.bt.com", "18001 18002"),
    RelayService(
        "NZ", 64, "8004711711 8004712712 92378897 92378898",
        "https://www.nzrelay.co.nz/About/YourQuestions",
    ),
    RelayService("SE", 46, "20600600 20600650 20280020 20221144", "texttelefoni.se, bildtelefoni.net, teletal.se"),
    RelayService("NO SJ", 47, "", "https://www.doveforbundet.no (Telenor text telephone service)", short="149 1412"),
    RelayService("DE", 49, "1805837788", "https://www.tess-relay-dienste.de"),
    RelayService("CH LI", 41, "844844071 844844051 844844061", "https://www.procom-deaf.ch"),
    RelayService("ES", 34, "901558855 901511010 610444991", "CNSE, centre of telephone mediation"),
    RelayService("IE", 353, "1800207900", "ComReg, Irish Text Relay Service"),
    RelayService("BR", 55, "", "Anatel resolution 509/2008", short="142"),
    RelayService("KR", 82, "", "https://107.relaycall.or.kr", short="107"),
)  # fmt: skip
"""Services of France, the Netherlands, Denmark and Finland are reached by applications: their words are below."""

WORDS = (
    "tty tdd tt trs vrs vri vco hco nrs itrs captel minicom typetalk textphone videophone vp ngt sts "  # English
    "relay relais relayservice deaf hoh rogervoice tadeo elioz acceo sourd sourde malentendant malentendante "
    "tess gehörlos gehoerlos hörbehindert schwerhörig schreibtelefon texttelefon textvermittlung procom telesign "
    "relevo intermediación intermediacion svisual sordo sorda dts surdo surda intermediação "
    "teletolk tolkcontact teksttelefoon doof dove slechthorend texttelefoni bildtelefoni bildtelefon teletal döv "
    "teksttelefon teksttelefoni bildetolk døv tekstipuhelin kuuro etätulkkaus głuchy niesłyszący "
    "глухой глухая сурдо слабослышащий 電話リレー リレーサービス 聴覚 손말이음 통신중계 농인 聋 聾 أصم ناشنوا"
).split()
"""Words beside a number that say that it is, or is reached by, a relay service."""

_RELAY_WORDS = frozenset(word for word in WORDS if word[0] < "\u0500")
_RELAY_PHRASES = tuple(word for word in WORDS if word not in _RELAY_WORDS)  # in scripts without spaces

_WORD = re.compile(r"[^\W\d_]+")

_NUMBERS = tuple((str(service.code), number) for service in RELAY_SERVICES for number in service.numbers.split())
_NUMBER_SET = frozenset((int(code), number) for code, number in _NUMBERS)
_PREFIXES = tuple(prefix for service in RELAY_SERVICES for prefix in service.prefixes.split())


class Remainder(NamedTuple):
    """What is left of a text without relay numbers; `certain` unless only a short code was taken away."""

    text: str
    certain: bool


def says_relay(text: str) -> bool:
    """Whether a text has a word for a relay service or its users."""
    return any(map(_is_relay_word, _WORD.findall(text)))


def is_relay_number(country_code: int, national: str) -> bool:
    """Whether a number is that of a relay service."""
    return (country_code, national) in _NUMBER_SET


def without_relay(text: str, country: str | None) -> Remainder | None:
    """The text without the numbers, prefixes and words of relay services; None if it has none of them.

    A short code such as 711 may also be a part of a mistyped number, unless a word says what it is.
    """
    said = says_relay(text)
    rest = _without_numbers(
        _WORD.sub(lambda word: " " if _is_relay_word(word[0]) else word[0], text) if said else text
    )
    certain = said or rest != text
    codes = [code for service in RELAY_SERVICES if _may_dial(service, country) for code in service.short.split()]
    for code in codes:
        spaced = r"[\s.\-]?".join(code)
        rest, found = re.subn(rf"^\D*{spaced}(?!\d)|(?<!\d){spaced}\D*$", " ", rest, count=1)
        if found:
            return Remainder(rest, certain or not re.search(r"\d", rest))
    return Remainder(rest, certain) if certain else None


def _may_dial(service: RelayService, country: str | None) -> bool:
    return country in service.countries.split() or (country is None and service.code == 1)


def _is_relay_word(word: str) -> bool:
    return word.lower() in _RELAY_WORDS or any(phrase in word for phrase in _RELAY_PHRASES)


def _without_numbers(text: str) -> str:
    """The text with a space for each relay number and prefix."""
    digits = _digits_of(text)
    for code, number in _NUMBERS:
        if number in digits:
            text = _blanked(text, number, (f"00{code}", code, "0", ""))
            digits = _digits_of(text)
    for prefix in _PREFIXES:
        text = _blanked(text, prefix, ("",), before_a_number=True)
    return text


def _blanked(text: str, number: str, leads: tuple[str, ...], *, before_a_number: bool = False) -> str:
    """The text with a space for a number, whatever separates its digits.

    Args:
        text: the field.
        number: the digits.
        leads: the digits that may precede it as part of it; the first that does is taken.
        before_a_number: the number is a prefix, and what follows is a number with a trunk zero or a plus, or nothing.
    """
    places = [place for place, character in enumerate(text) if character.isdecimal()]
    digits = _digits_of(text)
    at = digits.find(number)
    if at < 0:
        return text
    end = at + len(number)
    start = next(
        (at - len(lead) for lead in leads if digits[:at].endswith(lead) and _starts(places, at - len(lead))), at
    )
    if not _starts(places, start):
        return text
    if before_a_number:
        stated = digits[:at] in ("44", "0044")
        if end < len(digits) and digits[end] != "0" and not stated and "+" not in text[places[end - 1] : places[end]]:
            return text
    elif not _starts(places, end):
        return text
    before = text[: places[start]].rstrip("+(\uff0b\uff08 ")
    return f"{before} {text[places[end - 1] + 1 :]}"


def _digits_of(text: str) -> str:
    """The digits of a text, of any script, as 0 to 9."""
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


def _starts(places: list[int], index: int) -> bool:
    """Whether a digit is the first of its group."""
    return index in (0, len(places)) or places[index] > places[index - 1] + 1
