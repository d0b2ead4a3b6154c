"""Idempotency keys of whole columns: what `payout_key` hashes is put together by Arrow."""

from __future__ import annotations

from hashlib import sha256
from operator import methodcaller

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.columns.arrays import Ints

_LENGTH = 32


def keys(bookings: pa.Array, request: str, tenders: pa.Array, after: Ints) -> pa.Array:
    """The keys of payouts: as `payout_key` gives them for each row."""
    own = f"{len(request)}:{request}"
    amounts = pc.cast(pa.array(after), pa.string())
    texts = pc.binary_join_element_wise(*_sized(bookings), own, *_sized(tenders), amounts, "")
    hashes = map(sha256, pc.cast(texts, pa.binary()).to_pylist())
    digests = b"".join(map(methodcaller("digest"), hashes))
    halves = np.frombuffer(digests, np.uint8).reshape(-1, _LENGTH)[:, : _LENGTH // 2].tobytes()
    offsets = (np.arange(len(texts) + 1) * _LENGTH).astype(np.int32)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(halves.hex().encode("ascii")))


def _sized(text: pa.Array) -> list[pa.Array | str]:
    """Texts after their lengths."""
    return [pc.cast(pc.utf8_length(text), pa.string()), ":", text]
