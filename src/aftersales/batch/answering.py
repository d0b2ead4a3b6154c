"""What a run asks of every booking, and a chunk's answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from aftersales._version import __version__
from aftersales.batch.changes import Changes, changes_of
from aftersales.batch.earlier import Earlier
from aftersales.batch.recomputed import Recomputed, begin
from aftersales.batch.schema import CORRECTIONS, REJECTS
from aftersales.batch.sources import Chunk
from aftersales.engine.rulebook import Rulebook
from aftersales.model.reports import Disruptions
from aftersales.model.request import Request
from aftersales.values.zones import version_of

FORMAT: Final = 1
"""Of what a run writes."""


class Asked(NamedTuple):
    """What a run asks of every booking, as `recompute` takes it."""

    rulebook: Rulebook
    request: Request | str
    at: datetime | str
    disruptions: Disruptions | None = None
    every: bool = False
    earlier: Earlier | None = None

    def identity(self) -> dict[str, Any]:
        """What makes two runs over the same bookings the same."""
        reports = None if self.disruptions is None else [report.to_dict() for report in self.disruptions.reports]
        return {
            "run": FORMAT,
            "engine": __version__,
            "policies": self.rulebook.digest,
            "tzdata": version_of("tzdata"),
            "holidays": version_of("holidays"),
            "request": self.request if isinstance(self.request, str) else self.request.to_dict(),
            "at": str(self.at),
            "disruptions": sha256(json.dumps(reports, sort_keys=True).encode()).hexdigest(),
            "every": self.every,
            "earlier": None if self.earlier is None else self.earlier.identity,
        }


def begun(chunk: Chunk, asked: Asked) -> Callable[[], Recomputed]:
    """A chunk in work: what is left of it may be done in another thread."""
    earlier = asked.earlier
    return begin(
        chunk.bookings,
        asked.rulebook,
        asked.request,
        at=asked.at,
        disruptions=asked.disruptions,
        every=asked.every,
        also=() if earlier is None else _answered_before(chunk, earlier),
    )


def changes_in(chunk: Chunk, asked: Asked, found: Recomputed) -> Changes:
    """A chunk's answers, or what differs of them, its rejects numbered as the rows of the input."""
    changes = Changes(found, CORRECTIONS.empty_table(), 0)
    if asked.earlier is not None:
        changes = changes_of(found, chunk.bookings, asked.earlier)
    return changes._replace(found=_numbered(changes.found, chunk))


def _answered_before(chunk: Chunk, earlier: Earlier) -> set[str]:
    """Bookings that earlier runs answered: what hit them then may be withdrawn."""
    return earlier.answered([own for own in chunk.bookings["id"].to_pylist() if own is not None])


def _numbered(found: Recomputed, chunk: Chunk) -> Recomputed:
    places = chunk.places[np.asarray(found.rejects["row"], np.int64)]
    numbered = found.rejects.set_column(0, REJECTS.field("row"), pa.array(places, pa.int64()))
    every = pa.concat_tables([numbered, pa.Table.from_pylist(list(chunk.rejects), schema=REJECTS)]).sort_by("row")
    return found._replace(rejects=every, read=found.read + len(chunk.rejects))
