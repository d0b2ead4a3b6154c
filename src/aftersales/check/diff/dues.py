"""Two deadlines compared, and a deadline in words."""

from __future__ import annotations

from typing import Final, NamedTuple

from aftersales.check.diff.compared import Verdict
from aftersales.policy.documents import BusinessDays, Days, Due, Elapsed, Months
from aftersales.values.instants import length_text

TRAVELLER: Final = "traveller"


class Task(NamedTuple):
    """What is to be done, by whom, after which requests (none: all)."""

    do: str
    who: str
    requests: tuple[str, ...]

    @property
    def text(self) -> str:
        """`deadline to refund, after a cancel`."""
        who = f" by the {self.who}" if self.who else ""
        after = f", after {' or '.join(self.requests)}" if self.requests else ""
        return f"deadline to {self.do}{who}{after}"


def due_verdict(task: Task, old: Due | None, new: Due | None) -> Verdict:
    """A traveller gains by time of his own, and by what others must do sooner, or must keep longer."""
    if old is None or new is None:
        gains = (new is None) == (task.who == TRAVELLER)
        return "more" if gains else "less"
    known = (type(old.length), old.start, old.zone, old.at_least), (type(new.length), new.start, new.zone, new.at_least)
    calendars = [one.length.calendar if isinstance(one.length, BusinessDays) else "" for one in (old, new)]
    if known[0] != known[1] or calendars[0] != calendars[1]:
        return "incomparable"
    longer = _count(new) > _count(old)
    return "more" if longer == (task.who == TRAVELLER or old.at_least) else "less"


def _count(due: Due) -> int:
    length = due.length
    if isinstance(length, Elapsed):
        return length.microseconds
    return length.months if isinstance(length, Months) else length.days


def due_text(due: Due) -> str:
    """`within 7 business days (us-federal) from requested_at`."""
    zone = f", in {due.zone}" if due.zone else ""
    return f"{'at least' if due.at_least else 'within'} {length_words(due.length)} from {due.start}{zone}"


def length_words(length: Elapsed | Days | Months | BusinessDays) -> str:
    """`7 business days (us-federal)`."""
    if isinstance(length, Elapsed):
        return length_text(length.microseconds)
    if isinstance(length, BusinessDays):
        return f"{length.days} business days ({length.calendar})"
    return f"{length.months} months" if isinstance(length, Months) else f"{length.days} days"
