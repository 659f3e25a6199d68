"""Domains that can be mistaken for others: confusable to the eye, or typos.

Confusable: equal skeletons by Unicode's UTS #39, without accents, and with the lookalikes that ASCII has (0 and o; 1,
l and i; rn and m; vv and w; an additional or missing hyphen in a label of six letters or more). ASCII lookalikes count
only in labels of at least five letters, since short names are similar by chance.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from bonafide.reference import Reference

MIN_NAME_LENGTH = 5
"""Letters of a name that is compared. Shorter names are similar by chance."""

_TYPOS_OF_COM = frozenset({"co", "cm", "om"})
"""Country suffixes that are more often a typo of `.com`."""

_ASCII_LOOKALIKES = str.maketrans("01i", "oll")


def within_one_edit(one: str, other: str) -> bool:
    """Whether two texts differ by one inserted, deleted or replaced character, or by one transposition."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def without_accents_and_hyphens(domain: str) -> str:
    """A domain without accents and hyphens. A company may own both variants."""
    return "".join(
        character
        for character in unicodedata.normalize("NFD", domain)
        if character != "-" and not unicodedata.combining(character)
    )


def first_label(domain: str) -> str:
    """The part of a domain before the first dot."""
    return domain.partition(".")[0]


def shown(domain: str) -> str:
    """A domain in Unicode, as browsers show it."""
    try:
        return domain.encode().decode("idna")
    except UnicodeError:
        return domain


def differ_in_a_short_part(name: str, other: str) -> bool:
    """Whether two names with hyphens differ in a part that is too short to compare: `fh-koeln`, `th-koeln`."""
    parts, others = name.split("-"), other.split("-")
    if len(parts) < 2 or len(parts) != len(others):
        return False
    return all(max(map(len, pair)) < MIN_NAME_LENGTH for pair in zip(parts, others, strict=True) if pair[0] != pair[1])


class Lookalikes:
    """Finds domains that are confusable with others or typos of popular providers. Made once per environment."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.confusable_provider = lru_cache(8192)(self._confusable_provider)
        self.intended_provider = lru_cache(8192)(self._intended_provider)

    def skeleton(self, domain: str) -> str:
        """The skeleton of a domain. Two domains with the same skeleton can be mistaken for each other.

        Args:
            domain: in Unicode, not in Punycode.
        """
        shown = unicodedata.normalize("NFD", domain.casefold())
        if not shown.isascii():
            shown = "".join(letter if letter.isascii() else self._reference.prototype(letter) for letter in shown)
            shown = unicodedata.normalize("NFD", shown).casefold()
            shown = "".join(letter for letter in shown if not unicodedata.combining(letter))
        names, dot, suffix = shown.rpartition(".")  # .lt and .it are two countries
        names = names.replace("rn", "m").replace("vv", "w").translate(_ASCII_LOOKALIKES)
        without_hyphens = names.replace("-", "")
        return f"{without_hyphens if len(first_label(without_hyphens)) > MIN_NAME_LENGTH else names}{dot}{suffix}"

    def confusable(self, domain: str, other: str) -> bool:
        """Whether two domains look the same. `domain` is in Unicode, `other` in ASCII."""
        if domain == other or (domain.isascii() and len(first_label(other)) < MIN_NAME_LENGTH):
            return False
        return self.skeleton(domain) == self.skeleton(other)

    def _confusable_provider(self, domain: str) -> str | None:
        """The popular provider that a domain looks like."""
        provider = self._providers_by_skeleton.get(self.skeleton(domain))
        return provider if provider and self.confusable(domain, provider) else None

    def _intended_provider(self, domain: str) -> str | None:
        """The popular provider of which a domain (in ASCII) looks like a typo."""
        near = {provider for text in _deletions(domain) for provider in self._providers_by_deletion.get(text, ())}
        return next((provider for provider in sorted(near) if self._is_typo(domain, provider)), None)

    def _is_typo(self, domain: str, provider: str) -> bool:
        """Whether a domain is one edit from a provider's. The suffix of another country is not a typo."""
        suffix = domain.partition(".")[2]
        another_country = first_label(domain) == first_label(provider) and self._reference.is_public_suffix(suffix)
        return within_one_edit(domain, provider) and (not another_country or suffix in _TYPOS_OF_COM)

    @cached_property
    def _providers_by_skeleton(self) -> dict[str, str]:
        return {self.skeleton(domain): domain for domain in self._reference.domains("popular")}

    @cached_property
    def _providers_by_deletion(self) -> dict[str, list[str]]:
        """Providers by their domains with one character deleted. Two texts within one edit share such a text."""
        index: dict[str, list[str]] = {}
        for provider in self._reference.domains("popular"):
            if len(first_label(provider)) >= MIN_NAME_LENGTH:
                for text in _deletions(provider):
                    index.setdefault(text, []).append(provider)
        return index


def _deletions(text: str) -> Iterable[str]:
    def each() -> Iterator[str]:
        yield text
        for at in range(len(text)):
            yield text[:at] + text[at + 1 :]

    return set(each())
