"""The words of street addresses with the abbreviations that people and post offices use for them.

Sources: USPS Publication 28 (appendices B, C), the street types of Royal Mail, La Poste (AFNOR NF Z 10-011), Correos,
Poste Italiane, TNT/PostNL, Poczta Polska and Correios, as usual abbreviations of each language. All are folded
(`bonafide.text.fold`).
"""

MAX_LENGTH = 300
"""Characters of an address that are read."""


def _table(text: str) -> dict[str, str]:
    """Each abbreviation with its word, from lines `word: abbreviations`."""
    table: dict[str, str] = {}
    for line in text.strip().splitlines():
        word, _, others = line.strip().partition(":")
        table |= dict.fromkeys((word, *others.split()), word)
    return table


TYPES = _table(
    """
    st: street str strasse strase straat streets
    ave: avenue av aven avenida avda avd avinguda
    blvd: boulevard bd bld boul bvd boulv
    rd: road
    dr: drive drv
    ln: lane laan
    ct: court crt
    pl: place platz plac plaza pza plza plz piazza pzza praca pca pc
    pln: plein
    sq: square
    ter: terrace terr
    cir: circle circ
    pkwy: parkway pky
    hwy: highway
    cl: close
    cres: crescent
    gdns: gardens gdn garden
    gr: grove grv gracht
    wy: way
    trl: trail
    loop:
    mews:
    row:
    alley: aly
    pt: point
    r: rue rua
    all: allee allees
    che: chemin chem ch
    imp: impasse
    quai: qu
    rte: route
    cours: crs
    paseo: po pso
    camino: cno cmno cm
    ctra: carretera crta
    ronda: rda
    glorieta: gta
    v: via
    vle: viale
    corso: cso
    largo: lgo
    vicolo: vlo vic
    piazzale: ple pzle
    gasse:
    weg:
    tv: travessa trav travesia
    rod: rodovia
    estr: estrada
    al: alameda aleja aleje
    marg:
    os: osiedle
    loc: localita
    """
)
"""Kinds of streets. `pl` (place, Platz, plac) is one word, since each is written so only in its own country."""

COMPOUND = (
    ("strasse", "st"),
    ("strase", "st"),
    ("straat", "st"),
    ("str", "st"),
    ("platz", "pl"),
    ("plein", "pln"),
    ("laan", "ln"),
    ("gracht", "gr"),
    ("allee", "all"),
)
"""Endings of compound street names (`Hauptstraße`), which are also words of their own, with short forms."""

WORDS = _table(
    """
    n: north
    s: south sao san
    e: east
    w: west
    ne: northeast
    nw: northwest
    se: southeast
    sw: southwest
    sta: santa
    sto: santo
    st: saint sankt sint sveti
    ste: sainte
    mt: mount
    flli: fratelli
    ft: fort
    gen: general gal generala
    dr: doctor docteur doutor doktor dra
    prof: professor professora profesor profesora
    cel: coronel
    mal: marechal marszalka
    pres: president presidente pdt
    pdt: president
    cap: capitao capitan capitaine
    eng: engenheiro
    ks: ksiedza
    sw: swietego swietej
    1st: first
    2nd: second
    3rd: third
    4th: fourth
    5th: fifth
    6th: sixth
    7th: seventh
    8th: eighth
    9th: ninth
    10th: tenth
    xx: venti
    """
)
"""Directions, titles and numbers in names of streets. Saints are written like streets."""

PARTICLES = frozenset("de du des d la le les l del della dello dei delle da do dos das of the der den van".split())
"""Small words that people leave out."""

OMITTED = frozenset("c calle cl carrer ul ulica ул улица".split())
"""Kinds of streets that people of the country leave out: `Mayor 12`, `Marszałkowska 12`."""

NUMBER_WORDS = frozenset("no nr num numero nro number hausnummer huisnummer house n d dom nom hno plot д дом".split())
"""Words before the number of a house: `nº 12`, `House No. 12`."""

SUFFIXES = _table(
    """
    bis:
    ter:
    quater: quarter
    """
)
"""Additions to the number of a house, in French, Italian and Spanish."""

UNITS = frozenset(
    "apt apartment apts unit suite ste rm room flat fl flt appartement app appt apto ap apartamento departamento "
    "depto dpto dep wohnung whg wohn top tur tuer logement lgt porte pte puerta pta interno int sub mieszkanie "
    "m mieszk lok lokal lokalu appart apart studio door lot sala casa conj conjunto cj kv kvartira etg hnr wohnungsnr "
    "ev space spc trailer trlr slip stop hangar office ofc chambre zimmer quarto camera kamer pokoj "
    "bus boite stan кв квартира".split()
)
"""Words before the number of a flat."""

BLOCKS = frozenset(
    "block blk bloque blq bloco bl batiment bat building bldg tower torre wing entrance entree escalera esc "
    "escalier "
    "escada scala sc klatka kl staircase stair stiege stg aufgang treppe portal edificio korpus pal palazzina".split()
)
"""Words before the number or letter of a part of a house, in which flats are numbered anew."""

NAMED_BLOCKS = _table(
    """
    vh: vorderhaus
    hh: hinterhaus hths hinterh ruckgebaude rgb
    sf: seitenflugel
    gh: gartenhaus
    """
)
"""Parts of a house that have names."""

NAMED_UNITS = _table(
    """
    up: upper
    low: lower lwr
    front: frnt frente voor
    rear: back fundos achter
    bsmt: basement souterrain sotano keller
    ph: penthouse cob cobertura
    interior:
    exterior:
    sobrado:
    rood:
    zwart:
    """
)
"""Flats that have names instead of numbers."""

ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "top": "top"}
"""Floors in words."""

FLOORS = frozenset(
    "floor floors flr etage et piso planta piano pietro p andar etaj level lvl verdieping stock stockwerk stk og "
    "obergeschoss "
    "geschoss kat".split()
)
"""Words before or after the number of a floor."""

SIDES = _table(
    """
    l: links li lks left lhs gauche g gche izq izquierda izda izqda esq esquerda
    r: rechts re rts right rhs droite d dte drt dcha derecha dch dcho dir direita
    m: mitte mi
    """
)
"""Which door of a floor."""

GROUND = _table(
    """
    0: eg erdgeschoss parterre bajo bj baixo rdc terra terreo rez ground parter bg begane
    at: atico dg dachgeschoss
    ent: entresuelo entlo
    pral: principal ppal
    """
)
"""Floors with names."""

EXONYMS = _table(
    """
    munchen: munich
    koln: cologne
    nurnberg: nuremberg
    hannover: hanover
    roma: rome
    milano: milan
    firenze: florence
    torino: turin
    napoli: naples
    venezia: venice
    genova: genoa
    sevilla: seville
    zaragoza: saragossa
    lyon: lyons
    marseille: marseilles
    warszawa: warsaw
    krakow: cracow
    lisboa: lisbon
    praha: prague
    wien: vienna
    denhaag: thehague sgravenhage hague
    antwerpen: antwerp anvers
    bruxelles: brussels brussel
    geneve: geneva genf
    zurich:
    newyork: newyorkcity nyc
    bengaluru: bangalore
    mumbai: bombay
    gurugram: gurgaon
    chennai: madras
    kolkata: calcutta
    moskva: moscow
    kyiv: kiev
    frankfurt: frankfurtammain frankfurtmain frankfurtam
    """
)
"""Other names of large cities, as joined words."""

STATES = _table(
    """
    al: alabama
    ak: alaska
    az: arizona
    ar: arkansas
    ca: california
    co: colorado
    ct: connecticut
    de: delaware
    dc: districtofcolumbia
    fl: florida
    ga: georgia
    hi: hawaii
    id: idaho
    il: illinois
    in: indiana
    ia: iowa
    ks: kansas
    ky: kentucky
    la: louisiana
    me: maine
    md: maryland
    ma: massachusetts
    mi: michigan
    mn: minnesota
    ms: mississippi
    mo: missouri
    mt: montana
    ne: nebraska
    nv: nevada
    nh: newhampshire
    nj: newjersey
    nm: newmexico
    ny: newyork
    nc: northcarolina
    nd: northdakota
    oh: ohio
    ok: oklahoma
    or: oregon
    pa: pennsylvania
    ri: rhodeisland
    sc: southcarolina
    sd: southdakota
    tn: tennessee
    tx: texas
    ut: utah
    vt: vermont
    va: virginia
    wa: washington
    wv: westvirginia
    wi: wisconsin
    wy: wyoming
    """
)
"""States of the United States, as joined words: two of them often have a city of one name."""

COUNTRIES = _table(
    """
    US: usa us unitedstates unitedstatesofamerica
    GB: uk gb unitedkingdom greatbritain england scotland wales northernireland
    DE: germany deutschland
    FR: france
    ES: spain espana
    IT: italy italia
    NL: netherlands thenetherlands nederland
    PL: poland polska
    BR: brazil brasil
    IN: india
    JP: japan nihon 日本 日本国
    CA: canada
    AU: australia
    AT: austria osterreich
    CH: switzerland schweiz suisse svizzera
    BE: belgium belgique belgie
    IE: ireland eire
    PT: portugal
    MX: mexico
    AR: argentina
    UA: ukraine ukraina
    RO: romania
    SE: sweden sverige
    CZ: czechia czechrepublic
    KR: southkorea korea republicofkorea 대한민국
    """
)
"""Countries in the last line of an address, as joined words."""
