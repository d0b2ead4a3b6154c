"""Idempotency keys of whole columns: the same text as `payout_key` hashes, put together by Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aftersales.batch.columns.frames import Frame
from aftersales.batch.columns.nodes import Node


def keys(frame: Frame, args: Sequence[Node]) -> Any:
    """The keys of `payout_key` for a booking, request, tender and amount of each row, as an array of bytes."""
    *ids, amount = args
    pieces = [piece for one in ids for piece in _sized(_text(frame, one))]
    minor = frame.values(amount)
    pieces.append(pc.cast(pa.array(minor), pa.string()) if isinstance(minor, np.ndarray) else str(minor))
    joined = pc.binary_join_element_wise(*pieces, "")
    if isinstance(joined, pa.Scalar):
        joined = pa.array([joined.as_py()] * len(frame))
    digests = b"".join([sha256(text).digest() for text in pc.cast(joined, pa.binary()).to_pylist()])
    halves = np.frombuffer(digests, np.uint8).reshape(-1, 32)[:, :16].tobytes()
    return np.frombuffer(halves.hex().encode("ascii"), "S32")


def _text(frame: Frame, node: Node) -> Any:
    if node.kind == "constant":
        return node.what
    names, places = frame.source.places(node.what, frame.rows)
    return frame.source.elements(names).take(pa.array(places))


def _sized(text: Any) -> list[Any]:
    """A text after its length."""
    if isinstance(text, str):
        return [f"{len(text)}:{text}"]
    return [pc.cast(pc.utf8_length(text), pa.string()), ":", text]
