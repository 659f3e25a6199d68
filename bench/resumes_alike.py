"""How well copies of résumés are told from honest likeness: 10,000 invented ones, 1,200 copies and 300 colleagues."""

from collections import Counter, defaultdict
from itertools import combinations
from math import sqrt
from statistics import median, quantiles
from time import process_time
from typing import NamedTuple

from bench.report import Row, Section, at_least, at_most
from bonafide.likeness import MIN_SIMILARITY, similarity
from tests.synthetic.resumes import KINDS, Population, Resume, copies
from verify_resume.sketch import Sketch, shingles, sketch

PEOPLE, OF_EACH_KIND, COLLEAGUES, SEEDS = 10_000, 150, 300, (1, 2, 3)
HUB = 25
"""A key of more applications than this is not followed."""

PRECISION, MILLISECONDS = 0.98, 1.0
RECALL = {0: 1.00, 1: 1.00, 2: 0.93, 3: 0.67, 4: 0.35, 5: 0.20, 6: 0.72, 7: 0.07}
"""What the feasibility study found with the same keys and threshold among 150 copies of each kind."""

STUDIED = 150
"""Copies of each kind in the study."""

COLLEAGUES_STUDIED = 300
COLLEAGUES_MATCHED = 4 / COLLEAGUES_STUDIED
"""The share of colleagues that the study matched."""

KEY = b"a key of the benchmark, not of any deployment"


class Alike(NamedTuple):
    """What was found in one population or several.

    `copies` and `found` are by kind, `likeness` is the true Jaccard of each copy by kind, and `alike` that of each
    colleague. `colleagues` are those matched with the person they work with. `read` are the entries that all keys lead
    to, and `seconds` the processor time of all sketches.
    """

    documents: int
    pairs: int
    wrong: int
    colleagues: int
    copies: Counter[int]
    found: Counter[int]
    likeness: list[tuple[int, float]]
    alike: list[float]
    read: int
    hubs: int
    seconds: float

    @property
    def precision(self) -> float:
        """The share of matched pairs that are copies."""
        return 1 - self.wrong / self.pairs

    def recall(self, kind: int) -> float:
        """The share of copies of a kind that were found."""
        return self.found[kind] / self.copies[kind]


def measure(seed: int, people: int = PEOPLE, of_each_kind: int = OF_EACH_KIND, colleagues: int = COLLEAGUES) -> Alike:
    """Makes the résumés and their sketches, finds pairs by their keys, and compares the pairs with the truth."""
    population = Population(seed)
    resumes = list(population.resumes(people))
    origin = list(range(people))
    kind_of: dict[int, int] = {}
    for original, kind, copied in copies(population, resumes[:people], of_each_kind):
        kind_of[len(resumes)] = kind
        origin.append(original)
        resumes.append(copied)
    worked_with: dict[int, int] = {}
    for other in range(people - colleagues, people):
        worked_with[len(resumes)] = other
        origin.append(len(resumes))
        resumes.append(population.colleague(resumes[other]))
    texts = [each.text for each in resumes]
    began = process_time()
    sketches = [_sketched(each, text) for each, text in zip(resumes, texts, strict=True)]
    seconds = process_time() - began
    found, read, hubs = _found(sketches)
    return Alike(
        len(texts),
        len(found),
        sum(origin[one] != origin[other] for one, other in found),
        sum((other, one) in found for one, other in worked_with.items()),
        Counter(kind_of.values()),
        Counter(kind for copied, kind in kind_of.items() if (origin[copied], copied) in found),
        [(kind, _jaccard(resumes[origin[copied]], resumes[copied])) for copied, kind in kind_of.items()],
        [_jaccard(resumes[other], resumes[one]) for one, other in worked_with.items()],
        read,
        hubs,
        seconds,
    )


def together(found: list[Alike]) -> Alike:
    """What was found in several populations."""
    return Alike(
        sum(each.documents for each in found),
        sum(each.pairs for each in found),
        sum(each.wrong for each in found),
        sum(each.colleagues for each in found),
        sum((each.copies for each in found), Counter()),
        sum((each.found for each in found), Counter()),
        [one for each in found for one in each.likeness],
        [one for each in found for one in each.alike],
        sum(each.read for each in found),
        sum(each.hubs for each in found),
        sum(each.seconds for each in found),
    )


def _sketched(resume: Resume, text: str) -> Sketch:
    made = sketch(text, resume.own_words, KEY)
    if made is None:
        raise ValueError("an invented résumé is too short for a sketch")
    return made


def _found(sketches: list[Sketch]) -> tuple[set[tuple[int, int]], int, int]:
    """The pairs that a key leads to and that are similar; the entries read for them, and the keys not followed."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(sketches):
        for band in each.bands(KEY):
            index[band].append(number)
    followed = [numbers for numbers in index.values() if len(numbers) <= HUB]
    pairs = {pair for numbers in followed for pair in combinations(numbers, 2)}
    found = {
        (one, other) for one, other in pairs if similarity(sketches[one].bins, sketches[other].bins) >= MIN_SIMILARITY
    }
    read = sum(len(numbers) * (len(numbers) - 1) for numbers in followed)
    return found, read, len(index) - len(followed)


def _jaccard(one: Resume, other: Resume) -> float:
    a, b = shingles(one.text, one.own_words), shingles(other.text, other.own_words)
    return len(a & b) / len(a | b)


def chance(share: float, copies: int, studied: int = STUDIED) -> float:
    """Two standard deviations of the difference between a share of the study's copies and the same one of ours."""
    spread = max(share * (1 - share), 1 / studied)  # also where all were found
    return 2 * sqrt(spread * (1 / studied + 1 / copies))


def rows(found: Alike) -> list[Row]:
    """What was found, beside the study's figures."""
    matched = found.colleagues / len(found.alike)
    most = COLLEAGUES_MATCHED + chance(COLLEAGUES_MATCHED, len(found.alike), COLLEAGUES_STUDIED)
    of_colleagues = f"{found.colleagues} of {len(found.alike)}", f"study 4 of {COLLEAGUES_STUDIED}"
    shown = [
        at_least("copies of résumés: precision of the pairs found", found.precision, PRECISION, "{:.3f}"),
        at_most("  … colleagues taken for copies", matched, most, "{:.1%}", *of_colleagues),
    ]
    for kind, what in KINDS.items():
        likeness = [jaccard for of, jaccard in found.likeness if of == kind]
        beside = f"study {RECALL[kind]:.2f}"
        least = RECALL[kind] - chance(RECALL[kind], found.copies[kind])
        figure = f"Jaccard {quantiles(likeness, n=20)[0]:.2f} / {median(likeness):.2f}"
        shown.append(at_least(f"  … found: {what}", found.recall(kind), least, "{:.2f}", figure, beside))
    milliseconds = found.seconds / found.documents * 1000
    shown.append(at_most("a sketch, processor time", milliseconds, MILLISECONDS, "{:.2f} ms"))
    return shown


def alike() -> Section:
    """Finds copies among 10,000 invented résumés, three times."""
    found = together([measure(seed) for seed in SEEDS])
    note = (
        f"Copies: {len(SEEDS)} populations of {PEOPLE:,} invented résumés, {OF_EACH_KIND} copies of each kind, and "
        f"{COLLEAGUES} colleagues whose true Jaccard is {quantiles(found.alike, n=20)[-1]:.2f} at the 95th percentile "
        f"and {max(found.alike):.2f} at most. Of {found.pairs} pairs {found.wrong} were wrong, {found.colleagues} of "
        f"them colleagues. The keys of a document lead to {found.read / found.documents:.0f} others at the mean; "
        f"{found.hubs} keys are hubs and not followed. Beside each kind are the 5th percentile and the median of its "
        "true Jaccard; its budget is what the feasibility study found, less two standard deviations of both samples."
    )
    return Section("resumes", rows(found), [note])
