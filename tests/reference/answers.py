"""Answers of documents to one question, and which of several counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aftersales.model.record import Selection
from tests.reference.deals import COLLECTED, Deal

NONE: frozenset[str] = frozenset()
MISSING = "missing_facts"
ORDER = ("granted", "review", "incomplete", "denied")
UNLIMITED = 10**30
"""The ceiling of a compensation that nobody can tell."""
REFUNDS = ("cancel", "no_show")
RATE = frozenset({"rate"})


@dataclass(frozen=True)
class Answer:
    """What a document says to a question.

    `owed` is what the traveller gets in the original form: a refund, compensation, or, after a change, minus what there
    is to pay; of what is incomplete, what is sure. `ceiling` is the most it could be. Both are in `currency`, in the
    booking's if that is empty; what is sure always is. `worth` is what a grant in another `form` is worth there.
    `selection` is the refundable selection that the row states, if any. `difference` is what a change collects beside
    its fee, `residual` how much cheaper it is and `back` what comes back of that, under the `deal`; `accepted` the
    methods it can be paid with. `once` is charged once for a request.
    """

    outcome: str
    code: str = ""
    owed: int | None = None
    penalty: int | None = None
    fee: int | None = None
    difference: int | None = None
    worth: int | None = None
    form: str = ""
    gives: tuple[str, ...] = ()
    options: tuple[Answer, ...] = field(default=(), compare=False)
    missing: frozenset[str] = NONE
    currency: str = ""
    ceiling: int = field(default=0, compare=False)
    final: bool = field(default=False, compare=False)
    selection: Selection | None = field(default=None, compare=False)
    residual: int | None = None
    back: int = field(default=0, compare=False)
    once: int | None = None
    accepted: tuple[str, ...] = ()
    deal: Deal = field(default=COLLECTED, compare=False)
    gross: int = field(default=0, compare=False)

    @property
    def rank(self) -> tuple[int, int, int]:
        """The smallest is the best for the traveller."""
        fee = (self.fee or 0) if self.outcome == "granted" else 0
        return ORDER.index(self.outcome), -(self.owed or 0), fee

    @property
    def could_owe(self) -> int:
        """The most it could owe; what does not grant anything beats nothing."""
        return self.ceiling if self.outcome in ("granted", "incomplete") else -UNLIMITED

    @property
    def sure(self) -> int:
        """What is owed in any case, in the booking's currency."""
        known = self.outcome == "incomplete" or not self.currency
        return max(0, self.owed or 0) if known else 0

    def spoils(self, best: Answer) -> bool:
        """Whether it is open and could beat a granted answer; amounts in two currencies do not compare."""
        limit = best.owed or 0 if self.currency == best.currency else 0
        return self.outcome == "incomplete" and self.ceiling > limit


NOT_OWED = Answer("not_owed")
"""The document has nothing to say: it drops out."""


def bound(answers: Sequence[Answer]) -> tuple[int, str]:
    """The most that any of several answers could owe; without bound if that could be in several currencies."""
    currencies = {one.currency for one in answers if one.could_owe > 0}
    if len(currencies) > 1:
        return UNLIMITED, ""
    return max(one.could_owe for one in answers), "".join(currencies)


def _unlike(answers: Sequence[Answer]) -> bool:
    """Whether they owe in several currencies."""
    return len({one.currency for one in answers if one.outcome == "granted" and one.owed}) > 1


def leading(answers: Sequence[Answer]) -> int:
    """The place of the one that counts: the first, or the first that could still be better than it."""
    best = answers[0]
    if best.outcome != "granted" or _unlike(answers):
        return 0
    return next((place for place, one in enumerate(answers) if one.spoils(best)), 0)


def best_of(answers: Sequence[Answer]) -> Answer:
    """The one that counts of several answers, the best of which stand first, and what is sure of it."""
    best = answers[0]
    if best.outcome == "granted" and _unlike(answers):
        unclear = replace(best, outcome="incomplete", code="other_currency", missing=RATE, currency="")
        return replace(unclear, owed=max(one.sure for one in answers) or None, ceiling=UNLIMITED)
    if leading(answers) == 0:
        return best
    rivals = [one for one in answers if one.spoils(best)]
    most, currency = bound([best, *rivals])
    missing, sure = NONE.union(*(one.missing for one in rivals)), max(one.sure for one in (best, *rivals))
    return replace(rivals[0], missing=missing, owed=sure or None, ceiling=most, currency=currency)
