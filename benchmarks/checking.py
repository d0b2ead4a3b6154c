"""What it costs to check a folder of policies: `python -m benchmarks.checking [DOCUMENTS]`."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from aftersales.check.lints import check
from aftersales.engine.rulebook import bundled_folder
from benchmarks.documents import write_folder

TODAY = date(2026, 11, 22).toordinal()
"""What reviews and calendars are compared with."""


class Checked(NamedTuple):
    """A folder checked: seconds by the clock and of the processor, and the findings by code."""

    documents: int
    seconds: float
    busy: float
    found: dict[str, int]


def checked(folder: Path) -> Checked:
    """One check of a folder."""
    started, busy = perf_counter(), process_time()
    report = check(folder, TODAY)
    found = Counter(one.code for one in report.diagnostics)
    return Checked(len(report.files), perf_counter() - started, process_time() - busy, dict(found))


def synthetic(documents: int) -> Checked:
    """As many synthetic rate plans of hotels."""
    with TemporaryDirectory() as place:
        write_folder(Path(place), documents)
        return checked(Path(place))


if __name__ == "__main__":
    for one in (checked(bundled_folder()), synthetic(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)):
        found = ", ".join(f"{count} {code}" for code, count in sorted(one.found.items())) or "nothing found"
        print(f"{one.documents:,} documents: {one.seconds:.1f} s, {one.busy:.1f} s of the processor; {found}")  # noqa: T201
