"""Whether an unknown name partially matches a listed institution.

Such a name is not reported as unlisted: `Harvard College`, `NYU Stern` and `Law Center` name a part of a listed
institution, and `Cal Poly SLO` shortens its name.
"""

import re
from collections.abc import Iterator

from bonafide.institution_names import EXPANSIONS, Tier, distinctive, expanded, words
from verify_education.directory import Directory
from verify_education.interpretations import SUBJECTS
from verify_education.vocabulary import Vocabulary

_MAX_WORDS, _MAX_NAMES = 14, 500
_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,4}\b")
_PART = re.compile(
    r"\b(?:law|business|medical|dental|divinity|graduate|professional|extension) (?:school|center|studies)\b"
    r"|\bhonou?rs (?:college|program\w*)\b|\bconservator(?:y|ium)\b|\bschool of (?:continuing|extended|general)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:school|college|faculty|department|division) of ([^,(]+)", re.IGNORECASE)
_LISTED = (Tier.WRITTEN, Tier.EXPANDED, Tier.WITHOUT_PLACE, Tier.WITHOUT_TYPE)

_WHOLE_INSTITUTION = frozenset("university institute polytechnic state tech national".split())
"""Words for whole institutions: Harvard College is a part of Harvard, `Harvard State University` is not."""


def is_partially_listed(directory: Directory, vocabulary: Vocabulary, name: str, country: str) -> bool:
    """Whether a part of the name is a listed institution of a country, or the name is that of a part."""
    whole = words(name)[:_MAX_WORDS]
    if directory.is_invented_campus(whole, country):
        return False
    return (
        bool(_PART.search(name))
        or any(_is_subject(match[1]) for match in _OF.finditer(name))
        or _has_acronym(directory, name, country)
        or _has_name(directory, whole, country)
        or any(
            directory.place(one).country == country
            for one in institutions_with(directory, vocabulary, whole, with_type_words=True)
        )
    )


def _is_subject(text: str) -> bool:
    """Whether the words are typical for a part of a university: School of Public Health."""
    return bool(set(expanded(words(text))[:_MAX_WORDS]) & SUBJECTS)


def _has_acronym(directory: Directory, name: str, country: str) -> bool:
    """Whether a word in capitals is a listed acronym: NYU Stern."""
    if name.isupper() and len(name.split()) > 2:
        return False  # the whole name is in capitals
    acronyms = {found.lower() for found in _ACRONYM.findall(name)[:_MAX_WORDS]}
    if any((acronym,) in EXPANSIONS for acronym in acronyms):
        return True
    rows = directory.rows(acronyms)
    return any(
        row.tier is Tier.ACRONYM and row.kind != "initials" and directory.place(row.institution).country == country
        for found in rows.values()
        for row in found
    )


def _has_name(directory: Directory, whole: tuple[str, ...], country: str) -> bool:
    """Whether the first or last words are a listed name and not just a place: Harvard College, Olin College."""
    halves = [(whole[:cut], whole[cut:]) for cut in range(1, len(whole))]
    runs = [
        run
        for one, other in halves
        for run, rest in ((one, other), (other, one))
        if distinctive(expanded(run)) and _can_be_omitted(expanded(rest)) and not directory.is_region(run, country)
    ]
    rows = directory.rows({key for run in runs for key in ("".join(run), "".join(expanded(run)))})
    return any(
        row.tier in _LISTED and directory.place(row.institution).country == country
        for found in rows.values()
        for row in found
    )


def _can_be_omitted(rest: tuple[str, ...]) -> bool:
    """Whether the other words may be ignored: Tuskegee Institute is Tuskegee University."""
    return len(rest) == 1 or not set(rest) & _WHOLE_INSTITUTION


def institutions_with(
    directory: Directory, vocabulary: Vocabulary, whole: tuple[str, ...], *, with_type_words: bool = False
) -> Iterator[int]:
    """The institutions that have a name with all distinctive words.

    `with_type_words`: the name must also have the words for whole institutions.
    """
    known = [vocabulary.known(word) for word in {word for word in expanded(whole) if distinctive([word])}]
    if not all(known):
        return
    common = sorted(vocabulary.names_with([(form,) for form in known if form]))[:_MAX_NAMES]
    wanted = {form.word for form in known if form} | (
        set(expanded(whole)) & _WHOLE_INSTITUTION if with_type_words else set()
    )
    yield from (institution for institution, full in directory.names(common) if wanted <= set(full))
