"""A line of the output as all rows of a trace share it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.arrays import Ints
from aftersales.batch.columns.nodes import Node
from aftersales.batch.columns.traced import Traced
from aftersales.batch.columns.vocabulary import Vocabulary
from aftersales.batch.lines import Values
from aftersales.batch.schema import COUNT, MINOR

NO_NUMBER: Final = np.iinfo(np.int64).min
NO_WORD: Final = -1
IDS: Final = ("booking", "tender")
"""Columns that are taken as they stand."""
KEY: Final = "key"
"""The column of hashes, of which the last argument is each row's own."""


class Template(NamedTuple):
    """`constants` are the numbers, or the numbers of the words, in the order of the columns, and `traced` the values
    that rows have of their own; to put them out, their `nodes` must be worked out."""

    constants: Ints
    traced: tuple[tuple[str, Traced], ...]
    nodes: tuple[Node, ...]


def template(line: Values, schema: pa.Schema, vocabulary: Vocabulary) -> Template:
    """A line of constants and traced values, taken apart."""
    constants = np.array([_constant(line.get(field.name), field, vocabulary) for field in schema], np.int64)
    traced = tuple((name, value) for name, value in line.items() if isinstance(value, Traced))
    return Template(constants, traced, tuple(_needed(name, value) for name, value in traced if name not in IDS))


def _needed(name: str, value: Traced) -> Node:
    return value.node.args[-1] if name == KEY else value.node


def is_number(field: pa.Field) -> bool:
    """Whether a column holds whole numbers; else words, dates or lists, by their numbers."""
    return field.type in (MINOR, COUNT)


def _constant(value: Any, field: pa.Field, vocabulary: Vocabulary) -> int:
    if value is None or isinstance(value, Traced):
        return NO_NUMBER if is_number(field) else NO_WORD
    return int(value) if is_number(field) else vocabulary.code(tuple(value) if isinstance(value, list) else value)
