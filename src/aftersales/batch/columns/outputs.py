"""Output tables from what traces come to: each column filled for the rows of one trace after another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales.batch.columns.arrays import Ints, distinct
from aftersales.batch.columns.calls import ordered
from aftersales.batch.columns.keys import keys
from aftersales.batch.columns.source import Names, Source
from aftersales.batch.columns.templates import IDS, KEY, NO_NUMBER, Template, is_number
from aftersales.batch.columns.traced import Traced
from aftersales.batch.columns.traces import Leaf
from aftersales.batch.schema import DAY


class Shared(NamedTuple):
    """What lines share in one column: the template of each line, and the number each template has there."""

    lines: Ints
    constants: Ints


class Filling:
    """Whole numbers put in some places after others; where none is put, those that lines share stand."""

    def __init__(self) -> None:
        self._parts = list[tuple[Ints, Ints | int]]()

    def put(self, places: Ints, values: Ints | int) -> None:
        """Put one number, or several, in some places."""
        self._parts.append((places, values))

    def values(self, shared: Shared) -> Ints | int:
        """The numbers, or the one of all lines."""
        low, high = ordered(shared.constants) if len(shared.constants) else (NO_NUMBER, NO_NUMBER)
        if low == high and not self._parts:
            return low
        found = np.full(len(shared.lines), low) if low == high else shared.constants[shared.lines]
        for places, values in self._parts:
            found[places] = values
        return found


class Filled:
    """A column in the making."""

    def __init__(self, length: int) -> None:
        self._length, self._filling = length, Filling()

    def fill(self, value: Traced, leaf: Leaf, source: Source, places: Ints) -> None:
        """Put a traced value in some places."""
        self._filling.put(places, leaf.values[value.node])


class Numbers(Filled):
    """A column of whole numbers."""

    def array(self, source: Source, of: pa.DataType, shared: Shared, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        values = self._filling.values(shared)
        if isinstance(values, int):
            return _repeated(pa.array([None if values == NO_NUMBER else values], of), self._length)
        missing = values == NO_NUMBER
        return pa.array(values, pa.int64(), mask=missing if missing.any() else None).cast(of)


class Words(Filled):
    """A column of words, dates or lists, by their numbers."""

    def array(self, source: Source, of: pa.DataType, shared: Shared, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        codes = self._filling.values(shared)
        if isinstance(codes, int):
            return _repeated(_known([codes], source, of), self._length)
        rows, place = distinct(codes)
        return _known(codes[rows].tolist(), source, of).take(pa.array(place))


def _repeated(one: pa.Array, length: int) -> pa.Array:
    """An array of one value, so often. Of a list `repeat` makes object after object."""
    if one.null_count:
        return pa.nulls(length, one.type)
    return one.take(pa.array(np.zeros(length, np.int64))) if pa.types.is_list(one.type) else pa.repeat(one[0], length)


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

    def fill(self, value: Traced, leaf: Leaf, source: Source, places: Ints) -> None:
        """Put an id in some places."""
        self.names, self.places[places] = source.places(value.node.what, leaf.rows)

    def array(self, source: Source, of: pa.DataType, shared: Shared, beside: Mapping[str, pa.Array]) -> pa.Array:
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
        self._after, self._request = np.zeros(length, np.int64), ""

    def fill(self, value: Traced, leaf: Leaf, source: Source, places: Ints) -> None:
        """Note what the keys in some places are made of."""
        self._request = value.node.args[1].what
        self._after[places] = leaf.values[value.node.args[-1]]

    def array(self, source: Source, of: pa.DataType, shared: Shared, beside: Mapping[str, pa.Array]) -> pa.Array:
        """The Arrow array."""
        return keys(beside["booking"], self._request, beside["tender"], self._after)


Column = Numbers | Words | Ids | Keys


class Lines:
    """A table in the making."""

    def __init__(self, schema: pa.Schema, length: int) -> None:
        self._schema, self._lines = schema, np.zeros(length, np.int64)
        self._constants = list[Ints]()
        self._columns = {field.name: _column(field, length) for field in schema}

    def fill(self, template: Template, leaf: Leaf, source: Source, places: Ints) -> None:
        """Put the line that rows come to in some places."""
        self._lines[places] = len(self._constants)
        self._constants.append(template.constants)
        for name, value in template.traced:
            self._columns[name].fill(value, leaf, source, places)

    def table(self, source: Source) -> pa.Table:
        """The table."""
        constants = np.array(self._constants, np.int64).reshape(-1, len(self._schema)).T
        arrays: dict[str, pa.Array] = {}
        for field, own in zip(self._schema, constants, strict=True):
            shared = Shared(self._lines, own)
            arrays[field.name] = self._columns[field.name].array(source, field.type, shared, arrays)
        return pa.Table.from_arrays(list(arrays.values()), schema=self._schema)


def _column(field: pa.Field, length: int) -> Column:
    if field.name in IDS:
        return Ids(length)
    if field.name == KEY:
        return Keys(length)
    return Numbers(length) if is_number(field) else Words(length)
