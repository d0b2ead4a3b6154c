"""What is charged once for a request, whatever number of items and portions a document governs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    groups: dict[tuple[str, int], list[int]] = {}
    for place, finding in enumerate(findings):
        terms = finding.terms
        if terms is not None and terms.document is not None:
            groups.setdefault((terms.document, finding.case.at), []).append(place)
    for (document, _), places in groups.items():
        own = [found[place] for place in places]
        own = _given_up(own) if _worth(own) < _worth(_given_up(own)) else own
        for place, finding in zip(places, own, strict=True):
            found[place] = finding
        first = next((one.terms for one in own if one.terms is not None), None)
        amount = once_of(own)
        if amount and first is not None:
            charges.append(Charge(document, first.version, amount))
    return found, charges


def _given_up(findings: Sequence[Finding]) -> list[Finding]:
    """The same where every other granted answer wins."""
    return [one.without_terms() if _granted(one) else one for one in findings]


def _granted(finding: Finding) -> list[Layer]:
    return [one for one in finding.others if one.answer.outcome == "granted" and not one.answer.currency]


def once_of(findings: Sequence[Finding]) -> int | None:
    """The highest of what is charged once: for refunds at most what is owed together. None if nothing is stated."""
    terms = [one.terms for one in findings if one.terms is not None]
    stated = [one.answer.once for one in terms if one.answer.once is not None]
    if not stated:
        return None
    owed = sum(max(0, one.answer.owed or 0) for one in terms)
    return min(max(stated), owed) if findings[0].case.kind in REFUNDS else max(stated)


def _worth(findings: Sequence[Finding]) -> int:
    """What the traveller gets in all; of those that the terms no longer win, what the best other grants."""
    owed = 0
    for one in findings:
        granted = sorted((layer for layer in one.layers if layer.answer.outcome == "granted"), key=lambda x: x.rank)
        owed += (granted[0].answer.owed or 0) if granted else 0
    return owed - (once_of(findings) or 0)


def taken_off(sure: int, charges: Sequence[Charge]) -> int:
    """What is sure in all once everything is charged."""
    return max(0, sure - sum(one.amount for one in charges))
