"""Generated worlds through the engine and the reference; the first difference is an error.

    python -m tests.reference.compare --documents 2000 --bookings 100 --seed 1 --jobs 2

`--all` goes on and lists the kinds of differences, each with the world and booking where it was first seen;
`--show WORLD BOOKING` prints one of them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import repeat
from traceback import format_exc
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.problems import InvalidInput
from aftersales.model.request import Request
from aftersales.policy.documents import Calendar, Policy, Routing, Tender
from aftersales.policy.loading import Library, load_texts
from tests.reference import generate, ladders
from tests.reference.interpreter import ReferenceQuote, Ways, quote
from tests.reference.plain import REFUSED, Answer, Engine, engine, itself, of_reference
from tests.reference.requests import Disruptions
from tests.reference.tally import Tally

BATCH = 20


@dataclass(frozen=True)
class Question:
    """One booking and request in one world."""

    texts: dict[str, str]
    library: Library
    stated: dict[str, Any]
    request: Request
    at: datetime
    reported: Disruptions = ()

    @property
    def booking(self) -> Booking:
        """The booking as the models read it."""
        return Booking.from_dict(self.stated)

    def expected(self) -> ReferenceQuote:
        """What the reference says: `refused` where it refuses the request."""
        known = self.library.policies, self.library.facts
        ways = Ways(self.library.of(Tender), self.library.of(Routing))
        try:
            return quote(*known, self.booking, self.request, self.at, self.reported, self.library.of(Calendar), ways)
        except InvalidInput:
            return ReferenceQuote(self.request.kind, "refused")

    def wanted(self, expected: ReferenceQuote) -> dict[str, Any]:
        """The same as plain values."""
        return REFUSED if expected.outcome == "refused" else of_reference(expected)

    def report(self, found: Any, wanted: Any) -> str:
        """Everything that is needed to see why two answers differ."""
        files = "\n".join(f"# {name}\n{text}" for name, text in self.texts.items())
        asked = f"{type(self.request).__name__} {self.request.to_json()} at {self.at.isoformat()}"
        beside = [one.to_dict() for one in self.reported]
        shown = json.dumps({**self.stated, "reported beside it": beside}, ensure_ascii=False, indent=1)
        answers = f"engine:    {found}\nreference: {wanted}\n{found.get('trace', '')}"
        return "\n".join([files, shown, asked, answers, *differences(found, wanted)])


def questions(number: int, bookings: int) -> Iterator[Question]:
    """The questions of one world."""
    rng = random.Random(number)
    world = generate.world(rng)
    texts = world.texts()
    library = load_texts(texts)
    for _ in range(bookings):
        stated = generate.booking(rng, world.product, world.currency, world.documents)
        request = generate.request(rng, stated)
        at = generate.moment(rng, stated, world.documents)
        reported = tuple(Disruption.from_dict(one) for one in generate.reported_beside(rng, stated))
        yield Question(texts, library, stated, request, at, reported)


def differences(found: Any, wanted: Any) -> list[str]:
    """What differs, one line each."""
    pairs = [("quote", found, wanted)]
    pairs += [("line", one, other) for one, other in zip(found["lines"], wanted["lines"], strict=False)]
    return [
        f"  {where}.{key}: engine {one.get(key)!r}, reference {value!r}"
        for where, one, other in pairs
        for key, value in other.items()
        if key != "lines" and one.get(key) != value
    ]


def run(documents: int, bookings: int, seed: int, against: Engine = engine, go_on: bool = False) -> Tally:
    """Compare so many worlds with so many quotes each. Raises AssertionError on the first difference."""
    tally = Tally()
    for number in range(seed, seed + documents):
        ladders.REACHED.clear()
        library = None
        for place, question in enumerate(questions(number, bookings)):
            if library is None:
                library, answer = question.library, guarded(against, question.texts)
            expected = question.expected()
            found = answer(question.booking, question.request, question.at, question.reported)
            wanted = question.wanted(expected)
            if found != wanted and not go_on:
                raise AssertionError(question.report(found, wanted))
            tally.count(expected)
            if found != wanted:
                tally.differs(kind_of(found, wanted), (number, place))
        _rows_reached(tally, library)
    return tally


def guarded(against: Engine, texts: dict[str, str]) -> Answer:
    """An engine whose crashes are answers too, so that they are reported with their question."""
    ready: list[Answer] = []

    def answer(booking: Booking, request: Request, at: datetime, reported: Disruptions) -> dict[str, Any]:
        try:
            ready.extend([] if ready else [against(texts)])
            return ready[0](booking, request, at, reported)
        except Exception as error:
            return {"crash": f"{type(error).__name__}: {error}", "lines": [], "trace": format_exc(limit=-4)}

    return answer


def kind_of(found: Any, wanted: Any) -> str:
    """What differs first, without the values, for counting."""
    if "crash" in found:
        return str(found["crash"])
    for one, other in zip(found["lines"], wanted["lines"], strict=False):
        keys = [key for key in other if one[key] != other[key]]
        if keys:
            outcomes = [f"{line['outcome']} {line['code']}".strip() for line in (one, other)]
            return f"{', '.join(keys)}: engine {outcomes[0]}, reference {outcomes[1]}"
    return ", ".join(key for key in wanted if found.get(key) != wanted[key])


def _rows_reached(tally: Tally, library: Library | None) -> None:
    if library is not None:
        tally.documents += len(library.documents)
        tally.rows += len({at for policy in library.policies for at in _rows(policy)})
        tally.reached += len(ladders.REACHED)


def _rows(policy: Policy) -> list[object]:
    bodies = [version.body for version in policy.versions]
    gates = [gate.row.at for body in bodies for gate in body.gates]
    return [
        *gates,
        *(row.at for body in bodies for name, table in body.tables.items() for row in table if name != "care"),
    ]


def show(against: Engine, number: int, place: int) -> str:
    """One question in full."""
    *_, question = questions(number, place + 1)
    found = guarded(against, question.texts)(question.booking, question.request, question.at, question.reported)
    return question.report(found, question.wanted(question.expected()))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="compare the engine with the reference")
    parser.add_argument("--documents", type=int, default=200, help="how many sets of documents")
    parser.add_argument("--bookings", type=int, default=50, help="how many quotes under each set")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="go on after a difference")
    parser.add_argument("--alone", action="store_true", help="the reference with itself, to see what is generated")
    parser.add_argument("--show", type=int, nargs=2, metavar=("WORLD", "BOOKING"))
    options = parser.parse_args()
    against = itself if options.alone else engine
    text = show(against, *options.show) if options.show else _in_batches(options, against)
    sys.stdout.write(text + "\n")


def _in_batches(options: argparse.Namespace, against: Engine) -> str:
    seeds = range(options.seed, options.seed + options.documents, BATCH)
    sizes = [min(BATCH, options.seed + options.documents - seed) for seed in seeds]
    one = partial(run, against=against, go_on=options.all)
    tally = Tally()
    with ProcessPoolExecutor(options.jobs) as pool:
        for part in pool.map(one, sizes, repeat(options.bookings), seeds):
            tally.add(part)
    return tally.summary()


if __name__ == "__main__":
    main()
