"""Bookings that no row of a table covers."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.bookings import witness
from aftersales.check.gaps import in_words, place_of
from aftersales.check.subject import Asked, Finding
from aftersales.policy.diagnostics import Diagnostic

_ENDED = ("cancel", "no_show", "change")


def find(asked: Asked) -> Iterator[Finding]:
    """Terms answer every cancellation, no-show and change that they speak of."""
    table, gap = asked.table, asked.cover.gap
    if gap is None or table.tail is not None or asked.plan.kind != "terms" or asked.section not in _ENDED:
        return
    message = f"no row of `{asked.section}` covers {in_words(asked.plan, table, gap)}"
    hint = "add a step, an `else`, or a last row without conditions"
    found = Diagnostic("gap", "error", message, place_of(table, gap), hint)
    yield Finding(found, witness(asked, gap, {"outcome": "incomplete", "code": "no_row"}))
