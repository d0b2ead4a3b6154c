"""A comparison for a comment at a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aftersales.check.diff.formats.money import Table, overview, tables
from aftersales.check.diff.formats.words import COUNTED, counted, in_order, in_short, place, rows, summary, witness
from aftersales.check.diff.report import Change, Document, Report

_LIMIT = 60_000
"""Characters: a comment holds 65,536."""
_ACTIVE = re.compile(r"([\\`*\[\]<|~@]|#(?=\d)|(?<!\w)_|_(?!\w))")


def as_markdown(report: Report) -> str:
    """A summary, a table of documents, and each document's changes folded away."""
    parts = [f"### Policies: {summary(report)}", f"`{_code(report.old)}` → `{_code(report.new)}`"]
    if report.documents:
        parts.append("\n".join(_overview(report)))
    if report.bookings is not None:
        parts.append(f"**{overview(report.bookings)}**")
        parts += ["\n".join(_table(one)) for one in tables(report.bookings)]
    for document in report.documents:
        block = "\n".join(_document(document))
        if sum(map(len, parts)) + len(block) > _LIMIT:
            parts.append("More documents differ: see `aftersales diff` itself.")
            break
        parts += [block] if document.changes else []
    return "\n\n".join(parts)


def _overview(report: Report) -> Iterator[str]:
    yield "| document | for the traveller | |"
    yield "| --- | --- | --- |"
    for one in report.documents:
        yield f"| {one.kind} `{_code(one.id)}` | {in_short(one)} | {one.status} |"


def _document(document: Document) -> Iterator[str]:
    yield f"<details><summary>{_plain(f'{document.kind} {document.id}: {counted(document.counts)}')}</summary>"
    yield ""
    yield "| for the traveller | where | old | new | shown by |"
    yield "| --- | --- | --- | --- | --- |"
    for change in in_order(document.changes):
        yield "| " + " | ".join(_cells(change)) + " |"
    yield ""
    yield "</details>"


def _cells(change: Change) -> Iterator[str]:
    yield f"**{COUNTED[change.verdict]}**{' at every price' if change.proven else ''}"
    question = _plain(", ".join(filter(None, (change.question, change.period))))
    yield "<br>".join((question, *(f"`{_code(where)}`" for where in change.where)))
    yield _plain(change.says[0])
    at = " ".join(filter(None, (rows(change), place(change))))
    yield "<br>".join(filter(None, (_plain(change.says[1]), f"`{_code(at)}`" if at else "")))
    yield "<br>".join(_plain(witness(one)) for one in change.shown)


def _table(found: Table) -> Iterator[str]:
    yield f"{found.title}:"
    yield ""
    yield f"| {' | '.join(found.head)} |"
    yield f"| {' | '.join('---:' if place in found.right else '---' for place in range(len(found.head)))} |"
    for line in found.lines:
        yield f"| {' | '.join(map(_plain, line))} |"


def _plain(text: str) -> str:
    """Text in which nothing is markup."""
    return _ACTIVE.sub(lambda found: f"&#{ord(found[1])};", text.replace("&", "&amp;")).replace("\n", " ")


def _code(text: str) -> str:
    return text.replace("`", "'").replace("|", "/").replace("\n", " ")
