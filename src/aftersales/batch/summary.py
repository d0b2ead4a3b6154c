"""The summary of a run as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aftersales.text.layout import labelled

LONGEST: Final = 12
"""Lines of one kind that are shown; the file has them all."""

_ROWS: Final = ("read", "untouched", "unchanged", "rejected")
_ALWAYS: Final = ("read", "untouched", "rejected")


def summary_text(summary: Mapping[str, Any]) -> str:
    """What `tally.summary_of` gives, for a person."""
    rows = summary["rows"]
    paths = summary["paths"]
    one_by_one = sum(paths["one_by_one"].values())
    entries = [
        ("rows", [", ".join(f"{rows[name]:,} {name}" for name in _ROWS if rows[name] or name in _ALWAYS)]),
        ("answered", [f"{paths['columnar']:,} in columns, {one_by_one:,} one by one", *_counts(paths["one_by_one"])]),
        ("outcomes", _counts(summary["outcomes"])),
        ("reasons", _counts(summary["reasons"])),
        ("policies", _counts(summary["policies"])),
        ("rejects", _counts(summary["rejects"])),
        ("payouts", _shortened(list(_payouts(summary["payouts"])))),
        ("too much", _shortened(list(_payouts(summary["corrections"])))),
    ]
    return labelled(entries)


def _counts(counts: Mapping[str, int]) -> list[str]:
    """The most frequent first."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return _shortened([f"{count:,} {name}" for name, count in ordered])


def _payouts(payouts: Mapping[str, Any]) -> Iterator[str]:
    for currency, methods in payouts.items():
        for method, by_due in methods.items():
            for due, one in by_due.items():
                when = "without a due date" if due == "none" else f"due {due}"
                yield f"{currency} {one['amount']} by {method}, {when}: {one['payouts']:,}"


def _shortened(lines: list[str]) -> list[str]:
    rest = len(lines) - LONGEST
    return lines if rest <= 0 else [*lines[:LONGEST], f"and {rest} more in summary.json"]
