"""What two rulebooks come to over real bookings, chunk after chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.compared import Found, compared, largest
from aftersales.batch.recomputed import Recomputed, recompute
from aftersales.batch.schema import QUOTES
from aftersales.batch.sources import Chunk, Source
from aftersales.batch.tally import Tally, added
from aftersales.check.diff.sides import Side
from aftersales.check.diff.watching import Watching, watching
from aftersales.engine.rulebook import Rulebook
from aftersales.model.reports import Disruptions
from aftersales.model.request import Request
from aftersales.values.money import to_text

Progress = Callable[[int, int | None], None]


class Asked(NamedTuple):
    """What is asked of every booking, as `recompute` takes it."""

    request: Request | str
    at: str
    disruptions: Disruptions | None = None
    every: bool = False


def over_bookings(
    sides: tuple[Side, Side], source: Source, asked: Asked, progress: Progress = lambda done, total: None
) -> dict[str, Any]:
    """Numbers over all bookings of a source, and the largest examples. Raises InvalidInput and OSError."""
    watch, total, done = watching(*sides), Found({}, ()), 0
    with closing(source.chunks({})) as chunks:
        for chunk in chunks:
            found = _of_chunk(chunk, watch, sides[1].rulebook, asked)
            total = Found(added([total.tally, found.tally]), largest((*total.examples, *found.examples)))
            done += chunk.bookings.num_rows + len(chunk.rejects)
            progress(done, source.rows)
    return summary(total)


def _of_chunk(chunk: Chunk, watch: Watching, new: Rulebook, asked: Asked) -> Found:
    first = _recomputed(chunk.bookings, watch.rulebook, asked, watch.ids)
    again = _again(chunk.bookings, first, watch)
    second = None if again is None else _recomputed(again, new, asked)
    if again is None or second is None:
        found = compared(QUOTES.empty_table(), QUOTES.empty_table())
    else:
        own = pc.is_in(first.quotes["booking"], value_set=again["id"].combine_chunks())
        found = compared(first.quotes.filter(own), second.quotes)
    return found._replace(tally={**found.tally, "rows": _rows(chunk, first, second)})


def _recomputed(
    bookings: pa.Table, rulebook: Rulebook, asked: Asked, watch: frozenset[str] = frozenset()
) -> Recomputed:
    beside = {"at": asked.at, "disruptions": asked.disruptions, "every": asked.every}
    return recompute(bookings, rulebook, asked.request, **beside, watch=watch)  # type: ignore[arg-type]


def _again(bookings: pa.Table, first: Recomputed, watch: Watching) -> pa.Table | None:
    """The bookings whose quote could be another."""
    if watch.alike:
        return None
    if not watch.ids:
        return bookings
    rows = np.union1d(first.watched, np.asarray(first.rejects["row"], np.int64))
    ids = bookings["id"].take(pa.array(rows)).combine_chunks()
    return bookings.filter(pc.is_in(bookings["id"], value_set=ids)) if len(rows) else None


def _rows(chunk: Chunk, first: Recomputed, second: Recomputed | None) -> Tally:
    return {
        "read": first.read + len(chunk.rejects),
        "untouched": first.untouched,
        "quoted": first.quotes.num_rows,
        "quoted_twice": 0 if second is None else second.quotes.num_rows,
        "rejected": first.rejects.num_rows + len(chunk.rejects),
    }


def summary(found: Found) -> dict[str, Any]:
    """Money as decimal text, the largest sums first."""
    tally = found.tally
    rows = {**tally.get("rows", {"read": 0}), "changed": tally.get("changed", 0)}
    by = sorted(tally.get("by", {}).items(), key=lambda one: (-_weight(one[1]), one[0]))
    return {
        "rows": rows,
        "outcomes": dict(sorted(tally.get("outcomes", {}).items(), key=lambda one: (-one[1], one[0]))),
        "money": {currency: _ways(ways, currency) for currency, ways in sorted(tally.get("money", {}).items())},
        "by_row": [{"old": key.split(" -> ")[0], "new": key.split(" -> ")[1], **line} for key, line in _lines(by)],
        "largest": [_example(one) for one in found.examples],
    }


def _lines(by: list[tuple[str, Tally]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, currencies in by:
        for currency, ways in sorted(currencies.items()):
            yield key, {"currency": currency, **_ways(ways, currency)}


def _weight(currencies: Tally) -> int:
    return sum(one["bookings"] for ways in currencies.values() for one in ways.values())


def _ways(ways: Tally, currency: str) -> dict[str, Any]:
    some = {way: ways.get(way, {"bookings": 0, "minor": 0}) for way in ("more", "less")}
    return {way: {"bookings": one["bookings"], "amount": to_text(one["minor"], currency)} for way, one in some.items()}


def _example(one: dict[str, Any]) -> dict[str, Any]:
    amount = f"{'+' if one['minor'] > 0 else ''}{to_text(one['minor'], one['currency'])}"
    return {
        "booking": one["booking"],
        "currency": one["currency"],
        "change": amount,
        "old": one["old"],
        "new": one["new"],
    }
