"""What `GET /surges` answers: how many people applied each day, by kind, beside what was expected. It names nobody."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import Field

from bonafide.aws import surges
from cases.views import View

if TYPE_CHECKING:
    from bonafide.aws.table import Table


class SurgeSeries(View):
    """The counts of one kind, one for each of the days. `expected` and `upper` are null where too little is known."""

    kind: str
    label: str = Field(description="which one, if enough people have it; else empty")
    words: str
    counts: list[int | None]
    expected: list[float | None]
    upper: list[float | None] = Field(description="above it, a count would be unlikely: about 1 in 10,000")


class Surge(View):
    """More applicants of a kind than expected. It gives no points to anybody."""

    kind: str
    label: str
    words: str
    since: date
    last_day: date
    count: int = Field(description="applicants in the last `days` days until `last_day`")
    days: int
    expected: int
    announced: str | None = Field(description="the note of the announcement that explains it; null without one")
    notified_at: datetime | None


class Announcement(View):
    """Days on which more applicants are expected, from `surges/announced.csv`."""

    start: date = Field(alias="from")
    until: date
    kind: str
    note: str


class Surges(View):
    """The counts of the last 30 days (UTC), and the surges. Without `made_at`, nothing was counted yet."""

    made_at: datetime | None
    known_days: int = Field(description="days of the baseline that are known; nothing is said below `needed_days`")
    needed_days: int
    days: list[date]
    series: list[SurgeSeries]
    surges: list[Surge]
    announced: list[Announcement]
    announced_errors: list[str]


def page(table: "Table") -> dict[str, Any]:
    """What Surges found last."""
    lists: tuple[str, ...] = ("days", "series", "surges", "announced", "announced_errors")
    nothing: dict[str, Any] = {"made_at": None, "known_days": 0, "needed_days": 0, **{name: [] for name in lists}}
    return surges.load(table) or nothing
