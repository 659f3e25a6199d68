"""What a document states: a name, contacts, studies and jobs, as far as its lines show them.

It is shown beside what the form states, and fills education and employment that a form does not have. Nothing is
judged by it alone: a layout is easily misread (about one entry in ten). Photos, dates of birth, nationality and
marital status are not looked for.
"""

import re
from collections.abc import Iterable, Iterator
from operator import ne
from typing import NamedTuple

from bonafide.application import Application
from bonafide.document import Document
from bonafide.institution_names import Tier, distinctive, expanded, words
from bonafide.reference import Reference
from bonafide.text import fold, plain
from verify_resume.contacts import emails, phones
from verify_resume.europass import read_europass
from verify_resume.periods import Period, periods
from verify_resume.vocabulary import degrees, institution_types, is_institution, section_of, subjects

MAX_ENTRIES = 20
"""Studies, and jobs, that are read of a document."""

MAX_MIXED = 5
"""Studies of which all readings are given: there are up to as many as the square."""

MAX_LINES = 1_000
"""Lines of a section that are read: 12 pages have fewer."""

MAX_LINE = 400
"""Characters of a line that are read. Longer ones are paragraphs."""

READ_FROM = "the document"
"""The value of `readFrom` in an entry that no form states."""

_MAX_NAME_LINES, _MAX_NAME = 12, 60
_MAX_SPAN, _MAX_DEGREE_WORDS, _MAX_DEGREE_SIGNS, _MAX_TITLE = 12, 6, 40, 110

_SEPARATOR = re.compile(r"\s*[|·•‣▪◦●■/]\s*|\t+|\s{2,}|\s+[–—-]\s+|\s*;\s+")  # noqa: RUF001
_BULLET = re.compile(r"\s*[-–—•‣▪◦●■◆◇*➢✓·o]\s+\S")  # noqa: RUF001
_IN = re.compile(r"\s*(?:,|:|-|–|\(|\b(?:in|of|en|em|im|di|de|w|по)\b)\s*", re.IGNORECASE)  # noqa: RUF001
_OF = re.compile(r"\s+of(?:\s+(?!in\b)[\w&-]+){1,4}(?=\s+in\b|\s*[,;:(]|$)|[(（][^()（）]*[)）]")  # noqa: RUF001
"""What belongs to the name of a degree after its first words: Bachelor of Science, 修士(工学)."""

_PREPOSITION = frozenset("in at en em im an bei w v u в у на по på ved".split())  # noqa: RUF001
_LATIN_NAME = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*\.?")  # noqa: RUF001
_GOES_ON = re.compile(r"[a-zà-ÿа-я(%\d]*$|[a-zà-ÿа-я]+\s(?!.*(?:19|20)\d\d)")
"""A line that continues the one before, or the number of a page."""

_ENDS, _BEGINS = re.compile(r"(?:^|[,;:(]|\b(?:at|from|in|an|der|à))$", re.IGNORECASE), re.compile(r"[,;:.()]|$")
"""What is before and after the whole name of an institution."""

_PLACE = re.compile(r"[^,]+,\s?(?:[A-Z]{2}|[A-Z][\w.]+)$")
"""`San Francisco, CA`, `Seoul, S.Korea`."""

_LENGTH = re.compile(r"\d{1,3}|(?:\d+\s?(?:years?|yrs?|months?|mos?)\W*)+", re.IGNORECASE)
"""The number of a page, or how long somebody stayed."""

_LEGAL_FORM = re.compile(r"\b(?:Inc|Ltd|Co|Corp|S\.A|Bros|e\.V|a\.s|s\.r\.o|S\.p\.A)\.$", re.IGNORECASE)
_WRAPPED = re.compile(
    r"(?:^|[,\u2013\u2014-]\s*)(?:University|Institute|College|School)$|[,\u2013\u2014-]$"
    r"|\s(?:of|in|and|de|für|y|e|et|&)$"
)
"""The end of a line that goes on in the next one."""

_JOB = re.compile(
    r"founder|chief|head of|\bc[eft]o\b|president|engineer|developer|analyst|manager|administrator|consult|designer"
    r"|director|assistant|intern\b|lead\b|officer"
    r"|architect|specialist|scientist|teacher|nurse|technician|accountant|researcher|entwickler|ingenieur|ingeni|leiter"
    r"|berater|développeu|chef de|responsable|desarrollador|desenvolvedor|analista|sviluppatore|kierownik|разработчик"
    r"|programist|pengembang|инженер|менеджер|工程师|工程師|エンジニア|엔지니어|개발자",
    re.IGNORECASE,
)


class Piece(NamedTuple):
    """A degree, an institution or a period, and what it states, by the fields of `Studies`.

    `is_whole` is whether nothing is beside it that may belong to its name.
    """

    kind: str
    fields: dict[str, str]
    is_whole: bool = True


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


class Stated(NamedTuple):
    """What a document states.

    `has_education` is whether it has a section for education. `readings` are, for each of the studies, all the ways in
    which the lines of that section may belong together, the likeliest first.
    """

    name: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    studies: tuple[Studies, ...]
    jobs: tuple[Job, ...]
    has_education: bool
    education_text: str
    readings: tuple[tuple[Studies, ...], ...]

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
    """Reads what a document states. The XML of a Europass document is read first, since it has no layout.

    Args:
        document: its text in reading order is used, since there dates are beside their entries.
        reference: knows institutions and degrees.
        country: where numbers without a country code are from, as ISO 3166-1 alpha-2.
    """
    sections = _sections(document.reading)
    education = sections.get("education", [])
    carried = read_europass(document.europass) if document.europass else ([], [])
    carried_studies = [Studies(**fields) for fields in carried[0] if "institution" in fields][:MAX_ENTRIES]
    entries = [] if carried_studies else _entries(_pieces(education, reference))
    studies = carried_studies or [found for entry in entries if (found := _studies(entry)).institution][:MAX_ENTRIES]
    jobs = [Job(**fields) for fields in carried[1]][:MAX_ENTRIES]
    return Stated(
        name_in(sections.get("", [])),
        emails(document),
        phones(document, reference, country),
        tuple(studies),
        tuple(jobs or _jobs(sections.get("work", []))),
        has_education=bool(carried_studies) or "education" in sections,
        education_text="\n".join(education),
        readings=tuple((each,) for each in carried_studies) or _readings(entries)[:MAX_ENTRIES],
    )


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
        elif len(current) < MAX_LINES:
            current.append(stripped)
    return found


def name_in(lines: list[str]) -> str:
    """The first of the lines that is a person's name; empty if none is."""
    top = lines[:_MAX_NAME_LINES]
    if len(top) > 1 and all(_LATIN_NAME.fullmatch(line) for line in top[:2]):
        top[:2] = [" ".join(top[:2])]
    for line in top:
        parts = [part for part in _SEPARATOR.split(line) if part]
        text = parts[0] if parts else ""
        tokens = text.replace(",", " ").split()
        if not 2 <= len(tokens) <= 5 or len(text) > _MAX_NAME or _JOB.search(text) or is_institution(text):
            continue
        if not all(map(_LATIN_NAME.fullmatch, tokens)):
            continue
        # Capitals, a script without case, and short words or joined ones such as `de` and `al-Din`.
        if all(not token[0].islower() or len(token) < 4 or "-" in token for token in tokens):
            return text
    return ""


def _entries(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of each entry: a new one begins where what the first begins with comes again."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if (
            not found
            or piece.kind == found[0][0].kind
            or any(not each.fields.keys().isdisjoint(piece.fields) for each in found[-1])
        ):
            found.append([])
        found[-1].append(piece)
    return found


def _studies(entry: Iterable[Piece]) -> Studies:
    return Studies(**{name: text for piece in entry for name, text in piece.fields.items()})


def _readings(entries: list[list[Piece]]) -> tuple[tuple[Studies, ...], ...]:
    """What each entry with an institution may mean, first as it was read; nothing if its name may go on.

    Entries of one form were read as they were written. If they differ, a layout may have put any degree and any period
    beside any institution. There must be one for each, or one that was not read may be its own: an exchange has no
    degree, a project has a period.
    """
    institutions = [piece for entry in entries for piece in entry if piece.kind == "institution"]
    read = [_studies(entry) for entry in entries if any(piece.kind == "institution" for piece in entry)]
    if len({tuple(piece.kind for piece in entry) for entry in entries}) == 1:
        return tuple((one,) if piece.is_whole else () for piece, one in zip(institutions, read, strict=True))
    number, kinds = len(institutions), ("degree", "period")
    of_kinds = ([piece.fields for entry in entries for piece in entry if piece.kind == kind] for kind in kinds)
    degrees, dates = (found if len(found) == number <= MAX_MIXED else [dict[str, str]()] for found in of_kinds)
    result = []
    for piece, one in zip(institutions, read, strict=True):
        mixed = dict.fromkeys(Studies(**piece.fields, **degree, **period) for degree in degrees for period in dates)
        result.append(tuple(sorted(mixed, key=lambda each: sum(map(ne, each, one)))) if piece.is_whole else ())
    return tuple(result)


def _pieces(lines: list[str], reference: Reference) -> Iterator[Piece]:
    """What each line states, in its order: a period, a degree, an institution."""
    for line in _unwrapped(lines):
        if len(line) == MAX_LINE or "@" in line:
            continue
        found: list[tuple[int, Piece]] = []
        rest = line
        if dates := periods(line):
            # Of several, the last is often the end of the studies and the others are of projects within.
            period = dates[0]
            dated = {"start": period.start, "end": period.end}
            found.append((period.first, Piece("period", {name: text for name, text in dated.items() if text})))
            rest = f"{line[: period.first]} | {line[period.last :]}"
        for chunk in _SEPARATOR.split(rest):
            at = max(0, line.find(chunk.strip()))
            found.extend((at + offset, piece) for offset, piece in _of_chunk(chunk.strip(), reference))
        for _, piece in sorted(found, key=lambda each: each[0]):
            yield piece


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """The lines, with those that end within a name joined with the next one: `Master of`, `…, University`."""
    begun = ""
    for line in lines:
        line = f"{begun} {line}".strip()
        begun = line if len(line) < MAX_LINE and _WRAPPED.search(line) and not periods(line) else ""
        if not begun:
            yield line
    if begun:
        yield begun


def _of_chunk(chunk: str, reference: Reference) -> Iterator[tuple[int, Piece]]:
    """The degree, its subject and the institution in a part of a line, each with its place."""
    if len(chunk) < 2:
        return
    span = _institution_span(chunk, reference)
    if span:
        first, last = span
        before, after = chunk[:first].rstrip(), chunk[last:].lstrip()
        is_whole = bool(_ENDS.search(before)) and bool(_BEGINS.match(after))
        yield first, Piece("institution", {"institution": chunk[first:last].strip(" ,;:()")}, is_whole)
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
            yield offset, Piece("degree", {name: text for name, text in fields.items() if text})


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
        if (tier != Tier.ACRONYM or chunk[slice(*span)].isupper())
        and not _is_other(chunk[slice(*span)], reference)
        and distinctive(expanded(words(chunk[slice(*span)])))
    ]


def _is_other(text: str, reference: Reference) -> bool:
    """Whether a listed name without a word for a type of institution is also a degree or a subject."""
    return not is_institution(text) and (_is_degree(text, reference) or plain(text) in subjects(reference))


def _degree(text: str, reference: Reference) -> str:
    """The longest name of a degree at the beginning of a text; empty if there is none."""
    tokens = list(re.finditer(r"[^\s,;:()]+", text))[:_MAX_DEGREE_WORDS]
    known = next((text[: token.end()] for token in reversed(tokens) if _is_degree(text[: token.end()], reference)), "")
    if not known and tokens and not text.isascii():
        first = tokens[0][0]
        ends = range(min(len(first), _MAX_DEGREE_SIGNS), 1, -1)
        known = next((first[:end] for end in ends if _is_degree(first[:end], reference)), "")
    return known + match[0] if known and (match := _OF.match(text, len(known))) else known


def _is_degree(text: str, reference: Reference) -> bool:
    written = plain(text)
    return written in degrees(reference) and not (len(written) <= 3 and text.islower())


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
        is_sentence = line.endswith((".", "。", ";")) and not _LEGAL_FORM.search(line)
        if is_sentence or _BULLET.match(line) or _GOES_ON.match(line) or len(line) > _MAX_TITLE:
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
    """The texts of a line, without places: `Engineer, Northfen Utilities` is two."""
    found = []
    for part in (part.strip(" ,()") for part in _SEPARATOR.split(line)):
        if not part or _LENGTH.fullmatch(part):
            continue
        if _JOB.search(part):
            found += [text for each in part.split(", ", 1) if (text := each.strip(" ,()"))]
        elif not _PLACE.match(part) or _LEGAL_FORM.search(part):
            found.append(part)
    return found


def _job(texts: list[str], period: Period) -> Job:
    """The position and the employer; the position comes first unless only the second looks like one."""
    one, two = (*texts, "", "")[:2]
    if _JOB.search(two) and not _JOB.search(one):
        one, two = two, one
    return Job(two, one, period.start, period.end)
