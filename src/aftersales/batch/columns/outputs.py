"""Output tables from what traces come to: each column filled for the rows of one trace after another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.arrays import Flags, Ints, distinct
from aftersales.batch.columns.frames import Frame
from aftersales.batch.columns.keys import keys
from aftersales.batch.columns.numbers import Number
from aftersales.batch.columns.source import Names, Source
from aftersales.batch.columns.words import Word
from aftersales.batch.lines import Values
from aftersales.batch.schema import COUNT, DAY, MINOR


class Numbers:
    """A column of whole numbers."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._missing: Flags | None = None

    @cached_property
    def values(self) -> Ints:
        """The numbers, where there are any."""
        return np.zeros(self._length, np.int64)

    def fill(self, value: Any, frame: Frame, places: Ints) -> None:
        """Put a traced or plain value in some places."""
        if value is None:
            return
        if self._missing is None:
            self._missing = np.ones(self._length, bool)
        self.values[places] = frame.values(value.node) if type(value) is Number else value
        self._missing[places] = False

    def array(self, source: Source, of: pa.DataType, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        if self._missing is None:
            return pa.nulls(self._length, of)
        return pa.array(self.values, pa.int64(), mask=self._missing if self._missing.any() else None).cast(of)


class Words:
    """A column of words, dates or lists, by their numbers."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._codes: Ints | None = None

    def fill(self, value: Any, frame: Frame, places: Ints) -> None:
        """Put a traced or plain value in some places."""
        if value is None:
            return
        if self._codes is None:
            self._codes = np.full(self._length, -1)
        if type(value) is Word:
            self._codes[places] = frame.values(value.node)
        else:
            code = frame.source.vocabulary.code
            self._codes[places] = code(tuple(value) if isinstance(value, list) else value)

    def array(self, source: Source, of: pa.DataType, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        if self._codes is None:
            return pa.nulls(self._length, of)
        rows, place = distinct(self._codes)
        words = [None if code < 0 else source.vocabulary.words[code] for code in self._codes[rows].tolist()]
        known = pa.array([_day(one) if of == DAY else one for one in words], of)
        alone = len(known) == 1 and not pa.types.is_list(of)
        return pa.repeat(known[0], self._length) if alone else known.take(pa.array(place))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


class Ids:
    """A column of ids, taken from where they stand."""

    def __init__(self, length: int) -> None:
        self.names: Names = ()
        self.places: Ints = np.zeros(length, np.int64)

    def fill(self, value: Any, frame: Frame, places: Ints) -> None:
        """Put an id in some places."""
        self.names, self.places[places] = frame.source.places(value.node.what, frame.rows)

    def array(self, source: Source, of: pa.DataType, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        if not self.names:
            return pa.array([], of)
        found = source.elements(self.names)
        if pa.types.is_dictionary(found.type):
            return found.take(pa.array(self.places)).dictionary_decode()
        everyone = len(found) == len(self.places) and bool((self.places == np.arange(len(found))).all())
        return found if everyone else found.take(pa.array(self.places))


class Keys:
    """A column of idempotency keys: of bookings and tenders, of a request, and of what is then paid back in all."""

    def __init__(self, length: int) -> None:
        self.after, self.request = Numbers(length), ""

    def fill(self, value: Any, frame: Frame, places: Ints) -> None:
        """Note what the keys in some places are made of."""
        self.request = value.node.args[1].what
        self.after.values[places] = frame.values(value.node.args[3])

    def array(self, source: Source, of: pa.DataType, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        return keys(beside["booking"], self.request, beside["tender"], self.after.values)


Column = Numbers | Words | Ids | Keys


class Lines:
    """A table in the making."""

    def __init__(self, schema: pa.Schema, length: int) -> None:
        self._schema, self._length = schema, length
        self._columns = {field.name: _column(field, length) for field in schema}

    def fill(self, line: Values, frame: Frame, places: Ints) -> None:
        """Put the line that rows come to in some places."""
        for name, value in line.items():
            self._columns[name].fill(value, frame, places)

    def table(self, source: Source) -> pa.Table:
        """The table."""
        arrays: dict[str, pa.Array] = {}
        for field in self._schema:
            arrays[field.name] = self._columns[field.name].array(source, field.type, arrays)
        return pa.Table.from_arrays(list(arrays.values()), schema=self._schema)


def _column(field: pa.Field, length: int) -> Column:
    if field.name in ("booking", "tender"):
        return Ids(length)
    if field.name == "key":
        return Keys(length)
    return Numbers(length) if field.type in (MINOR, COUNT) else Words(length)
