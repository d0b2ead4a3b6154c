"""The answers of terms and rights, and which of them counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aftersales.model.request import Cancel
from aftersales.policy.documents import Version
from tests.reference.case import Case, gate, most_back, used_nights
from tests.reference.settle import NONE, Answer, table_answer
from tests.reference.terms import Applies, governing, more_specific, unknown_pick, version_in_force

ORDER = ("granted", "review", "incomplete", "denied")
NOT_OWED = Answer("not_owed")


@dataclass(frozen=True)
class Layer:
    """The answer of one document, or of the terms where no document answers."""

    document: str | None
    right: bool
    answer: Answer

    @property
    def rank(self) -> tuple[int, int, bool, str]:
        """The smallest is the best for the traveller."""
        known = self.answer.refundable or 0
        return ORDER.index(self.answer.outcome), -known, self.right, self.document or ""


@dataclass(frozen=True)
class Verdict:
    """What is decided for an item; `at_least` is what is sure even where the rest is not."""

    document: str | None
    answer: Answer
    at_least: int = 0


def decide(case: Case) -> Verdict:
    """Gates, then every layer, then the best of them."""
    used = used_nights(case)
    stop = gate(case, used) if isinstance(case.request, Cancel) else None
    if stop is not None:
        return Verdict(None, stop)
    return _best([_terms(case, used), *_rights(case, used)])


def _terms(case: Case, used: int | None) -> Layer:
    found = [case.applying(policy) for policy in case.policies if policy.kind == "terms"]
    pin = case.booking.items[case.index].terms
    if pin is None:
        return _matched(case, found, used)
    pinned = next((one for one in found if one.policy.id == pin.id), None)
    if pinned is None:
        return Layer(pin.id, False, Answer("incomplete", "unknown_terms", ceiling=most_back(case, used)))
    version = version_in_force(pinned.policy, pinned.facts)
    if pin.version is not None:
        version = next((one for one in pinned.policy.versions if one.name == pin.version), None)
        if version is None:
            answer = Answer("incomplete", "no_version", ceiling=most_back(case, used))
            return Layer(pinned.policy.id, False, answer)
    return Layer(pinned.policy.id, False, _answer(case, pinned, version, used))


def _matched(case: Case, found: Sequence[Applies], used: int | None) -> Layer:
    holding = [one for one in found if one.holding]
    unclear = [one for one in found if one.open and not one.holding]
    best = governing(holding)
    if not holding and not unclear:
        return _incomplete("no_terms", most_back(case, used))
    rivals = [one for one in unclear if best is None or not more_specific(best, one)]
    if rivals:
        missing = NONE.union(*(one.unclear for one in rivals))
        return _incomplete("terms_unclear", most_back(case, used), missing)
    if best is None:
        return Layer(None, False, Answer("review", "conflicting_terms"))
    return Layer(best.policy.id, False, _answer(case, best, version_in_force(best.policy, best.facts), used))


def _incomplete(code: str, most: int, missing: frozenset[str] = NONE) -> Layer:
    return Layer(None, False, Answer("incomplete", code, missing=missing, ceiling=most))


def _answer(case: Case, one: Applies, version: Version | None, used: int | None) -> Answer:
    money = case.money(one, used)
    if version is None:
        missing = unknown_pick(one.policy, one.facts)
        return Answer("incomplete", "no_version", missing=missing, ceiling=money.most)
    if one.policy.currency not in (None, case.booking.currency):
        return Answer("incomplete", "other_currency", missing=frozenset({"rate"}), ceiling=money.most)
    table = version.body.tables.get(case.request.kind)
    if table is None:
        return Answer("incomplete", "not_stated", ceiling=money.most)
    right = one.policy.kind == "right"
    unmatched = NOT_OWED if right else Answer("incomplete", "no_row", ceiling=money.most)
    return table_answer(table, one.policy.refundable, money, unmatched)


def _rights(case: Case, used: int | None) -> list[Layer]:
    found = [case.applying(policy) for policy in case.policies if policy.kind == "right"]
    answers = [(one, _right(case, one, used)) for one in found if one.speaking]
    return [Layer(one.policy.id, True, answer) for one, answer in answers if answer.outcome != "not_owed"]


def _right(case: Case, one: Applies, used: int | None) -> Answer:
    answer = _answer(case, one, version_in_force(one.policy, one.facts), used)
    if answer.code in ("no_version", "not_stated") and answer.outcome == "incomplete" and not answer.missing:
        return NOT_OWED
    if one.holding or answer.outcome == "not_owed":
        return answer
    missing = one.unclear | answer.missing
    return Answer("incomplete", "right_unclear", missing=missing, ceiling=answer.ceiling)


def _best(layers: Sequence[Layer]) -> Verdict:
    ordered = sorted(layers, key=lambda layer: layer.rank)
    best = ordered[0]
    sure = best.answer.refundable
    if best.answer.outcome != "granted" or sure is None:
        return Verdict(best.document, best.answer)
    rivals = [x for x in ordered if x.answer.outcome == "incomplete" and x.answer.ceiling > sure]
    if not rivals:
        return Verdict(best.document, best.answer, sure)
    missing = NONE.union(*(rival.answer.missing for rival in rivals))
    return Verdict(rivals[0].document, replace(rivals[0].answer, missing=missing), sure)
