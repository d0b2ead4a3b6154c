"""What is done beside the work comes in order, fails in its place, and ends with who asked for it."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

import pytest

from aftersales.batch.ahead import ahead, beside

ABANDONED = """
from aftersales.batch.ahead import ahead, beside
def items():
    try:
        yield from range(1, 9)
    finally:
        print("closed")
read = ahead(items())
done = beside((item, lambda: item) for item in ahead(items()))
print(next(read), *next(done))
"""


def _items(closed: list[int], count: int = 4) -> Generator[int]:
    try:
        yield from range(count)
    finally:
        closed.append(threading.get_ident())


def _begun(fails_at: int = -1, calls_fail_at: int = -1) -> Iterator[tuple[int, Callable[[], int]]]:
    def finish(item: int) -> int:
        if item == calls_fail_at:
            raise KeyError(item)
        return item * item

    for item in range(5):
        if item == fails_at:
            raise ValueError(item)
        yield item, lambda item=item: finish(item)  # type: ignore[misc]


def test_items_come_in_order_and_are_closed_by_the_thread_that_made_them() -> None:
    """Also where they are not all taken."""
    closed: list[int] = []
    assert list(ahead(_items(closed))) == [0, 1, 2, 3]
    with closing(ahead(_items(closed))) as read:
        assert next(read) == 0
    assert len(closed) == 2
    assert threading.get_ident() not in closed


def test_functions_are_called_in_order() -> None:
    """All of them, the last too."""
    assert list(beside(_begun())) == [(n, n * n) for n in range(5)]
    assert list(beside(iter(()))) == []


@pytest.mark.parametrize("fails", [{"fails_at": 3}, {"calls_fail_at": 3}])
def test_what_fails_does_so_after_what_came_before_it(fails: dict[str, int]) -> None:
    """Whether it fails to be made or to be called."""
    found = beside(_begun(**fails))
    assert [next(found) for _ in range(3)] == [(0, 0), (1, 1), (2, 4)]
    with pytest.raises((ValueError, KeyError), match="3"):
        next(found)


def test_threads_end_with_the_generators() -> None:
    """Closed, or let go of; without a cycle that would keep them."""
    before, closed = threading.active_count(), list[int]()
    gc.disable()
    try:
        with closing(beside((n, lambda: 1) for n in ahead(_items(closed)))) as done:
            next(done)
        done = beside((n, lambda: 1) for n in ahead(_items(closed)))
        next(done)
        del done
        assert len(closed) == 2
        assert threading.active_count() == before
    finally:
        gc.enable()


def test_generators_that_are_never_closed_say_nothing_when_the_interpreter_ends() -> None:
    """And what they read is closed."""
    ran = subprocess.run([sys.executable, "-c", ABANDONED], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["1", "1", "1", "closed", "closed"]
    assert ran.stderr == ""
