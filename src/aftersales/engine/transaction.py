"""What is kept or collected once for a whole request, whatever number of items a document governs."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from aftersales.engine.override import best
from aftersales.engine.settle import NEVER, Answer, most_owed, spoiled
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
        return _charging(found[place]).document or "", found[place].record.cancelled or 0

    places = sorted((place for place, one in enumerate(found) if one.winner.once), key=of_request)
    for (document, _), group in groupby(places, key=of_request):
        mine = list(group)
        compared, wins = _compared([found[place] for place in mine])
        for place, one in zip(mine, compared, strict=True):
            result[place] = one
        if wins:
            charges.append(Charge(document, _charging(found[mine[0]]).version, _charge(compared)))
    return result, tuple(charges)


def _compared(mine: list[Finding]) -> tuple[list[Finding], bool]:
    """What a document wins against the others' answers, all together; and whether it does, or could. What was already
    paid back counts for neither, so that paying changes nothing."""
    others = [_others(one) for one in mine]
    gross = [_gross(one, _charging(one)) for one in mine]
    left = sum(gross) - _at_most(mine, sum(gross))
    if sum([_gross(one, other) for one, other in zip(mine, others, strict=True)]) <= left:
        return mine, True
    pairs = [(one, other) for one, other in zip(mine, others, strict=True) if other is not None]
    if all(other.outcome == "granted" for _, other in pairs):
        return [one._replace(winner=other) for one, other in pairs], False
    return [_doubtful(one, other) for one, other in pairs], True


def _charging(one: Finding) -> Answer:
    """The terms' answer, which charges once, whether or not another could still win."""
    return next((answer for answer in one.answers if answer.once), one.winner)


def _gross(one: Finding, answer: Answer | None) -> int:
    """The most an answer owes, or could, before what was already paid back."""
    if answer is None or answer.outcome != "granted":
        return NEVER if answer is None else most_owed(answer) + one.record.refunded
    return answer.gross if one.question in REFUNDS else answer.owed


def _doubtful(one: Finding, other: Answer) -> Finding:
    """A finding that another answer could still win."""
    settled = other.outcome == "granted" or one.winner.outcome == "incomplete"
    return one if settled else one._replace(winner=spoiled(one.winner, [other], other))


def _charge(found: list[Finding]) -> int:
    return _at_most(found, sum([one.winner.owed for one in found]))


def _at_most(found: list[Finding], owed: int) -> int:
    """The highest of what the answers charge; of refunds at most what they owe together."""
    highest = max([one.winner.once for one in found])
    return min(highest, owed) if found[0].question in REFUNDS else highest


def _others(one: Finding) -> Answer | None:
    """The best answer of the other documents."""
    others = [answer for answer in one.answers if answer is not one.winner and not answer.once]
    return best(None, others) if others else None
