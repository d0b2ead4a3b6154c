"""`python -m benchmarks.columnar [--items 1000000]`: items per CPU second in columns and one by one."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import process_time
from typing import NamedTuple

from aftersales import Rulebook
from aftersales.plan.tables import TablePlan
from benchmarks.columnar import rail, stays
from benchmarks.columnar.columns import Columns
from benchmarks.columnar.one_by_one import Order, compared, outcomes
from benchmarks.columnar.settle import settled
from benchmarks.documents import bundled


class Job(NamedTuple):
    """One document, generated items, and how a row becomes a booking."""

    name: str
    rulebook: Rulebook
    document: str
    generate: Callable[[int], Columns]
    order: Order


def jobs() -> tuple[Job, ...]:
    """Elapsed time with changed tickets; and every calendar clock in three zones."""
    return (
        Job("rail tickets", bundled(), rail.DOCUMENT, rail.tickets, rail.order),
        Job("hotel stays", Rulebook.of_texts({"stays.yaml": stays.TEXT}), stays.DOCUMENT, stays.stays, stays.order),
    )


def table_of(job: Job) -> TablePlan:
    """The compiled table of the version in force."""
    plan = job.rulebook._books.policy(job.document)
    assert plan is not None
    table = plan.versions[-1].table("cancel")
    assert table is not None
    return table


def untouched(items: Columns) -> Columns:
    """The same items, with nothing worked out about them yet."""
    return replace(items, prices=replace(items.prices), dates={})


def seconds(table: TablePlan, items: Columns) -> float:
    """CPU seconds of a columnar run."""
    began = process_time()
    settled(table, items)
    return process_time() - began


def run(job: Job, count: int) -> str:
    """Both ways, compared."""
    items, table = job.generate(count), table_of(job)
    columnar = median(seconds(table, untouched(items)) for _ in range(5))
    found = settled(table, items)
    one = compared(job.rulebook, items, job.order, found)
    speed = f"{count / columnar:,.0f} items/s in columns, {count / one.seconds:,.0f} one by one"
    verdict = "all equal" if not one.different else f"{one.different:,} DIFFERENT, first {one.first}"
    return f"{job.name}: {speed}: {one.seconds / columnar:.0f}x; {found.cells} cells; {outcomes(found)}; {verdict}"


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    count = parser.parse_args().items
    for job in jobs():
        print(run(job, count))  # noqa: T201


if __name__ == "__main__":
    main()
