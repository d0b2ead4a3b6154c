"""The best of several answers to one question, and what is sure of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.reference.layers import Layer
from tests.reference.settle import NONE, Answer


@dataclass(frozen=True)
class Verdict:
    """What is decided; `at_least` is what is sure even where the rest is not."""

    document: str | None
    version: str
    answer: Answer
    at_least: int = 0


def best_of(layers: Sequence[Layer]) -> Verdict:
    """The best answer, unless an incomplete one could be better. Nobody owes anything where all are silent."""
    if not layers:
        return Verdict(None, "", Answer("denied", "not_owed"))
    ordered = sorted(layers, key=lambda layer: layer.rank)
    best = ordered[0]
    sure = best.answer.owed
    if best.answer.outcome != "granted" or sure is None:
        return Verdict(best.document, best.version, best.answer)
    rivals = [x for x in ordered if x.answer.outcome == "incomplete" and x.answer.ceiling > sure]
    if not rivals:
        return Verdict(best.document, best.version, best.answer, sure)
    missing = NONE.union(*(rival.answer.missing for rival in rivals))
    answer = replace(rivals[0].answer, missing=missing)
    return Verdict(rivals[0].document, rivals[0].version, answer, sure)
