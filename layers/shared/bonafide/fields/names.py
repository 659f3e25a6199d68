"""What the name of a field means: the header of a column, a key of a JSON object, or the question of a form.

`field_names.csv` lists the names of each field in many languages. Case, accents, spaces and punctuation do not matter.
A name may be used anywhere, or only in its group: `From` is the start of studies only under `Education`. The group may
come before it: `candidate.email`, `Education 1 Start`, `Person : Email`.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path as File
from typing import NamedTuple

from bonafide.fields.values import VALUES
from bonafide.text import plain, words_of

type Path = tuple[str | int, ...]
"""The steps to a field of an application. One that begins with `_` is a part of a field (`_startYear`)."""

LISTS = frozenset({"education", "work"})
"""Sections with several entries."""

MAX_NAME = 200
"""Characters of a name that are read. Nothing longer names a field."""

_FILE = File(__file__).with_name("field_names.csv")
_GROUPS = frozenset("person container location education work job source profiles".split())
_NEAR = frozenset({"startDate", "endDate", "position"})
"""Fields of an entry that a column may have by the one before it."""

NOTHING: Path = ("-",)
"""The field of names that mean nothing, or nothing outside a group."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_STEPS = re.compile(r"[.\[\]/:>|\\]+|\s[-\u2013\u2014\u203a\u00bb]\s|__")
_NUMBERED = re.compile(r"(.*?[^\W\d])[\W_]*(\d{1,2})(?!\d)[\W_]*(.*)", re.DOTALL)
_LAST_NUMBER = re.compile(r"(.*?[^\W\d])[\W_]*(\d{1,2})\W*", re.DOTALL)
_ALTERNATIVES = re.compile(r"\s*[/|]\s*|\s+(?:or|oder|ou|o|of|and|und|et|y|e|en)\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\uff08[^\uff08\uff09]*\uff09|\u3010[^\u3010\u3011]*\u3011")
_QUESTION_NUMBER = re.compile(
    r"\s*(?:(?:question|frage|pregunta|q)\s*)?\d{1,3}\s*[.):\uff0e\u3001-]\s*", re.IGNORECASE
)
_FILLERS = frozenset(
    "what which s is are was were the a an your you do did does when please enter provide give tell us me specify "
    "select choose type fill insert write add in here my i we can could would have has required optional mandatory "
    "at on for to where from be reach best current currently own full valid "
    "wie was welche welcher welches welchem lautet ist sind ihre ihr ihren deine dein bitte geben sie angeben "
    "eingeben nennen an die der das den im am haben wann wo "
    "quel quelle quels quelles est sont votre vos ton ta veuillez indiquer saisir entrer merci de le la les l du des "
    "dans vous cual cuales es son su sus tu tus por favor indique introduzca ingrese escriba el los las del en que "
    "qual quais e seu sua seus suas o os as do da dos das em voce informe digite "
    "quale quali suo tuo tua tuoi inserisci inserire indica indicare il lo gli i della dello dei "
    "wat welk welke zijn uw je jouw vul hier het een".split()
)
"""Words around the name in the question of a form, folded."""
_LEVELS = {
    **dict.fromkeys("1 first ug undergraduate undergrad bachelor bachelors licence licenciatura".split(), 0),
    **dict.fromkeys("2 second pg postgraduate postgrad master masters maestria".split(), 1),
    **dict.fromkeys("3 third phd doctorate doctoral".split(), 2),
}
"""The number of a school by the word before its field."""

_FILLERS_WITHOUT_SPACES = re.compile(
    "あなたの|を(?:ご)?(?:入力|記入|教え)(?:して)?(?:て)?(?:ください)?|(?:は何|はなん)?ですか|"
    "请(?:输入|填写|提供)|您的|你的|您|是什么|必須|必填|任意"
)


class _Tables(NamedTuple):
    """Folded names: of fields by group (those of group `""` may be used anywhere), of groups, and of `near_field`.

    `heads` are names of fields that other names of their entry may begin with: `School 2 start date`. `summaries` are
    names of the highest degree of all. `form` are names of a form's own times, and `marks` names by which its table is
    recognised. `files` are names of what has a résumé's file.
    """

    fields: dict[str, dict[str, Path]]
    sections: dict[str, str]
    near: dict[str, Path]
    heads: dict[str, str]
    summaries: frozenset[str]
    form: dict[str, Path]
    marks: frozenset[str]
    files: frozenset[str]


@cache
def _tables() -> _Tables:
    """Reads the file when a name is looked up for the first time: most uploads of JSON need none."""
    fields: dict[str, dict[str, Path]] = defaultdict(dict)
    groups: dict[str, str] = {}
    near: dict[str, Path] = {}
    form: dict[str, Path] = {}
    listed: dict[str, set[str]] = {"summary": set(), "mark": set(), "file": set()}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [plain(name) for name in row["names"].split("|")]
            path: Path = tuple(int(step) if step.isdecimal() else step for step in row["field"].split("."))
            if row["field"] in _GROUPS:
                groups |= {name: row["field"] for name in names if name not in groups}
            elif row["where"] == "near":
                near |= dict.fromkeys(names, path)
            elif row["where"] == "form":
                form |= dict.fromkeys(names, path)
            elif row["where"] in ("mark", "file"):
                listed[row["where"]].update(names)
            else:
                if row["where"] == "summary":
                    listed["summary"].update(names)
                group, inner = _in_group(path)
                for name in names:
                    if row["where"] in ("any", "summary"):
                        fields[""].setdefault(name, path)
                    if path != NOTHING:
                        fields[group].setdefault(name, inner)
    for name, path in fields[""].items():
        if path != NOTHING:
            fields["person"].setdefault(name, path)
    for group in LISTS:
        for name, inner in fields["location"].items():
            fields[group].setdefault(name, ("location", *inner))
    heads = {
        name: str(path[0])
        for name, path in fields[""].items()
        if path in (("education", "institution"), ("education", "studyType"), ("work", "name"))
    }
    heads |= {name: "person" for name, path in fields[""].items() if path == ("basics", "name")}
    summaries, marks, files = (frozenset(listed[where]) for where in ("summary", "mark", "file"))
    return _Tables(fields, groups, near, heads, summaries, form, marks, files)


def _in_group(path: Path) -> tuple[str, Path]:
    """The group of a field and its path there. A field of the person keeps its whole path."""
    if path[:2] == ("basics", "location"):
        return "location", path[2:]
    if path[0] == "basics":
        return "person", path
    return (str(path[0]), path[1:]) if path[0] in _GROUPS else ("", path)


@lru_cache(8192)
def section_of(name: str) -> str | None:
    """The section that a value with this name holds: of `candidate` it is `person`, of `Berufserfahrung` `work`."""
    if len(name) > MAX_NAME:
        return None
    if found := _tables().sections.get(plain(name)):
        return found
    if numbered := _LAST_NUMBER.fullmatch(name):
        return _tables().sections.get(plain(numbered[1]))
    words = _words(name)
    return next(
        (_tables().sections.get(rest) for group, rest in _divided(words) if group in ("person", "container")), None
    )


@lru_cache(8192)
def field_of(group: str, name: str) -> Path | None:
    """The path of the field that a name means within a group; None if it is not known there.

    The path is that in the application for the groups `""` (anywhere) and `person`, else that in the section.
    """
    if not name or len(name) > MAX_NAME:
        return None
    found = _tables().fields[group].get(plain(name))
    if found == NOTHING:
        return None
    if group not in ("", "person"):
        return found or _in_section(group, name)
    return (
        _at(found, 0)
        or _by_steps(name)
        or _by_number(name)
        or _by_level(name)
        or _by_group(name)
        or _by_question(name)
    )


def near_field(name: str, section: str | None, number: int, *, has_job: bool) -> Path | None:
    """The path of a name that is known only beside other columns of its section.

    So dates and a title behind an employer are those of the employment, and a job title beside a job's id is that of
    the job.

    Args:
        name: the name.
        section: `education` or `work`, if the column before it is of an entry of that section.
        number: the number of that entry.
        has_job: whether another column is about the job that is applied for.
    """
    key = plain(name)
    if has_job and key in _tables().near:
        return _tables().near[key]
    inner = _tables().fields[section].get(key) if section else None
    is_near = inner is not None and (inner[0] in _NEAR or str(inner[0]).startswith("_"))
    return (section, number, *inner) if section and inner and is_near else None


def is_summary(name: str) -> bool:
    """Whether a name is that of the highest degree of all, which is not that of the next school."""
    return plain(name) in _tables().summaries


def is_of_form(name: str) -> bool:
    """Whether only the table of a form tool has such a column: `Respondent ID`, `Submit Date (UTC)`."""
    return plain(name) in _tables().marks


@lru_cache(8192)
def is_of_file(name: str) -> bool:
    """Whether a field of this name may name or hold the file of a résumé: `Lebenslauf`, `Upload your CV`."""
    if len(name) > MAX_NAME:
        return False
    files = _tables().files
    number = _QUESTION_NUMBER.match(name)
    stripped = _BRACKETS.sub(" ", name[number.end() :] if number else name)
    if plain(name) in files or any(key in files for key in keys_of_question(stripped)):
        return True
    parts = [part for part in _ALTERNATIVES.split(stripped) if part.strip()]
    if len(parts) > 1 and all(any(key in files for key in keys_of_question(part)) for part in parts):
        return True
    return any(rest in files for group, rest in _divided(_words(stripped)) if group in ("person", "container"))


def form_field(name: str) -> Path | None:
    """What a form's own time means: `NOTHING`, or when it was sent; None if the name is not one."""
    return _tables().form.get(plain(name))


def _at(path: Path | None, number: int) -> Path | None:
    """The path of a field, with the number of the entry if its section has several."""
    if path is None or path == NOTHING:
        return None
    return (path[0], number, *path[1:]) if path[0] in LISTS else path


def _in_application(group: str, path: Path, number: int) -> Path:
    """The path in the application of a field of a group."""
    if group == "location":
        return ("basics", "location", *path)
    if group == "profiles":
        return ("basics", "profiles", number, *path)
    if group in LISTS:
        return (group, number, *path)
    return (group, *path) if group in ("job", "source") else _renumbered(path, number)


def _renumbered(path: Path, number: int) -> Path:
    return (path[0], number, *path[2:]) if path[0] in LISTS else path


def _by_steps(name: str) -> Path | None:
    """`basics.location.countryCode`, `education[0].institution`, `Person : Email`, `emails[0].value`."""
    steps = [step.strip() for step in _STEPS.split(name) if step and step.strip()]
    if len(steps) < 2:
        return None
    group, number, inner = "", 0, ""
    for position, step in enumerate(steps):
        rest = [other for other in steps[position + 1 :] if not other.isdecimal()]
        if step.isdecimal():
            number = int(step[:4])
            continue
        section = (section_of(step) or _tables().heads.get(plain(step))) if rest else None
        if section is None:
            path = field_of(inner or group, step) if group or position == 0 else None
            break
        if numbered := _LAST_NUMBER.fullmatch(step):
            number = int(numbered[2])
        if section == "location" and group in LISTS:
            inner = section
        else:
            group, inner = ("person" if section == "container" else section), ""
    else:
        return None
    if rest and ("/" in name or any(plain(other) not in VALUES for other in rest)):
        return None
    if path is None:  # a field of a section with a name of its own is kept there
        return _in_application(group, (_camel(step),), number) if group not in ("", "person") and not inner else None
    last = steps[-1]
    if last.isdecimal() and path == ("courses",):
        path = (*path, int(last[:4]))
    elif last.isdecimal() and not group:
        number = int(last[:4])
    return (group, number, inner, *path) if inner else _in_application(group, path, number)


def _by_number(name: str) -> Path | None:
    """`Education 1 Start`, `School 2`, `Email 1`, `phone_2_number`. Only the order of the numbers matters."""
    match = _NUMBERED.fullmatch(" ".join(_CAMEL.sub(" ", name).split()))
    if match is None:
        return None
    key, number, after = plain(match[1]), int(match[2]), match[3]
    section = _tables().sections.get(key) or _tables().heads.get(key)
    if after and section in LISTS:
        return _in_application(section, field_of(section, after) or (_camel(after),), number)
    if after and section == "location":
        path = field_of(section, after)
        return path and _in_application(section, path, number)
    if after and section == "person" and (path := _tables().fields["person"].get(plain(after))):
        return path if number < 2 else None  # of a second person, nothing
    if after and plain(after) not in VALUES:
        return None
    return _at(_tables().fields[""].get(key), number) or (
        _at(_tables().fields["work"].get("name"), number) if section == "work" else None
    )


def _by_level(name: str) -> Path | None:
    """`1st School`, `UG Degree`, `Master's University`: the entry of an order, or of the usual order of degrees."""
    words = [word for word in _words(_BRACKETS.sub(" ", name)) if word not in ("s", "st", "nd", "rd")]
    number = _LEVELS.get(words[0]) if len(words) > 1 else None
    if number is None or words[1] in ("major", "minor", "name"):
        return None
    inner = _tables().fields["education"].get("".join(words[1:]))
    return ("education", number, *inner) if inner else None


def _by_group(name: str) -> Path | None:
    """`Candidate First Name`, `Education Start Date`, `School City`, `location_country_code`."""
    for group, rest in _divided(_words(name)):
        path = _tables().fields[group].get(rest) if group != "container" else None
        if path:
            return _in_application(group, _at(path, 0) or path if group == "person" else path, 0)
    return None


def _divided(words: list[str]) -> Iterator[tuple[str, str]]:
    """The ways to divide words into the name of a group, and the rest without spaces."""
    for length in range(min(len(words) - 1, 3), 0, -1):
        key = "".join(words[:length])
        if group := _tables().sections.get(key) or _tables().heads.get(key):
            yield group, "".join(words[length:])


def _by_question(name: str) -> Path | None:
    """`What is your e-mail address?`, `3. Phone number (with country code) *`, `School or university`."""
    stripped = name
    if number := _QUESTION_NUMBER.match(name):
        stripped = name[number.end() :]
    stripped = _FILLERS_WITHOUT_SPACES.sub("", _BRACKETS.sub(" ", stripped))
    for key in keys_of_question(stripped):
        if path := _at(_tables().fields[""].get(key), 0):
            return path
    parts = [part for part in _ALTERNATIVES.split(stripped) if part.strip()]
    paths = {_at(_tables().fields[""].get(plain(part)), 0) for part in parts} if len(parts) > 1 else set()
    return paths.pop() if len(paths) == 1 else None


def keys_of_question(name: str) -> Iterator[str]:
    """A question without the words around what it asks for: those at its start, its end, and all of them."""
    words = _words(name)
    while words:
        yield "".join(words)
        shorter = words[1:] if words[0] in _FILLERS else words[:-1] if words[-1] in _FILLERS else words
        if shorter == words:
            break
        words = shorter
    yield "".join(word for word in words if word not in _FILLERS)


def _in_section(group: str, name: str) -> Path | None:
    """A name in its section that repeats the section or has brackets: `education_start_date`, `Degree (optional)`."""
    table = _tables().fields[group]
    words = _words(_BRACKETS.sub(" ", name))
    if found := table.get("".join(words)):
        return found
    for section, rest in _divided(words):
        if section == group and rest in table:
            return table[rest]
        if section == "location" and group in LISTS and rest in _tables().fields["location"]:
            return ("location", *_tables().fields["location"][rest])
    return None


def _words(name: str) -> list[str]:
    """The folded words of a name, also of one in camel case."""
    return words_of(_CAMEL.sub(" ", name))


def _camel(name: str) -> str:
    first, *others = re.split(r"[\s_-]+", name.strip())
    return first[:1].lower() + first[1:] + "".join(other.capitalize() for other in others)
