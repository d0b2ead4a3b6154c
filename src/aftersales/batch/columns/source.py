"""The values of a batch by their paths, such as `("items", 0, "price", 1, "amount")`, as whole numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.columns.arrays import Ints
from aftersales.batch.columns.vocabulary import Vocabulary

Names = tuple[str, ...]
Path = tuple[str | int, ...]


class Source:
    """Nested columns taken apart: what lists hold stands in one flat array for all rows. `given` are values by names
    that are no columns."""

    def __init__(self, batch: pa.RecordBatch, vocabulary: Vocabulary) -> None:
        self.batch, self.vocabulary = batch, vocabulary
        self.given: dict[Names, Ints | int] = {}
        self._arrays: dict[Names, pa.Array] = {}
        self._numbers: dict[Names, Ints] = {}
        self._offsets: dict[Names, Ints] = {}

    def array(self, names: Names) -> pa.Array:
        """What stands under some names, flat: all elements of the lists on the way."""
        if names not in self._arrays:
            self._arrays[names] = self._array(names)
        return self._arrays[names]

    def _array(self, names: Names) -> pa.Array:
        if len(names) == 1:
            return self.batch.column(names[0])
        above = self.elements(names[:-1])
        return pc.struct_field(above, names[-1])

    def elements(self, names: Names) -> pa.Array:
        """The elements of the lists under some names, or what stands there if it is no list."""
        found = self.array(names)
        return found.values if pa.types.is_list(found.type) else found

    def offsets(self, names: Names) -> Ints:
        """Where the elements of each list begin."""
        if names not in self._offsets:
            self._offsets[names] = self.array(names).offsets.to_numpy().astype(np.int64)
        return self._offsets[names]

    def numbers(self, names: Names) -> Ints:
        """Whole numbers: minor units, microseconds, days, or the numbers of words; anything where it is null."""
        if names not in self._numbers:
            self._numbers[names] = numbers_of(self.elements(names), self.vocabulary)
        return self._numbers[names]

    def values(self, path: Path, rows: Ints) -> Ints | int:
        """The values at a path for some rows; what is the same for all is one number."""
        names, places = self.places(path, rows)
        found = self.given[names] if names in self.given else self.numbers(names)
        return found if isinstance(found, int) else found[places]

    def places(self, path: Path, rows: Ints) -> tuple[Names, Ints]:
        """The names of a path, and where its values for some rows stand among those."""
        names: Names = ()
        for step in path:
            if isinstance(step, str):
                names = (*names, step)
            else:
                rows = self.offsets(names)[rows] + step
        return names, rows


def is_text(of: pa.DataType) -> bool:
    """Whether values are words, each in its place or in a dictionary."""
    return bool(pa.types.is_string(of) or pa.types.is_dictionary(of))


def numbers_of(array: pa.Array, vocabulary: Vocabulary) -> Ints:
    """An array as whole numbers; words by their numbers, -1 where there is none."""
    of = array.type
    if is_text(of):
        coded = array if pa.types.is_dictionary(of) else pc.dictionary_encode(array)
        codes = np.array([vocabulary.code(word) for word in coded.dictionary.to_pylist()] or [0], np.int64)
        return codes[np.asarray(pc.fill_null(coded.indices, 0))]  # type: ignore[no-any-return]
    if pa.types.is_timestamp(of):
        array = array.cast(pa.int64()) if of.tz is None else array.cast(pa.timestamp("us")).cast(pa.int64())
    elif pa.types.is_date32(of):
        array = array.cast(pa.int32())
    elif pa.types.is_decimal(of):
        array = pc.multiply(array, pa.scalar(100)).cast(pa.int64())
    if array.null_count:
        array = pc.fill_null(array, False if pa.types.is_boolean(of) else 0)
    return np.asarray(array).astype(np.int64, copy=False)
