"""Every document's answer to one question about one item, and the one that holds."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from aftersales.engine.override import Layer, ask_layers, best, stopped, waived_by
from aftersales.engine.settle import NOTHING, Answer, ceiling
from aftersales.engine.terms import ask, ask_version
from aftersales.plan.index import Index, Problem
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS, Tender

Considered = tuple[Answer, list[Answer]]
"""The answer that holds, and all that were considered, the terms' own first."""


class Governed(NamedTuple):
    """The terms that govern an item, or why none do; the rights, and the waivers and benefits (`softer`), that apply
    or could."""

    terms: PolicyPlan | None
    problem: Problem | None
    rights: tuple[Layer, ...]
    softer: tuple[Layer, ...]

    @property
    def documents(self) -> list[PolicyPlan]:
        """The plans of all of them."""
        terms = [] if self.terms is None else [self.terms]
        return terms + [layer.plan for layer in (*self.rights, *self.softer)]


class Plans(Protocol):
    """The compiled documents of a rulebook. `keys` are what answers are kept by, for each question."""

    digest: str
    index: Index[Governed]
    rails: dict[str, Tender]
    keys: dict[str, object]

    def policy(self, own: str) -> PolicyPlan | None:
        """The terms, right, waiver or benefit of that id."""

    def arrival(self, method: str, now: int) -> tuple[str, str] | None:
        """When a refund made now arrives."""


def governed(plans: Plans, view: View) -> Governed:
    """The documents that have a say in an item: pinned terms in place of those that apply."""
    found = plans.index.find(view)
    pin = view.record.pin
    return found if pin is None else found._replace(terms=plans.policy(pin[0]), problem=None)


def answers(plans: Plans, view: View, question: str) -> Considered:
    """The answer that holds for an item, and every answer that was considered."""
    gate = _gate(view, question)
    if gate is not None and gate.final:
        return gate, [gate]
    found = governed(plans, view)
    terms = gate or _terms(found, view, question)
    if not found.rights and not found.softer:
        return terms, [terms]
    if terms.gated:
        owed, silent = ask_layers(found.rights, view, question, None)
        silent += stopped(found.softer)
    else:
        waived = waived_by(found.terms, terms, view, question) if found.softer else None
        owed, silent = ask_layers((*found.rights, *found.softer), view, question, waived)
    return best(terms, owed), [terms, *owed, *silent]


def _gate(view: View, question: str) -> Answer | None:
    """What stops a cancellation or change before any document is asked; a right passes a gate that is not final."""
    record = view.record
    if question != "cancel" and question != "change":
        return None
    if record.gate is not None:
        outcome, code = record.gate
        return Answer(outcome, code, final=outcome == "denied", gated=True)
    if record.nights and view.used == record.nights:
        return Answer("denied", "nothing_unused", final=True, gated=True)
    if 0 < record.refunded == record.paid and question == "cancel":
        return Answer("denied", "already_refunded", final=True, gated=True)
    return None


def _terms(found: Governed, view: View, question: str) -> Answer:
    """What the terms say; of compensation they may be silent."""
    pin = view.record.pin
    if found.terms is None:
        return _without_terms(found, view, question)
    if pin is None or pin[1] is None:
        answer = ask(found.terms, view, question)
    else:
        answer = ask_version(found.terms, found.terms.named_version(pin[1]), view, question)
    if question in HEADS and answer.code in ("not_stated", "no_row", "no_version") and not answer.missing:
        return answer._replace(outcome="denied", code="not_owed")
    return answer


def _without_terms(found: Governed, view: View, question: str) -> Answer:
    if question in HEADS:
        return Answer("denied", "not_owed")
    if found.problem is None:
        own = view.record.pin[0] if view.record.pin else None
        return Answer("incomplete", "unknown_terms", missing=NOTHING, ceiling=ceiling(view, question), document=own)
    outcome, code, missing = found.problem
    return Answer(outcome, code, missing=missing, ceiling=ceiling(view, question))
