"""The names of countries and of their first-level regions, as people write them."""

from collections import defaultdict
from importlib.metadata import version

from bonafide.text import plain
from bonafide_reference.table import Table, data_rows, sorted_rows


def countries() -> Table:
    """Countries by their names in the languages of libphonenumber's data, and by data/country_names.csv.

    A name that means two countries in different languages is left out.
    """
    from phonenumbers.geodata.locale import LOCALE_DATA

    by_name: dict[str, set[str]] = defaultdict(set)
    for country, names in LOCALE_DATA.items():
        for name in names.values():
            if not name.startswith("*"):  # a reference to another language's name
                by_name[plain(name)].add(country)
    known = {name: countries.pop() for name, countries in by_name.items() if len(countries) == 1}
    known |= {plain(row["name"]): row["country"] for row in data_rows("country_names.csv")}
    rows = sorted_rows((name, country) for name, country in known.items() if name)
    return Table("names of countries", f"phonenumbers {version('phonenumbers')}", "Apache-2.0", "countries", rows)


def country_titles() -> Table:
    """Countries by code, for evidence: the English names of libphonenumber's data."""
    from phonenumbers.geodata.locale import LOCALE_DATA

    english = {country: names.get("en", "") for country, names in LOCALE_DATA.items()}
    # `*aa` refers to another language's name, which is the same.
    titles = {
        country: LOCALE_DATA[country][name[1:]] if name[:1] == "*" else name for country, name in english.items()
    }
    rows = sorted_rows((country, title) for country, title in titles.items() if title)
    version_ = f"phonenumbers {version('phonenumbers')}"
    return Table("titles of countries", version_, "Apache-2.0", "country_titles", rows)


def regions() -> Table:
    """First-level regions by their names in data/regions.csv; the first name is the one that is shown."""
    rows = sorted_rows(
        (row["country"], plain(form), row["region"], row["names"].partition("|")[0])
        for row in data_rows("regions.csv")
        for form in (row["region"], *row["names"].split("|"))
        if plain(form) and not form.isdigit()
    )
    return Table("bonafide regions (ISO 3166-2)", "2026-11-22", "Apache-2.0", "regions", rows)
