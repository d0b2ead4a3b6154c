"""A change as a whole: what its items come to together, and whether one payment covers that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aftersales.engine.answer import Answer
from aftersales.engine.difference import common, not_covered
from aftersales.plan.view import View


class Changed(NamedTuple):
    """What a granted change comes to, in minor units: what is to pay on top of the old prices, and what is left of
    them, None where nobody says what the new ones are; in which form that comes back, None if nothing does; and from
    which methods what is to pay can be paid, None if the request says or any will do."""

    added: int | None
    residual: int | None
    form: str | None
    methods: tuple[str, ...] | None


def changed_by(winners: Sequence[Answer], total: int, view: View) -> Changed:
    """What the answers for each item come to."""
    exchanges = [answer.exchange for answer in winners if answer.outcome == "granted" and answer.exchange is not None]
    forms = {exchange.form for exchange in exchanges if exchange.form is not None}
    return Changed(
        _sum([exchange.added for exchange in exchanges]),
        _sum([exchange.residual for exchange in exchanges]),
        ("several" if len(forms) > 1 else forms.pop()) if forms else None,
        _methods(winners) if total < 0 and not isinstance(view.asked.get("pay_method"), str) else None,
    )


def refused(winners: Sequence[Answer], total: int, view: View) -> list[Answer] | None:
    """The answers where one payment does not cover them all: those that restrict how they are paid, and have anything
    to be paid, are denied."""
    code = not_covered(-total, _methods([answer for answer in winners if _asks(answer)]), view)
    return [_denied(answer, code) for answer in winners] if code else None


def _asks(answer: Answer) -> bool:
    """Whether anything is to pay."""
    return answer.owed < answer.once


def _denied(answer: Answer, code: str) -> Answer:
    granted = answer.outcome == "granted" and _asks(answer)
    if answer.exchange is None or answer.exchange.deal.methods is None or not granted:
        return answer
    return answer._replace(outcome="denied", code=code, penalty=0, owed=0, form="", worth=0, options=())


def _methods(winners: Sequence[Answer]) -> tuple[str, ...] | None:
    exchanges = [answer.exchange for answer in winners if answer.outcome == "granted" and answer.exchange is not None]
    return common([exchange.deal.methods for exchange in exchanges])


def _sum(amounts: Sequence[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
