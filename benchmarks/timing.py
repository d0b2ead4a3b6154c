"""Interleaved timing: A B A B in one process, medians, so that a noisy machine disturbs both alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter_ns
from typing import NamedTuple

Run = Callable[[], object]


class Pair(NamedTuple):
    """Median nanoseconds of two runs, and the median of the second over the first, round by round."""

    ours: float
    rival: float
    ratio: float


def compare(ours: Run, rival: Run, rounds: int) -> Pair:
    """Both runs in turn, after one unmeasured round."""
    ours(), rival()
    with no_collection():
        pairs = [(elapsed(ours), elapsed(rival)) for _ in range(rounds)]
    first, second = (median(pair[i] for pair in pairs) for i in (0, 1))
    return Pair(first, second, median(b / a for a, b in pairs))


def typical(run: Run, rounds: int) -> float:
    """Median nanoseconds of a run."""
    with no_collection():
        return median(elapsed(run) for _ in range(rounds))


def elapsed(run: Run) -> int:
    """Nanoseconds of one run."""
    start = perf_counter_ns()
    run()
    return perf_counter_ns() - start


@contextmanager
def no_collection() -> Iterator[None]:
    """The garbage collector off, as `timeit` has it."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
