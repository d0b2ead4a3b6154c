"""The best of several answers to one question, and what is sure of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.values.money import Money
from tests.reference.answers import Answer, leading
from tests.reference.answers import best_of as best_answer
from tests.reference.layers import Layer

Option = tuple[str, str, str, str, str, str, str, str]
"""Item, question, form, worth, what it gives, document, version, and what is missing."""


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


def options(verdict: Verdict, item: str, question: str, currency: str, rebooked: Verdict | None = None) -> list[Option]:
    """What the traveller may choose, the best first: the answer too, if it is money and there is anything else."""
    best = verdict.answer
    found = [_option(one, currency) for one in _beside(verdict) if one[2].outcome == "granted"]
    found += [] if rebooked is None else [_rebooked(rebooked)]
    if found and best.outcome == "granted" and not best.form and (best.owed or 0) > 0:
        found = [_option((verdict.document, verdict.version, best), currency), *found]
    asked = {"rebooking": "change"}
    return [(item, asked.get(told[0], question), *told) for _, told in sorted(found, key=lambda one: one[0])]


Said = tuple[str | None, str, Answer]
Rank = tuple[int, bool, int]
Told = tuple[str, str, str, str, str, str]


def _beside(verdict: Verdict) -> list[Said]:
    """Of the answer, then of the others granted: other outcomes of choices, and forms that are worth more."""
    best = verdict.answer
    mine = [best, *best.options] if best.form else best.options
    found: list[Said] = [(verdict.document, verdict.version, one) for one in mine]
    for layer in verdict.others:
        other = layer.answer
        if other.form and (other.currency != best.currency or (other.worth or 0) > (best.owed or 0)):
            found.append((layer.document, layer.version, other))
    return found + [(layer.document, layer.version, one) for layer in verdict.others for one in layer.answer.options]


def _option(said: Said, currency: str) -> tuple[Rank, Told]:
    document, version, one = said
    minor, own = max(0, (one.worth if one.form else one.owed) or 0), one.currency or currency
    names = document or "", version, ""
    if one.gives and not one.form:
        return (5, False, 0), ("", "", " ".join(one.gives), *names)
    place = 3 if one.form else 0 if minor else 4
    return (place, own != currency, -minor), (one.form or "original", str(Money(minor, own)), "", *names)


def _rebooked(verdict: Verdict) -> tuple[Rank, Told]:
    answer = verdict.answer
    missing = " ".join(sorted(answer.missing))
    told = ("rebooking", "", " ".join(answer.gives), verdict.document or "", verdict.version, missing)
    return (2 if missing else 1, False, 0), told
