"""Every bundled document against the reference: bookings made to be governed by each of them.

    python -m tests.reference.governed --bookings 200 --seed 1 --jobs 2

`--all` goes on and lists the kinds of differences; `--show DOCUMENT NUMBER` prints one question.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from aftersales import Quote, Rulebook
from aftersales.engine.rulebook import bundled_folder
from aftersales.policy.loading import Library, load_folder
from tests.reference.compare import Question, kind_of
from tests.reference.gen_governed import Governed
from tests.reference.gen_governed_reports import request_of
from tests.reference.plain import of_engine, or_refused
from tests.reference.wishes import wishes_of
from tests.reference.words import chance

PATIENCE = 20
OTHER_CURRENCIES = ("CNY", "USD", "EUR", "JPY", "GBP")


@lru_cache
def library() -> Library:
    """The bundled documents."""
    return load_folder(bundled_folder(), Path("policies"))


@lru_cache
def rules() -> Rulebook:
    """The same as the engine reads them."""
    return Rulebook.bundled()


def questions(own: str, bookings: int, seed: int) -> Iterator[Question]:
    """Questions that a document should answer; more of them than asked for, in case it is not the one that does."""
    known = library()
    policy = next(one for one in known.policies if one.id == own)
    terms = [one for one in known.policies if one.kind == "terms"]
    rng = random.Random(f"{own} {seed}")
    for _ in range(PATIENCE * bookings):
        wishes = wishes_of(rng, policy, terms, known.facts)
        currency = wishes.currency if wishes.currency and chance(rng, 0.95) else rng.choice(OTHER_CURRENCIES)
        made = Governed(rng, wishes, currency)
        stated = made.booking()
        yield Question({}, known, stated, request_of(made, stated, wishes.question), made.moment())


def answered(own: str, question: Question, quote: Any) -> bool:
    """Whether a document decided something of a quote, or owes what is not money, or by when."""
    lines = quote.awards if question.request.kind == "claim" else quote.lines
    decided = any(line.document == own and line.outcome != "incomplete" for line in lines)
    return decided or any(one.document == own for one in (*quote.care, *quote.deadlines, *quote.options))


@dataclass
class Judged:
    """One document: how many questions were asked for it and how many it answered; what differed, and where first."""

    document: str
    asked: int = 0
    answered: int = 0
    different: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)


def judged(own: str, bookings: int, seed: int, go_on: bool = False) -> Judged:
    """One document with so many bookings, or as many as it takes. Raises AssertionError on the first difference."""
    found = Judged(own)
    for place, question in enumerate(questions(own, bookings, seed)):
        if place >= bookings and found.answered:
            break
        found.asked += 1
        answer, quotes = _asked(question)
        wanted = question.wanted(question.expected())
        if answer != wanted and not go_on:
            raise AssertionError(f"{own} {place}\n{question.report(answer, wanted)}")
        if answer != wanted:
            found.different[kind := kind_of(answer, wanted)] += 1
            found.first.setdefault(kind, place)
        found.answered += any(answered(own, question, quote) for quote in quotes)
    return found


def _asked(question: Question) -> tuple[dict[str, Any], list[Quote]]:
    """The engine's answer as plain values, and the quote unless it is refused."""
    quotes: list[Quote] = []

    def answer() -> dict[str, Any]:
        quotes.append(rules().quote(question.booking, question.request, at=question.at))
        return of_engine(quotes[0], question.request.kind)

    return or_refused(answer), quotes


def run(bookings: int, seed: int, jobs: int = 1, go_on: bool = False) -> str:
    """Every document with so many bookings. Raises AssertionError on a difference, or for a document that answered
    nothing."""
    names = [policy.id for policy in library().policies]
    one = partial(judged, bookings=bookings, seed=seed, go_on=go_on)
    if jobs == 1:
        return summary([*map(one, names)])
    with ProcessPoolExecutor(jobs) as pool:
        return summary([*pool.map(one, names)])


def summary(found: Sequence[Judged]) -> str:
    """What there is to say. Raises AssertionError for a document that answered nothing."""
    kinds = [f"  {n} x {one.document} {one.first[kind]}: {kind}" for one in found for kind, n in one.different.items()]
    asked, told = sum(one.asked for one in found), sum(one.answered for one in found)
    agree = asked - sum(one.different.total() for one in found)
    silent = [one.document for one in found if not one.answered]
    lines = [
        f"{agree} of {asked} quotes agree; {told} were answered by the document that the booking was made for",
        f"{len(found) - len(silent)} of {len(found)} documents answered, in turn: "
        + ", ".join(f"{one.document} {one.answered}" for one in sorted(found, key=lambda one: one.answered)),
        *kinds,
    ]
    assert not silent, "\n".join([f"never answered: {', '.join(silent)}", *lines])
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="every bundled document against the reference")
    parser.add_argument("--bookings", type=int, default=100, help="how many for each document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="go on after a difference")
    parser.add_argument("--show", nargs=2, metavar=("DOCUMENT", "NUMBER"))
    options = parser.parse_args()
    if options.show:
        own, place = options.show[0], int(options.show[1])
        question = next(islice(questions(own, place + 1, options.seed), place, None))
        found, _ = _asked(question)
        text = question.report(found, question.wanted(question.expected()))
    else:
        text = run(options.bookings, options.seed, options.jobs, options.all)
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
