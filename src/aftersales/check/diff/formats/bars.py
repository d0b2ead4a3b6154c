"""Refunds of witnesses before and after, as bars."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from aftersales.check.diff.report import Document
from aftersales.check.diff.told import Shown

_WIDE, _HIGH, _LABEL = 420, 34, 300


class Bar(NamedTuple):
    """One witness: where it lies, and how much of what was paid comes back, in basis points."""

    label: str
    old: int
    new: int


def bars(document: Document) -> Iterator[str]:
    """One pair a change whose witness is about a refund."""
    found = [bar for change in document.changes for one in change.shown[:1] for bar in _bar(change.where, one)]
    if not found:
        return
    high = len(found) * _HIGH + 20
    yield f'<svg viewBox="0 0 {_LABEL + _WIDE + 80} {high}" role="img" aria-label="refunds before and after">'
    for place, bar in enumerate(found):
        top = place * _HIGH
        yield f'<text x="0" y="{top + 16}">{escape(bar.label[:48])}</text>'
        for row, (side, points) in enumerate((("old", bar.old), ("new", bar.new))):
            wide, y = points * _WIDE // 10_000, top + 3 + row * 13
            yield f'<rect class="{side}" x="{_LABEL}" y="{y}" width="{wide}" height="11"></rect>'
            yield f'<text x="{_LABEL + wide + 5}" y="{y + 10}">{points // 100}%</text>'
    yield "</svg>"
    yield "<p>Refund of what was paid: above as it was, below as it is.</p>"


def _bar(where: tuple[str, ...], shown: Shown) -> Iterator[Bar]:
    paid = sum(_minor(one["amount"]) for one in shown.witness.booking["tenders"])
    if paid and "refund" in shown.old and "refund" in shown.new:
        sums = (_minor(side["refund"].split(" ")[1]) for side in (shown.old, shown.new))
        old, new = (min(10_000, one * 10_000 // paid) for one in sums)
        yield Bar(where[0] if where else "", old, new)


def _minor(text: str) -> int:
    """Amounts of one currency have as many digits."""
    return int(text.replace(".", ""))
