"""What a comparison found, as plain values that the formats print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from aftersales.check.diff.compared import Verdict
from aftersales.check.diff.told import Shown

SCHEMA: Final = 1
VERDICTS: Final[tuple[Verdict, ...]] = ("less", "more", "incomparable", "skipped", "same")
"""What a traveller gets of the new version, that to look at first before others."""


class Change(NamedTuple):
    """Cells in which two versions say different things, `where` that is in words.

    `says`, `rows` and `at` are those of the old and of the new version; `shown` are bookings quoted under both. A
    verdict that is `proven` holds for every price, else for those that were looked at.
    """

    verdict: Verdict
    question: str
    period: str
    where: tuple[str, ...]
    says: tuple[str, str] = ("", "")
    rows: tuple[str, str] = ("", "")
    at: tuple[str, str] = ("", "")
    shown: tuple[Shown, ...] = ()
    proven: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        sides = zip(("old", "new"), self.says, self.rows, self.at, strict=True)
        own = {side: {"says": says, "row": row, "at": at} for side, says, row, at in sides}
        named: dict[str, Any] = {
            "verdict": self.verdict,
            "proven": self.proven,
            "question": self.question,
            "period": self.period,
            "where": list(self.where),
        }
        return {**named, **own, "witnesses": [one.to_dict() for one in self.shown]}


class Document(NamedTuple):
    """A document that differs: `changed`, `added` or `removed`. `words` are the keys of its text that differ."""

    kind: str
    id: str
    title: str
    status: str
    at: str
    words: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many changes have each verdict."""
        found = Counter(change.verdict for change in self.changes)
        return {verdict: found[verdict] for verdict in VERDICTS if found[verdict]}

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        own = {**self._asdict(), "words": list(self.words), "counts": self.counts}
        return {**own, "changes": [change.to_dict() for change in self.changes]}


class Report(NamedTuple):
    """The names of both sides, the documents that differ, and over bookings, what these come to."""

    old: str
    new: str
    documents: tuple[Document, ...]
    bookings: Mapping[str, Any] | None = None

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many changes have each verdict, over all documents."""
        every = [document.counts for document in self.documents]
        return {one: count for one in VERDICTS if (count := sum(own.get(one, 0) for own in every))}

    def verdicts(self) -> Iterator[Verdict]:
        """Those of cells, and of bookings that get more or less."""
        yield from self.counts
        money = (self.bookings or {}).get("money", {})
        for way in ("more", "less"):
            if any(one[way]["bookings"] for one in money.values()):
                yield "more" if way == "more" else "less"
        if (self.bookings or {}).get("rows", {}).get("changed"):
            yield "incomparable"

    @property
    def differs(self) -> bool:
        """Whether any traveller could be treated otherwise, as far as that can be told."""
        return any(verdict != "same" for verdict in self.verdicts())

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        found = {"schema": SCHEMA, "old": self.old, "new": self.new, "counts": dict(self.counts)}
        found["documents"] = [document.to_dict() for document in self.documents]
        return found if self.bookings is None else {**found, "bookings": dict(self.bookings)}
