"""The bundled policies, and what they are with one text edited."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

import yaml

from aftersales import Rulebook
from aftersales.check.cases import read_cases
from aftersales.check.mutate.ready import Ready, ready
from aftersales.engine.books import books_of_library
from aftersales.engine.rulebook import bundled_folder
from aftersales.policy.diagnostics import PolicyError
from aftersales.policy.documents import Document, Policy, Routing, Tender
from aftersales.policy.loading import Library, built_in_scope, load_texts, read_folder
from benchmarks.faults.money import Asked, Figures, changed, made, of_cases
from benchmarks.faults.payments import PROBE, Paid
from benchmarks.faults.slips import Slip, Writer, places
from benchmarks.faults.texts import Entry, entries, parsed

OLD: Final = 80
NEW: Final = 60
PAYMENTS: Final = 250
"""How many bookings are made on the boundaries of a document before and after an edit, and for a rail."""
Known = tuple[Asked, Figures]


class World:
    """The policies before any edit, their cases, and bookings for each document."""

    def __init__(self, seed: int, only: str = "") -> None:
        self.seed, self.only = seed, only
        self.folder = bundled_folder()
        self.texts = read_folder(self.folder)
        self.library = load_texts(self.texts)
        self.rulebook = Rulebook(books_of_library(self.library))
        self.cases = [one for one in map(ready, read_cases(self.folder)) if one is not None]
        self._cases: dict[str, list[Known]] = {}
        self._known: dict[str, list[Known]] = {}

    @cached_property
    def writer(self) -> Writer:
        """Who edits."""
        declared = [*self.library.facts, *(fact for policy in self.library.policies for fact in policy.facts)]
        facts = {**built_in_scope().facts, **{fact.name: fact for fact in declared}}
        return Writer(facts, [parsed(text) for text in self.texts.values()])

    @cached_property
    def places(self) -> list[tuple[str, Entry]]:
        """Every place that can be edited, with its file."""
        wanted = [(file, text) for file, text in self.texts.items() if self.only in file]
        return [(file, place) for file, text in wanted for place in places(text)]

    def slip(self, number: int) -> tuple[str, Slip] | None:
        """The file and the edit of that number."""
        rng = random.Random(f"{self.seed} {number}")
        file, place = rng.choice(self.places)
        slip = self.writer.slip(self.texts[file], place, rng)
        return None if slip is None else (file, slip)

    def edited(self, file: str, text: str) -> Library | None:
        """The documents with one text in place of another; None if they do not load."""
        try:
            return load_texts({**self.texts, file: text})
        except PolicyError:
            return None

    def beside(self, file: str) -> list[Ready]:
        """Every case, a file's own first, then those of its folder."""
        stem, folder = file.removesuffix(".yaml"), Path(file).parent
        return sorted(
            self.cases, key=lambda one: (not one.case.file.startswith(stem), Path(one.case.file).parent != folder)
        )

    def shown(self, file: str, text: str, library: Library, rng: random.Random) -> Asked | None:
        """A booking of which an edit changes a figure of money."""
        own = next(one for one in library.documents if one.at.file == file)
        if isinstance(own, Tender | Routing):
            with_probe = self.edited_with_probe(file, text)
            before = next(one for one in self.library.documents if one.at.file == file)
            assert isinstance(before, Tender | Routing)
            return changed(self._paid(before), Rulebook(books_of_library(with_probe)))
        rulebook = Rulebook(books_of_library(library))
        found = changed(self._of_cases(own, file), rulebook)
        if found is None and isinstance(own, Policy):
            found = changed(chain(self._made(file), self._with_figures(made(library, own, NEW, rng))), rulebook)
        return found

    def edited_with_probe(self, file: str, text: str) -> Library:
        """The same with the terms of bookings that are made for rails. Raises PolicyError."""
        return load_texts({**self.texts, "probe.yaml": PROBE, file: text})

    @cached_property
    def probed(self) -> Rulebook:
        """The rulebook before any edit, with these terms."""
        return Rulebook(books_of_library(load_texts({**self.texts, "probe.yaml": PROBE})))

    def _of_cases(self, own: Document, file: str) -> list[Known]:
        """The bookings of a document's cases, of its whole folder's where it has none, with their figures."""
        if file not in self._cases:
            where = file.removesuffix(".yaml") if isinstance(own, Policy) else str(Path(file).parent)
            asked = of_cases(one for one in self.cases if one.case.file.startswith(where))
            self._cases[file] = [*self._with_figures(asked)]
        return self._cases[file]

    def _made(self, file: str) -> list[Known]:
        """Bookings on a document's boundaries as they were, with their figures."""
        if file not in self._known:
            own = next(one for one in self.library.policies if one.at.file == file)
            asked = made(self.library, own, OLD, random.Random(f"{self.seed} {file}"))
            self._known[file] = [*self._with_figures(asked)]
        return self._known[file]

    def _with_figures(self, asked: Iterable[Asked]) -> Iterator[Known]:
        return ((one, one.figures(self.rulebook)) for one in asked)

    def _paid(self, own: Tender | Routing) -> list[Known]:
        """Bookings with payments on a rail, or on any, with their figures."""
        if own.id not in self._known:
            rails = [self.texts[one.at.file] for one in self.library.of(Tender)]
            likely = own.methods if isinstance(own, Tender) else ()
            asked = Paid(random.Random(f"{self.seed} {own.id}"), rails, self.orders).asked(PAYMENTS, likely)
            self._known[own.id] = [(one, one.figures(self.probed)) for one in asked]
        return self._known[own.id]

    @cached_property
    def orders(self) -> list[str]:
        """The orders of payments that documents ask for."""
        every = [entry for one in self.library.of(Routing) for entry in entries(parsed(self.texts[one.at.file]))]
        return [
            one.value.value
            for one in every
            if one.path[-1] == "refund_order" and isinstance(one.value, yaml.ScalarNode)
        ]
