"""Interleaved timing: A B A B in one process, medians of CPU time, so that a busy machine disturbs little and both."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import process_time_ns
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Run = Callable[[T], object]


class Pair(NamedTuple):
    """Median CPU nanoseconds of two runs, and the median over the rounds of the second over the first."""

    ours: float
    rival: float
    ratio: float


def compare(ours: Run[T], rival: Run[T], make: Callable[[], T], rounds: int) -> Pair:
    """Both runs in turn on what `make` gives for the round (its time does not count), after one round to warm up."""
    _round(ours, rival, make())
    with no_collection():
        pairs = [_round(ours, rival, make()) for _ in range(rounds)]
    first, second = (median(pair[i] for pair in pairs) for i in (0, 1))
    return Pair(first, second, median(b / a for a, b in pairs))


def _round(ours: Run[T], rival: Run[T], value: T) -> tuple[int, int]:
    return elapsed(ours, value), elapsed(rival, value)


def seconds(run: Callable[[], object], rounds: int) -> float:
    """Median CPU seconds of a run, the garbage collector working as it does."""
    return median(elapsed(lambda _: run(), None) for _ in range(rounds)) / 1e9


def elapsed(run: Run[T], value: T) -> int:
    """CPU nanoseconds of one run, all threads of the process counted."""
    start = process_time_ns()
    run(value)
    return process_time_ns() - start


@contextmanager
def no_collection() -> Iterator[None]:
    """The garbage collector off, as `timeit` has it."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
