"""Measures: what every swap adds to the points of applications, and how often each group is to be reviewed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bonafide.application import Application
from bonafide.policy import Policy
from bonafide.reference import Reference
from bonafide.risk import Level
from local.fairness.groups import Comparison, Counts, Group, Table, groups_of
from local.fairness.judging import Judge, Judged
from local.fairness.swaps import MAY_ADD_ONE_WEAK, Dimension, Swapper
from local.fairness.verifying import Verdicts, Verifiers

EXAMPLES = 3
"""Applications that are named for each violation."""


class Observed(NamedTuple):
    """The verdicts on an application, and after each swap: what was swapped, and for what. It has no personal data."""

    application_id: str
    groups: tuple[tuple[Table, str], ...]
    verdicts: tuple[Verdicts, ...]
    swaps: tuple[tuple[Dimension, str, tuple[Verdicts, ...]], ...]


class Raised(NamedTuple):
    """A violation: for whom a swap raised the points, and by which codes."""

    application_id: str
    dimension: Dimension
    to: str
    before: Judged
    after: Judged

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that give more points than before, or all new ones."""
        known = self.before.codes
        return tuple(sorted(code for code, points in self.after.codes.items() if points > known.get(code, 0)))


class Swapped(NamedTuple):
    """What happened to applications by one swap: how many got more or fewer points, and are now to be reviewed."""

    applications: int = 0
    raised: int = 0
    dropped: int = 0
    to_review: int = 0


class Observer:
    """Runs the verifiers on applications and their swaps. What they find does not depend on a policy."""

    def __init__(self, reference: Reference, verifiers: Verifiers | None = None) -> None:
        self._reference = reference
        self._verifiers = verifiers or Verifiers(reference)
        self._swapper = Swapper(reference)

    def judge(self, policy: Policy) -> Judge:
        """Judges what was observed by a policy."""
        return Judge(self._verifiers.all, policy)

    def observe(self, application: Application, *, name: str = "", is_swapped: bool = True) -> Observed:
        """Observes an application; `name` is what it is called if it has no id."""
        verified = self._verifiers.verify(application)
        swaps = [
            (swap.dimension, swap.to, self._verifiers.verify_again(verified, swap.application, swap.changed))
            for swap in (self._swapper.swaps(application) if is_swapped else ())
        ]
        groups = tuple(groups_of(application, self._reference, self._swapper.schools.first_country))
        return Observed(application.application_id or name, groups, verified.verdicts, tuple(swaps))


class Result:
    """The result of a measurement by one policy, while it grows."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.counts = Counts()
        self.swaps: dict[tuple[Dimension, str], Swapped] = {}
        self.raised: dict[tuple[Dimension, tuple[str, ...]], list[Raised]] = defaultdict(list)
        self.raises: Counter[tuple[Dimension, tuple[str, ...]]] = Counter()
        self.raised_to: dict[tuple[Dimension, tuple[str, ...]], Counter[str]] = defaultdict(Counter)
        self.swapped_applications = 0

    def add(self, observed: Observed) -> None:
        """Judges one application and its swaps."""
        before = self.judge.judge(observed.verdicts)
        self.counts.add(observed.groups, before)
        self.swapped_applications += bool(observed.swaps)
        for dimension, to, verdicts in observed.swaps:
            after = self.judge.judge(verdicts)
            allowed = self.judge.one_weak if dimension in MAY_ADD_ONE_WEAK else 0
            is_raised = after.points > before.points + allowed
            count = self.swaps.get((dimension, to), Swapped())
            self.swaps[dimension, to] = Swapped(
                count.applications + 1,
                count.raised + is_raised,
                count.dropped + (after.points < before.points),
                count.to_review + (is_raised and _reviewed(after.level) and not _reviewed(before.level)),
            )
            if is_raised:
                self._note(Raised(observed.application_id, dimension, to, before, after))

    def _note(self, raised: Raised) -> None:
        key = raised.dimension, raised.codes
        self.raises[key] += 1
        self.raised_to[key][raised.to] += 1
        examples = self.raised[key]
        if len(examples) < EXAMPLES and all(each.application_id != raised.application_id for each in examples):
            examples.append(raised)

    @property
    def harmed(self) -> list[tuple[Table, Group]]:
        """The groups that are surely reviewed much more often than others."""
        return [(each.table, group) for each in self.comparisons for group in each.groups if group.is_harmed]

    @property
    def comparisons(self) -> list[Comparison]:
        """The tables of groups."""
        return list(self.counts.comparisons())

    @property
    def violations(self) -> int:
        """How many kinds of violations there are: raises by what was swapped and by code, and groups."""
        return len(self.raises) + len(self.harmed)

    def by_dimension(self) -> Iterator[tuple[Dimension, Swapped, int]]:
        """What was swapped, the sums of all its swaps, and how many different ones there are."""
        for dimension in Dimension:
            found = [each for (which, _), each in self.swaps.items() if which is dimension]
            yield dimension, Swapped(*map(sum, zip(*found, strict=True))) if found else Swapped(), len(found)


def measured(observed: Iterable[Observed], judge: Judge) -> Result:
    """The result for applications that were observed."""
    result = Result(judge)
    for each in observed:
        result.add(each)
    return result


def _reviewed(level: Level) -> bool:
    return level in (Level.REVIEW, Level.HIGH)
