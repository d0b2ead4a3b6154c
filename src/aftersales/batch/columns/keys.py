"""Idempotency keys of whole columns: what `payout_key` hashes is put together by Arrow."""

from __future__ import annotations

from binascii import hexlify
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.columns.arrays import Ints

_LENGTH = 32
_PIECE = 1024
"""So many at a time stay in the processor's cache, and other threads get their turn after each."""
_digest = type(sha256()).digest


def keys(bookings: pa.Array, request: str, tenders: pa.Array, after: Ints) -> pa.Array:
    """The keys of payouts: as `payout_key` gives them for each row."""
    own = f"{len(request)}:{request}"
    amounts = pc.cast(pa.array(after), pa.string())
    texts = pc.binary_join_element_wise(*_sized(bookings), *_sized(tenders, own), amounts, "")
    plain = pc.cast(texts, pa.binary())
    digests = b"".join([_digests(plain.slice(first, _PIECE)) for first in range(0, len(plain), _PIECE)])
    halves = np.frombuffer(digests, np.uint8).reshape(-1, _LENGTH)[:, : _LENGTH // 2]
    offsets = (np.arange(len(texts) + 1) * _LENGTH).astype(np.int32)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(hexlify(halves.tobytes())))


def _digests(texts: pa.Array) -> bytes:
    return b"".join(map(_digest, map(sha256, texts.to_pylist())))


def _sized(texts: pa.Array, before: str = "") -> list[pa.Array | str]:
    """Texts after their lengths, and those after what stands before all of them."""
    lengths = pc.utf8_length(texts)
    least, most = pc.min_max(lengths).values()
    if least.equals(most):
        return [f"{before}{least}:", texts]
    return [before, pc.cast(lengths, pa.string()), ":", texts]
