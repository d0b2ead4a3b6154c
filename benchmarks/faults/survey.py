"""Random edits, one after the other, until enough of them change money; and what noticed each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import count, zip_longest
from multiprocessing import get_context
from time import perf_counter
from typing import Any, Final, NamedTuple

from benchmarks.faults.detectors import DETECTORS, Detectors
from benchmarks.faults.world import World

BATCH: Final = 8
About = tuple[int, str]
"""A seed, and the text that the path of a file must have to be edited."""


class Edit(NamedTuple):
    """One edit: whether it is `refused` on loading, whether it changes `money`, and which detectors flag it."""

    number: int
    file: str
    line: int
    kind: str
    old: str
    new: str
    refused: bool
    money: bool
    flagged: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind}\n- {self.old}\n+ {self.new}"


class Survey(NamedTuple):
    """Edits that change money; how many were refused on loading or changed none on the way; how long it took."""

    edits: tuple[Edit, ...]
    refused: int
    idle: int
    seconds: float

    @property
    def missed(self) -> list[Edit]:
        """Those that nothing noticed."""
        return [one for one in self.edits if not one.flagged]

    @property
    def noticed(self) -> float:
        """The share that something noticed, in percent."""
        return 100 * (1 - len(self.missed) / max(len(self.edits), 1))

    def lines(self) -> Iterator[str]:
        """A table by detector, then what was missed."""
        total = len(self.edits)
        yield f"{total} edits that load and change money, {self.seconds:.0f} s"
        yield f"by the way {self.refused} were refused on loading, and {self.idle} changed no figure"
        yield "| detector | flags | alone |\n| --- | --- | --- |"
        for name in DETECTORS:
            flags = [one for one in self.edits if name in one.flagged]
            yield f"| `{name}` | {len(flags)} | {sum(1 for one in flags if len(one.flagged) == 1)} |"
        yield f"| any | {total - len(self.missed)} ({self.noticed:.1f} %) | |"
        yield f"| any, refused ones counted | {total - len(self.missed) + self.refused} of {total + self.refused} | |"
        yield from map(str, self.missed)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        counts = Counter(name for one in self.edits for name in one.flagged)
        return {
            "edits": len(self.edits),
            "refused": self.refused,
            "idle": self.idle,
            "seconds": round(self.seconds, 1),
            "flagged": {name: counts[name] for name in DETECTORS},
            "noticed": round(self.noticed, 1),
            "missed": [{**one._asdict(), "flagged": []} for one in self.missed],
        }


def survey(edits: int, seed: int, jobs: int, only: str = "") -> Survey:
    """So many edits that load and change money, of files with some text in their path; the same ones in however many
    processes."""
    started = perf_counter()
    if jobs == 1:
        return _enough(edits, (one for number in count() if (one := tried((seed, only), number))), started)
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        found = _enough(edits, _shared(pool, (seed, only), jobs), started)
        pool.shutdown(cancel_futures=True)
    return found


def _shared(pool: ProcessPoolExecutor, about: About, jobs: int) -> Iterator[Edit]:
    """The edits in order, some batches ahead of what was asked for."""
    batches = (range(start, start + BATCH) for start in count(0, BATCH))
    waiting = [pool.submit(_batch, about, next(batches)) for _ in range(2 * jobs)]
    while True:
        yield from waiting.pop(0).result()
        waiting.append(pool.submit(_batch, about, next(batches)))


def _batch(about: About, numbers: range) -> list[Edit]:
    return [one for number in numbers if (one := tried(about, number))]


def _enough(edits: int, every: Iterable[Edit], started: float) -> Survey:
    found: list[Edit] = []
    refused = idle = 0
    for one in every:
        refused, idle = refused + one.refused, idle + (not one.money and not one.refused)
        found += [one] if one.money else []
        if len(found) >= edits:
            break
    return Survey(tuple(found), refused, idle, perf_counter() - started)


@cache
def detectors(about: About) -> Detectors:
    """The policies before any edit, once in a process."""
    return Detectors(World(*about))


def tried(about: About, number: int) -> Edit | None:
    """The edit of a number; None where nothing comes to the author's mind."""
    found = detectors(about).world.slip(number)
    return None if found is None else judged(about, number, found[0], *found[1])


def judged(about: About, number: int, file: str, kind: str, text: str) -> Edit:
    """An edit that leaves a file with some text."""
    judges = detectors(about)
    world = judges.world
    line, old, new = _first_difference(world.texts[file], text)
    edit = Edit(number, file, line, kind, old, new, refused=True, money=False)
    library = world.edited(file, text)
    if library is None:
        return edit
    if world.shown(file, text, library, random.Random(f"{about[0]} {number} bookings")) is None:
        return edit._replace(refused=False)
    return edit._replace(refused=False, money=True, flagged=judges.flagged(file, text, library))


def _first_difference(old: str, new: str) -> tuple[int, str, str]:
    """The number of the first line that differs, and that line before and after."""
    lines = zip_longest(old.splitlines(), new.splitlines(), fillvalue="")
    return next((n, one.strip(), other.strip()) for n, (one, other) in enumerate(lines, 1) if one != other)
