"""Quotes of the same bookings under two rulebooks, compared in columns and added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.tally import Tally, added

COMPARED: Final = (
    "outcome", "code", "refund", "penalty", "compensation", "compensation_currency", "fee", "add_collect", "residual",
    "residual_form", "collect", "at_least", "due",
)  # fmt: skip
"""What a traveller sees. Which row decided is no difference by itself."""
LARGEST: Final = 10
"""Examples kept for each currency, each way."""
_GAINS: Final = (("refund", 1), ("collect", -1))


class Found(NamedTuple):
    """Numbers that add up over chunks, and the bookings with the largest differences."""

    tally: Tally
    examples: tuple[dict[str, Any], ...]


def compared(old: pa.Table, new: pa.Table) -> Found:
    """Tables `schema.QUOTES` of the same bookings, of which either may lack some that it rejected."""
    here, there = _in_both(old, new)
    unlike = _unlike(here, there)
    old_ones, new_ones = here.filter(unlike), there.filter(unlike)
    lost = old.num_rows + new.num_rows - here.num_rows - there.num_rows
    gains = list(_gains(old_ones, new_ones))
    tally: Tally = {
        "changed": old_ones.num_rows + lost,
        "only_one": lost,
        "outcomes": _moves(old_ones["outcome"], new_ones["outcome"]),
        "money": added(_money(currency, gain) for currency, gain in gains),
        "by": added(_by_row(old_ones, new_ones, currency, gain) for currency, gain in gains),
    }
    return Found(tally, tuple(one for pair in gains for one in _examples(old_ones, new_ones, *pair)))


def _in_both(old: pa.Table, new: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Both in the order of the input: a booking stands in a chunk once with each request."""
    own, other = _keys(old), _keys(new)
    if own.equals(other):
        return old, new
    return old.filter(pc.is_in(own, value_set=other)), new.filter(pc.is_in(other, value_set=own))


def _keys(table: pa.Table) -> pa.Array:
    return pc.binary_join_element_wise(table["booking"], table["request"], "\x1f").combine_chunks()


def _unlike(old: pa.Table, new: pa.Table) -> pa.Array:
    found = np.zeros(old.num_rows, np.bool_)
    for name in COMPARED:
        one, other = old[name], new[name]
        same = pc.fill_null(pc.equal(one, other), False)
        both_null = pc.and_(pc.is_null(one), pc.is_null(other))
        found |= ~np.asarray(pc.or_(same, both_null))
    return pa.array(found)


def _gains(old: pa.Table, new: pa.Table) -> Iterator[tuple[pa.Array, Any]]:
    """By how much each booking's traveller gets more, in the booking's currency and in that of compensation."""
    money = sum(sign * (_minor(new[name]) - _minor(old[name])) for name, sign in _GAINS)
    own = old["currency"].combine_chunks()
    yield own, money
    for table, sign in ((old, -1), (new, 1)):
        yield pc.coalesce(table["compensation_currency"].combine_chunks(), own), sign * _minor(table["compensation"])


def _minor(column: pa.ChunkedArray) -> Any:
    return np.asarray(pc.fill_null(column, 0).combine_chunks())


def _moves(old: pa.ChunkedArray, new: pa.ChunkedArray) -> dict[str, int]:
    moved = pc.not_equal(old, new)
    both = pc.binary_join_element_wise(old.filter(moved), new.filter(moved), " -> ")
    return {str(one["values"]): one["counts"] for one in pc.value_counts(both).to_pylist()}


def _money(currency: pa.Array, gain: Any) -> Tally:
    """How many get more and less, and how much, by currency."""
    table = pa.table({"currency": currency, "gain": gain, "up": gain > 0}).filter(pa.array(gain != 0))
    sums = table.group_by(["currency", "up"]).aggregate([("gain", "sum"), ("gain", "count")])
    found: Tally = {}
    for one in sums.to_pylist():
        way = {"bookings": one["gain_count"], "minor": abs(one["gain_sum"])}
        found.setdefault(one["currency"], {})["more" if one["up"] else "less"] = way
    return found


def _by_row(old: pa.Table, new: pa.Table, currency: pa.Array, gain: Any) -> Tally:
    """The same by the rows that decided."""
    rows = {"old": _decided(old), "new": _decided(new), "currency": currency, "gain": gain, "up": gain > 0}
    table = pa.table(rows).filter(pa.array(gain != 0))
    sums = table.group_by(["old", "new", "currency", "up"]).aggregate([("gain", "sum"), ("gain", "count")])
    found: Tally = {}
    for one in sums.to_pylist():
        way = {"bookings": one["gain_count"], "minor": abs(one["gain_sum"])}
        by_currency = found.setdefault(f"{one['old']} -> {one['new']}", {}).setdefault(one["currency"], {})
        by_currency["more" if one["up"] else "less"] = way
    return found


def _decided(table: pa.Table) -> pa.Array:
    return pc.binary_join(table["decided_by"].combine_chunks(), " + ")


def _examples(old: pa.Table, new: pa.Table, currency: pa.Array, gain: Any) -> Iterator[dict[str, Any]]:
    codes = currency.dictionary_encode()
    for place, name in enumerate(codes.dictionary.to_pylist()):
        own = np.flatnonzero((np.asarray(codes.indices) == place) & (gain != 0))
        order = own[np.argsort(gain[own], kind="stable")]
        for row in dict.fromkeys([*order[:LARGEST].tolist(), *order[::-1][:LARGEST].tolist()]):
            yield _example(old.slice(row, 1), new.slice(row, 1), name, int(gain[row]))


def _example(old: pa.Table, new: pa.Table, currency: str, gain: int) -> dict[str, Any]:
    """One booking by its id, and what decided."""
    rows = {side: " + ".join(table["decided_by"][0].as_py()) for side, table in (("old", old), ("new", new))}
    return {"booking": old["booking"][0].as_py(), "currency": currency, "minor": gain, **rows}


def largest(examples: Mapping[Any, Any] | tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """Of some examples the largest for each currency, each way."""
    found: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for one in examples:
        found.setdefault((one["currency"], one["minor"] > 0), []).append(one)
    kept = (sorted(some, key=lambda one: (-abs(one["minor"]), one["booking"]))[:LARGEST] for some in found.values())
    return tuple(one for some in kept for one in some)
