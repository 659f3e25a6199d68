"""Eleven countries with the spellings that people use for their addresses, for `tests.synthetic.addresses`.

The streets are invented or so common that every town has them; postal codes and cities are real, so that they have the
form of the country. No address is that of a real person.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Home(NamedTuple):
    """One home: the street's name and kind, the number with a letter, the flat, and the place."""

    country: str
    name: str
    kind: str
    number: str
    letter: str
    block: str
    floor: str
    door: str
    postal: str
    city: str
    region: str
    way: str = ""


class Place(NamedTuple):
    """A city with its postal code and region, and another city."""

    postal: str
    city: str
    region: str


class Country(NamedTuple):
    """How addresses of a country are made and written."""

    code: str
    titles: tuple[str, ...]
    places: tuple[Place, ...]
    names: tuple[str, ...]
    kinds: dict[str, tuple[str, ...]]
    flats: Callable[[Home], tuple[str, ...]]
    streets: Callable[[Home, str], tuple[str, ...]]
    numbers: Callable[[Home], tuple[str, ...]]
    lines: tuple[str, ...]
    towns: tuple[str, ...]
    doors: tuple[str, ...]
    blocks: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    ways: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    letters: str = "abcd"
    exonyms: Mapping[str, str] = MappingProxyType({})
    is_first: bool = False


def _plain_numbers(home: Home) -> tuple[str, ...]:
    if not home.letter:
        return (home.number,)
    letter = home.letter
    return (f"{home.number}{letter}", f"{home.number} {letter}", f"{home.number}{letter.upper()}")


def _with_no(*words: str) -> Callable[[Home], tuple[str, ...]]:
    def numbers(home: Home) -> tuple[str, ...]:
        return (*_plain_numbers(home), *(f"{word} {_plain_numbers(home)[0]}" for word in words))

    return numbers


def _name_then_kind(home: Home, kind: str) -> tuple[str, ...]:
    return (f"{home.name} {kind}",)


def _kind_then_name(home: Home, kind: str) -> tuple[str, ...]:
    return (f"{kind} {home.name}",)


def _german(home: Home, kind: str) -> tuple[str, ...]:
    if home.name[-1] == "-":
        stem = home.name[:-1]
        return (f"{stem}{kind}", f"{stem} {kind.capitalize()}")
    return (f"{home.name} {kind.capitalize()}", f"{home.name.replace(' ', '-')}-{kind.capitalize()}")


def _spanish(home: Home, kind: str) -> tuple[str, ...]:
    bare = home.name.removeprefix("de la ").removeprefix("de ")
    return (f"{kind} {home.name}", f"{kind} {bare}")


def _us_flats(home: Home) -> tuple[str, ...]:
    if not home.door:
        return ("",)
    spaced = f"{home.door[:-1]}-{home.door[-1]}" if home.door[-1].isalpha() and len(home.door) > 1 else home.door
    return (
        f"Apt {home.door}",
        f"Apt. {spaced}",
        f"#{home.door}",
        f"Unit {home.door}",
        f"Apartment {home.door}",
        f"# {home.door}",
    )


def _gb_flats(home: Home) -> tuple[str, ...]:
    return (f"Flat {home.door}", f"Apartment {home.door}", f"Apt {home.door}") if home.door else ("",)


def _de_flats(home: Home) -> tuple[str, ...]:
    if home.door in ("links", "rechts"):
        short = home.door[:2] + "."
        return (
            f"{home.floor}. OG {home.door}",
            f"{home.floor}.OG {short}",
            f"{home.floor}. Stock {home.door}",
            f"{home.floor}. Etage {short}",
        )
    return (
        (f"Wohnung {home.door}", f"Whg. {home.door}", f"Whg {home.door}", f"Apartment {home.door}")
        if home.door
        else ("",)
    )


def _fr_flats(home: Home) -> tuple[str, ...]:
    if not home.door:
        return ("",)
    long = [f"Bâtiment {home.block}" if home.block else "", f"appartement {home.door}"]
    short = [
        f"Bât. {home.block}" if home.block else "",
        f"{home.floor}e étage" if home.floor else "",
        f"appt {home.door}",
    ]
    third = [f"Bat {home.block}" if home.block else "", f"apt {home.door}"]
    return tuple(" ".join(filter(None, each)) for each in (long, short, third))


def _es_flats(home: Home) -> tuple[str, ...]:
    if not home.door:
        return ("",)
    floor, door = home.floor, home.door
    if door in ("izquierda", "derecha"):
        short = {"izquierda": "izda", "derecha": "dcha"}[door]
        return (f"{floor}º {door}", f"{floor}º {short}.", f"piso {floor} {door}", f"{floor} {short}")
    return (
        f"{floor}º {door}",
        f"{floor}{door}",
        f"piso {floor} puerta {door}",
        f"{floor}º{door}",
        f"planta {floor}, puerta {door}",
    )


def _it_flats(home: Home) -> tuple[str, ...]:
    if not home.door:
        return ("",)
    block = [f"scala {home.block}", f"sc. {home.block}"] if home.block else ["", ""]
    return (
        f"{block[0]} interno {home.door}".strip(),
        f"{block[1]} int. {home.door}".strip(),
        f"int {home.door} {block[0]}".strip(),
    )


def _none(_: Home) -> tuple[str, ...]:
    return ("",)


def _nl_numbers(home: Home) -> tuple[str, ...]:
    if home.door:
        roman = {"1": "I", "2": "II", "3": "III"}
        return (
            f"{home.number}-{home.door}",
            f"{home.number}-{roman[home.door]}",
            f"{home.number} {roman[home.door]}",
            f"{home.number} {home.door}",
        )
    return (*_plain_numbers(home), *((f"{home.number}-{home.letter.upper()}",) if home.letter else ()))


def _pl_numbers(home: Home) -> tuple[str, ...]:
    number = f"{home.number}{home.letter}"
    upper = number.upper()
    if not home.door:
        return (number, upper)
    return (
        f"{number}/{home.door}",
        f"{number} m. {home.door}",
        f"{upper} m {home.door}",
        f"{number} lok. {home.door}",
        f"{number} / {home.door}",
    )


def _br_flats(home: Home) -> tuple[str, ...]:
    if not home.door:
        return ("",)
    block = (f"Bloco {home.block}", f"Bl. {home.block}") if home.block else ("", "")
    return (
        f"Apto {home.door} {block[0]}".strip(),
        f"apartamento {home.door} {block[0]}".strip(),
        f"ap. {home.door} {block[1]}".strip(),
        f"{block[1]} apto. {home.door}".strip(),
    )


def _in_flats(home: Home) -> tuple[str, ...]:
    if not home.door:
        return ("",)
    return (f"Flat {home.door}", f"Flat No. {home.door}", f"Apt {home.door}", f"Flat No {home.door}")


def _jp_numbers(home: Home) -> tuple[str, ...]:
    chome, ban, go = home.number.split("-")
    return (home.number, f"{chome}-chome {ban}-{go}", f"{chome} Chome-{ban}-{go}", f"{chome}-chome, {ban}-{go}")


def _jp_flats(home: Home) -> tuple[str, ...]:
    return (f"Room {home.door}", f"#{home.door}", f"Apt. {home.door}") if home.door else ("",)


COUNTRIES = (
    Country(
        "US",
        ("USA", "United States"),
        (
            Place("78701", "Austin", "TX"),
            Place("98101", "Seattle", "WA"),
            Place("27601", "Raleigh", "NC"),
            Place("43004", "Blacklick", "OH"),
            Place("10025", "New York", "NY"),
        ),
        ("Thornbrake", "Willow Fen", "Main", "Oak Hollow", "5th", "Quarry", "Saint Osric", "Martin Luther King Jr"),
        {
            "st": ("Street", "St", "St."),
            "ave": ("Avenue", "Ave", "Ave."),
            "blvd": ("Boulevard", "Blvd"),
            "dr": ("Drive", "Dr"),
            "ln": ("Lane", "Ln"),
            "ct": ("Court", "Ct"),
            "rd": ("Road", "Rd."),
        },
        _us_flats,
        _name_then_kind,
        lambda home: (home.number,),
        (
            "{number} {street} {flat}",
            "{number} {street}, {flat}",
            "{flat}, {number} {street}",
            "{number} {street}\n{flat}",
        ),
        ("{city}, {region} {postal}", "{city} {region} {postal}", "{city}, {region} {postal}-1234"),
        ("", "", "4", "4B", "12", "201", "B"),
        letters="",
        ways={"": ("",), "n": ("N", "North", "N."), "s": ("S", "South"), "nw": ("NW", "Northwest")},
        is_first=True,
    ),
    Country(
        "GB",
        ("UK", "United Kingdom", "England"),
        (
            Place("LS1 4AB", "Leeds", "West Yorkshire"),
            Place("SW9 8QH", "London", ""),
            Place("M14 5RT", "Manchester", ""),
            Place("EH6 5LT", "Edinburgh", ""),
            Place("AL1 3JQ", "St Albans", "Hertfordshire"),
        ),
        ("Thornbrake", "High", "Kingfisher", "St Osric's", "Mill", "Old Quarry"),
        {
            "st": ("Street", "St", "St."),
            "rd": ("Road", "Rd"),
            "ln": ("Lane", "Ln"),
            "cl": ("Close", "Cl"),
            "gdns": ("Gardens", "Gdns"),
            "cres": ("Crescent", "Cres"),
            "ter": ("Terrace", "Terr"),
        },
        _gb_flats,
        _name_then_kind,
        _plain_numbers,
        (
            "{flat}, {number} {street}",
            "{flat} {number} {street}",
            "{number} {street}, {flat}",
            "{flat}\n{number} {street}",
        ),
        ("{city} {postal}", "{city}, {postal}", "{city}\n{postal}", "{city}, {region}, {postal}"),
        ("", "", "", "1", "4", "12", "B"),
        is_first=True,
    ),
    Country(
        "DE",
        ("Germany", "Deutschland"),
        (
            Place("10115", "Berlin", ""),
            Place("80331", "München", "Bayern"),
            Place("50667", "Köln", ""),
            Place("79098", "Freiburg im Breisgau", ""),
            Place("56812", "Cochem", ""),
        ),
        ("Erlengrund-", "Haupt-", "Müller-", "Karl Dornbusch", "Alte Mühlen", "Köhler-", "Schöne Aussicht "),
        {
            "st": ("straße", "str.", "strasse", "str"),
            "pl": ("platz",),
            "gasse": ("gasse",),
            "weg": ("weg",),
            "all": ("allee",),
        },
        _de_flats,
        _german,
        _plain_numbers,
        ("{street} {number}, {flat}", "{street} {number} {flat}", "{street} {number}\n{flat}"),
        ("{postal} {city}", "D-{postal} {city}"),
        ("", "", "", "3", "14", "links", "rechts"),
        floors=("1", "2", "3"),
        exonyms={"München": "Munich", "Köln": "Cologne"},
    ),
    Country(
        "FR",
        ("France", "FRANCE"),
        (
            Place("75014", "Paris", ""),
            Place("69003", "Lyon", ""),
            Place("31000", "Toulouse", ""),
            Place("42100", "Saint-Étienne", ""),
            Place("92100", "Boulogne-Billancourt", ""),
        ),
        ("de la Fontaine Grise", "du Général Tourbe", "des Aulnes", "du 11 Novembre", "Saint-Osric", "de l'Étang"),
        {
            "r": ("rue", "r.", "Rue"),
            "ave": ("avenue", "av.", "ave"),
            "blvd": ("boulevard", "bd", "bld"),
            "che": ("chemin", "ch."),
            "imp": ("impasse", "imp."),
            "pl": ("place", "pl."),
        },
        _fr_flats,
        _kind_then_name,
        lambda home: (
            (f"{home.number} {home.letter}", f"{home.number}{home.letter}") if home.letter else (home.number,)
        ),
        (
            "{number} {street}, {flat}",
            "{number}, {street}, {flat}",
            "{flat}, {number} {street}",
            "{number} {street}\n{flat}",
        ),
        ("{postal} {city}", "{postal} {city} cedex", "F-{postal} {city}"),
        ("", "", "", "12", "3", "B4"),
        blocks=("", "A", "B"),
        floors=("", "2", "3"),
        letters=("bis ter"),
        is_first=True,
    ),
    Country(
        "ES",
        ("España", "Spain"),
        (
            Place("28013", "Madrid", "Madrid"),
            Place("08011", "Barcelona", ""),
            Place("41003", "Sevilla", "Andalucía"),
            Place("46003", "València", ""),
            Place("15001", "A Coruña", "Galicia"),
        ),
        ("de la Encina Alta", "Mayor", "de Alcornoque", "San Osric", "del Molino"),
        {
            "": ("Calle", "C/", "C.", "c/"),
            "ave": ("Avenida", "Avda.", "Av."),
            "pl": ("Plaza", "Pza.", "Plza"),
            "paseo": ("Paseo", "Pº"),
            "ctra": ("Carretera", "Ctra."),
        },
        _es_flats,
        _spanish,
        _with_no("nº", "núm.", "n.º"),
        ("{street}, {number}, {flat}", "{street} {number}, {flat}", "{street} {number} {flat}"),
        ("{postal} {city}", "{postal}, {city}", "{city} {postal}", "{postal} {city} ({region})"),
        ("", "", "A", "B", "C", "izquierda", "derecha"),
        floors=("1", "2", "5"),
        exonyms={"Sevilla": "Seville"},
        letters="",
    ),
    Country(
        "IT",
        ("Italia", "Italy"),
        (
            Place("20121", "Milano", "MI"),
            Place("00184", "Roma", "RM"),
            Place("50121", "Firenze", "FI"),
            Place("10123", "Torino", "TO"),
            Place("37121", "Verona", "VR"),
        ),
        ("dei Salici Vecchi", "Roma", "XX Settembre", "San Osrico", "della Fontana"),
        {
            "v": ("Via", "V.", "via"),
            "piazza": ("Piazza", "P.zza", "P.za"),
            "corso": ("Corso", "C.so"),
            "vle": ("Viale", "V.le"),
            "vicolo": ("Vicolo", "V.lo"),
        },
        _it_flats,
        _kind_then_name,
        lambda home: (
            *_with_no("n.", "nr.")(home),
            *((f"{home.number}/{home.letter.upper()}",) if home.letter else ()),
        ),
        ("{street}, {number}, {flat}", "{street} {number}, {flat}", "{street} {number} {flat}"),
        ("{postal} {city} ({region})", "{postal} {city} {region}", "{postal} {city}", "{city} {postal}"),
        ("", "", "", "4", "12"),
        blocks=("", "A", "B"),
        exonyms={"Milano": "Milan", "Roma": "Rome"},
    ),
    Country(
        "NL",
        ("Nederland", "The Netherlands", "Netherlands"),
        (
            Place("1016 GV", "Amsterdam", ""),
            Place("3511 BN", "Utrecht", ""),
            Place("2511 CS", "Den Haag", ""),
            Place("9712 HX", "Groningen", ""),
        ),
        ("Wilgen", "Oude Molen", "Kerk", "Vlierbes"),
        {"st": ("straat", "str."), "gr": ("gracht",), "weg": ("weg",), "ln": ("laan",), "pln": ("plein",)},
        _none,
        lambda home, kind: (f"{home.name}{kind}",),
        _nl_numbers,
        ("{street} {number}",),
        ("{postal} {city}", "{postal}, {city}", "{postal}  {city}"),
        ("", "", "1", "2", "3"),
        exonyms={"Den Haag": "The Hague"},
    ),
    Country(
        "PL",
        ("Polska", "Poland"),
        (
            Place("00-123", "Warszawa", "mazowieckie"),
            Place("31-042", "Kraków", "małopolskie"),
            Place("50-062", "Wrocław", ""),
            Place("90-001", "Łódź", ""),
        ),
        ("Wierzbowa", "Żurawia", "3 Maja", "Młyńska", "Świętego Osryka"),
        {
            "": ("ul.", "ulica", "", "Ul."),
            "al": ("al.", "aleja", "Al."),
            "pl": ("pl.", "plac"),
            "os": ("os.", "osiedle"),
        },
        _none,
        _kind_then_name,
        _pl_numbers,
        ("{street} {number}", "{street}, {number}"),
        ("{postal} {city}", "{city} {postal}", "{postal}, {city}"),
        ("", "3", "14", "27"),
        exonyms={"Warszawa": "Warsaw"},
        letters="ab",
    ),
    Country(
        "BR",
        ("Brasil", "Brazil"),
        (
            Place("01310-100", "São Paulo", "SP"),
            Place("22041-011", "Rio de Janeiro", "RJ"),
            Place("30130-010", "Belo Horizonte", "MG"),
            Place("80010-000", "Curitiba", "PR"),
        ),
        ("das Aroeiras", "Coronel Osvino", "São Osrico", "do Moinho", "15 de Novembro"),
        {
            "r": ("Rua", "R.", "rua"),
            "ave": ("Avenida", "Av.", "Av"),
            "tv": ("Travessa", "Tv."),
            "al": ("Alameda", "Al."),
            "praca": ("Praça", "Pça."),
        },
        _br_flats,
        _kind_then_name,
        _with_no("nº", "n°"),
        (
            "{street}, {number}, {flat}",
            "{street}, {number} - {flat}",
            "{street}, {number}, {flat}, Centro",
            "{street}, {number} - {flat} - Centro",
        ),
        (
            "{city} - {region}, {postal}",
            "{city}/{region} {postal}",
            "{city}, {region}, CEP {postal}",
            "{postal} {city} {region}",
        ),
        ("", "", "45", "101", "12"),
        blocks=("", "A", "2"),
        letters="",
    ),
    Country(
        "IN",
        ("India",),
        (
            Place("560038", "Bengaluru", "Karnataka"),
            Place("400050", "Mumbai", "Maharashtra"),
            Place("411001", "Pune", "Maharashtra"),
            Place("600004", "Chennai", "Tamil Nadu"),
        ),
        ("Neem Grove", "MG", "Old Well", "1st Cross", "Osric Nagar Main"),
        {"rd": ("Road", "Rd", "Rd."), "st": ("Street", "St"), "ln": ("Lane",)},
        _in_flats,
        _name_then_kind,
        _with_no("No.", "No"),
        (
            "{flat}, {number}, {street}, Indiranagar",
            "{flat}, {number} {street}, Indiranagar",
            "{flat}, Sunrise Apartments, {number} {street}",
            "{number}, {street}, {flat}, Near City Mall",
        ),
        ("{city} {postal}", "{city} - {postal}", "{city}, {region} {postal}"),
        ("", "302", "4B", "12"),
        exonyms={"Bengaluru": "Bangalore"},
        is_first=True,
    ),
    Country(
        "JP",
        ("Japan", "JAPAN"),
        (Place("150-0002", "Tokyo", ""), Place("530-0001", "Osaka", ""), Place("460-0008", "Nagoya", "Aichi")),
        ("Wakamatsu", "Yanagi", "Minamimachi"),
        {"": ("",)},
        _jp_flats,
        lambda home, _: (home.name, f"{home.name}-cho"),
        _jp_numbers,
        (
            "{number} {street}, {flat}",
            "{number}, {street}, {flat}",
            "{street} {number}, {flat}",
            "{flat}, {number} {street}",
        ),
        ("{city} {postal}", "{city}, {postal}", "{city} 〒{postal}"),
        ("", "", "405", "101", "202"),
        letters="",
    ),
)
