"""What an address says of itself: that it is no home of one household, or a mailbox.

Words in ten languages, whole and folded. `Hospital Road` is a street: a line with a kind of street is not looked at.
"""

import re
from enum import StrEnum

from bonafide.addresses.words import MAX_LENGTH, OMITTED, PARTICLES, TYPES
from bonafide.text import fold


class Nature(StrEnum):
    """What an address says of itself. Only of a home or a private mailbox can it be said that two people share it."""

    HOME = "home"
    PRIVATE_MAILBOX = "private mailbox"
    """A rented mailbox at a shop, by the designator `PMB` of the USPS. Its number is part of the normalised text."""
    SHARED = "a place where many people live"
    """A dormitory, hostel, shelter, hospital, barracks, monastery, care home, campus …"""
    CARE_OF = "in care of somebody"
    BOX = "a post office box or counter"
    PROTECTED = "an address confidentiality programme"
    MILITARY = "a military post office"


def _phrases(text: str) -> re.Pattern[str]:
    alternatives = "|".join(
        line.strip().replace(" ?", r"\W*").replace(" ", r"\W+") for line in text.strip().splitlines()
    )
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


SHARED = _phrases(
    r"""
    dorm(?:itory|itories|s)?
    residence halls?
    halls? of residence
    students? (?:residences?|housing|accommodations?|village|hall|hostel|home|house|flats)
    university (?:housing|residences?|accommodation|village|hall)
    (?:youth |backpackers? |working )?hostels?
    (?:homeless |night |women s |womens |emergency |family )?shelter
    (?:women s |womens )?refuge
    salvation army
    (?:reception|asylum|refugee|detention) (?:centre|center|camp|accommodation)
    refugee (?:home|housing)
    correctional (?:facility|institution|centre|center)
    prison|jail
    hospital|hospice|infirmary
    barracks?
    monastery|convent|abbey|priory|seminary
    (?:care|nursing|retirement|old people s|rest|group|sober living|halfway) (?:home|house|facility|village)
    assisted living|sober living|supported (?:housing|living|accommodation)|sheltered housing|extra care scheme
    alms ?houses?
    transitional (?:housing|living)|re ?entry (?:centre|center|program(?:me)?)|rescue mission
    homeless (?:services|centre|center|hostel)[\w ]*
    detention (?:facility|home)|approved premises|hmp|hmyoi|probation hostel
    ymca|ywca|seafarers (?:mission|centre|center)
    (?:direct provision|ipas|family reception) (?:centre|center)
    hotel|motel|extended stay|guest ?house|co ?living|homestay
    (?:trailer|caravan|rv|mobile home) (?:park|site)|traveller site|campground|camp ?site
    (?:staff|crew|worker s|workers|employee) (?:accommodation|quarters|housing|house|dormitory)
    paying guest|pg (?:accommodation|hostel)
    fraternity|sorority|unite students|student union
    embassy|consulate(?: general)?|high commission
    kibbutz|unhcr|(?:refugee|army|air force|naval) (?:camp|base)|raf
    parsonage|presbytery|vicarage hostel
    rehabilitation (?:centre|center)
    campus
    boarding (?:house|school)
    ashram|gurudwara
    \w*wohnheim|\w*studentenheim|\w*studierendenwerk|studentenwerk
    \w*unterkunft|\w*unterkunfte|frauenhaus|ankerzentrum|erstaufnahme\w*
    \w*krankenhaus|\w*klinik|\w*klinikum|\w*kaserne|kloster|\w*abtei|priesterseminar
    pflegeheim|altenheim|altersheim|seniorenheim|seniorenresidenz|jugendherberge|obdachlosen\w*|asylheim|asylbewerber\w*
    \w*heim fur (?:asylbewerber|gefluchtete|studierende|arbeiter)|fluchtlings(?:heim|wohnheim|haus|lager)
    jva|justizvollzugsanstalt|kolpinghaus|haftanstalt|boarding ?house|arbeiterheim|botschaft|konsulat
    internat
    residence (?:etudiante|etudiants|universitaire|senior|seniors|sociale|autonomie)
    cite (?:u|universitaire)
    crous
    foyer (?:de |d |des )?(?:jeunes|travailleurs|etudiants|migrants|hebergement)\w*|foyer|fjt
    (?:centre|centro) d hebergement|hebergement d urgence|chrs|cada|huda
    centre penitentiaire|maison d arret|prison|hotel social|pension de famille|ambassade
    hopital|caserne|monastere|couvent|abbaye|ehpad|maison de retraite|auberge de jeunesse|internat
    residencia (?:universitaria|de estudiantes|estudiantil|de mayores|de ancianos)
    colegio mayor|albergue|(?:casa|centro) de acogida|centro de refugiados
    residencia d estudiants|seminario|centro penitenciario|embajada
    cuartel|monasterio|convento|abadia|asilo
    (?:casa|residenza) (?:dello studente|universitaria|studentesca|per studenti|per anziani|di riposo|protetta)
    studentato|collegio universitario|ostello|dormitorio|centro di accoglienza|cas|sprar
    ospedale|caserma|monastero|abbazia|rsa
    studentenhuis|studentenflat|studentenhuisvesting|studentencampus|duwo|ssh
    asielzoekerscentrum|azc|opvang\w*|blijf van mijn lijf|ziekenhuis|kazerne|klooster|verpleeghuis|verzorgingshuis
    dom studencki|ds|akademik|bursa|internat|schronisko|noclegownia|hostel
    (?:osrodek|dom) (?:dla cudzoziemcow|dla uchodzcow|pomocy spolecznej|opieki)|szpital|koszary|klasztor|dps
    moradia estudantil|republica|alojamento|casa do estudante|residencia (?:estudantil|de estudantes)
    albergue|abrigo|centro pop|casa de passagem|quartel|mosteiro|casa de repouso|lar de idosos
    гуртожиток|общежитие|хостел|больница|монастырь|казарма
    """
)

_UNSPACED = re.compile(
    "学生寮|社宅|社員寮|独身寮|学生会館|学生マンション|病院|老人ホーム|修道院|駐屯地|シェルター|기숙사|학생회관|고시원|병원|쉼터|宿舍|学生公寓|医院"
)
"""The same in scripts without spaces between words."""

CARE_OF = _phrases(
    r"""
    c/o
    care of
    p/a
    per adres
    chez
    a/c de
    aos cuidados de
    presso
    様方
    """
)

BOX = _phrases(
    r"""
    p ?o box
    po ?box
    post office box
    post box
    private bag
    gpo box
    postfach
    boite postale
    bp \d+
    cs \d{5}
    apartado(?: de correos)?
    apdo
    casella postale
    postbus
    skrytka pocztowa
    skr poczt
    caixa postal
    私書箱
    general delivery
    poste restante
    postlagernd
    lista de correos
    fermo posta
    fermoposta
    posta restante
    packstation
    locked bag
    """
)

PROTECTED = _phrases(
    r"""
    safe at home
    safe home program(?:me)?
    address confidentiality
    acp \d*
    confidential address
    """
)

MILITARY = _phrases(
    r"""
    [afd]po(?:,)? a[aep]
    apo|fpo|dpo
    bfpo(?: \d+)?
    psc \d+
    cmr \d+
    feldpost\w*
    """
)

MAILBOX = _phrases(
    r"""
    p\W?m\W?b\W*\d+
    private mail ?box
    """
)

_SEGMENTS = re.compile(r"[,;\n|]")
_WORDS = re.compile(r"[^\W_]+")

_BY_NATURE = (
    (Nature.PROTECTED, PROTECTED),
    (Nature.MILITARY, MILITARY),
    (Nature.CARE_OF, CARE_OF),
    (Nature.PRIVATE_MAILBOX, MAILBOX),
    (Nature.BOX, BOX),
)


_ANY = re.compile("|".join(phrases.pattern for _, phrases in _BY_NATURE))


def nature_of(address: str) -> Nature:
    """What an address says of itself."""
    text = fold(address[:MAX_LENGTH])
    if _ANY.search(text):
        return next(nature for nature, phrases in _BY_NATURE if phrases.search(text))
    if not SHARED.search(text) and (text.isascii() or not _UNSPACED.search(text)):
        return Nature.HOME
    return Nature.SHARED if any(_is_shared(segment) for segment in _SEGMENTS.split(text)) else Nature.HOME


def _is_shared(segment: str) -> bool:
    """Whether a line names such a place, and not a street that is called after one: `Rue de l'Hôpital`."""
    if not segment.isascii() and _UNSPACED.search(segment):
        return True
    return any(not _is_street(segment, *found.span()) for found in SHARED.finditer(segment))


def _is_street(segment: str, start: int, end: int) -> bool:
    after = _WORDS.findall(segment[end:])
    if after and after[0] in TYPES:
        return True
    before = [word for word in _WORDS.findall(segment[:start]) if word not in PARTICLES]
    is_kind = bool(before) and (before[-1] in TYPES or before[-1] in OMITTED)
    return is_kind and (len(before) == 1 or before[-2][0].isdigit())
