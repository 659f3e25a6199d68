"""The order of day and month in an upload: `05/09/2015` is read when another date of the upload shows the order.

The order is decided by all rows that were read before a part is written. Without it, such a date keeps its text, and
the checks know only its year.
"""

from collections.abc import Iterator
from typing import Any

from bonafide.application import Application, Education, Work
from bonafide.partial_date import Order, PartialDate, date_order, needs_order, period, time_of


class DayOrder:
    """What the dates of an upload's rows have shown so far."""

    def __init__(self) -> None:
        self._shown: set[Order] = set()
        self.uncertain = 0

    @property
    def order(self) -> Order | None:
        """The order; None if no date has shown it, or the dates disagree."""
        return next(iter(self._shown)) if len(self._shown) == 1 else None

    def see(self, application: Application, submitted: str) -> bool:
        """Takes note of the dates of an application; returns whether one of them needs the order.

        `submitted` is the date of the application as written; empty if there is none.
        """
        texts = [date.text for date in _dates(application)]
        if submitted:
            texts.append(submitted)
        if (order := date_order(texts)) is not None:
            self._shown.add(order)
        elif any(date_order([text]) for text in texts):  # they disagree in one row
            self._shown.update(Order)
        return any(map(needs_order, texts))

    def decided(self, application: Application, submitted: str) -> Application:
        """The application with ISO dates where only the order made them certain; else as it is, and counted."""
        order = self.order
        if application.submitted_at:
            submitted = ""
        if order is None:
            self.uncertain += sum(needs_order(date.text) for date in _dates(application))
            self.uncertain += bool(submitted and needs_order(submitted))
            return application
        update: dict[str, Any] = {}
        if application.education:
            update["education"] = [_in_iso(entry, order) for entry in application.education]
        if application.work:
            update["work"] = [_in_iso(entry, order) for entry in application.work]
        if submitted:
            update["submitted_at"] = time_of(submitted, order)
        return application.model_copy(update=update)


def _dates(application: Application) -> Iterator[PartialDate]:
    entries: list[Education | Work] = [*application.education, *application.work]
    for entry in entries:
        yield from filter(None, period(entry.start_date, entry.end_date))


def _in_iso[Entry: (Education, Work)](entry: Entry, order: Order) -> Entry:
    """A copy of an entry with the dates that need the order in ISO form."""
    start, end = period(entry.start_date, entry.end_date)  # one field may have both
    if not any(date and needs_order(date.text) for date in (start, end)):
        return entry
    return entry.model_copy(update={"start_date": _certain(start, order), "end_date": _certain(end, order)})


def _certain(date: PartialDate | None, order: Order) -> PartialDate | None:
    if date is None or not needs_order(date.text):
        return date
    return PartialDate.read(PartialDate.read(date.text, order).shown)
