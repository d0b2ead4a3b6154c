"""Refund instructions as aligned lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aftersales.model.quote_parts import Payout
from aftersales.model.steps import TimelineStep
from aftersales.text.layout import table
from aftersales.text.words import Words


def payout_lines(payouts: Iterable[Payout], timeline: Iterable[TimelineStep], words: Words) -> list[str]:
    """By which method which tender gets what back, when it arrives after the steps before it, and what is special."""
    arrived = {step.payout: step for step in timeline if step.step == "arrived"}
    rows = []
    for payout in payouts:
        said = words["and"].join((_arrival(arrived[payout.key], words), *_beside(payout, words)))
        rows.append([payout.method, payout.tender, str(payout.amount), said])
    return table(rows, right=(2,))


def _arrival(step: TimelineStep, words: Words) -> str:
    first, last = step.earliest, step.latest
    if first is None or last is None:
        return words["arrives_unknown"]
    return words["arrives_on"].format(first) if first == last else words["arrives"].format(first, last)


def _beside(payout: Payout, words: Words) -> Iterator[str]:
    if payout.points is not None:
        yield words["points_of"].format(payout.points)
    elif payout.form != "money":
        yield words[f"as_{payout.form}"]
    if payout.expires_on is not None:
        yield words["counts_until"].format(payout.expires_on)
    if payout.captured is not None:
        yield str(payout.captured)
    if payout.payer is not None:
        yield words["to_payer"].format(payout.payer)
    if payout.how == "void":
        yield words["voided"]
    if payout.not_before is not None:
        yield words["only_from"].format(payout.not_before)
    if payout.because:
        yield words["instead"].format(words[payout.because])
