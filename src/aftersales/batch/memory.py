"""Where Arrow takes its memory from."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Final

import pyarrow as pa

_STATED: Final = "ARROW_DEFAULT_MEMORY_POOL"
_KEPT: Final = 10_000
"""Milliseconds, many times as long as a chunk takes."""


def keep_pages() -> None:
    """Keep what a chunk leaves free for the next, which takes as much, in place of giving it back page by page.

    It holds for the whole process, so it is for commands; and changes nothing where the environment names a pool of
    Arrow's, or jemalloc is not built in.
    """
    if _STATED not in os.environ:
        with suppress(NotImplementedError):
            pa.set_memory_pool(pa.jemalloc_memory_pool())
            pa.jemalloc_set_decay_ms(_KEPT)
