"""Bulk re-evaluation: `python -m benchmarks.batch [--rows 2000000] [--json] [--quick]`. Wall-clock seconds, whole jobs.

Each ratio is our time over theirs, medians of runs in turn after the policies are loaded. Reports, and never fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from aftersales.batch.memory import keep_pages
from aftersales.model.reports import Disruptions
from benchmarks.flights.by_sql import by_duckdb, by_polars
from benchmarks.flights.jobs import (
    Work,
    floor,
    floor_beside,
    full,
    made,
    ours,
    read_batches,
    recomputed,
    simple,
    waived,
    write_bookings,
)
from benchmarks.flights.one_by_one import JOBS, by_processes, by_zen, contexts, different
from benchmarks.flights.reports import reports

RUNS = 5
SAMPLE = 4000
"""Rows of the rivals that go one by one: their time for all rows is in proportion."""


def seconds(run: Callable[[], object]) -> float:
    """One run."""
    began = perf_counter()
    run()
    return perf_counter() - began


def in_turn(runs: int, *jobs: Callable[[], object]) -> list[float]:
    """The median of each job, all of them run in turn."""
    rounds = [[seconds(job) for job in jobs] for _ in range(runs)]
    return [median(times) for times in zip(*rounds, strict=True)]


def simple_job(folder: Path, rows: int, runs: int) -> dict[str, Any]:
    """Terms alone, against the floor and everything written by hand."""
    file, work = folder / "simple.parquet", simple()
    write_bookings(file, rows, plain=True)
    ours(file, folder / "ours", work)
    written = made(folder / "ours")
    own, least, beside, sql, polars = in_turn(
        runs,
        lambda: ours(file, folder / "ours", work),
        lambda: floor(file, folder / "floor", written),
        lambda: floor_beside(file, folder / "floor", written),
        lambda: by_duckdb(file, folder / "sql"),
        lambda: by_polars(file, folder / "polars"),
    )
    sample = contexts(next(read_batches(file)).slice(0, SAMPLE))
    processes, zen = in_turn(min(runs, 3), lambda: by_processes(file, SAMPLE), lambda: by_zen(sample))
    scale = rows / min(rows, SAMPLE)
    return {
        "seconds": round(own, 2),
        "rows_per_second": round(rows / own),
        "floor_ratio": round(own / least, 2),
        "floor_ratio_in_threads": round(own / beside, 2),
        "vs_duckdb_sql": round(own / sql, 2),
        "vs_polars": round(own / polars, 2),
        "vs_multiprocessing": round(own / (processes * scale), 4),
        "vs_zen": round(own / (zen * scale), 3),
    }


def full_job(folder: Path, rows: int, runs: int) -> dict[str, Any]:
    """The whole library, with routing and every disruption of the year; and what an untouched booking costs."""
    file, work = folder / "full.parquet", full()
    write_bookings(file, rows, plain=False)
    counted = ours(file, folder / "full", work)
    touched, written = work._replace(every=False), made(folder / "full")
    own, least, hit = in_turn(
        runs,
        lambda: ours(file, folder / "full", work),
        lambda: floor(file, folder / "floor", written),
        lambda: ours(file, folder / "hit", touched),
    )
    return {
        "seconds_full": round(own, 2),
        "floor_ratio_full": round(own / least, 2),
        "scalar_share": round(counted.scalar / (counted.read - counted.untouched), 5),
        "seconds_of_the_affected": round(hit, 2),
    }


def equality(folder: Path, rows: int) -> dict[str, Any]:
    """How many rows and lines of both jobs the scalar engine answers otherwise, of as many as stated."""
    found = {}
    for name in JOBS:
        left = rows
        unlike = 0
        for batch in read_batches(folder / f"{name}.parquet"):
            unlike += different(batch.slice(0, left), name) if left else 0
            left -= min(left, batch.num_rows)
        found[name] = unlike
    return {"compared": rows, "different": found}


def growth(folder: Path, rows: int, runs: int) -> dict[str, Any]:
    """Five times the rows, a thousand times the documents, a hundred times the waivers: time for a row against what it
    was; and an affected booking against an untouched one."""
    small, large, wide = folder / "small.parquet", folder / "large.parquet", folder / "wide.parquet"
    write_bookings(small, rows, plain=True)
    write_bookings(large, rows * 5, plain=True)
    write_bookings(wide, rows, plain=True, fares=12_000)
    few, many, notices, events = simple(), simple(12_000), waived(100), waived(10_000)
    runs_of = [(small, few), (large, few), (wide, many), (small, notices), (small, events)]
    for file, work in runs_of:
        ours(file, folder / "growth", work)
    jobs = [partial(ours, file, folder / "growth", work) for file, work in runs_of]
    one, five, documents, hundred, thousands = in_turn(min(runs, 3), *jobs)
    ratios = {
        "rows_x5": five / one / 5,
        "documents_12_to_12000": documents / one,
        "waivers_100_to_10000": thousands / hundred,
        "affected_over_untouched": against_untouched(small, few, min(runs, 3)),
    }
    return {"growth": {name: round(ratio, 2) for name, ratio in ratios.items()}}


def against_untouched(file: Path, work: Work, runs: int) -> float:
    """What it costs to answer bookings, against finding that no report hits them; neither reads nor writes files."""
    batch, nothing = next(read_batches(file)), work._replace(disruptions=Disruptions(reports()[:1]), every=False)
    recomputed(batch, nothing)
    hit, untouched = in_turn(runs, partial(recomputed, batch, work), partial(recomputed, batch, nothing))
    return hit / untouched


def peak(folder: Path, name: str) -> int:
    """The most memory that a process of its own takes for a job, in MB."""
    code = (
        "from pathlib import Path\nfrom aftersales.batch.memory import keep_pages\n"
        "from benchmarks.flights import jobs\nkeep_pages()\n"
        f"jobs.ours(Path({str(folder / (name + '.parquet'))!r}), Path({str(folder / 'peak')!r}), jobs.{name}())\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    return int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout) // 1024


def measured(rows: int, runs: int, compared: int) -> dict[str, Any]:
    """Every figure."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        found = {"rows": rows, **simple_job(folder, rows, runs), **full_job(folder, rows, runs)}
        found |= {"peak_rss_mb": max(peak(folder, "simple"), peak(folder, "full"))}
        found |= equality(folder, compared) if compared else {}
        return found | growth(folder, rows // 2, runs)


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--compare", type=int, default=0, help="rows to compare with the scalar engine")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    stated = parser.parse_args()
    keep_pages()
    found = measured(stated.rows, stated.runs, stated.compare)
    print(json.dumps(found) if stated.json else "\n".join(f"{name}: {value}" for name, value in found.items()))  # noqa: T201


if __name__ == "__main__":
    main()
