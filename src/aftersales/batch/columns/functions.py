"""How each pure function is worked out over columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from aftersales.batch.columns.calls import Called, Evaluate, Values, by_distinct, ordered
from aftersales.batch.columns.clocks import offsets, readings
from aftersales.batch.columns.nodes import Node
from aftersales.batch.columns.vocabulary import NORMAL, Vocabulary
from aftersales.model.quote_parts import payout_key
from aftersales.values.lifted import interval
from aftersales.values.zones import only_reading, utc_offset


def intervals(node: Node, values: Sequence[Values], _: Vocabulary) -> Called | None:
    """`interval` over a column."""
    return Called(np.searchsorted(node.args[1].what, values[0], side="right"), NORMAL)


_FASTER: Final[dict[Callable[..., Any], Evaluate]] = {utc_offset: offsets, only_reading: readings, interval: intervals}
"""Functions that have shorter ways over whole columns than by distinct arguments."""
_NOT_ASKED: Final = Called(-1, NORMAL)
"""In place of what is different in every row, cannot fail, and is worked out where it is put out."""


def called(node: Node, value: Callable[[Node], Values], vocabulary: Vocabulary) -> Called:
    """A function of some columns."""
    if node.what is payout_key:
        return _NOT_ASKED
    values, faster = [value(one) for one in node.args], _FASTER.get(node.what)
    found = None if faster is None else faster(node, values, vocabulary)
    if found is None:
        return by_distinct(node, values, vocabulary)
    low, high = ordered(found.ends)
    return Called(found.values, low) if low == high else found
