"""The interpretations of a typed name: as a whole, or as a name with a place, a school or an acronym."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bonafide.institution_names import EXPANSIONS, distinctive, expanded, unordered, words

SCHOOLS = frozenset("school department faculty business law medicine engineering graduate".split())
"""Words for parts of an institution."""

SUBJECTS = SCHOOLS | frozenset(
    "administration and architecture art arts computer computing dental design economics education finance "
    "government health information journalism management nursing of pharmacy policy public science sciences "
    "social studies tech the undergraduate".split()
)
"""Words in the names of such parts: Graduate School of Business."""

_NO_SCHOOLS = frozenset("elementary grammar high middle preparatory primary secondary senior junior".split())
"""Words for schools that are not part of a university."""

_SEPARATORS = re.compile(r"\s*[,;()\[\]|/•\"“”«»]\s*|\s+[-\u2013\u2014]\s+")
_IN_BRACKETS = re.compile(r"\([A-Z](?:[A-Za-z]?[A-Z.]){1,6}\)")
"""An acronym in brackets; the directories do not list all acronyms."""

_NO_INSTITUTION = frozenset("na none nil null nothing tbd various unknown other self selftaught notapplicable".split())
"""Values that mean `no institution`."""

_MAX_PARTS, _MAX_WORDS = 5, 40
_MAX_PLACE_WORDS = 3
_MAX_WORDS_BEFORE_SCHOOL = 8


class Interpretation(NamedTuple):
    """The part of a name that is looked up, and the rest, which the institution must account for."""

    core: tuple[str, ...]
    rest: tuple[tuple[str, ...], ...] = ()
    school: bool = False
    """Whether the rest may be a school of the institution."""
    separated: bool = True
    """Whether commas, brackets or similar separate the core from the rest."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys to look up, without duplicates."""
        return tuple(dict.fromkeys(key for form in self._forms() for key in form))

    def _forms(self) -> Iterator[tuple[str, ...]]:
        full = expanded(self.core)
        yield "".join(self.core), "".join(full)
        if len(full) > 1:
            yield (unordered(full),)
        for length in (1, 2):
            if len(self.core) > length and self.core[:length] in EXPANSIONS:
                longer = (*EXPANSIONS[self.core[:length]], *expanded(self.core[length:]))
                yield "".join(longer), unordered(longer)


def interpretations(name: str) -> Iterator[list[Interpretation]]:
    """The interpretations in stages, the most literal first."""
    pieces = _SEPARATORS.split(name)[:_MAX_PARTS]
    parts = [part for piece in pieces if (part := words(piece)[:_MAX_WORDS])] if len(pieces) > 1 else []
    whole = words(name)[:_MAX_WORDS]
    if (
        not whole
        or not (distinctive(expanded(whole)) or len(expanded(whole)) > 1)
        or "".join(whole) in _NO_INSTITUTION
    ):
        return
    yield [Interpretation(whole)]
    if (without := _IN_BRACKETS.sub(" ", name)) != name:
        shorter = words(without)[:_MAX_WORDS]
        if shorter != whole and distinctive(expanded(shorter)):
            yield [*_from_parts(parts), Interpretation(shorter)]
    divided = [*_from_parts(parts), *_without_place(whole)]
    if divided:
        yield divided
    if inner := list(_without_school(whole)):
        yield inner


def _from_parts(parts: list[tuple[str, ...]]) -> Iterator[Interpretation]:
    """Adjacent parts as the name, the others as places, acronyms or schools."""
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            if end - start == len(parts):
                continue
            core = tuple(word for part in parts[start:end] for word in part)
            rest = tuple(_without_formerly(part) for part in (*parts[:start], *parts[end:]))
            if distinctive(expanded(core)):
                yield Interpretation(core, rest, school=any(map(_is_school, rest)))


def _without_formerly(part: tuple[str, ...]) -> tuple[str, ...]:
    return part[1:] if part[0] in ("formerly", "now", "ex", "formally") and len(part) > 1 else part


def _is_school(part: tuple[str, ...]) -> bool:
    names = set(expanded(part))
    return bool(names & SCHOOLS) and not names & _NO_SCHOOLS


def _without_place(whole: tuple[str, ...]) -> Iterator[Interpretation]:
    """The last words as a place: `LMU Munich`."""
    for count in range(1, min(_MAX_PLACE_WORDS, len(whole) - 1) + 1):
        core = whole[:-count]
        if distinctive(expanded(core)):
            yield Interpretation(core, (whole[-count:],), separated=False)


def _without_school(whole: tuple[str, ...]) -> Iterator[Interpretation]:
    """The first words as the name, the others as a school: `Harvard Business School`."""
    if "school" not in expanded(whole):
        return
    for count in range(1, min(len(whole), _MAX_WORDS_BEFORE_SCHOOL)):
        rest = whole[count:]
        names = set(expanded(rest))
        if (
            "school" in names
            and not names & _NO_SCHOOLS
            and len(names - SUBJECTS) <= 1
            and distinctive(expanded(whole[:count]))
        ):
            yield Interpretation(whole[:count], (rest,), school=True, separated=False)
