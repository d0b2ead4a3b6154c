"""`pytest benchmarks`: the quotes and their rivals under pytest-benchmark. Ratios come from `benchmarks.report`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from aftersales import Booking, Rulebook
from benchmarks.bare import bare
from benchmarks.bookings import Case, cases
from benchmarks.documents import bundled, write_folder
from benchmarks.runs import hand_all, quote_all, quote_in_full, read, zen_tiers

COUNT = 1000


@pytest.fixture(scope="module")
def sample() -> list[Case]:
    """The bookings of every round."""
    return cases(COUNT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand documents, and the same saved as one file."""
    place = tmp_path_factory.mktemp("policies")
    write_folder(place, COUNT)
    Rulebook.load(place).save(place / "all.rulebook")
    return place


@pytest.mark.benchmark(group="1,000 quotes")
class TestQuotes:
    """One round is a thousand bookings."""

    def test_quote_again(self, benchmark: Any, sample: list[Case]) -> None:
        """The outcome and the amounts, of bookings quoted before."""
        benchmark(partial(quote_all, bundled()), sample)

    def test_quote_new(self, benchmark: Any) -> None:
        """The same of bookings never quoted."""
        benchmark.pedantic(partial(quote_all, bundled()), setup=lambda: ((read(COUNT),), {}), rounds=20)

    def test_quote_again_with_payouts_and_reasons(self, benchmark: Any, sample: list[Case]) -> None:
        """All that the rival builds."""
        benchmark(partial(quote_in_full, bundled()), sample)

    def test_quote_again_that_cannot_explain(self, benchmark: Any, sample: list[Case]) -> None:
        """The decision alone."""
        benchmark(partial(quote_all, bare(bundled())), sample)

    def test_by_hand(self, benchmark: Any, sample: list[Case]) -> None:
        """The hand-written function."""
        benchmark(hand_all, sample)

    def test_zen_tier(self, benchmark: Any, sample: list[Case]) -> None:
        """ZEN, the tier alone."""
        benchmark(zen_tiers(sample), None)


@pytest.mark.benchmark(group="1,000 bookings")
def test_parse(benchmark: Any, sample: list[Case]) -> None:
    """Bookings read from JSON."""
    texts = [booking.to_json() for booking, _ in sample]
    benchmark(lambda: [Booking.from_json(text) for text in texts])


@pytest.mark.benchmark(group="1,000 documents")
class TestLoading:
    """Many documents."""

    def test_from_yaml(self, benchmark: Any, folder: Path) -> None:
        """A folder of YAML files."""
        benchmark.pedantic(Rulebook.load, args=(folder,), rounds=5)

    def test_saved(self, benchmark: Any, folder: Path) -> None:
        """One saved file."""
        benchmark.pedantic(Rulebook.load, args=(folder / "all.rulebook",), rounds=5)
