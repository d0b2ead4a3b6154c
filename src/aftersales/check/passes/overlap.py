"""Values that two windows own, though neither is part of the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from aftersales.check.bookings import witness
from aftersales.check.gaps import interval_text
from aftersales.check.sequences import Sequence, Window, sequences
from aftersales.check.spans import Indices
from aftersales.check.subject import Asked, Finding
from aftersales.check.windows import text_of
from aftersales.check.witness import Witness
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Bound, Cutoff, Test, Within


def find(asked: Asked) -> Iterator[Finding]:
    """Steps of a ladder, or rows that ask nothing else: the earlier one wins without saying so."""
    for sequence in sequences(asked):
        for one, other in combinations(sequence.windows, 2):
            shared = one.holds & other.holds
            if (
                shared
                and not _same_way(one.test, other.test)
                and not one.holds <= other.holds
                and not other.holds <= one.holds
            ):
                yield _finding(asked, sequence, one, other, min(shared))


def _same_way(one: Test, other: Test) -> bool:
    """Whether two windows are open on the same side: then the order of the steps is meant."""
    ways = [{_way(bound) for bound in test.bounds} for test in (one, other) if isinstance(test, Within)]
    return len(ways[0]) == 1 and ways[0] == ways[-1]


def _way(bound: Bound | Cutoff) -> str:
    """The side on which a bound is open; `==` is open on none."""
    if isinstance(bound, Cutoff):
        return ">" if bound.side in ("by", "before") else "<"
    return bound.operator[0]


def _finding(asked: Asked, sequence: Sequence, one: Window, other: Window, at: Indices) -> Finding:
    where = _text(asked, sequence, at)
    first, second = text_of(asked.plan, one.test), text_of(asked.plan, other.test)
    message = f"`{first}` and `{second}` both hold where {where}: the first one wins"
    hint = "let each boundary belong to one of them: `>` beside `<=`, `>=` beside `<`"
    return Finding(Diagnostic("overlap", "warning", message, other.at, hint), _shown(asked, sequence, at))


def _text(asked: Asked, sequence: Sequence, at: Indices) -> str:
    axes = [asked.table.axes[place] for place in sequence.places]
    return ", ".join(interval_text(asked.plan, axis, index) for axis, index in zip(axes, at, strict=True))


def _shown(asked: Asked, sequence: Sequence, at: Indices) -> Witness | None:
    """A booking with such a value, and the row that takes it."""
    found = moved(asked, sequence, at)
    taken = asked.table.candidate(found).row
    return witness(asked, found, {"row": asked.table.rows[taken].id}) if taken >= 0 else None


def moved(asked: Asked, sequence: Sequence, at: Indices) -> tuple[int, ...]:
    """A cell that the sequence's row reaches, but with that value; any cell if it is not of one row."""
    reached = asked.cover.reached
    base = reached.get(sequence.row) or next(iter(reached.values()), (0,) * len(asked.table.axes))
    own = dict(zip(sequence.places, at, strict=True))
    return tuple(own.get(place, index) for place, index in enumerate(base))
