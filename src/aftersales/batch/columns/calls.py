"""Pure functions over columns: worked out once for each distinct combination of arguments, then gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from aftersales.batch.columns.arrays import distinct, joined
from aftersales.batch.columns.nodes import Node
from aftersales.batch.columns.vocabulary import FAILED, NONE, NORMAL, Vocabulary

Values = Any
"""An int64 array, or one integer for all rows."""


class Called(NamedTuple):
    """What a function gives in each row, and how it ends there: as a value, as None, or not."""

    values: Values
    ends: Values


Evaluate = Callable[[Node, Sequence[Values], Vocabulary], Called | None]


def by_distinct(node: Node, values: Sequence[Values], vocabulary: Vocabulary) -> Called:
    """A function worked out for each distinct combination."""
    columns = [one for one in values if isinstance(one, np.ndarray)]
    if not columns:
        value, end = _once(
            node, [_argument(n, v, vocabulary) for n, v in zip(node.args, values, strict=True)], vocabulary
        )
        return Called(value, end)
    rows, place = distinct(joined(columns, len(columns[0])))
    chosen = [one[rows].tolist() if isinstance(one, np.ndarray) else [one] * len(rows) for one in values]
    plain = [
        [_argument(n, v, vocabulary) for v in some] if n.words else some
        for n, some in zip(node.args, chosen, strict=True)
    ]
    found = [_once(node, args, vocabulary) for args in zip(*plain, strict=True)]
    results = np.array([value for value, _ in found], np.int64)
    ends = {end for _, end in found}
    if len(ends) == 1:
        return Called(results[place], ends.pop())
    return Called(results[place], np.array([end for _, end in found], np.int64)[place])


def _argument(node: Node, value: Any, vocabulary: Vocabulary) -> Any:
    return vocabulary.words[value] if node.words else value


def _once(node: Node, args: Sequence[Any], vocabulary: Vocabulary) -> tuple[int, int]:
    """The number of a result, and how the function ended."""
    try:
        found = node.what(*args)
    except Exception as error:
        return 0, failure(error, vocabulary)
    if found is None:
        return 0, NONE
    return (int(found) if isinstance(found, int) else vocabulary.code(found)), NORMAL


def failure(error: Exception, vocabulary: Vocabulary) -> int:
    """The number of a type of failure."""
    return FAILED + vocabulary.code(type(error).__name__)


def ordered(values: Values) -> tuple[int, int]:
    """The least and the greatest."""
    return (int(values.min()), int(values.max())) if isinstance(values, np.ndarray) else (values, values)
