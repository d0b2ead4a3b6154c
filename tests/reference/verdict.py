"""The best of several answers to one question, and what is sure of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aftersales.values.money import Money
from tests.reference.answers import Answer, leading
from tests.reference.answers import best_of as best_answer
from tests.reference.layers import Layer

Option = tuple[str, str, str, str, str, str, str]
"""Item, question, form, worth, what it gives, document and version."""


@dataclass(frozen=True)
class Verdict:
    """What is decided, by whom, and what else is granted."""

    document: str | None
    version: str
    answer: Answer
    others: tuple[Layer, ...] = ()


def best_of(layers: Sequence[Layer]) -> Verdict:
    """The best answer, unless an incomplete one could be better. Nobody owes anything where all are silent."""
    if not layers:
        return Verdict(None, "", Answer("denied", "not_owed"))
    ordered = sorted(layers, key=lambda layer: layer.rank)
    answers = [layer.answer for layer in ordered]
    whose = ordered[leading(answers)]
    others = tuple(layer for layer in ordered if layer is not whose and layer.answer.outcome == "granted")
    return Verdict(whose.document, whose.version, best_answer(answers), others)


def options(verdict: Verdict, item: str, question: str, currency: str) -> Iterator[Option]:
    """What the traveller may choose instead, or gets in another form: of the answer, then of the others granted."""
    best = verdict.answer
    mine = [best, *best.options] if best.form else best.options
    found = [(verdict.document, verdict.version, one) for one in mine]
    for layer in verdict.others:
        other = layer.answer
        more = other.form and (other.currency != best.currency or (other.worth or 0) > (best.owed or 0))
        found += [(layer.document, layer.version, one) for one in ([other] if more else []) + [*other.options]]
    for document, version, one in found:
        if one.outcome == "granted":
            minor = max(0, (one.worth if one.form else one.owed) or 0)
            worth = "" if one.gives else str(Money(minor, one.currency or currency))
            form = one.form or ("" if one.gives else "original")
            yield item, question, form, worth, " ".join(one.gives), document or "", version
