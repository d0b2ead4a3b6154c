"""The best of several answers to one question, and what is sure of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.reference.layers import Layer
from tests.reference.settle import Answer, leading
from tests.reference.settle import best_of as best_answer


@dataclass(frozen=True)
class Verdict:
    """What is decided, and by whom."""

    document: str | None
    version: str
    answer: Answer


def best_of(layers: Sequence[Layer]) -> Verdict:
    """The best answer, unless an incomplete one could be better. Nobody owes anything where all are silent."""
    if not layers:
        return Verdict(None, "", Answer("denied", "not_owed"))
    ordered = sorted(layers, key=lambda layer: layer.rank)
    answers = [layer.answer for layer in ordered]
    whose = ordered[leading(answers)]
    return Verdict(whose.document, whose.version, best_answer(answers))
