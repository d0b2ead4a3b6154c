"""What the engine makes of a booking under one document, in the words of a law."""

from __future__ import annotations

from typing import Final

from aftersales.check.draft import Draft
from aftersales.check.prove.answers import REFUNDS
from aftersales.check.subject import Asked
from aftersales.engine.answer import Answer
from aftersales.engine.each import kept
from aftersales.engine.settle import prices_of
from aftersales.engine.terms import ask_version
from aftersales.plan.formula import Formula
from aftersales.plan.view import View
from aftersales.values.money import to_text

WORDS: Final = {"refund": "the refund", "penalty": "the penalty", "fee": "the fee", "pay": "the compensation"}


def answer_of(asked: Asked, view: View) -> Answer:
    """A document's own answer to an item, whatever others say."""
    return ask_version(asked.plan, asked.version, view, asked.section)


def amount_of(asked: Asked, view: View, states: str) -> int | None:
    """The amount that a law is about, in minor units; None where the document states none."""
    answer = answer_of(asked, view)
    nothing = answer.outcome == "denied" or (asked.plan.kind == "right" and answer.code == "no_row")
    if answer.outcome == "granted" and not (answer.form and asked.section not in ("change", *REFUNDS)):
        amounts = {"penalty": answer.penalty + answer.once, "fee": answer.penalty}
        return amounts.get(states, answer.owed - answer.once)
    if states == "penalty":
        return kept(view, answer, asked.plan.policy, None) if nothing else None
    return 0 if (nothing or answer.form) and states != "fee" else None


def value_of(asked: Asked, view: View, formula: Formula) -> int:
    """What a bound comes to. Raises Missing."""
    return int(formula.value(prices_of(view, asked.plan.policy, None)))


def money(draft: Draft, minor: int | None) -> str:
    """An amount with its currency."""
    return f"{draft.currency} {to_text(minor or 0, draft.currency)}"
