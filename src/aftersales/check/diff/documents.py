"""Two rulebooks document by document: which are added, removed or changed, and what that means for travellers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aftersales.check.diff.compared import Verdict
from aftersales.check.diff.deadlines import of_deadlines
from aftersales.check.diff.heads import of_applies, of_heads
from aftersales.check.diff.meaning import meaning, words_changed
from aftersales.check.diff.periods import periods
from aftersales.check.diff.proof import Prover
from aftersales.check.diff.rails import of_rail
from aftersales.check.diff.report import Change, Document, Report
from aftersales.check.diff.sides import Side
from aftersales.check.diff.tables import Pair, of_period
from aftersales.engine.books import kind_of
from aftersales.plan.policies import PolicyPlan
from aftersales.policy import documents as d
from aftersales.policy.calendars import calendars_of

Key = tuple[str, str]


def compared(old: Side, new: Side) -> Report:
    """Every document that differs."""
    before, after = _by_key(old), _by_key(new)
    keys = sorted(before.keys() | after.keys())
    found = (_document((old, new), before.get(key), after.get(key)) for key in keys)
    return Report(old.name, new.name, tuple(one for one in found if one is not None))


def _by_key(side: Side) -> Mapping[Key, d.Document]:
    return {(kind_of(document), document.id): document for document in side.folder.library.documents}


def _document(sides: tuple[Side, Side], old: d.Document | None, new: d.Document | None) -> Document | None:
    document = new or old
    assert document is not None
    kind = kind_of(document)
    title = getattr(document, "title", {}).get("en", "")
    if old is None or new is None:
        status = "added" if old is None else "removed"
        return Document(kind, document.id, title, status, str(document.at), (), (_whole(kind, document, status),))
    words, same = words_changed(old, new), meaning(old) == meaning(new)
    changes = () if same else tuple(_changes(sides, old, new))
    calendars = tuple(_calendars(sides, new))
    if not words and not changes and not calendars and same:
        return None
    return Document(kind, new.id, title, "changed", str(new.at), words, (*changes, *calendars))


def _whole(kind: str, document: d.Document, status: str) -> Change:
    """Beside the terms a document only adds; other documents take the place of one that is gone."""
    verdict: Verdict = "incomparable"
    if kind in ("right", "waiver", "benefit"):
        verdict = "more" if status == "added" else "less"
    if kind in ("calendar", "vocabulary"):
        verdict = "same"
    return Change(verdict, "document", "", (f"the whole document is {status}",))


def _changes(sides: tuple[Side, Side], old: d.Document, new: d.Document) -> Iterator[Change]:
    if not isinstance(old, d.Policy) or not isinstance(new, d.Policy):
        yield from of_rail(old, new)
        return
    pair = Pair(sides, _plan(sides[0], new.id), _plan(sides[1], new.id), Prover())
    yield from of_heads(pair)
    yield from of_applies(pair)
    if old.picked_by == new.picked_by:
        for period in periods(pair.old, pair.new):
            yield from of_period(pair, period)
            yield from of_deadlines(pair, period)


def _plan(side: Side, own: str) -> PolicyPlan:
    return next(plan for plan in side.folder.plans if plan.id == own)


def _calendars(sides: tuple[Side, Side], document: d.Document) -> Iterator[Change]:
    """A document that says the same may count in a calendar that is another now."""
    old, new = (_by_key(side) for side in sides)
    for own in sorted({name for name, _ in calendars_of(document)}):
        one, other = old.get(("calendar", own)), new.get(("calendar", own))
        if one is not None and other is not None and meaning(one) != meaning(other):
            yield Change("skipped", "calendar", "", (f"it counts in `{own}`, which has other days now",))
