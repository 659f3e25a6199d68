"""The table of nicknames, and of the spellings of one name in several romanisations."""

from importlib.metadata import version

from bonafide.person_names import romanized, spelling_keys
from bonafide_reference.table import Row, Table, data_rows, sorted_rows


def tables() -> tuple[Table, ...]:
    """English nicknames from a package, and nicknames and spellings in many languages from data/person_names.csv.

    A form is the full name of a nickname, or the first name of a group. Rows in both sources are added once, as ours.
    """
    from nicknames import name_triplets

    mine = {
        (word, forms[0])
        for row in data_rows("person_names.csv")
        if (forms := spelling_keys(map(romanized, row["names"].split("|"))))
        for word in forms[1:]
    }
    theirs = {(_word(row.name2), _word(row.name1)) for row in name_triplets() if row.relationship == "has_nickname"}
    return (
        _table("bonafide names of persons", "2026-11-23", mine),
        _table("nicknames", version("nicknames"), theirs - mine),
    )


def _table(name: str, date: str, pairs: set[tuple[str, str]]) -> Table:
    rows: list[Row] = [(word, form) for word, form in pairs if word != form]
    return Table(name, date, "Apache-2.0", "person_names", sorted_rows(rows))


def _word(name: str) -> str:
    return spelling_keys([romanized(name)])[0]
