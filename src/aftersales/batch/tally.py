"""What a run came to, in numbers that add up: over rows, chunks and machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.changes import Changes
from aftersales.values.money import to_text

Tally = dict[str, Any]
"""Numbers, or tallies, by name."""


NOTHING: Final[Tally] = {
    "rows": {"read": 0, "untouched": 0, "unchanged": 0, "rejected": 0},
    "paths": {"columnar": 0, "one_by_one": {}},
    **{name: {} for name in ("outcomes", "reasons", "policies", "rejects", "payouts", "corrections")},
}


def tally_of(changes: Changes) -> Tally:
    """What one chunk came to."""
    found = changes.found
    rows = {"read": found.read, "untouched": found.untouched, "unchanged": changes.unchanged}
    return {
        "rows": {**rows, "rejected": found.rejects.num_rows},
        "paths": {"columnar": found.columnar, "one_by_one": dict(found.scalar)},
        "outcomes": counted(found.quotes["outcome"]),
        "reasons": counted(pc.list_flatten(found.quotes["reasons"])),
        "policies": _policies(found.quotes["decided_by"]),
        "rejects": counted(found.rejects["code"]),
        "payouts": paid(found.payouts),
        "corrections": _overpaid(changes.corrections),
    }


def counted(values: pa.ChunkedArray) -> dict[str, int]:
    """How often each value occurs."""
    return {str(one["values"]): one["counts"] for one in pc.value_counts(values).to_pylist()}


def _policies(sources: pa.ChunkedArray) -> dict[str, int]:
    """By document, without version and row."""
    found: dict[str, int] = {}
    for source, count in counted(pc.list_flatten(sources)).items():
        document = source.partition("/")[0].partition("@")[0]
        found[document] = found.get(document, 0) + count
    return found


def paid(payouts: pa.Table) -> Tally:
    """Number and minor units by currency, method and due date."""
    table = payouts.select(["currency", "method", "due", "amount"])
    sums = table.group_by(["currency", "method", "due"]).aggregate([("amount", "sum"), ("amount", "count")])
    found: Tally = {}
    for one in sums.to_pylist():
        by_due = found.setdefault(one["currency"], {}).setdefault(one["method"], {})
        by_due[one["due"] or "none"] = {"payouts": one["amount_count"], "minor": one["amount_sum"]}
    return found


def _overpaid(corrections: pa.Table) -> Tally:
    """As `paid`, for what earlier runs instructed too much."""
    return paid(corrections.append_column("due", pa.nulls(corrections.num_rows, pa.string())))


def added(tallies: Iterable[Mapping[str, Any]]) -> Tally:
    """Several tallies together."""
    found: Tally = {}
    for tally in tallies:
        for name, value in tally.items():
            if isinstance(value, Mapping):
                found[name] = added([found.get(name, {}), value])
            else:
                found[name] = found.get(name, 0) + value
    return found


def summary_of(tally: Mapping[str, Any]) -> Tally:
    """A tally for people and programs: names in order, money as decimal text."""
    ordered = {name: _ordered(value) for name, value in tally.items()}
    return {**ordered, **{name: _by_currency(ordered[name]) for name in ("payouts", "corrections")}}


def _by_currency(money: Mapping[str, Any]) -> Tally:
    return {
        currency: {method: _money(by_due, currency) for method, by_due in methods.items()}
        for currency, methods in money.items()
    }


def _money(by_due: Mapping[str, Any], currency: str) -> Tally:
    return {due: {"payouts": one["payouts"], "amount": to_text(one["minor"], currency)} for due, one in by_due.items()}


def _ordered(value: Any) -> Any:
    return {name: _ordered(value[name]) for name in sorted(value)} if isinstance(value, Mapping) else value
