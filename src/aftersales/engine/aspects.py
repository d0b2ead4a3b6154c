"""The answers for each aspect of a change, put together."""

from __future__ import annotations

from collections.abc import Mapping

from aftersales.engine.answer import NEVER, NOTHING, Answer, Doubts, most_owed
from aftersales.engine.difference import together
from aftersales.engine.settle import settle_change
from aftersales.model.quote_parts import Outcome
from aftersales.plan.view import View

_GRAVEST: tuple[Outcome, ...] = ("denied", "review", "incomplete")


def merged(found: Mapping[str, Answer], view: View, silent: bool) -> Answer:
    """One answer of those for each aspect: one that denies denies, fees add up, and the difference is settled once.
    Documents that are `silent` owe nothing where no row matches."""
    answers = [_payable(answer) for answer in found.values()]
    own = tuple(found.items())
    unsaid = next((answer for answer in answers if silent and answer.code == "no_row"), None)
    if unsaid is not None:
        return unsaid._replace(ceiling=NEVER, aspects=own)
    for outcome in _GRAVEST:
        alike = [answer for answer in answers if answer.outcome == outcome]
        if alike:
            return _like(alike, min(most_owed(answer, silent) for answer in answers), answers)._replace(aspects=own)
    first, deal = answers[0], together([answer.exchange for answer in answers if answer.exchange is not None])
    whole = Answer("review", "several_forms") if deal is None else settle_change(deal, view)
    where = {"document": first.document, "version": first.version, "row": first.row, "of": first.of}
    gives = tuple(dict.fromkeys(thing for answer in answers for thing in answer.gives))
    return whole._replace(**where, gives=gives, doubts=_doubts(answers), aspects=own)  # type: ignore[arg-type]


def _payable(answer: Answer) -> Answer:
    """An aspect that the payment does not cover: whether it covers the change is judged once, of all aspects."""
    unpaid = answer.outcome == "denied" and answer.exchange is not None
    return answer._replace(outcome="granted", code="") if unpaid else answer


def _like(alike: list[Answer], most: int, answers: list[Answer]) -> Answer:
    """The first of the answers with the outcome that counts, with what all of them miss."""
    incomplete = alike[0].outcome == "incomplete"
    return alike[0]._replace(
        missing=frozenset().union(*(answer.missing for answer in alike)) if incomplete else NOTHING,
        ceiling=most if incomplete else alike[0].ceiling,
        final=any(answer.final for answer in alike),
        gated=any(answer.gated for answer in alike),
        doubts=_doubts(answers),
        options=(),
    )


def _doubts(answers: list[Answer]) -> Doubts:
    return Doubts(
        frozenset().union(*(answer.doubts.softer for answer in answers)),
        frozenset().union(*(answer.doubts.waivers for answer in answers)),
    )
