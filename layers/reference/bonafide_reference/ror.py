"""Institutions of the world: the educational ones of the Research Organization Registry (schema v2), and companies."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from bonafide_reference.companies import DIRECTORY, Company
from bonafide_reference.institution import Institution, point, website
from bonafide_reference.ipeds import Link
from bonafide_reference.official import UnreadableSource, records
from bonafide_reference.sources import Source


class Registry(NamedTuple):
    """The institutions by ROR id, their links, counts of what was left out, the day of the last change, companies."""

    institutions: dict[str, Institution]
    links: list[Link]
    left_out: Counter[str]
    date: str
    companies: tuple[Company, ...] = ()


def registry(source: Source) -> Registry:
    """Reads the records of education. The names of a withdrawn record are added to its successor."""
    found: dict[str, Institution] = {}
    withdrawn: dict[str, Institution] = {}
    relations: list[tuple[str, str, str]] = []
    left_out: Counter[str] = Counter()
    companies: list[tuple[Company, list[tuple[str, str]]]] = []
    date = ""
    for record in records(source.path):
        if not {"id", "names", "types"} <= record.keys():
            missing = next(name for name in ("id", "names", "types") if name not in record)
            raise UnreadableSource(f"{source.path.name}: no field {missing}: the schema must be v2")
        if "education" not in record["types"]:
            left_out["not of education"] += 1
            if "company" in record["types"] and record.get("status") != "withdrawn":
                with suppress(AttributeError, KeyError, TypeError, ValueError, IndexError):
                    companies.append(_company(record))
            continue
        try:
            institution = _institution(record)
            relations += _relations(record)
            date = max(date, str(record.get("admin", {}).get("last_modified", {}).get("date", "")))
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            left_out["broken records"] += 1
            continue
        (withdrawn if record.get("status") == "withdrawn" else found)[record["id"]] = institution
    successors = {one: other for one, other, relation in relations if relation == "successor"}
    for ror, institution in withdrawn.items():
        if successor := _successor(ror, successors, found):
            for name in institution.names.values():
                successor.add_name(name.written, "alias" if name.kind == "official" else name.kind)
            left_out["withdrawn, names kept"] += 1
        else:
            left_out["withdrawn"] += 1
    links = [
        (found[one].key, found[other].key, relation)
        for one, other, relation in relations
        if one in found and other in found and one != other
    ]
    return Registry(found, links, left_out, date, tuple(_with_relatives(companies)))


def _successor(ror: str, successors: Mapping[str, str], found: Mapping[str, Institution]) -> Institution | None:
    for _ in range(5):
        ror = successors.get(ror, "")
        if ror in found:
            return found[ror]
    return None


def _institution(record: Mapping[str, Any]) -> Institution:
    names = [(str(name["value"]).strip(), name["types"], name.get("lang")) for name in record["names"]]
    title = next((name for name, types, _ in names if "ror_display" in types), names[0][0])
    institution = Institution("ror", record["id"].rpartition("/")[2], title)
    institution.add_name(title, "official")
    for name, types, language in sorted(names, key=lambda each: _RANK[_kind(*each[1:])]):
        institution.add_name(name, _kind(types, language))
    institution.inactive = record.get("status") == "inactive"
    year = record.get("established")
    institution.founded = year if isinstance(year, int) and 500 < year < 2100 else None
    for domain in record.get("domains") or []:
        institution.add_website(domain)
    for link in record.get("links") or []:
        if link["type"] == "website":
            institution.add_website(link["value"])
    for location in record.get("locations") or []:
        place = location["geonames_details"]
        if not institution.places:
            institution.country = place["country_code"]
            institution.region = place.get("country_subdivision_code")
            institution.city = place["name"]
        at = point(place.get("lat"), place.get("lng"))
        institution.add_place(place["name"], place.get("country_subdivision_code"), at)
    return institution


_RANK = {kind: rank for rank, kind in enumerate(("official", "native", "alias", "acronym"))}


def _kind(types: list[str], language: str | None) -> str:
    """The kind of a name: labels in English are official, labels in other languages native."""
    if "label" in types or "ror_display" in types:
        return "official" if language in (None, "en") else "native"
    return "alias" if "alias" in types else "acronym"


def _relations(record: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The relations of a record, each from an institution to its successor or parent."""
    here = record["id"]
    found = []
    for relation in record.get("relationships") or []:
        there = relation["id"]
        match relation["type"]:
            case "successor" | "parent" as kind:
                found.append((here, there, kind))
            case "predecessor":
                found.append((there, here, "successor"))
            case "child":
                found.append((there, here, "parent"))
    return found


_BRANCH = re.compile(r"\s*\([^()]*\)$")
"""What ROR adds to the name of a company: `Google (United States)`."""

_NAMES = frozenset(["ror_display", "label", "alias"])


def _company(record: Mapping[str, Any]) -> tuple[Company, list[tuple[str, str]]]:
    """A company, and the ids of its relatives with the kind of each relation.

    ROR does not say when a company ended: an inactive one had, on the day of the last change of its record.
    """
    names = [
        _BRANCH.sub("", str(name["value"]).strip()) for name in record["names"] if _NAMES.intersection(name["types"])
    ]
    places = [location["geonames_details"]["country_code"] for location in record.get("locations") or []]
    year = record.get("established")
    changed = str(record.get("admin", {}).get("last_modified", {}).get("date", ""))[:4]
    inactive = record.get("status") == "inactive" and changed.isdigit()
    links = [link["value"] for link in record.get("links") or [] if link["type"] == "website"]
    domains = [*(record.get("domains") or []), *links]
    relatives = [(relation["id"], relation["type"]) for relation in record.get("relationships") or []]
    hosts = {host for each in domains if (host := website(each))}
    company = Company(
        "ROR", record["id"], names[0], tuple(dict.fromkeys(names)), places[0] if places else "",
        year if isinstance(year, int) and 1500 < year < 2100 else None, int(changed) if inactive else None,
        any(kind == "successor" for _, kind in relatives), DIRECTORY, hosts,
        f"ROR, {record['id'].removeprefix('https://')}",
    )  # fmt: skip
    return company, relatives


def _with_relatives(companies: Sequence[tuple[Company, list[tuple[str, str]]]]) -> Iterator[Company]:
    """The companies; each is as old as the oldest of its predecessors, parents, branches, and companies of its name.

    People name a group, or its branch in their country, by one name. If the year of one of these is not known, neither
    is the company's.
    """
    by_id = {company.identifier: company for company, _ in companies}
    own = {company.identifier: company.founded for company, _ in companies}
    by_title: dict[str, list[str]] = {}
    for company, _ in companies:
        by_title.setdefault(company.title.lower(), []).append(company.identifier)
    for company, relatives in companies:
        others = [other for other, kind in relatives if kind in ("predecessor", "parent", "child")]
        known = [own.get(other) for other in (company.identifier, *others, *by_title[company.title.lower()])]
        years = [year for year in known if year]
        company.founded = min(years) if len(years) == len(known) else None
        if len(by_title[company.title.lower()]) > 1 or any(
            by_id[other].ended is None for other in others if other in by_id
        ):
            company.continued = True
        yield company
