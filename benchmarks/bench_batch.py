"""`pytest benchmarks -k bulk`: small bulk jobs under pytest-benchmark. Ratios come from `benchmarks.batch`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.flights.by_sql import by_duckdb, by_polars
from benchmarks.flights.jobs import Work, floor, full, made, ours, simple, waived, write_bookings
from benchmarks.flights.one_by_one import by_processes

ROWS = 20_000
FEW = 2_000


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bookings of the simple job."""
    file = tmp_path_factory.mktemp("bulk") / "simple.parquet"
    write_bookings(file, ROWS, plain=True)
    return file


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bookings of the full job."""
    file = tmp_path_factory.mktemp("bulk") / "full.parquet"
    write_bookings(file, ROWS, plain=False)
    return file


def timed(benchmark: Any, file: Path, work: Work) -> None:
    """A job, traced before."""
    ours(file, file.parent / "ours", work)
    benchmark.pedantic(ours, args=(file, file.parent / "ours", work), rounds=5)


@pytest.mark.benchmark(group="bulk, 20,000 bookings")
class TestBulk:
    """From Parquet to Parquet."""

    def test_bulk_simple(self, benchmark: Any, plain: Path) -> None:
        """Terms alone."""
        timed(benchmark, plain, simple())

    def test_bulk_hundred_waivers(self, benchmark: Any, plain: Path) -> None:
        """The same beside a hundred event notices."""
        timed(benchmark, plain, waived(100))

    def test_bulk_full(self, benchmark: Any, mixed: Path) -> None:
        """The whole library, routing, a year of disruptions."""
        timed(benchmark, mixed, full())

    def test_bulk_floor(self, benchmark: Any, plain: Path) -> None:
        """Reading and writing alone."""
        ours(plain, plain.parent / "ours", simple())
        benchmark.pedantic(floor, args=(plain, plain.parent / "floor", made(plain.parent / "ours")), rounds=5)

    def test_bulk_duckdb(self, benchmark: Any, plain: Path) -> None:
        """SQL by hand."""
        benchmark.pedantic(by_duckdb, args=(plain, plain.parent / "sql"), rounds=5)

    def test_bulk_polars(self, benchmark: Any, plain: Path) -> None:
        """Polars by hand."""
        benchmark.pedantic(by_polars, args=(plain, plain.parent / "polars"), rounds=5)


@pytest.mark.benchmark(group="bulk, 2,000 bookings")
def test_bulk_by_processes(benchmark: Any, plain: Path) -> None:
    """Booking by booking on every core."""
    benchmark.pedantic(by_processes, args=(plain, FEW), rounds=3)
