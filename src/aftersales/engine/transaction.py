"""What is kept or collected once for a whole request, whatever number of items a document governs."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from aftersales.engine.override import best
from aftersales.engine.settle import Answer
from aftersales.model.record import ItemRecord
from aftersales.model.request import REFUNDS


class Finding(NamedTuple):
    """The answer that holds for an item and a question, and those that it was chosen from. A package may have it
    answered by other terms (`pin`), or say something `instead` of its terms."""

    record: ItemRecord
    question: str
    winner: Answer
    answers: list[Answer]
    pin: tuple[str, str | None] | None = None
    instead: Answer | None = None


class Charge(NamedTuple):
    """An amount in minor units that a document's version charges once for some findings."""

    document: str
    version: str
    minor: int


def charged_once(found: list[Finding]) -> tuple[list[Finding], tuple[Charge, ...]]:
    """The findings, and what documents charge once for those they win. Where others give more than what is left after
    that, the others win. What was cancelled at one instant was one request."""
    result, charges = list(found), []

    def of_request(place: int) -> tuple[str, int]:
        return found[place].winner.document or "", found[place].record.cancelled or 0

    places = sorted((place for place, one in enumerate(found) if one.winner.once), key=of_request)
    for (document, _), group in groupby(places, key=of_request):
        mine = list(group)
        others = [_others(found[place]) for place in mine]
        charge = _charge([found[place] for place in mine])
        if None not in others and sum(one.owed for one in others if one) > _owed(found, mine) - charge:
            for place, other in zip(mine, others, strict=True):
                result[place] = found[place]._replace(winner=other or found[place].winner)
        elif charge:
            charges.append(Charge(document, found[mine[0]].winner.version, charge))
    return result, tuple(charges)


def _owed(found: list[Finding], places: list[int]) -> int:
    return sum([found[place].winner.owed for place in places])


def _charge(found: list[Finding]) -> int:
    """The highest of what the answers charge; of refunds at most what they owe together."""
    highest = max([one.winner.once for one in found])
    if found[0].question in REFUNDS:
        return min(highest, sum([one.winner.owed for one in found]))
    return highest


def _others(one: Finding) -> Answer | None:
    """The best granted answer of the other documents."""
    others = [answer for answer in one.answers if answer is not one.winner and not answer.once]
    answer = best(None, others) if others else None
    return answer if answer is not None and answer.outcome == "granted" else None
