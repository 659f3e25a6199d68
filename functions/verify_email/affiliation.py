"""Whether an application names the institution of an academic domain, in any spelling."""

from bonafide.reference import MAX_NAME_LENGTH
from bonafide.text import plain, words_of
from verify_email.mailbox import Claims

_COMMON_LABELS = frozenset("edu com org net gov ac mail student students alumni".split())
_COMMON_WORDS = frozenset(
    "university universities college institute school academy national state technology technical science sciences "
    "universidad universidade universita universitat universitaet universite hochschule politecnico faculty medical "
    "center centre health department research group international american".split()
)
"""Words that do not distinguish institutions."""


def names_institution(at_domain: tuple[str, ...], domain: str, claims: Claims) -> bool:
    """Whether the application names an institution of the domain: by name, acronym or another of its domains.

    Args:
        at_domain: the names of the institutions there, as returned by `bonafide.text.plain`.
        domain: the domain, in ASCII.
        claims: the statements of the application; employers count like institutions.
    """
    stated = (*claims.institutions, *claims.employers)
    labels = {label for label in domain.split(".") if len(label) > 2} - _COMMON_LABELS
    if any(labels.intersection(words_of(name)) for name in stated):
        return True
    if any(_same_name(plain(name), known) for name in stated for known in at_domain):
        return True
    sisters = {
        known
        for name in claims.institutions
        for sister in claims.reference.domains_of(name)
        for known in claims.reference.institutions_at(sister)
    }
    return not sisters.isdisjoint(at_domain)


_OFFICIAL = "source IN ('ipeds', 'ror')"


def official_owners(domain: str, claims: Claims) -> frozenset[int]:
    """The institutions of official directories that own a domain, or its nearest parent domain."""
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        rows = claims.reference.database.execute(
            "SELECT institution FROM institution_websites JOIN institutions ON id = institution "  # noqa: S608  ours
            f"WHERE domain = ? AND {_OFFICIAL} AND closed IS NULL",
            (".".join(labels[start:]),),
        )
        if owners := frozenset(owner for (owner,) in rows):
            return owners
    return frozenset()


def official_institutions(name: str, claims: Claims) -> frozenset[int]:
    """The institutions of official directories that have a name, without acronyms."""
    written = plain(name[:MAX_NAME_LENGTH])
    rows = claims.reference.database.execute(
        "SELECT institution FROM institution_names JOIN institutions ON id = institution "  # noqa: S608  ours
        f"WHERE name IN (?, ?) AND kind <> 'acronym' AND {_OFFICIAL}",
        (written, written.removeprefix("the")),
    )
    return frozenset(institution for (institution,) in rows)


def are_related(one: frozenset[int], other: frozenset[int], claims: Claims) -> bool:
    """Whether an institution of one set is an institution of the other, its relative, or shares a website with it."""
    if one & other:
        return True
    pairs = [(here, there) for here in one for there in other]
    query = (
        "SELECT 1 FROM institution_successors WHERE (institution, successor) IN ((?1, ?2), (?2, ?1)) "
        "UNION ALL SELECT 1 FROM institution_websites one JOIN institution_websites other USING (domain) "
        "WHERE one.institution = ?1 AND other.institution = ?2 LIMIT 1"
    )
    return any(claims.reference.database.execute(query, pair).fetchone() for pair in pairs)


def may_name_institution(at_domain: tuple[str, ...], claims: Claims) -> bool:
    """Whether a name in the application shares a distinctive word with an institution of the domain."""
    stated = (*claims.institutions, *claims.employers)
    distinctive = {word for name in stated for word in words_of(name) if len(word) > 4} - _COMMON_WORDS
    return any(word in known for word in distinctive for known in at_domain)


def _same_name(name: str, known: str) -> bool:
    """Whether two names are equal, or one contains the other; short names must be equal."""
    return name == known or (min(len(name), len(known)) > 4 and (known in name or name in known))
