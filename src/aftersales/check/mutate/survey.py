"""Every mutant of a folder tried on its worked cases: what they notice, and what survives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from aftersales.check.cases import read_cases
from aftersales.check.mutate.bench import Bench
from aftersales.check.mutate.mutants import Mutant, Source, mutants, sources
from aftersales.check.mutate.reasons import reasons
from aftersales.check.mutate.same import same_everywhere
from aftersales.policy.documents import Document, Policy
from aftersales.policy.loading import Library, load_texts, read_folder


class Tried(NamedTuple):
    """The mutants of one document: how many there are, how many some case `noticed`, how many answer every cell as the
    document does (`equivalent`), and those left, which no case notices; and where reasons stand that excuse none of
    these (`idle`)."""

    document: str
    mutants: int
    noticed: int
    equivalent: int
    left: tuple[Mutant, ...]
    idle: tuple[str, ...]

    @property
    def excused(self) -> tuple[Mutant, ...]:
        """Those left for which the policy states a reason."""
        return tuple(one for one in self.left if one.reason)

    @property
    def surviving(self) -> tuple[Mutant, ...]:
        """Those left without one."""
        return tuple(one for one in self.left if not one.reason)

    def __str__(self) -> str:
        counts = f"{self.mutants} mutants, {self.noticed} noticed, {self.equivalent} equivalent"
        return f"{self.document}: {counts}, {len(self.excused)} with a reason, {len(self.surviving)} surviving"


class Survey(NamedTuple):
    """What became of all mutants of some documents, and how long that took, in seconds."""

    documents: tuple[Tried, ...]
    seconds: float

    @property
    def surviving(self) -> list[Mutant]:
        """Every mutant that no case notices, without a reason."""
        return [mutant for one in self.documents for mutant in one.surviving]

    @property
    def idle(self) -> list[str]:
        """Where reasons stand that excuse no mutant, `file:line`."""
        return [at for one in self.documents for at in one.idle]

    @property
    def total(self) -> Tried:
        """All documents together."""
        every, noticed, equivalent = (
            sum(getattr(one, name) for one in self.documents) for name in ("mutants", "noticed", "equivalent")
        )
        left = tuple(mutant for one in self.documents for mutant in one.left)
        return Tried("all", every, noticed, equivalent, left, tuple(self.idle))

    @property
    def speed(self) -> int:
        """Mutants tried in a second."""
        return round(self.total.mutants / max(self.seconds, 0.001))

    def lines(self) -> Iterator[str]:
        """The survivors as differences of their lines, the reasons that are not needed, then the counts."""
        for mutant in self.surviving:
            yield f"{mutant.at}: {mutant.kind}\n- {mutant.before}" + (f"\n+ {mutant.after}" if mutant.after else "")
        yield from (f"{at}: no change survives here that the reason could excuse; delete it" for at in self.idle)
        yield from (str(one) for one in self.documents if one.surviving)
        yield f"{self.total} ({self.speed} mutants/s)"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"seconds": round(self.seconds, 2), "documents": [_document(one) for one in self.documents]}


def _document(one: Tried) -> dict[str, Any]:
    counts = {"mutants": one.mutants, "noticed": one.noticed, "equivalent": one.equivalent}
    shown = {name: [mutant.to_dict() for mutant in getattr(one, name)] for name in ("excused", "surviving")}
    return {"document": one.document, **counts, **shown, "idle": list(one.idle)}


def survey(folder: Path, documents: Collection[str] = (), jobs: int = 1) -> Survey:
    """Try the mutants of some documents of a folder, by default of all, in one process or several.

    Raises PolicyError.
    """
    started = perf_counter()
    texts = read_folder(folder)
    every = list(sources(load_texts(texts), texts))
    wanted = [one.document.id for one in every if not documents or one.document.id in documents]
    shares = [wanted[place::jobs] for place in range(jobs)]
    if jobs == 1:
        found = _share(folder, wanted)
    else:
        with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            found = [tried for share in pool.map(partial(_share, folder), shares) for tried in share]
    return Survey(tuple(sorted(found, key=lambda one: wanted.index(one.document))), perf_counter() - started)


def _share(folder: Path, documents: Collection[str]) -> list[Tried]:
    """Some documents of a folder, one after the other."""
    texts = read_folder(folder)
    library = load_texts(texts)
    bench = Bench(library, read_cases(folder))
    mine = [source for source in sources(library, texts) if source.document.id in documents]
    return [_tried(source, mutants(source, library), bench, library) for source in mine]


def _tried(source: Source, every: Iterable[Mutant], bench: Bench, library: Library) -> Tried:
    count = noticed = equivalent = 0
    left = []
    for mutant in every:
        count += 1
        found = _found(source.document, mutant.changed, bench, library)
        if found == "noticed":
            noticed += 1
        elif found == "equivalent":
            equivalent += 1
        else:
            left.append(mutant)
    return Tried(source.document.id, count, noticed, equivalent, tuple(left), _idle(source, left))


def _found(old: Document, new: Policy | Library, bench: Bench, library: Library) -> str:
    if isinstance(new, Library):
        return "noticed" if bench.noticing_library(new) else "left"
    assert isinstance(old, Policy)
    if bench.noticing(new, old):
        return "noticed"
    return "equivalent" if same_everywhere(old, new, library.facts, bench.books.calendars) else "left"


def _idle(source: Source, left: list[Mutant]) -> tuple[str, ...]:
    places = {(mutant.line, mutant.kind) for mutant in left}
    stated = reasons(source.text)
    return tuple(f"{source.file}:{one.line}" for one in stated if not any(one.excuses(*place) for place in places))
