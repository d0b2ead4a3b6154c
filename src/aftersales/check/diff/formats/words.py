"""The words that every format uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from aftersales.check.diff.compared import Verdict
from aftersales.check.diff.report import Change, Document, Report
from aftersales.check.diff.told import Shown

GETS: Final[Mapping[Verdict, str]] = {
    "less": "the traveller gets less",
    "more": "the traveller gets more",
    "incomparable": "neither better nor worse throughout",
    "skipped": "not compared",
    "same": "the same amount, in other words",
}
COUNTED: Final[Mapping[Verdict, str]] = {
    "less": "less", "more": "more", "incomparable": "not comparable", "skipped": "not compared", "same": "the same",
}  # fmt: skip
"""After `for the traveller`."""
_AMOUNTS: Final = ("refund", "compensation", "collect", "residual", "care", "due", "outcome", "codes")
LONGEST: Final = 12
"""Lines of one kind that are shown to people; JSON has them all."""


def counted(counts: Mapping[Verdict, int]) -> str:
    """`2 less, 1 more`."""
    return ", ".join(f"{count} {COUNTED[verdict]}" for verdict, count in counts.items()) or "nothing"


def heading(document: Document) -> str:
    """`terms fare-sheet: 7 less`."""
    status = "" if document.status == "changed" else f", {document.status}"
    text = f"; text too ({', '.join(document.words)})" if document.words and document.changes else ""
    return f"{document.kind} {document.id}{status}: {in_short(document)}{text}"


def in_short(document: Document) -> str:
    """`7 less`, `text only (source)`."""
    if document.changes:
        return counted(document.counts)
    return f"text only ({', '.join(document.words)})" if document.words else "in other words only"


def verdict(change: Change) -> str:
    """`the traveller gets less, at every price`."""
    return GETS[change.verdict] + (", at every price" if change.proven else "")


def summary(report: Report) -> str:
    """One line."""
    if not report.documents:
        return "no document differs"
    count = len(report.documents)
    return f"{count} {'document differs' if count == 1 else 'documents differ'}: {counted(report.counts)}"


def both(change: Change) -> str:
    """`penalty 10% of fare -> penalty 20% of fare`."""
    old, new = change.says
    return f"{old} -> {new}" if old or new else ""


def rows(change: Change) -> str:
    """`row ladder`, `row a -> b`."""
    old, new = (row or "no row" for row in change.rows)
    if not any(change.rows):
        return ""
    return f"row {old}" if old == new else f"row {old} -> {new}"


def place(change: Change) -> str:
    """Where the new row stands; if it is gone, the old one."""
    return change.at[1] or change.at[0]


def witness(shown: Shown) -> str:
    """`refund CNY 900.00 -> CNY 800.00, asked at 2026-06-17T04:00:00+00:00`."""
    names = [name for name in _AMOUNTS if shown.old.get(name) != shown.new.get(name)]
    said = ", ".join(f"{name} {_value(shown.old.get(name))} -> {_value(shown.new.get(name))}" for name in names)
    moment = shown.witness.moments[0]
    given = ", ".join(f"{name}={value}" for name, value in moment.given.items())
    alone = ", under this document alone" if shown.alone else ""
    return f"{said}, of {_paid(shown)} asked at {moment.at}{alone}" + (f", given {given}" if given else "")


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) or "nothing" if isinstance(value, list) else str(value)


def _paid(shown: Shown) -> str:
    booking = shown.witness.booking
    return " + ".join(f"{booking['currency']} {paid['amount']}" for paid in booking["tenders"])


def in_order(changes: Iterable[Change]) -> list[Change]:
    """What to look at first comes first."""
    return sorted(changes, key=lambda one: list(GETS).index(one.verdict))


def shortened(lines: list[str], where: str) -> list[str]:
    """The first of many."""
    rest = len(lines) - LONGEST
    return lines if rest <= 0 else [*lines[:LONGEST], f"and {rest} more {where}"]
