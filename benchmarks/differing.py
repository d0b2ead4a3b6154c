"""A change of one document over bookings: `python -m benchmarks.differing [--rows 200000] [--full] [--runs 3]`.

The ratio is the time of a comparison over that of one batch run of the same bookings, both from rulebooks just loaded.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from aftersales import Cancel
from aftersales.batch.answering import Asked as Run
from aftersales.batch.run import run
from aftersales.batch.sinks import Nowhere
from aftersales.batch.sources import opened
from aftersales.check.diff.bookings import Asked, over_bookings
from aftersales.check.diff.sides import Side, of_texts
from aftersales.engine.rulebook import bundled_folder
from aftersales.model.reports import Disruptions
from aftersales.policy.loading import read_folder
from benchmarks.batch import seconds
from benchmarks.flights.jobs import write_bookings
from benchmarks.flights.reports import reports
from benchmarks.flights.terms import fares, texts

CHANGED = 3
"""The fare that is another in the new rulebook."""


def beside_a_rail(old: dict[str, str]) -> dict[str, str]:
    """A rail more: no booking is known to be untouched."""
    rail = "tender: other\nlanguage: 1\ntitle: {en: Other}\nsource: the benchmark\nmethods: [other]\n"
    return {**old, "other.yaml": rail}


def both(full: bool) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of the old rulebook and of the new one."""
    own = texts(fares())
    old = {**(read_folder(bundled_folder()) if full else {}), **own}
    name = list(own)[CHANGED]
    new = old[name].replace("75%", "80%")
    assert new != old[name]
    return old, {**old, name: new}


def once(file: Path, texts_of: dict[str, str], told: Disruptions | None) -> float:
    """Seconds of a batch run that writes nothing."""
    asked = Run(Side("", of_texts(texts_of)).rulebook, Cancel(), "asked_at", told, True)
    return seconds(partial(run, opened(file, ["asked_at"]), Nowhere(), asked))


def compared(file: Path, old: dict[str, str], new: dict[str, str], told: Disruptions | None) -> tuple[float, Any]:
    """Seconds of a comparison, and the rows it counted."""
    sides = Side("old", of_texts(old)), Side("new", of_texts(new))
    ready = [side.rulebook.digest for side in sides]
    asked, found = Asked(Cancel(), "asked_at", told, True), list[Any]()
    time = seconds(lambda: found.append(over_bookings(sides, opened(file, ["asked_at"]), asked)))
    assert len(set(ready)) == 2
    return time, found[0]["rows"]


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--twice", action="store_true", help="a change after which every booking is asked twice")
    parser.add_argument("--full", action="store_true", help="beside the bundled policies, every disruption reported")
    stated = parser.parse_args()
    old, new = both(stated.full)
    new = beside_a_rail(new) if stated.twice else new
    told = Disruptions(reports()) if stated.full else None
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bookings.parquet"
        write_bookings(file, stated.rows, plain=not stated.full)
        found = [(once(file, old, told), *compared(file, old, new, told)) for _ in range(stated.runs)]
    batch, diff = median(one for one, *_ in found), median(time for _, time, _ in found)
    ratio = {"batch_seconds": round(batch, 2), "diff_seconds": round(diff, 2), "ratio": round(diff / batch, 2)}
    print(json.dumps({**ratio, "rows": found[-1][2]}))  # noqa: T201


if __name__ == "__main__":
    main()
