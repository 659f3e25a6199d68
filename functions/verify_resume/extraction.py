"""What a document states: a name, contacts, studies and jobs, as far as its lines show them.

It is shown beside what the form states, and fills education and employment that a form does not have. Nothing is judged
by it alone: a layout is easily misread (about one entry in ten). Photos, dates of birth, nationality and marital status
are not looked for.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from bonafide.application import Application
from bonafide.institution_names import Tier, expanded, words
from bonafide.partial_date import PartialDate
from bonafide.reference import Reference
from bonafide.text import fold, plain
from verify_resume.document import Document

MAX_ENTRIES = 20
"""Studies, and jobs, that are read of a document."""

MAX_LINE = 400
"""Characters of a line that are read. Longer ones are paragraphs."""

READ_FROM = "the document"
"""The value of `readFrom` in an entry that no form states."""

_MAX_HEADING, _MAX_NAME_LINES, _MAX_NAME = 40, 12, 60
_MAX_SPAN, _MAX_DEGREE_WORDS = 12, 6
_LONG_STEM = 8

_EMAIL = re.compile(r"[\w.%+'-]{1,64}[@＠][\w-]+(?:\.[\w-]+)+")  # noqa: RUF001  people type the wide @, too
_SEPARATOR = re.compile(r"\s*[|·•‣▪◦●■/]\s*|\t+|\s{2,}|\s+[–—-]\s+|\s*;\s+")  # noqa: RUF001
_BULLET = re.compile(r"\s*[-–—•‣▪◦●■*➢✓·o]\s+\S")  # noqa: RUF001
_IN = re.compile(r"\s*(?:,|:|-|–|\(|\b(?:in|of|en|em|im|di|de|w|по)\b)\s*", re.IGNORECASE)  # noqa: RUF001
_OF = re.compile(r"\s+of(?:\s+(?!in\b)[\w&-]+){1,4}(?=\s+in\b|[\s]*[,;:(]|$)|[((][^()]*[))]")  # noqa: RUF001
"""What belongs to the name of a degree after its first words: Bachelor of Science, 修士(工学)."""

_PREPOSITION = frozenset("in at en em im an bei w v u в у на по på ved".split())
_LATIN_NAME = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*\.?")  # noqa: RUF001
_LEGAL_FORM = re.compile(r"\b(?:Inc|Ltd|Co|Corp|S\.A|Bros|e\.V|a\.s|s\.r\.o|S\.p\.A)\.$", re.IGNORECASE)
_WRAPPED = re.compile(r",\s*(?:University|Institute|College|School)(?:\s+of)?$")
_JOB = re.compile(
    r"engineer|developer|analyst|manager|administrator|consult|designer|director|assistant|intern\b|lead\b|officer"
    r"|architect|specialist|scientist|teacher|nurse|technician|accountant|researcher|entwickler|ingenieur|ingeni|leiter"
    r"|berater|développeu|chef de|responsable|desarrollador|desenvolvedor|analista|sviluppatore|kierownik|разработчик"
    r"|инженер|менеджер|工程师|工程師|エンジニア|엔지니어|개발자",
    re.IGNORECASE,
)

_MONTH = r"(?:\d{1,2}\.?\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s|del\s)?"
_DATE = re.compile(
    rf"(?<![\d/])(?:{_MONTH}|(?:\d{{1,2}}[./-]\s?){{1,2}})?(?:19|20)\d\d(?!\d)"
    r"(?:\s?[年년](?:\s?\d{1,2}\s?[月월])?|[./-](?:0?[1-9]|1[0-2])(?![\d/]))?"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d).*")
_BETWEEN = re.compile(
    r"\s*(?:[-–—−~〜～→?]|to|until|till|bis|au|à|a|al|até|hasta|tot|do|po|по|до|til|至|到|から|부터)\s*",  # noqa: RUF001
    re.IGNORECASE,
)


class Studies(NamedTuple):
    """One course of study as a document states it; an empty text is not stated."""

    institution: str = ""
    degree: str = ""
    area: str = ""
    start: str = ""
    end: str = ""


class Job(NamedTuple):
    """One employment as a document states it; an empty text is not stated."""

    employer: str = ""
    position: str = ""
    start: str = ""
    end: str = ""


class Period(NamedTuple):
    """A start and an end as written, and where in its line they are. A single date is an end."""

    start: str
    end: str
    first: int
    last: int


class Stated(NamedTuple):
    """What a document states. `has_education` is whether it has a section for education."""

    name: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    studies: tuple[Studies, ...]
    jobs: tuple[Job, ...]
    has_education: bool
    education_text: str

    def missing(self, application: Application) -> dict[str, list[dict[str, str]]]:
        """The sections that an application does not have, in its own terms, each entry marked as read here."""
        found = {}
        if not application.education and self.studies:
            found["education"] = [
                _marked(
                    institution=each.institution,
                    studyType=each.degree,
                    area=each.area,
                    startDate=each.start,
                    endDate=each.end,
                )
                for each in self.studies
            ]
        if not application.work and self.jobs:
            found["work"] = [
                _marked(name=each.employer, position=each.position, startDate=each.start, endDate=each.end)
                for each in self.jobs
            ]
        return found


def _marked(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value} | {"readFrom": READ_FROM}


def read_statements(document: Document, reference: Reference, country: str | None = None) -> Stated:
    """Reads what a document states.

    Args:
        document: its text in reading order is used, since there dates are beside their entries.
        reference: knows institutions and degrees.
        country: where numbers without a country code are from, as ISO 3166-1 alpha-2.
    """
    sections = _sections(document.reading)
    education = sections.get("education", [])
    return Stated(
        _name(sections.get("", [])),
        emails(document),
        phones(document, reference, country),
        tuple(_studies(education, reference)),
        tuple(_jobs(sections.get("work", []))),
        has_education="education" in sections,
        education_text="\n".join(education),
    )


def emails(document: Document) -> tuple[str, ...]:
    """The e-mail addresses of a document and of its links, each once."""
    linked = (link[len("mailto:") :].partition("?")[0] for link in document.links if link.startswith("mailto:"))
    written = (match[0] for text in {document.text, document.reading} for match in _EMAIL.finditer(text))
    return tuple({address.lower().rstrip("."): None for address in (*linked, *written)})


def phones(document: Document, reference: Reference, country: str | None) -> tuple[str, ...]:
    """The telephone numbers of a document and of its links in E.164, each once.

    Without a country code, only valid and reserved numbers of the country count: dates and amounts have digits, too.
    """
    linked = " \n".join(link.removeprefix("tel:") for link in document.links if link.startswith("tel:"))
    found: dict[str, None] = {}
    for text in dict.fromkeys((linked, document.text, document.reading)):
        numbers = [
            match.number
            for match in PhoneNumberMatcher(text, country, leniency=Leniency.VALID)
            if match.raw_string.startswith("+") or not _MONTHS.search(match.raw_string)
        ]
        numbers += _further_numbers(text, reference, country)
        found |= {phonenumbers.format_number(number, PhoneNumberFormat.E164): None for number in numbers}
    return tuple(found)


def _further_numbers(text: str, reference: Reference, country: str | None) -> Iterator[PhoneNumber]:
    """Numbers that no plan has: possible ones with a country code, and those that are reserved for fiction."""
    for written in _NUMBER.findall(text):
        if _MONTHS.search(written):
            continue
        try:
            number = phonenumbers.parse(written, country)
        except NumberParseException:
            continue
        digits = int(f"{number.country_code}{phonenumbers.national_significant_number(number)}")
        stated = written.startswith("+") and phonenumbers.is_possible_number(number)
        if stated or reference.reserved(digits):
            yield number


_MONTHS = re.compile(r"(?<!\d)(?:\d\d?[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d\d?)(?!\d)|\b(?:19|20)\d\d\s*[-–]")  # noqa: RUF001
_NUMBER = re.compile(r"[+＋]?\(?\d[\d \u00a0().-]{6,20}\d")  # noqa: RUF001


def periods(line: str) -> list[Period]:
    """The periods and single dates of a line: `Sep 2015 – Jun 2019`, `2015 to present`, `2019`."""
    dates = [found for match in _DATE.finditer(line) if (found := _date(line, match))]
    result: list[Period] = []
    for first, last, text in dates:
        if result and not result[-1].start and _BETWEEN.fullmatch(line[result[-1].last : first]):
            result[-1] = Period(result[-1].end, text, result[-1].first, last)
            continue
        after = _BETWEEN.match(line, last)
        ongoing = _ongoing(line[after.end() :]) if after else ""
        if after and ongoing:
            result.append(Period(text, ongoing, first, after.end() + len(ongoing)))
        else:
            result.append(Period("", text, first, last))
    return result


def _date(line: str, match: re.Match[str]) -> tuple[int, int, str] | None:
    """A date with its place in the line; without the word before it if that is no month."""
    if PartialDate.read(match[0].strip()).earliest:
        return match.start(), match.end(), match[0].strip()
    year = _YEAR.search(match[0])
    if year and PartialDate.read(year[0]).earliest:
        return match.start() + year.start(), match.end(), year[0]
    return None


def _ongoing(rest: str) -> str:
    """The words at the beginning that say that a stay goes on."""
    tokens = list(re.finditer(r"[^\s,;|·()]+", rest[:60]))[:4]
    for token in reversed(tokens):
        if PartialDate.read(rest[: token.end()]).ongoing:
            return rest[: token.end()]
    return ""


@cache
def _headings() -> dict[str, str]:
    with (Path(__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as file:
        return {plain(each): row["section"] for row in csv.DictReader(file) for each in row["headings"].split("|")}


@cache
def _institution_words() -> frozenset[str]:
    with (Path(__file__).parent / "institution_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(each) for row in csv.DictReader(file) for each in row["words"].split("|"))


@cache
def _long_stems() -> tuple[str, ...]:
    return tuple(word for word in _institution_words() if len(word) >= _LONG_STEM and word.isascii())


@cache
def _signs() -> tuple[str, ...]:
    """The words for institutions in scripts that put no space between words, and in Arabic and Hebrew."""
    return tuple(word for word in _institution_words() if not word.isascii())


@cache
def _degrees(reference: Reference) -> frozenset[str]:
    """The names of degrees, as `plain` writes them."""
    return frozenset(plain(name) for (name,) in reference.database.execute("SELECT words FROM degrees"))


@cache
def _subjects(reference: Reference) -> frozenset[str]:
    """The subjects of studies, as `plain` writes them."""
    return frozenset(str(name) for (name,) in reference.database.execute("SELECT words FROM subjects"))


def section_of(line: str) -> str | None:
    """The section that a line is the heading of: education, work, referees, title, other; else None."""
    return _headings().get(plain(line)) if len(line) <= _MAX_HEADING else None


def _sections(text: str) -> dict[str, list[str]]:
    """The lines of each section; before the first heading, the section is an empty text."""
    found: dict[str, list[str]] = {"": []}
    current = found[""]
    for line in text.splitlines():
        stripped = line.strip()[:MAX_LINE]
        if not stripped:
            continue
        section = section_of(stripped)
        if section == "title":
            continue
        if section:
            current = found.setdefault(section, [])
        else:
            current.append(stripped)
    return found


@cache
def _language_of_words() -> dict[str, frozenset[str]]:
    """The languages of each word for a type of institution."""
    found: dict[str, set[str]] = {}
    with (Path(__file__).parent / "institution_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for each in row["words"].split("|"):
                found.setdefault(fold(each), set()).add(row["language"])
    return {word: frozenset(languages) for word, languages in found.items()}


def languages_of(institution: str) -> frozenset[str]:
    """The languages that the name of an institution may be in, by its words for the type; empty if it has none."""
    types = institution_types(institution)
    return frozenset[str]().union(*(_language_of_words().get(word, frozenset()) for word in types))


def is_institution(text: str) -> bool:
    """Whether a text has a word for a type of institution, in one of many languages."""
    return bool(institution_types(text))


def institution_types(text: str) -> frozenset[str]:
    """The words for types of institutions that a text has, as its own language writes them."""
    folded = fold(text)
    tokens = re.findall(r"[^\W\d_]+", folded)
    known = _institution_words()
    spaced = {
        stem
        for token in tokens
        for stem in ([token] if token in known else [stem for stem in _long_stems() if token.endswith(stem)])
    }
    if not folded.isascii():
        spaced.update(sign for sign in _signs() if sign in folded)
    return frozenset(spaced)


def _name(lines: list[str]) -> str:
    """The line at the top of a document that is a person's name; empty if none is."""
    for line in lines[:_MAX_NAME_LINES]:
        parts = [part for part in _SEPARATOR.split(line) if part]
        text = parts[0] if parts else ""
        tokens = text.replace(",", " ").split()
        if not 2 <= len(tokens) <= 5 or len(text) > _MAX_NAME or _JOB.search(text) or is_institution(text):
            continue
        if not all(map(_LATIN_NAME.fullmatch, tokens)):
            continue
        if all(token[:1] != token[:1].lower() or token[:1] == token[:1].upper() or len(token) < 4 for token in tokens):
            return text
    return ""


def _studies(lines: list[str], reference: Reference) -> Iterator[Studies]:
    """The studies of a section for education: a new one begins where what the first begins with comes again."""
    entry: dict[str, str] = {}
    begins_with = ""
    count = 0
    for kind, fields in _pieces(lines, reference):
        begins_with = begins_with or kind
        if entry and (kind == begins_with or any(name in entry for name in fields)):
            yield Studies(**entry)
            count += 1
            entry = {}
        if count == MAX_ENTRIES:
            return
        entry |= fields
    if entry.keys() - {"start", "end", "area"}:
        yield Studies(**entry)


def _pieces(lines: list[str], reference: Reference) -> Iterator[tuple[str, dict[str, str]]]:
    """What each line states, in its order: a period, a degree, an institution."""
    for line in _unwrapped(lines):
        if len(line) == MAX_LINE:
            continue
        found: list[tuple[int, str, dict[str, str]]] = []
        rest = line
        if dates := periods(line):
            # Of several, the last is often the end of the studies and the others are of projects within.
            period = dates[0]
            dated = {"start": period.start, "end": period.end}
            found.append((period.first, "period", {name: text for name, text in dated.items() if text}))
            rest = f"{line[: period.first]} | {line[period.last :]}"
        for chunk in _SEPARATOR.split(rest):
            at = max(0, line.find(chunk.strip()))
            found.extend((at + offset, kind, fields) for offset, kind, fields in _of_chunk(chunk.strip(), reference))
        for _, kind, fields in sorted(found, key=lambda each: each[0]):
            yield kind, fields


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """The lines, with one that ends in a comma or in a type of institution joined with the next: `…, University`."""
    begun = ""
    for line in lines:
        line = f"{begun} {line}".strip()
        begun = line if line.endswith(",") or _WRAPPED.search(line) else ""
        if not begun:
            yield line
    if begun:
        yield begun


def _of_chunk(chunk: str, reference: Reference) -> Iterator[tuple[int, str, dict[str, str]]]:
    """The degree, its subject and the institution in a part of a line, each with its place."""
    if len(chunk) < 2:
        return
    span = _institution_span(chunk, reference)
    if span:
        first, last = span
        yield first, "institution", {"institution": chunk[first:last].strip(" ,;:()")}
        parts = [(0, chunk[:first]), (last, chunk[last:])]
    else:
        parts = [(0, chunk)]
    for offset, part in parts:
        degree = _degree(part.strip(" ,;:()"), reference)
        if degree:
            area = part[part.find(degree) + len(degree) :]
            while match := _IN.match(area):
                area = area[match.end() :]
            fields = {"degree": degree, "area": area.strip(" ,;:)")}
            yield offset, "degree", {name: text for name, text in fields.items() if text}


def _institution_span(chunk: str, reference: Reference) -> tuple[int, int] | None:
    """Where in a text the name of an institution is: the longest listed one, else by its word for the type."""
    tokens = list(re.finditer(r"[^\s,;()]+", chunk))[: 2 * _MAX_SPAN]
    typed = [bool(institution_types(token[0])) for token in tokens]
    spans = [
        (tokens[one].start(), tokens[two].end())
        for one in range(len(tokens))
        for two in range(one, min(len(tokens), one + _MAX_SPAN))
        if any(typed[one : two + 1]) or two - one + 1 == len(tokens)
    ]
    if listed := _listed(chunk, spans, reference):
        return max(listed, key=lambda span: span[1] - span[0])
    if not any(typed):
        return None
    end = 0
    for part in re.split(r"(?<=,)\s|\s(?=\()", chunk):
        start = chunk.find(part, end)
        end = start + len(part)
        if is_institution(part):
            return _by_type(chunk, start, end, reference)
    return None


def _by_type(chunk: str, start: int, end: int, reference: Reference) -> tuple[int, int]:
    """The institution in a part of a text: from its word for the type if `of` follows, else from a preposition on."""
    tokens = [match for match in re.finditer(r"[^\s,;()]+", chunk) if start <= match.start() < end]
    at = next(number for number, token in enumerate(tokens) if is_institution(token[0]))
    begin = tokens[0].start()
    for token in tokens[:at]:
        if fold(token[0]) in _PREPOSITION:
            begin = token.end() + 1
    degree = _degree(chunk[begin:end], reference)
    if degree:
        begin = chunk.find(degree, begin) + len(degree)
    return begin, end


def _listed(chunk: str, spans: list[tuple[int, int]], reference: Reference) -> list[tuple[int, int]]:
    """The spans of a text that are names of institutions of the directories."""
    by_key: dict[str, list[tuple[int, int]]] = {}
    for first, last in spans:
        name = words(chunk[first:last])
        if name and (len(name) > 1 or len(name[0]) > 2):
            for key in {"".join(name), "".join(expanded(name))}:
                by_key.setdefault(key, []).append((first, last))
    if not by_key:
        return []
    query = (
        f"SELECT DISTINCT key, tier FROM institution_keys WHERE key IN ({', '.join('?' * len(by_key))}) "  # noqa: S608
        f"AND tier IN ({Tier.WRITTEN:d}, {Tier.EXPANDED:d}, {Tier.WITHOUT_PLACE:d}, {Tier.ACRONYM:d})"
    )
    return [
        span
        for key, tier in reference.database.execute(query, tuple(by_key))
        for span in by_key[key]
        if (tier != Tier.ACRONYM or chunk[slice(*span)].isupper()) and not _is_other(chunk[slice(*span)], reference)
    ]


def _is_other(text: str, reference: Reference) -> bool:
    """Whether a listed name without a word for a type of institution is also a degree or a subject."""
    return not is_institution(text) and (_is_degree(text, reference) or plain(text) in _subjects(reference))


def _degree(text: str, reference: Reference) -> str:
    """The longest name of a degree at the beginning of a text; empty if there is none."""
    tokens = list(re.finditer(r"[^\s,;:()]+", text))[:_MAX_DEGREE_WORDS]
    known = next((text[: token.end()] for token in reversed(tokens) if _is_degree(text[: token.end()], reference)), "")
    if not known and tokens and not text.isascii():
        first = tokens[0][0]
        known = next((first[:end] for end in range(len(first), 1, -1) if _is_degree(first[:end], reference)), "")
    return known + match[0] if known and (match := _OF.match(text, len(known))) else known


def _is_degree(text: str, reference: Reference) -> bool:
    written = plain(text)
    return written in _degrees(reference) and not (len(written) <= 3 and text.islower())


def _jobs(lines: list[str]) -> Iterator[Job]:
    """The jobs of a section for employment: each has a period, and beside it a position and an employer."""
    count = 0
    for block in _blocks(lines):
        for entry in _of_block(block):
            yield entry
            count += 1
            if count == MAX_ENTRIES:
                return


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines that are next to each other, without those that describe what was done."""
    block: list[str] = []
    for line in lines:
        if _BULLET.match(line) or (line.endswith((".", "。", ";")) and not _LEGAL_FORM.search(line)) or len(line) > 110:
            if block:
                yield block
            block = []
        else:
            block.append(line)
    if block:
        yield block


def _of_block(block: list[str]) -> Iterator[Job]:
    texts: list[str] = []
    period: Period | None = None
    dates_first = bool(periods(block[0])) and not _texts(block[0])
    for line in block:
        found = next((each for each in periods(line) if each.start), None)
        if found and period is not None:
            yield _job(texts if dates_first else texts[:2], period)
            texts = texts[2:] if not dates_first else []
            period = None
        texts += _texts(line if found is None else f"{line[: found.first]} | {line[found.last :]}")
        period = period or found
    if period is not None:
        yield _job(texts, period)


def _texts(line: str) -> list[str]:
    return [text for part in _SEPARATOR.split(line) for each in part.split(", ", 1) if (text := each.strip(" ,()"))]


def _job(texts: list[str], period: Period) -> Job:
    one, two = (*texts, "", "")[:2]
    if _JOB.search(two) and not _JOB.search(one):
        one, two = two, one
    elif not _JOB.search(one):
        return Job(one, two, period.start, period.end)
    return Job(two, one, period.start, period.end)


