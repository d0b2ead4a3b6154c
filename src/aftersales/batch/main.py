"""What the command line asks for, carried out."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from aftersales.batch.answering import Asked
from aftersales.batch.earlier import Earlier
from aftersales.batch.folder import Folder
from aftersales.batch.progress import Lines
from aftersales.batch.run import Result, run
from aftersales.batch.schema import BOOKINGS
from aftersales.batch.sinks import Nowhere, Sink
from aftersales.batch.sources import CHUNK, Source, opened
from aftersales.batch.summary import summary_text
from aftersales.batch.tally import summary_of
from aftersales.engine.rulebook import Rulebook
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.reports import Disruptions
from aftersales.model.request import Cancel, Claim, NoShow, Request
from aftersales.model.times import to_instant

KINDS: Final[dict[str, type[Cancel | NoShow | Claim]]] = {"cancel": Cancel, "no_show": NoShow, "claim": Claim}


class Plan(NamedTuple):
    """A run in the words of the command line.

    Bookings are a path, or the rows of a `query` of the database `sql`; `out` is a folder or the URL of a database, and
    without it nothing is written.
    """

    bookings: Path | None
    out: str | None
    rulebook: Rulebook
    disruptions: Disruptions | None
    request: str
    request_id: str
    at: str
    every: bool = False
    resume: bool = False
    max_rejects: int | None = None
    changed_only: tuple[Path, ...] = ()
    chunk: int | None = None
    sql: str | None = None
    query: str | None = None


def carried_out(plan: Plan, stream: TextIO) -> tuple[Result, str]:
    """The result and its text; progress goes to the stream. Raises InvalidInput and OSError."""
    request: Request | str = plan.request
    if plan.request in KINDS:
        request = KINDS[plan.request](id=plan.request_id)
    with _databases(), _earlier(plan.changed_only) as earlier:
        sink, source = _sink(plan.out, plan.bookings), _source(plan, beside(request, plan.at))
        asked = Asked(plan.rulebook, request, plan.at, plan.disruptions, plan.every, earlier)
        told = Lines(stream)
        result = run(source, sink, asked, resume=plan.resume, max_rejects=plan.max_rejects, progress=told)
    return result, "\n".join([*_told(plan, result), summary_text(summary_of(result.tally))])


def _source(plan: Plan, columns: list[str]) -> Source:
    rows = plan.chunk or CHUNK
    if plan.sql is not None and plan.query is not None:
        from aftersales.batch.sql_source import Query

        return Query(plan.sql, plan.query, columns, rows)
    assert plan.bookings is not None
    return opened(plan.bookings, columns, rows)


def _sink(out: str | None, bookings: Path | None) -> Sink:
    if out is None:
        return Nowhere()
    if "://" not in out:
        return Folder(_apart(Path(out), bookings))
    from aftersales.batch.sql_sink import Database

    return Database(out)


def _apart(out: Path, bookings: Path | None) -> Path:
    """A folder whose parts are not among the bookings."""
    if bookings is not None and bookings.is_dir() and out.resolve().is_relative_to(bookings.resolve()):
        raise InvalidInput([Problem(str(out), "lies in the folder of the bookings; a run needs one apart", "")])
    return out


@contextmanager
def _databases() -> Iterator[None]:
    """What a database refuses is reported as what a disk refuses, also that in which earlier runs are kept."""
    try:
        yield
    except Exception as error:
        known = sys.modules.get("sqlalchemy.exc")
        if not isinstance(error, (sqlite3.Error, *([known.SQLAlchemyError] if known else []))):
            raise
        raise OSError(0, str(getattr(error, "orig", None) or error).splitlines()[0], "database") from None


@contextmanager
def _earlier(folders: tuple[Path, ...]) -> Iterator[Earlier | None]:
    with ExitStack() as stack:
        yield stack.enter_context(closing(Earlier(folders))) if folders else None


def beside(request: Request | str, at: str) -> list[str]:
    """The columns of requests and of instants, which stand beside the bookings."""
    names = [request] if isinstance(request, str) else []
    try:
        to_instant(at)
    except InvalidInput:
        names.append(at)
    return [name for name in names if name not in BOOKINGS.names]


def _told(plan: Plan, result: Result) -> list[str]:
    told = [f"{name} was damaged; its chunk was computed again" for name in result.damaged]
    if result.stopped:
        told.append("; ".join([f"stopped: {result.stopped}", *_way_on(plan, result)]))
    elif plan.out is not None and result.finished:
        told.append(f"{_shown(plan.out)} already holds all of this run; nothing was done")
    return told


def _shown(out: str) -> str:
    """A folder, or a database without its password."""
    if "://" not in out:
        return out
    from aftersales.batch.databases import shown

    return shown(out)


def _way_on(plan: Plan, result: Result) -> list[str]:
    if plan.out is None:
        return []
    way = "goes on" if result.left else "finishes the run, which has no rows left"
    return [f"`--resume` with a higher `--max-rejects` {way}"]
