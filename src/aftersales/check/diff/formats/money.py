"""What bookings come to, as the tables that every format shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from aftersales.check.diff.formats.words import LONGEST


class Table(NamedTuple):
    """A title, a head, and lines; columns in `right` hold numbers."""

    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    right: tuple[int, ...]


def overview(bookings: Mapping[str, Any]) -> str:
    """How many bookings change, of how many."""
    rows = bookings["rows"]
    twice = f"; {rows['quoted_twice']:,} asked of both" if rows.get("quoted_twice") else ""
    rejected = f"; {rows['rejected']:,} rejected" if rows.get("rejected") else ""
    return f"{rows.get('changed', 0):,} of {rows.get('quoted', 0):,} bookings change{twice}{rejected}"


def tables(bookings: Mapping[str, Any]) -> Iterator[Table]:
    """Those that have lines."""
    money = ((name, *_ways(ways)) for name, ways in bookings["money"].items())
    by_row = ((_rows(one), one["currency"], *_ways(one)) for one in bookings["by_row"][:LONGEST])
    moves = ((name, f"{count:,}") for name, count in bookings["outcomes"].items())
    ways = ("get more", "money", "get less", "money")
    shown = ((one["booking"], one["currency"], one["change"], _rows(one)) for one in bookings["largest"])
    yield from (
        table
        for table in (
            Table("money", ("currency", *ways), tuple(money), (1, 2, 3, 4)),
            Table("outcomes", ("outcome", "bookings"), tuple(moves), (1,)),
            Table("by policy and row", ("row", "currency", *ways), tuple(by_row), (2, 3, 4, 5)),
            Table("largest differences", ("booking", "currency", "change", "row"), tuple(shown), (2,)),
        )
        if table.lines
    )


def _ways(ways: Mapping[str, Any]) -> tuple[str, str, str, str]:
    more, less = ways["more"], ways["less"]
    return f"{more['bookings']:,}", more["amount"], f"{less['bookings']:,}", less["amount"]


def _rows(one: Mapping[str, Any]) -> str:
    old, new = one["old"] or "nothing", one["new"] or "nothing"
    return str(old) if old == new else f"{old} -> {new}"
