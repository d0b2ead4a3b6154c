"""What is kept or collected once for a whole request, whatever number of items a document governs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aftersales.engine.answer import Answer, most_owed, spoiled
from aftersales.model.record import ItemRecord
from aftersales.model.request import REFUNDS
from aftersales.values.rounding import allocate


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
    for (document, _), mine in _requests(found).items():
        compared = _compared([found[place] for place in mine])
        for place, one in zip(mine, compared, strict=True):
            result[place] = one
        minor = _at_most(compared, sum([one.winner.owed for one in compared if one.winner.once]))
        if minor:
            charges.append(Charge(document, _charging(found[mine[0]]).version, minor))
    return result, tuple(charges)


def net(answers: Sequence[tuple[ItemRecord, Answer]]) -> list[int]:
    """What each answer owes of a refund after what is charged once, shared in proportion to what they owe together."""
    owed = [answer.owed if answer.outcome == "granted" else 0 for _, answer in answers]
    groups: dict[tuple[str, int | None], list[int]] = {}
    for place, (record, answer) in enumerate(answers):
        if answer.once and answer.outcome == "granted":
            groups.setdefault((answer.document or "", record.cancelled), []).append(place)
    for mine in groups.values():
        weights = [owed[place] for place in mine]
        once = min(max([answers[place][1].once for place in mine]), sum(weights))
        for place, share in zip(mine, allocate(once, weights), strict=True):
            owed[place] -= share
    return owed


def _requests(found: list[Finding]) -> dict[tuple[str, int | None], list[int]]:
    """The places of what a document charges for, together where it was one request."""
    places: dict[tuple[str, int | None], list[int]] = {}
    for place, one in enumerate(found):
        if one.winner.once:
            places.setdefault((_charging(one).document or "", one.record.cancelled), []).append(place)
    return places


def _compared(mine: list[Finding]) -> list[Finding]:
    """What a document wins against the others' answers, all together. What was already paid back counts for neither, so
    that paying changes nothing."""
    terms = [one._replace(winner=_charging(one)) for one in mine]
    given_up = [_won_by(one, _others(one, "granted")) for one in terms]
    wins = _worth(given_up) <= _worth(terms)
    best, found = (terms, mine) if wins else (given_up, given_up)
    at_best = [_won_by(one, _open(one)) for one in best]
    if _worth(at_best) <= _worth(best):
        return found
    return [_doubtful(one, other.winner) for one, other in zip(found, at_best, strict=True)]


def _won_by(one: Finding, other: Answer | None) -> Finding:
    return one if other is None else one._replace(winner=other)


def _worth(found: list[Finding]) -> int:
    """The most that the answers owe together, or could, before what was already paid back, less what is charged."""
    owed = [(_gross(one), one.winner.once) for one in found]
    return sum([minor for minor, _ in owed]) - _at_most(found, sum([minor for minor, once in owed if once]))


def _charging(one: Finding) -> Answer:
    """The terms' answer, which charges once, whether or not another could still win."""
    return next((answer for answer in one.answers if answer.once), one.winner)


def _gross(one: Finding) -> int:
    answer = one.winner
    if answer.outcome != "granted":
        return most_owed(answer) + one.record.refunded
    return answer.gross if one.question in REFUNDS else answer.owed


def _doubtful(one: Finding, other: Answer) -> Finding:
    """A finding that another answer, if it is open, could still win."""
    if other.outcome == "granted" or one.winner.outcome == "incomplete":
        return one
    return one._replace(winner=spoiled(one.winner, [other], other))


def _at_most(found: list[Finding], owed: int) -> int:
    """The highest of what the answers charge; of refunds at most what they owe together."""
    highest = max([one.winner.once for one in found])
    return min(highest, owed) if found[0].question in REFUNDS else highest


def _others(one: Finding, outcome: str) -> Answer | None:
    """The answer of another document, of some outcome, that owes most or could."""
    others = [a for a in one.answers if a is not one.winner and not a.once and a.outcome == outcome]
    return max(others, key=most_owed, default=None)


def _open(one: Finding) -> Answer | None:
    """An open answer that could owe more than what is left of the winner's once it is charged."""
    found = _others(one, "incomplete")
    return None if found is None or most_owed(found) <= one.winner.owed - one.winner.once else found
