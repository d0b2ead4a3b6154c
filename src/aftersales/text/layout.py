"""Aligned columns of text in which Chinese characters are two cells wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

GAP = "  "


def width(text: str) -> int:
    """How many cells a terminal gives to a text."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> list[str]:
    """Lines with aligned columns; the columns in `right` are flush right."""
    count = max(map(len, rows), default=0)
    widths = [max((width(row[place]) for row in rows if place < len(row)), default=0) for place in range(count)]
    flush = set(right)
    return [GAP.join(_cell(t, widths[i], i in flush) for i, t in enumerate(row)).rstrip() for row in rows]


def _cell(text: str, wanted: int, right: bool) -> str:
    blank = " " * (wanted - width(text))
    return blank + text if right else text + blank


def labelled(entries: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A label, then its lines below each other; labels without lines are left out."""
    rows = [[label if first else "", line] for label, lines in entries for first, line in _marked(lines)]
    return "\n".join(table(rows))


def _marked(lines: Sequence[str]) -> list[tuple[bool, str]]:
    return [(place == 0, line) for place, line in enumerate(lines)]
