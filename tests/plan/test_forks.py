"""A table reads what its rows ask for, and nothing else."""

from __future__ import annotations

from typing import cast

from aftersales.plan.axes import Axis
from aftersales.plan.forks import MOST_FORKS, Forks, Located
from aftersales.plan.view import View


class Counted:
    """An axis that counts how often it is read; a view is a row of intervals."""

    def __init__(self, place: int, size: int) -> None:
        self.place, self.size, self.times = place, size, 0

    def index(self, view: View) -> int:
        """The interval of the view."""
        self.times += 1
        return cast(list[int], view)[self.place]


def forks(*sizes: int) -> tuple[Forks[str], list[Counted]]:
    """First 1: the second decides; else the third does."""
    axes = [Counted(place, size) for place, size in enumerate(sizes)]

    def resolve(cell: Located) -> str:
        return f"second {cell[1]}" if cell[0] == 1 else f"third {cell[2]}"

    return Forks(cast(list[Axis], axes), resolve), axes


def found(tree: Forks[str], *view: int) -> str | None:
    """What a row of intervals comes to."""
    return tree.find(cast(View, list(view)))


def test_only_what_decides_is_read() -> None:
    """The same again once the way is known."""
    tree, axes = forks(2, 3, 3)
    for _ in range(2):
        assert found(tree, 1, 2, 0) == "second 2"
        assert found(tree, 0, 2, 1) == "third 1"
    assert [axis.times for axis in axes] == [4, 2, 2]


def test_an_unknown_fact_matters_where_it_is_asked_for() -> None:
    """Else nobody asks."""
    tree, _ = forks(2, 3, 3)
    assert found(tree, 1, -1, 0) is None
    assert found(tree, 1, 0, -1) == "second 0"
    assert found(tree, -1, 0, 0) is None


def test_facts_that_could_be_too_many_to_try_are_read_all_the_same() -> None:
    """The largest first, until the rest can be tried."""
    tree, axes = forks(2, 3, 3, 4096, 2)
    assert found(tree, 1, 0, 0, 7, 1) == "second 0"
    assert [axis.times for axis in axes] == [1, 1, 0, 1, 0]
    assert found(tree, 1, 0, 0, -1, 1) is None


def test_a_tree_that_is_full_is_grown_anew() -> None:
    """It forgets, and goes on saying the same."""
    tree, _ = forks(2, 3, 10 * MOST_FORKS)
    for place in range(2 * MOST_FORKS):
        assert found(tree, 0, 0, place) == f"third {place}"
    assert found(tree, 0, 0, 5) == "third 5"
