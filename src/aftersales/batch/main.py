"""What the command line asks for, carried out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from aftersales.batch.earlier import Earlier
from aftersales.batch.folder import Folder
from aftersales.batch.progress import Lines
from aftersales.batch.run import Asked, Result, run
from aftersales.batch.schema import BOOKINGS
from aftersales.batch.sinks import Nowhere
from aftersales.batch.sources import CHUNK, opened
from aftersales.batch.summary import summary_text
from aftersales.batch.tally import summary_of
from aftersales.engine.rulebook import Rulebook
from aftersales.model.problems import InvalidInput
from aftersales.model.reports import Disruptions
from aftersales.model.request import Cancel, Claim, NoShow, Request
from aftersales.model.times import to_instant

KINDS: Final[dict[str, type[Cancel | NoShow | Claim]]] = {"cancel": Cancel, "no_show": NoShow, "claim": Claim}


class Plan(NamedTuple):
    """A run in the words of the command line. Without `out` nothing is written."""

    bookings: Path
    out: Path | None
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


def carried_out(plan: Plan, stream: TextIO) -> tuple[Result, str]:
    """The result and its text; progress goes to the stream. Raises InvalidInput and OSError."""
    request: Request | str = plan.request
    if plan.request in KINDS:
        request = KINDS[plan.request](id=plan.request_id)
    source = opened(plan.bookings, _columns(request, plan.at), plan.chunk or CHUNK)
    sink = Nowhere() if plan.out is None else Folder(plan.out)
    with _earlier(plan.changed_only) as earlier:
        asked = Asked(plan.rulebook, request, plan.at, plan.disruptions, plan.every, earlier)
        told = Lines(stream)
        result = run(source, sink, asked, resume=plan.resume, max_rejects=plan.max_rejects, progress=told)
    return result, "\n".join([*_told(plan, result), summary_text(summary_of(result.tally))])


@contextmanager
def _earlier(folders: tuple[Path, ...]) -> Iterator[Earlier | None]:
    with ExitStack() as stack:
        yield stack.enter_context(closing(Earlier(folders))) if folders else None


def _columns(request: Request | str, at: str) -> list[str]:
    """What stands beside the bookings."""
    names = [request] if isinstance(request, str) else []
    try:
        to_instant(at)
    except InvalidInput:
        names.append(at)
    return [name for name in names if name not in BOOKINGS.names]


def _told(plan: Plan, result: Result) -> list[str]:
    told = [f"{name} was damaged; its chunk was computed again" for name in result.damaged]
    if result.stopped:
        told.append(f"stopped: {result.stopped}; --resume goes on")
    if plan.out is not None and 0 < result.before == result.chunks and not result.stopped:
        told.append(f"{plan.out} already holds all of this run; nothing was done")
    return told
