"""What is charged once for a request, whatever number of items and portions a document governs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.reference.answers import REFUNDS
from tests.reference.findings import Finding
from tests.reference.layers import Layer


@dataclass(frozen=True)
class Charge:
    """An amount that a document charges once."""

    document: str
    version: str
    amount: int


def charged(findings: Sequence[Finding]) -> tuple[list[Finding], list[Charge]]:
    """The findings, those of them that others now win, and what is charged once."""
    found, charges = list(findings), []
    groups: dict[tuple[str, datetime | None], list[int]] = {}
    for place, finding in enumerate(findings):
        terms = finding.charging
        if terms is not None and terms.document is not None:
            event = finding.case.portion.event
            groups.setdefault((terms.document, event.at if event else None), []).append(place)
    for (document, _), places in groups.items():
        own = _contested([found[place] for place in places])
        for place, finding in zip(places, own, strict=True):
            found[place] = finding
        first = next((one.charging for one in own if one.charging is not None), None)
        amount = _once([_sure(one) for one in own], own[0].case.kind)
        if amount and first is not None:
            charges.append(Charge(document, first.version, amount))
    return found, charges


Standing = tuple[int, int]
"""What an answer owes, or could, and what it charges once."""


def _contested(own: list[Finding]) -> list[Finding]:
    """Others win all that they answer, where that is more in all; where they only could, nobody can tell."""
    kind = own[0].case.kind
    kept = [_of_terms(one) for one in own]
    given = [_best(one, "granted") or mine for one, mine in zip(own, kept, strict=True)]
    lost = _worth(given, kind) > _worth(kept, kind)
    if lost:
        own = [one.without_terms() if _best(one, "granted") else one for one in own]
        kept = given
    could = [_could(one, mine) for one, mine in zip(own, kept, strict=True)]
    open_ = [mine if one is None else one for one, mine in zip(could, kept, strict=True)]
    if _worth(open_, kind) <= _worth(kept, kind):
        return own
    return [one if more is None else one.doubted() for one, more in zip(own, could, strict=True)]


def _of_terms(one: Finding) -> Standing:
    layer = one.charging
    assert layer is not None
    return _owes(one, layer), layer.answer.once or 0


def _owes(one: Finding, layer: Layer) -> int:
    """Before what was already paid back; of what is open, the most."""
    answer = layer.answer
    if answer.outcome == "incomplete":
        return answer.ceiling + one.case.portion.already
    return answer.gross if one.case.kind in REFUNDS else answer.owed or 0


def _best(one: Finding, outcome: str) -> Standing | None:
    """What the best of the others owes, or could."""
    found = [_owes(one, layer) for layer in one.others if layer.answer.outcome == outcome and not layer.answer.currency]
    return (max(found), 0) if found else None


def _could(one: Finding, mine: Standing) -> Standing | None:
    """The open answer that could owe more than what is left of what wins once that is charged."""
    found = _best(one, "incomplete")
    already = one.case.portion.already if one.case.kind in REFUNDS else 0
    return found if found is not None and found[0] - already > max(0, mine[0] - already) - mine[1] else None


def _worth(several: Sequence[Standing], kind: str) -> int:
    return sum(owed for owed, _ in several) - _once(several, kind)


def _once(several: Sequence[Standing], kind: str) -> int:
    """The highest of what is charged once: for refunds at most what those that charge owe together."""
    highest = max((once for _, once in several), default=0)
    return min(highest, sum(owed for owed, once in several if once)) if kind in REFUNDS else highest


def _sure(one: Finding) -> Standing:
    """What is sure of a finding that the terms win, or still could."""
    layer = one.charging
    return (0, 0) if layer is None else (max(0, one.verdict.answer.owed or 0), layer.answer.once or 0)


def taken_off(sure: int, charges: Sequence[Charge]) -> int:
    """What is sure in all once everything is charged."""
    return max(0, sure - sum(one.amount for one in charges))
