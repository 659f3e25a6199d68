"""Genuine applicants of the groups that were wronged most often, invented, on example numbers of numbering plans.

`applicants` gives the same people at every call. They state what such people were reported to state.
"""

from collections.abc import Callable, Iterator
from typing import Any

import phonenumbers

from bonafide.person_names import romanized
from local.fairness.names import POPULATIONS
from local.fairness.people import COUNTRY_OF, SCHOOLS, Applicant, People, written

RELAYS = {
    "AU": ("NRS 133 677 then {national}", "National Relay Service 133677, ask for {national}", "TTY 133 677: {e164}"),
    "US": (
        "1-800-877-8339 then {national}", "711, then {national}", "{national} (relay: dial 711)",
        "Federal Relay 800-877-8339 -> {national}", "TTY/TDD 711 {e164}",
    ),
    "GB": ("18001 {national}", "18002 {national}", "Relay UK 18001 {national}", "{national} (text relay 18002)"),
    "NZ": ("0800 4 711 711 then {national}", "NZ Relay 0800 4 711 711, {e164}"),
    "CA": ("711 then {national}", "1-800-855-0511 then {national}"),
}  # fmt: skip
"""How deaf people state a number behind a relay service, by country."""

SHARED_PLANS = (
    ("RE", "FR"), ("FR", "RE"), ("GP", "FR"), ("FR", "GP"), ("MQ", "FR"), ("GF", "FR"), ("YT", "FR"), ("FR", "YT"),
    ("PS", "IL"), ("IL", "PS"), ("CY", "TR"), ("TR", "CY"), ("SM", "IT"), ("IT", "SM"), ("VA", "IT"), ("GG", "GB"),
    ("JE", "GB"), ("IM", "GB"), ("GB", "JE"), ("PR", "US"), ("GU", "US"), ("US", "CA"), ("KZ", "RU"), ("RU", "KZ"),
    ("SJ", "NO"), ("AX", "FI"), ("CX", "AU"), ("BQ", "CW"), ("XK", "RS"), ("GE", "RU"),
)  # fmt: skip
"""A number's plan and the stated residence of people in territories with the plan of another country."""

PHONE_DEBRIS = (
    "{spaced}\t", "\t{e164}", "{e164}\n", "{e164}\u2028", "\u202a{e164}\u202c", "\ufeff{e164}", "tel:{e164}",
    "'{e164}", "{digits}.0", "{digits}.00", "{spaced} ext. 12", "{spaced} x12", "☎ {spaced}",
    "\uf095 {e164}", "{nbsp}",
    "“{e164}”", "Mobile: {spaced}", "{e164};", "{e164},", "+{digits}", "00{digits}", "(+{code}) {rest}",
    "{dashed}", "{dotted}",
    "{full_width}",
)  # fmt: skip
EMAIL_DEBRIS = (
    "{0} ", " {0}", "<{0}>", "mailto:{0}", "{0};", "{0},", "{0}.", "“{0}”", "'{0}'", "{local}@ {domain}",
    "{local} @{domain}", "{local} @ {domain}", "{local}&#64;{domain}", "{local}%40{domain}", "{0}\t", "{0}\n",
    "\u200b{0}", "\ufeff{0}", "✉ {0}", "\uf0e0 {0}", "Email: {0}", "{upper}", "{name} <{0}>",
    "[{0}](mailto:{0})", "{0}\u2028",
)  # fmt: skip

INSTITUTIONS = (
    ("CTU", "CZ", "Prague", "cvut.cz"),
    ("CTU", "VN", "Can Tho", "ctu.edu.vn"),
    ("UMB", "US", "Boston", "umb.edu"),
    ("SLU", "SE", "Uppsala", "slu.se"),
    ("SLU", "US", "St. Louis", "slu.edu"),
    ("LMU", "DE", "München", "lmu.de"),
    ("LMU", "US", "Los Angeles", "lmu.edu"),
    ("KSU", "SA", "Riyadh", "ksu.edu.sa"),
    ("KSU", "US", "Manhattan", "k-state.edu"),
    ("DSU", "US", "Madison", "dsu.edu"),
    ("UIOWA", "US", "Iowa City", "uiowa.edu"),
    ("UCLA", "US", "Los Angeles", "ucla.edu"),
    ("Ohio State University", "US", "Columbus", "osu.edu"),
    ("University of Georgia", "US", "Athens", "uga.edu"),
    ("Ryerson University", "CA", "Toronto", "ryerson.ca"),
    ("Toronto Metropolitan University", "CA", "Toronto", "ryerson.ca"),
    ("Universidade de Vigo", "ES", "Vigo", "uvigo.es"),
    ("Tallinn University of Technology", "EE", "Tallinn", "ttu.ee"),
    ("National University", "US", "San Diego", "nu.edu"),
    ("Durham University", "GB", "Durham", "durham.ac.uk"),
    ("University of Durham", "GB", "Durham", "dur.ac.uk"),
    ("Penn State", "US", "State College", "psu.edu"),
    ("Virginia Tech", "US", "Blacksburg", "vt.edu"),
    ("Georgia Tech", "US", "Atlanta", "gatech.edu"),
    ("Curio", "NL", "Breda", "rocwb.nl"),
    ("TU Delft", "NL", "Delft", "tudelft.nl"),
    ("ETH", "CH", "Zürich", "ethz.ch"),
    ("EPFL", "CH", "Lausanne", "epfl.ch"),
    ("IIT Bombay", "IN", "Mumbai", "iitb.ac.in"),
    ("UFRJ", "BR", "Rio", "ufrj.br"),
    ("UNAM", "MX", "Ciudad de México", "unam.mx"),
    ("東京大学", "JP", "東京", "u-tokyo.ac.jp"),
    ("清华大学", "CN", "北京", "tsinghua.edu.cn"),
    ("МГУ", "RU", "Москва", "msu.ru"),
    ("جامعة القاهرة", "EG", "Giza", "cu.edu.eg"),
    ("서울대학교", "KR", "서울", "snu.ac.kr"),
)
"""An institution as its graduates write it, with country, city, and a domain of its own."""

SHORT_DEGREES = (
    ("University of Manchester", "GB", "Intercalated BSc", "Anatomy", "2017-09", "2018-06"),
    ("Université de Bordeaux", "FR", "Licence professionnelle", "Informatique", "2018-09", "2019-06"),
    ("Tshwane University of Technology", "ZA", "BTech", "Electrical Engineering", "2016-02", "2016-11"),
    ("University of Westminster", "GB", "PhD by publication", "Media", "2018-10", "2019-06"),
    ("Université de Lille", "FR", "Licence (VAE)", "Gestion", "2019-01", "2019-12"),
    ("京都大学", "JP", "論文博士", "工学", "2018-04", "2018-09"),
    ("University of Edinburgh", "GB", "MSc", "Data Science", "2018-09", "2019-08"),
    ("National University of Ireland", "IE", "Higher Diploma", "Computing", "2018-09", "2019-05"),
    ("University of Otago", "NZ", "BSc(Hons)", "Chemistry", "2018-02", "2018-11"),
    ("University of Sydney", "AU", "Bachelor of Arts (Honours)", "History", "2018-02", "2018-11"),
    ("University of Cape Town", "ZA", "BSc (Hons)", "Computer Science", "2018-02", "2018-11"),
    ("Université de Strasbourg", "FR", "Master 2", "Droit", "2018-09", "2019-06"),
    ("Open University", "GB", "Top-up BA", "Business", "2018-10", "2019-06"),
    ("University of Oxford", "GB", "MSt", "Modern Languages", "2018-10", "2019-06"),
    ("Coventry University", "GB", "BEng (top-up)", "Engineering", "2018-09", "2019-05"),
)  # fmt: skip

OTHER_TIMES = (
    ("Southern New Hampshire University", "US", "BS", "Business", "2018-03", "2021-12", "online"),
    ("Western Governors University", "US", "BS", "Nursing", "2018-11", "2020-04", "online"),
    ("Grand Canyon University", "US", "BS", "Psychology", "2018-11", "2022-03", "online"),
    ("Drexel University", "US", "BS", "Biology", "2014-09", "2019-06", ""),
    ("University of Cincinnati", "US", "BA", "History", "2009-09", "2013-06", ""),
    ("FernUniversität in Hagen", "DE", "B.Sc.", "Informatik (berufsbegleitend)", "2012-04", "2018-09", "part-time"),
    ("University of South Africa", "ZA", "BCom", "Accounting", "2012-02", "2019-11", "distance"),
    ("Universidad Nacional Autónoma de México", "MX", "Licenciatura", "Economía", "1998-08", "2004-12", ""),
    ("University of Lagos", "NG", "BSc", "Physics", "2019-01", "2024-06", ""),
    ("Universidade de São Paulo", "BR", "Bacharelado", "Física", "2013-02", "2018-07", ""),
    ("University of Melbourne", "AU", "BSc", "Chemistry", "2013-02", "2015-11", ""),
    ("Osaka University", "JP", "学士", "物理学", "2012-04", "2016-03", ""),
    ("Yonsei University", "KR", "BA", "Economics", "2010-03", "2016-08", ""),
    ("Anna University", "IN", "B.E.", "Mechanical Engineering", "2012-08", "2016-05", ""),
    ("Universität Wien", "AT", "Magister", "Geschichte", "2004-10", "2011-11", ""),
)  # fmt: skip
"""Calendars, evening and distance studies, strikes, and years of the pandemic."""

ROLES = "info hello contact mail office hi me post kontakt bonjour hola ciao jobs work".split()


def _ordinary(people: People) -> Iterator[Applicant]:
    origin = people.chance.choice(list(POPULATIONS))
    yield Applicant("ordinary", people.document("ordinary", COUNTRY_OF[origin], origin=origin))


def _relay(people: People) -> Iterator[Applicant]:
    country = people.chance.choice(list(RELAYS))
    number = people.number(country)
    phone = people.chance.choice(RELAYS[country]).format(**written(number))
    yield Applicant("relay", people.document("relay", country, phone=phone))


def _couple(people: People) -> Iterator[Applicant]:
    """Two people with other surnames and one number, one mailbox or both; some studied together."""
    group = "couple"
    country = people.chance.choice(list(SCHOOLS))
    one, other = people.document(group, country), people.document(group, country)
    what = people.chance.choice((("phone",), ("phone",), ("email",), ("phone", "email")))
    for part in what:
        other["basics"][part] = one["basics"][part]
    if people.chance.random() < 0.2:
        one["education"] = other["education"] = [
            {**people.degree(country), "startDate": "2006-09", "endDate": "2010-06"},
            {**people.degree(country), "studyType": "Master", "startDate": "2010-09", "endDate": "2012-06"},
        ]
    yield from (Applicant(group, each, pair=True) for each in (one, other))


def _family(people: People) -> Iterator[Applicant]:
    """A couple with two surnames, and a child or two with one of them, at one number."""
    group = "family"
    origin, mother, name = people.name()
    _, father, other_name = people.name(origin)
    children = [people.name(origin)[1] for _ in range(people.chance.choice((1, 2)))]
    number = people.number(COUNTRY_OF[origin])
    names = (f"{mother} {name}", f"{father} {other_name}", *(f"{child} {other_name}" for child in children))
    for each in names:
        document = people.document(group, COUNTRY_OF[origin], origin=origin, number=number, name=each)
        yield Applicant(group, document, pair=True)


def _changed_name(people: People) -> Iterator[Applicant]:
    """A person who applies before and after a change of the surname, or of both names."""
    group = "changed name"
    country = people.chance.choice(list(SCHOOLS))
    before = people.document(group, country)
    origin, given, family = people.name()
    after = people.document(group, country, origin=origin)
    if people.chance.random() < 0.5:
        given = before["basics"]["name"].split()[0]
    after["basics"] = {**before["basics"], "name": f"{given} {family}"}
    after["education"] = before["education"]
    yield from (Applicant(group, each, pair=True) for each in (before, after))


def _written_another_way(people: People) -> Iterator[Applicant]:
    """A person who applies twice and writes the name in another way."""
    group = "name written another way"
    origin, given, family = people.name()
    first = people.document(group, COUNTRY_OF[origin], origin=origin, name=f"{given} {family}")
    ways = (f"{family} {given}", f"{family.upper()}, {given}", f"{given[0]}. {family}", romanized(f"{given} {family}"))
    second = people.document(group, COUNTRY_OF[origin], origin=origin)
    second["basics"] = {**first["basics"], "name": people.chance.choice(ways)}
    yield from (Applicant(group, each) for each in (first, second))


def _shared_plan(people: People) -> Iterator[Applicant]:
    plan, residence = people.chance.choice(SHARED_PLANS)
    number = people.number(plan)
    way = people.chance.choice(("{e164}", "{spaced}", "{national}"))
    if phonenumbers.country_code_for_region(plan) != phonenumbers.country_code_for_region(residence):
        way = "{e164}"  # the national form of another plan is no number of the residence
    document = people.document("shared plan", residence, number=number, phone=way.format(**written(number)))
    yield Applicant("shared plan", document)


def _phone_debris(people: People) -> Iterator[Applicant]:
    country = people.chance.choice(list(SCHOOLS))
    number = people.number(country)
    phone = people.chance.choice(PHONE_DEBRIS).format(**written(number))
    yield Applicant("phone debris", people.document("phone debris", country, phone=phone))


def _email_debris(people: People) -> Iterator[Applicant]:
    country = people.chance.choice(list(SCHOOLS))
    document = people.document("email debris", country)
    address, name = document["basics"]["email"], document["basics"]["name"]
    local, _, domain = address.partition("@")
    written = people.chance.choice(EMAIL_DEBRIS)
    document["basics"]["email"] = written.format(address, local=local, domain=domain, upper=address.upper(), name=name)
    yield Applicant("email debris", document)


def _institution(people: People) -> Iterator[Applicant]:
    name, country, city, domain = people.chance.choice(INSTITUTIONS)
    document = people.document("institution", country)
    entry: dict[str, Any] = {
        **people.degree(country),
        "institution": name,
        "area": None,
        "location": {"countryCode": country},
    }
    if people.chance.random() < 0.5:
        entry["location"]["city"] = city
    document["education"] = [entry]
    if people.chance.random() < 0.4:
        document["basics"]["email"] = f"zq{people.chance.randrange(10**6)}@{domain}"
    yield Applicant("institution", document)


def _short_degree(people: People) -> Iterator[Applicant]:
    name, country, level, area, start, end = people.chance.choice(SHORT_DEGREES)
    document = people.document("short degree", country)
    first = {**people.degree(country), "startDate": "2013", "endDate": "2017"}
    entry = {"institution": name, "studyType": level, "area": area, "startDate": start, "endDate": end}
    document["education"] = [first, {**entry, "location": {"countryCode": country}}]
    yield Applicant("short degree", document)


def _other_times(people: People) -> Iterator[Applicant]:
    name, country, level, area, start, end, mode = people.chance.choice(OTHER_TIMES)
    document = people.document("other times", country)
    entry = {"institution": name, "studyType": level, "area": area, "startDate": start, "endDate": end}
    document["education"] = [{**entry, "location": {"countryCode": country}, "mode": mode or None}]
    yield Applicant("other times", document)


def _own_domain(people: People) -> Iterator[Applicant]:
    """A freelancer whose mailbox is a role at a domain of the own name."""
    origin, given, family = people.name()
    document = people.document("own domain", COUNTRY_OF[origin], origin=origin, name=f"{given} {family}")
    one, other = (
        "".join(letter for letter in romanized(part) if letter.isascii() and letter.isalpha())
        for part in (given, family)
    )
    number = people.chance.randrange(1000)
    label = people.chance.choice(
        (f"{one}{other}", f"{one}-{other}", f"{other}-design", f"{other}{number}", f"{one}{number}")
    )
    top = people.chance.choice(("com", "de", "net", "io", "me", "dev", "fr", "co.uk"))
    document["basics"]["email"] = f"{people.chance.choice(ROLES)}@{label}.{top}"
    yield Applicant("own domain", document)


GROUPS: tuple[tuple[Callable[[People], Iterator[Applicant]], int], ...] = (
    (_ordinary, 700),
    (_relay, 350),
    (_couple, 350),
    (_family, 250),
    (_changed_name, 250),
    (_written_another_way, 250),
    (_shared_plan, 350),
    (_phone_debris, 350),
    (_email_debris, 350),
    (_institution, 250),
    (_short_degree, 200),
    (_other_times, 150),
    (_own_domain, 200),
)
"""How many applicants of each group there are of 4,000."""


def applicants(share: float = 1) -> list[Applicant]:
    """The 4,000 applicants, or a share of each group."""
    found, taken = list[Applicant](), set[str]()
    for number, (make, size) in enumerate(GROUPS):
        people, group = People(number, taken), list[Applicant]()
        while len(group) < size * share:
            group += make(people)
        found += group
    return found
