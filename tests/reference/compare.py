"""Generated worlds through the engine and the reference; the first difference is an error.

python -m tests.reference.compare --documents 2000 --bookings 100 --seed 1 --jobs 2
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.request import Cancel, NoShow
from aftersales.policy.loading import Library, load_texts
from tests.reference import generate, ladders
from tests.reference.interpreter import ReferenceLine, ReferenceQuote, quote

BATCH = 20
Answer = Callable[[Booking, Cancel | NoShow, datetime], dict[str, Any]]
Engine = Callable[[dict[str, str]], Answer]


def engine(texts: dict[str, str]) -> Answer:
    """The engine over these documents."""
    from aftersales import Rulebook

    book = Rulebook.of_texts(texts)
    return lambda booking, request, at: of_engine(book.quote(booking, request, at=at))


def of_engine(answer: Any) -> dict[str, Any]:
    """A quote of the engine, as plain values."""
    return {
        "outcome": answer.outcome,
        "refund": _minor(answer.refund),
        "penalty": _minor(answer.penalty),
        "at_least": _minor(answer.at_least),
        "payouts": [(payout.tender, payout.amount.minor) for payout in answer.payouts],
        "lines": [_engine_line(line) for line in answer.lines],
    }


def _engine_line(line: Any) -> dict[str, Any]:
    return {
        "item": line.item,
        "outcome": line.outcome,
        "paid": _minor(line.paid),
        "used": _minor(line.used),
        "already": _minor(line.already_refunded),
        "penalty": _minor(line.penalty),
        "kept": _minor(line.kept),
        "refundable": _minor(line.refundable),
        "document": line.document or None,
        "code": "" if line.outcome == "granted" else line.code,
        "missing": sorted(line.missing),
    }


def _minor(money: Any) -> int | None:
    return None if money is None else int(money.minor)


def of_reference(answer: ReferenceQuote) -> dict[str, Any]:
    """A quote of the reference, as the same plain values."""
    lines = [_reference_line(line) for line in answer.lines]
    return {**asdict(answer), "payouts": [*answer.payouts], "lines": lines}


def _reference_line(line: ReferenceLine) -> dict[str, Any]:
    return {**asdict(line), "missing": sorted(line.missing)}


@dataclass
class Tally:
    """What a run covered, so that a comparison of nothing does not look like success."""

    quotes: int = 0
    documents: int = 0
    rows: int = 0
    reached: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Both together."""
        self.quotes, self.documents = self.quotes + other.quotes, self.documents + other.documents
        self.rows, self.reached = self.rows + other.rows, self.reached + other.reached
        for mine, theirs in (
            (self.outcomes, other.outcomes),
            (self.codes, other.codes),
            (self.kinds, other.kinds),
        ):
            mine.update(theirs)

    def count(self, answer: ReferenceQuote) -> None:
        """One more quote."""
        self.quotes += 1
        self.outcomes[answer.outcome] += 1
        self.kinds["some kept, some back"] += bool(answer.refund and answer.penalty)
        self.kinds["at least something"] += bool(answer.at_least)
        self.kinds["several payouts"] += len(answer.payouts) > 1
        for line in answer.lines:
            self.codes[line.code or f"granted by {(line.document or '').partition('-')[0]}"] += 1

    def summary(self) -> str:
        """What there is to say."""
        reached = f"{self.reached} of {self.rows} rows reached"
        head = f"{self.quotes} quotes agree; {self.documents} documents, {reached}"
        rest = (f"  {name}: {dict(counts.most_common())}" for name, counts in self._named())
        return "\n".join([head, *rest])

    def _named(self) -> list[tuple[str, Counter[str]]]:
        return [("outcomes", self.outcomes), ("lines", self.codes), ("quotes with", self.kinds)]


def run(documents: int, bookings: int, seed: int, against: Engine = engine) -> Tally:
    """Compare so many worlds with so many quotes each. Raises AssertionError on the first difference."""
    tally = Tally()
    for number in range(seed, seed + documents):
        one_world(random.Random(number), bookings, against, tally)
    return tally


def one_world(rng: random.Random, bookings: int, against: Engine, tally: Tally) -> None:
    """All the quotes of one world."""
    world = generate.world(rng)
    texts = world.texts()
    library, answer = load_texts(texts), against(texts)
    ladders.REACHED.clear()
    for _ in range(bookings):
        stated = generate.booking(rng, world.product, world.currency, world.documents)
        request = generate.request(rng, stated)
        at = generate.moment(rng, stated, world.documents)
        tally.count(_compared(library, texts, stated, request, at, answer))
    tally.documents += len(world.documents)
    tally.rows += len({row.at for policy in library.policies for row in _rows(policy)})
    tally.reached += len(ladders.REACHED)


def _rows(policy: Any) -> list[Any]:
    tables = (table for version in policy.versions for table in (version.body.cancel, version.body.no_show))
    return [row for table in tables if table for row in table]


def _compared(
    library: Library,
    texts: dict[str, str],
    stated: dict[str, Any],
    request: Cancel | NoShow,
    at: datetime,
    answer: Answer,
) -> ReferenceQuote:
    booking = Booking.from_dict(stated)
    expected = quote(library.policies, library.facts, booking, request, at)
    found, wanted = answer(booking, request, at), of_reference(expected)
    if found != wanted:
        raise AssertionError(_report(texts, stated, request, at, found, wanted))
    return expected


def _report(texts: dict[str, str], stated: dict[str, Any], request: Any, at: datetime, found: Any, wanted: Any) -> str:
    files = "\n".join(f"# {name}\n{text}" for name, text in texts.items())
    asked = f"{type(request).__name__} {request.to_json()} at {at.isoformat()}"
    shown = json.dumps(stated, ensure_ascii=False, indent=1)
    return f"{files}\n{shown}\n{asked}\nengine:    {found}\nreference: {wanted}\n{_difference(found, wanted)}"


def _difference(found: Any, wanted: Any) -> str:
    pairs = [("quote", found, wanted)]
    pairs += [("line", one, other) for one, other in zip(found["lines"], wanted["lines"], strict=False)]
    lines = [
        f"  {where}.{key}: engine {one.get(key)!r}, reference {value!r}"
        for where, one, other in pairs
        for key, value in other.items()
        if key != "lines" and one.get(key) != value
    ]
    return "\n".join(lines)


def itself(texts: dict[str, str]) -> Answer:
    """The reference in place of the engine: to look at what is generated."""
    library = load_texts(texts)
    return lambda booking, request, at: of_reference(quote(library.policies, library.facts, booking, request, at))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="compare the engine with the reference")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--bookings", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help="only the reference, twice")
    options = parser.parse_args()
    against = itself if options.alone else engine
    seeds = range(options.seed, options.seed + options.documents, BATCH)
    sizes = [min(BATCH, options.seed + options.documents - seed) for seed in seeds]
    tally = Tally()
    with ProcessPoolExecutor(options.jobs) as pool:
        for part in pool.map(partial(run, against=against), sizes, repeat(options.bookings), seeds):
            tally.add(part)
    sys.stdout.write(tally.summary() + "\n")


if __name__ == "__main__":
    main()
