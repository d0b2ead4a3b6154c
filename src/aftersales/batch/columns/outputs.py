"""Output tables from what traces come to: each column filled for the rows of one trace after another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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


class Filling:
    """Whole numbers put in some places after others, each place once."""

    def __init__(self, length: int) -> None:
        self._length, self._parts = length, list[tuple[Ints, Ints | int]]()

    def put(self, places: Ints, values: Ints | int) -> None:
        """Put one number, or several, in some places."""
        self._parts.append((places, values))

    @property
    def empty(self) -> bool:
        """Whether nothing was put anywhere."""
        return not self._parts

    def missing(self) -> Flags | None:
        """The places where nothing was put, if there are any."""
        if sum(len(places) for places, _ in self._parts) == self._length:
            return None
        found = np.ones(self._length, bool)
        for places, _ in self._parts:
            found[places] = False
        return found

    def values(self, missing: int) -> Ints:
        """The numbers, and one where there is none."""
        found = np.full(self._length, missing)
        for places, values in self._parts:
            found[places] = values
        return found

    def only(self) -> int | None:
        """The number that was put in every place, if it is one."""
        first = self._parts[0][1]
        one = all(isinstance(value, int) and value == first for _, value in self._parts)
        return int(first) if one and self.missing() is None else None


class Numbers:
    """A column of whole numbers."""

    def __init__(self, length: int) -> None:
        self._length, self._filling = length, Filling(length)

    def fill(self, value: Any, frame: Frame, places: Ints) -> None:
        """Put a traced or plain value in some places."""
        if value is not None:
            self._filling.put(places, frame.values(value.node) if type(value) is Number else int(value))

    def array(self, source: Source, of: pa.DataType, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        if self._filling.empty:
            return pa.nulls(self._length, of)
        return pa.array(self._filling.values(0), pa.int64(), mask=self._filling.missing()).cast(of)


class Words:
    """A column of words, dates or lists, by their numbers."""

    def __init__(self, length: int) -> None:
        self._length, self._filling = length, Filling(length)

    def fill(self, value: Any, frame: Frame, places: Ints) -> None:
        """Put a traced or plain value in some places."""
        if type(value) is Word:
            self._filling.put(places, frame.values(value.node))
        elif value is not None:
            code = frame.source.vocabulary.code
            self._filling.put(places, code(tuple(value) if isinstance(value, list) else value))

    def array(self, source: Source, of: pa.DataType, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        if self._filling.empty:
            return pa.nulls(self._length, of)
        only = self._filling.only()
        if only is not None and not pa.types.is_list(of):
            return pa.repeat(_known([only], source, of)[0], self._length)
        codes = self._filling.values(-1)
        rows, place = distinct(codes)
        return _known(codes[rows].tolist(), source, of).take(pa.array(place))


def _known(codes: list[int], source: Source, of: pa.DataType) -> pa.Array:
    words = [None if code < 0 else source.vocabulary.words[code] for code in codes]
    return pa.array([_day(one) if of == DAY else one for one in words], of)


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
        self._after, self._request = Filling(length), ""

    def fill(self, value: Any, frame: Frame, places: Ints) -> None:
        """Note what the keys in some places are made of."""
        self._request = value.node.args[1].what
        self._after.put(places, frame.values(value.node.args[3]))

    def array(self, source: Source, of: pa.DataType, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        return keys(beside["booking"], self._request, beside["tender"], self._after.values(0))


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
