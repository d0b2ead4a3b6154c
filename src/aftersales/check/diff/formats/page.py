"""A comparison as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from aftersales.check.diff.formats.bars import bars
from aftersales.check.diff.formats.money import Table, overview, tables
from aftersales.check.diff.formats.words import COUNTED, heading, in_order, place, rows, summary, witness
from aftersales.check.diff.report import Change, Document, Report

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --less: #c62828; --more: #2e7d32; --other: #8d6e00; }
@media (prefers-color-scheme: dark) { :root { --less: #ff8a80; --more: #81c784; --other: #ffd54f; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
code { font-size: .9em; overflow-wrap: anywhere; }
.less { color: var(--less); } .more { color: var(--more); } .incomparable, .skipped { color: var(--other); }
ul { margin: 0; padding-left: 1.1rem; } summary { cursor: pointer; font-weight: 600; margin: .5rem 0; }
svg { max-width: 100%; height: auto; } svg text { fill: currentColor; font: 12px system-ui, sans-serif; }
.old { fill: #8888; } .new { fill: #1976d2; }
"""
_HEAD = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def as_page(report: Report) -> str:
    """Everything that people want to see; nothing is fetched, no script runs."""
    title = escape(f"{report.old} → {report.new}")
    parts = [
        _HEAD,
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<h1>{title}</h1>\n<p>{escape(summary(report))}</p>",
    ]
    if report.bookings is not None:
        parts.append(f"<h2>Bookings</h2>\n<p>{escape(overview(report.bookings))}</p>")
        parts += ["\n".join(_table(one)) for one in tables(report.bookings)]
    parts += ["\n".join(_document(one)) for one in report.documents]
    return "\n".join([*parts, "</body>\n</html>\n"])


def _document(document: Document) -> Iterator[str]:
    yield f"<details open><summary>{escape(heading(document))}</summary>"
    yield f"<p>{escape(document.title)} <code>{escape(document.at)}</code></p>"
    if document.changes:
        yield "<table><thead><tr><th>traveller</th><th>where</th><th>old</th><th>new</th><th>shown by</th></tr></thead>"
        yield "<tbody>"
        yield from map(_row, in_order(document.changes))
        yield "</tbody></table>"
        yield from bars(document)
    yield "</details>"


def _row(change: Change) -> str:
    where = "".join(f"<li>{escape(one)}</li>" for one in change.where)
    question = escape(", ".join(filter(None, (change.question, change.period))))
    at = escape(", ".join(filter(None, (rows(change), place(change)))))
    shown = "<br>".join(escape(witness(one)) for one in change.shown)
    always = "<br>at every price" if change.proven else ""
    verdict = f'<td class="{change.verdict}">{COUNTED[change.verdict]}{always}</td>'
    cells = (
        f"{question}<ul>{where}</ul>",
        escape(change.says[0]),
        f"{escape(change.says[1])}<br><code>{at}</code>",
        shown,
    )
    return f"<tr>{verdict}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _table(found: Table) -> Iterator[str]:
    numbers = ['<th class="number">' if place in found.right else "<th>" for place in range(len(found.head))]
    yield f"<h3>{escape(found.title)}</h3>\n<table><thead><tr>"
    yield "".join(f"{tag}{escape(name)}</th>" for tag, name in zip(numbers, found.head, strict=True))
    yield "</tr></thead><tbody>"
    for line in found.lines:
        cells = (f"{tag.replace('th', 'td', 1)}{escape(text)}</td>" for tag, text in zip(numbers, line, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"
