"""Pure functions over columns: worked out once for each distinct combination of arguments, then gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from aftersales.batch.columns.arrays import Ints, distinct, joined
from aftersales.batch.columns.nodes import Node
from aftersales.batch.columns.vocabulary import FAILED, NONE, NORMAL, Vocabulary

Values = Any
"""An int64 array, or one integer for all rows."""


_MOST: Final = 2**17
"""Results that are remembered of a function and the constants it is given."""


class Called(NamedTuple):
    """What a function gives in each row, and how it ends there: as a value, as None, or not."""

    values: Values
    ends: Values


Evaluate = Callable[[Node, Sequence[Values], Vocabulary], Called | None]


def by_distinct(node: Node, values: Sequence[Values], vocabulary: Vocabulary) -> Called:
    """A function worked out for each distinct combination, and remembered from batch to batch."""
    asked = [(one, value) for one, value in zip(node.args, values, strict=True) if one.kind != "constant"]
    columns = [value for _, value in asked if isinstance(value, np.ndarray)]
    if not columns:
        return Called(*_remembered(node, tuple([value for _, value in asked]), vocabulary))
    if len(asked) == 1 and asked[0][0].words and int(columns[0].max()) < _MOST:
        return _by_word(node, columns[0], vocabulary)
    rows, place = distinct(joined(columns, len(columns[0])))
    chosen = [v[rows].tolist() if isinstance(v, np.ndarray) else [v] * len(rows) for _, v in asked]
    found = [_remembered(node, given, vocabulary) for given in zip(*chosen, strict=True)]
    results = np.array([value for value, _ in found], np.int64)
    ends = {end for _, end in found}
    if len(ends) == 1:
        return Called(results[place], ends.pop())
    return Called(results[place], np.array([end for _, end in found], np.int64)[place])


def _by_word(node: Node, words: Ints, vocabulary: Vocabulary) -> Called:
    """A function of one word: looked up by the numbers of the words."""
    if node.table is None or len(node.table) <= int(words.max()):
        node.table = np.full((min(_MOST, 2 * len(vocabulary.words)), 2), -1)
    ends = node.table[words, 1]
    if int(ends.min()) < 0:
        for word in np.unique(words[ends < 0]).tolist():
            node.table[word] = _remembered(node, (word,), vocabulary)
        ends = node.table[words, 1]
    low, high = int(ends.min()), int(ends.max())
    return Called(node.table[words, 0], low if low == high else ends)


def _remembered(node: Node, given: tuple[int, ...], vocabulary: Vocabulary) -> tuple[int, int]:
    """What a function gives for the numbers of its arguments that are no constants."""
    found = node.known.get(given)
    if found is None:
        if len(node.known) >= _MOST:
            node.known.clear()
        found = node.known[given] = _once(node, _arguments(node, given, vocabulary), vocabulary)
    return found


def _arguments(node: Node, given: Sequence[int], vocabulary: Vocabulary) -> list[Any]:
    left = iter(given)
    numbers = [(one, one.what if one.kind == "constant" else next(left)) for one in node.args]
    return [vocabulary.words[number] if one.words else number for one, number in numbers]


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
