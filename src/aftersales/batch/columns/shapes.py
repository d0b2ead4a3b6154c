"""The shape of a row: how long its lists are, what is null, its kinds, counts and flags, which of its ids are the same;
and whether its values are such that a model accepts them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.columns.arrays import Ints, distinct
from aftersales.batch.columns.fields import role_of
from aftersales.batch.columns.source import Names, Path, Source, is_text
from aftersales.batch.shape import plain
from aftersales.model.tenders import MOST_POINTS
from aftersales.values.currencies import EXPONENTS
from aftersales.values.money import LARGEST
from aftersales.values.zones import DAY, FIRST, LAST, zone_names

Places = tuple[Names, Ints]
_SAFE: Final = 10**9
"""Amounts up to this, times one another, leave room for what else is done with them."""
_LONGEST: Final = {"number": 20}
_COUNTS: Final = {"distance_m": (0, 50_000_000), "price_increase_bp": (0, 1_000_000), "points": (1, MOST_POINTS)}
_KNOWN: Final[dict[str, Callable[[], Collection[str]]]] = {"currency": lambda: EXPONENTS, "zone": zone_names}
_AMOUNTS: Final = frozenset({"amount", "remaining_price"})


_FEW: Final = 64
"""Numbers that lie so close together are not counted again."""


def shapes(source: Source) -> Ints:
    """A number for each row, the same for rows of the same shape."""
    batch = source.batch
    found = _joined([_digits(source, (name,)) for name in batch.schema.names], batch.num_rows)
    return np.zeros(batch.num_rows, np.int64) if found is None else found


def same_ids(source: Source, paths: list[Path], rows: Ints) -> Ints | None:
    """A number for each row, the same for rows in which some ids are equal and in order alike; None if all are."""
    places = [source.places(path, rows) for path in paths]
    coded = all(pa.types.is_dictionary(source.elements(names).type) for names, _ in places)
    return _joined(_by_order(source, places) if coded else _by_text(source, places), len(rows))


def _by_order(source: Source, places: list[Places]) -> list[Ints]:
    """How words in dictionaries compare: by their numbers in the order of the words."""
    codes = np.concatenate([source.numbers(names)[some] for names, some in places])
    rows, place = distinct(codes)
    words = [source.vocabulary.words[code] for code in codes[rows].tolist()]
    order = np.empty(len(words), np.int64)
    order[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    ranks = np.split(order[place], len(places))
    return [np.sign(one - other) for number, one in enumerate(ranks) for other in ranks[:number]]


def _by_text(source: Source, places: list[Places]) -> list[Ints]:
    """How words compare that stand each in its place."""
    texts = [plain(source.elements(names).take(pa.array(some))) for names, some in places]
    return [
        np.asarray(compare(one, other)).astype(np.int64)
        for number, one in enumerate(texts)
        for other in texts[:number]
        for compare in (pc.equal, pc.less)
    ]


def _digits(source: Source, names: Names) -> Ints | None:
    """A number for each value under some names, for what of it belongs to the shape; None if all are alike."""
    array = source.array(names)
    if not len(array) or array.null_count == len(array):
        return None
    nulls = _nulls(array)
    if pa.types.is_list(array.type):
        return _listed(source, names, nulls)
    if pa.types.is_struct(array.type):
        return _joined([nulls, *_fields(source, names, array.type)], len(array))
    return _joined([nulls, _leaf(source, names, array)], len(array))


def _fields(source: Source, names: Names, of: Any) -> Iterable[Ints | None]:
    return [_digits(source, (*names, field.name)) for field in of]


def _nulls(array: pa.Array) -> Ints | None:
    return np.asarray(array.is_null()).astype(np.int64) if array.null_count else None


def _listed(source: Source, names: Names, nulls: Ints | None) -> Ints | None:
    lengths = np.asarray(pc.fill_null(pc.list_value_length(source.array(names)), 0)).astype(np.int64)
    inner = _inner(source, names)
    if inner is None:
        return _joined([nulls, lengths], len(lengths))
    first, places = source.offsets(names)[:-1], []
    for place in range(int(lengths.max())):
        there = lengths > place
        digit = np.full(len(lengths), -1)
        digit[there] = inner[first[there] + place]
        places.append(digit)
    return _joined([nulls, lengths, *places], len(lengths))


def _inner(source: Source, names: Names) -> Ints | None:
    """The numbers of all elements of lists."""
    elements = source.elements(names)
    if not len(elements):
        return None
    if pa.types.is_struct(elements.type):
        return _joined([_nulls(elements), *_fields(source, names, elements.type)], len(elements))
    return _joined([_nulls(elements), _leaf(source, names, elements)], len(elements))


def _leaf(source: Source, names: Names, array: pa.Array) -> Ints | None:
    of = array.type
    role = role_of(names, pa.types.is_int32(of))
    if role == "unread":
        return _long(array, 200) if names[-1] == "airport_data" else np.arange(len(array))
    if role == "id":
        return _long(array, 200)
    if pa.types.is_boolean(of) or pa.types.is_decimal(of) or role == "fixed":
        return source.numbers(names)
    if is_text(of):
        known = _KNOWN.get(names[-1])
        return _long(array, _LONGEST.get(names[-1], 200)) if known is None else _strange(source, names, known())
    return _odd_numbers(source.numbers(names), names, of)


def _long(array: pa.Array, most: int) -> Ints | None:
    """Which texts are empty or too long."""
    words = array.dictionary if pa.types.is_dictionary(array.type) else array
    span = pc.min_max(pc.binary_length(words)).as_py()
    if span["min"] is None or (span["min"] > 0 and span["max"] <= most):
        return None
    found = np.asarray(pc.fill_null(pc.utf8_length(plain(array)), 1))
    odd: Ints = ((found == 0) | (found > most)).astype(np.int64)
    return odd


def _strange(source: Source, names: Names, known: Collection[str]) -> Ints | None:
    """Which words are none of those that are known."""
    codes, words = source.numbers(names), source.vocabulary.words
    present = codes[distinct(codes).rows].tolist()
    strange = [code for code in present if words[code] not in known]
    return np.isin(codes, strange).astype(np.int64) if strange else None


def _odd_numbers(values: Ints, names: Names, of: Any) -> Ints | None:
    """Which numbers no model accepts, and which are so large that they are better kept apart."""
    low, high = int(values.min()), int(values.max())
    if pa.types.is_timestamp(of) or pa.types.is_date32(of):
        first, last = (FIRST, LAST) if pa.types.is_timestamp(of) else (FIRST // DAY, LAST // DAY)
        return None if first <= low and high < last else ((values < first) | (values >= last)).astype(np.int64)
    if names[-1] in _COUNTS or names[-2:] == ("captured", "amount"):
        least, most = _COUNTS.get(names[-1], (1, LARGEST))
        return None if least <= low and high <= most else ((values < least) | (values > most)).astype(np.int64)
    if low >= 0 and high <= _SAFE:
        return None
    classes: Ints = np.searchsorted(np.array([0, _SAFE + 1, LARGEST + 1]), values, side="right").astype(np.int64)
    return classes


def _joined(columns: Iterable[Ints | None], length: int) -> Ints | None:
    """One number for several; None for none."""
    key: Ints | None = None
    size = 1
    for column in columns:
        if column is None:
            continue
        digits, count = _digits_of(column)
        if count == 1:
            continue
        key, size = (digits, count) if key is None else (key * count + digits, size * count)
        if size > length:
            kept = distinct(key)
            key, size = kept.place, len(kept.rows)
    return key


def _digits_of(column: Ints) -> tuple[Ints, int]:
    """The same as numbers from 0, and below which they are."""
    low, high = int(column.min()), int(column.max())
    if high - low < _FEW:
        return column - low, high - low + 1
    rows, place = distinct(column)
    return place, len(rows)
