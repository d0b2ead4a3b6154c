"""A comparison for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.diff.formats.money import Table, overview, tables
from aftersales.check.diff.formats.words import (
    both,
    heading,
    in_order,
    place,
    rows,
    shortened,
    summary,
    verdict,
    witness,
)
from aftersales.check.diff.report import Change, Document, Report
from aftersales.text.layout import table

_IN_JSON = "with --format json"


def as_text(report: Report) -> str:
    """Document by document, what is worse for travellers first; then what bookings come to."""
    blocks = [f"{report.old} -> {report.new}: {summary(report)}"]
    blocks += ["\n".join(_document(one)) for one in report.documents]
    if report.bookings is not None:
        blocks.append(overview(report.bookings))
        blocks += ["\n".join(_table(one)) for one in tables(report.bookings)]
    return "\n\n".join(blocks)


def _document(document: Document) -> Iterator[str]:
    yield heading(document)
    for change in in_order(document.changes):
        yield from (f"  {line}" for line in _change(change))


def _change(change: Change) -> Iterator[str]:
    yield ", ".join(filter(None, (change.question, change.period, verdict(change))))
    for line in shortened(list(change.where), _IN_JSON):
        yield f"  where {line}"
    if any(change.says):
        yield f"  {both(change)}"
    at = ", ".join(filter(None, (rows(change), place(change))))
    if at:
        yield f"  {at}"
    for shown in change.shown:
        yield f"  witness: {witness(shown)}"


def _table(found: Table) -> Iterator[str]:
    yield found.title
    for line in table([found.head, *found.lines], found.right):
        yield f"  {line}"
