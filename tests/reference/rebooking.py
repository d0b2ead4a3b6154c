"""Another date for what is cancelled, where that costs nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aftersales.model.facts import UNKNOWN
from aftersales.model.request import Change
from aftersales.values.money import to_text
from tests.reference.case import Case
from tests.reference.findings import findings_of
from tests.reference.prices import Piece
from tests.reference.verdict import Verdict

NEW_TIMES = {"new_start", "new_start_date", "new_end"}


def rebooking(case: Case) -> Verdict | None:
    """The answer of the item's own terms to a change of the date alone, if it is free, or could be by the new times."""
    if case.kind != "cancel" or case.portion.event is not None or not case.portion.cells:
        return None
    verdict = findings_of([replace(case, request=_change(case), alone=True, governed=None)])[0].verdict
    answer = verdict.answer
    free = answer.outcome == "granted" and not answer.owed and not answer.once
    open_ = answer.outcome == "incomplete" and answer.missing and answer.missing <= NEW_TIMES and answer.ceiling >= 0
    return verdict if free or open_ else None


def _change(case: Case) -> Change:
    """To the same places in the same cabin, all of it one minor unit dearer."""
    facts = case.records[case.index].facts
    places = {name: facts.get(name, UNKNOWN) for name in ("origin", "destination", "cabin")}
    stated = {name: value for name, value in places.items() if value is not UNKNOWN and value is not None}
    old = [piece for piece in case.portion.pieces if piece.kind != "change_fee"]
    dearer = next((place for place, piece in enumerate(old) if piece.kind != "tax"), 0)
    parts = [_component(piece, place == dearer, case.booking.currency) for place, piece in enumerate(old)]
    said = {"reason": case.request.reason, "evidence": case.request.evidence}
    return Change(aspects=("date",), components=parts, **stated, **said)  # type: ignore[arg-type]


def _component(piece: Piece, dearer: bool, currency: str) -> Any:
    found = {"kind": piece.kind, "amount": to_text(piece.minor + dearer, currency)}
    keys = {"code": piece.code, "traveller": piece.traveller, "segment": piece.segment}
    return found | {name: value for name, value in keys.items() if value is not None}
