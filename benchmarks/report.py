"""Every figure in one run: `python -m benchmarks.report [--quick]`. It reports and never fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from aftersales import Rulebook
from benchmarks import startup
from benchmarks.bare import bare
from benchmarks.bookings import cases
from benchmarks.documents import bundled, write_folder
from benchmarks.routing import over_four
from benchmarks.runs import Cases, hand_all, quote_all, quote_from_scratch, quote_in_full, read, zen_tiers
from benchmarks.scale import growth
from benchmarks.timing import Pair, compare, seconds


class Size(NamedTuple):
    """How much is measured."""

    bookings: int
    rounds: int
    documents: int
    loads: int
    processes: int


FULL, QUICK = Size(1000, 101, 1000, 7, 15), Size(200, 15, 100, 3, 3)


class Line(NamedTuple):
    """One line of the table."""

    what: str
    ours: str
    rival: str
    ratio: str = ""
    goal: str = ""
    met: bool | None = None


def quoting(size: Size) -> Iterator[Line]:
    """Quotes against the hand-written function and ZEN.

    A booking remembers what it was asked: `again` quotes the same bookings at the same instants every round, `new`
    quotes bookings for the first time. `scratch` also counts what a booking works out once for all its quotes.
    """
    sample, fresh, fewer = cases(size.bookings), partial(read, size.bookings), size.rounds // 3
    yield from _rivals("again", lambda: sample, size, size.rounds)
    yield from _rivals("new", fresh, size, fewer)
    scratch = compare(partial(quote_from_scratch, bundled()), hand_all, fresh, fewer)
    yield _pair("quote from scratch / by hand", scratch, size)
    short = partial(quote_all, bundled())
    yield _explanation(compare(partial(quote_all, bare(bundled())), short, lambda: sample, size.rounds), size)


def _rivals(name: str, make: Callable[[], Cases], size: Size, rounds: int) -> Iterator[Line]:
    short, full, zen = partial(quote_all, bundled()), partial(quote_in_full, bundled()), zen_tiers(make())
    yield _pair(f"quote {name} / by hand", compare(short, hand_all, make, rounds), size, 3.0)
    yield _pair(f"quote {name} / ZEN, the tier alone", compare(short, zen, make, rounds), size, 2.5)
    yield _pair(f"quote {name}, payouts and reasons / by hand", compare(full, hand_all, make, rounds), size)


def _explanation(unused: Pair, size: Size) -> Line:
    cost = unused.ratio - 1
    times = _us(unused.rival, size), _us(unused.ours, size)
    return Line("quote again / the same without explanation", *times, f"{cost:+.1%}", "<= 5%", cost <= 0.05)


def routing(size: Size) -> Iterator[Line]:
    """Where a refund goes, over four tenders with limits."""
    for what, full, goal in (("routed over four tenders", False, 0.5), ("the same, payouts and reasons", True, None)):
        pair = over_four(size.bookings, size.rounds // 3, full)
        cost = pair.ours / pair.rival - 1
        wanted, met = ("", None) if goal is None else (f"<= {goal:.0%}", cost <= goal)
        times = _us(pair.ours, size), _us(pair.rival, size)
        yield Line(f"quote new, {what} / one, no rails", *times, f"{cost:+.1%}", wanted, met)


def importing(size: Size) -> Iterator[Line]:
    """Import time beyond pydantic's."""
    ours, pydantic = startup.beyond_pydantic(size.processes)
    beyond = ours - pydantic
    text = f"{beyond * 1e3:+.0f} ms"
    yield Line("import / pydantic and one model", _ms(ours), _ms(pydantic), text, "<= 100 ms", beyond <= 0.1)


def loading(size: Size) -> Iterator[Line]:
    """Many documents, from YAML and from one saved file."""
    scale = size.documents / 1000
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_folder(folder, size.documents)
        saved = folder / "all.rulebook"
        Rulebook.load(folder).save(saved)
        sources = seconds(lambda: Rulebook.load(folder), size.loads)
        read = seconds(lambda: Rulebook.load(saved), size.loads)
    documents = f"load {size.documents:,} documents"
    yield Line(f"{documents} from YAML", _ms(sources), "", "", f"< {2 * scale:g} s", sources < 2 * scale)
    yield Line(f"{documents}, saved", _ms(read), "", "", f"< {0.2 * scale:g} s", read < 0.2 * scale)


def growing(size: Size) -> Iterator[Line]:
    """Quotes under a grown library."""
    for what, again, new, goal in growth(size.bookings, size.rounds, size.documents * 12):
        for name, pair in (("again", again), ("new", new)):
            times = _us(pair.rival, size), _us(pair.ours, size)
            yield Line(f"quote {name}, {what}", *times, f"{pair.ratio:.2f}x", f"<= {goal:g}x", pair.ratio <= goal)


def _pair(what: str, pair: Pair, size: Size, goal: float | None = None) -> Line:
    wanted, met = ("", None) if goal is None else (f">= {goal:g}x", pair.ratio >= goal)
    return Line(what, _us(pair.ours, size), _us(pair.rival, size), f"{pair.ratio:.2f}x", wanted, met)


def _us(nanoseconds: float, size: Size) -> str:
    return f"{nanoseconds / size.bookings / 1000:.2f} us"


def _ms(time: float) -> str:
    return f"{time * 1e3:.0f} ms"


def table(lines: list[Line]) -> str:
    """The lines as text in columns."""
    rows = [("what", "ours", "rival", "ratio", "goal", "met")]
    rows += [(*line[:5], {True: "yes", False: "NO", None: ""}[line.met]) for line in lines]
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main(arguments: list[str]) -> None:
    """Measure and print."""
    size = QUICK if "--quick" in arguments else FULL
    print(table([*quoting(size), *routing(size), *growing(size), *importing(size), *loading(size)]))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
