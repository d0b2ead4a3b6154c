"""A booking that breaks a claim, which the engine quotes so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import z3

from aftersales.check.bookings import Draft, later, locate
from aftersales.check.gaps import in_words
from aftersales.check.passes.refund_rises import FACT
from aftersales.check.prove.claims import Claim, Clock, Verdict, within
from aftersales.check.prove.drawn import Drawn
from aftersales.check.prove.numbers import term_of
from aftersales.check.prove.space import Space, Undecided, value_in
from aftersales.check.witness import Witness, quoted
from aftersales.engine.explain import explained
from aftersales.model.problems import InvalidInput
from aftersales.plan.formula import FactAmount, Missing, PerUnit, leaves
from aftersales.values.money import to_text

MOST_TRAVELLERS: Final = 3
_ROUND: Final = (10_000, 100, 1)
"""Prices are drawn in round numbers, if those do."""


class Located(NamedTuple):
    """A booking in the cell of a claim, and the same one later where the claim is about two moments."""

    first: Draft
    second: Draft | None

    @property
    def drafts(self) -> list[Draft]:
        """Both, or the one."""
        return [self.first] if self.second is None else [self.first, self.second]


def refuted(claim: Claim, unproven: str, clock: Clock) -> Verdict:
    """A booking that breaks the claim, or why none was found. Raises OutOfTime."""
    reason = unproven
    where = in_words(claim.asked.plan, claim.asked.table, claim.cell)
    located = _located(claim)
    if located is None:
        return Verdict("unknown", f"{reason}, and no booking was found where {where}")
    for travellers in _travellers(claim):
        try:
            found = _tried(claim, located, travellers, clock)
        except Missing as missing:
            return Verdict("unknown", f"{reason}, and no booking can be drawn with {', '.join(missing.facts)}")
        except Undecided as gives_up:
            return Verdict("unknown", f"{reason}; z3 gives up: {gives_up}")
        if found is not None:
            return found
    return Verdict("unknown", f"{reason}, and no booking breaks it where {where}")


def _located(claim: Claim) -> Located | None:
    first = locate(claim.asked, claim.cell)
    if first is None or claim.late is None:
        return None if first is None else Located(first, None)
    second = later(first, claim.asked.table.axes, claim.late, FACT)
    return None if second is None else Located(first, second)


def _travellers(claim: Claim) -> Iterator[int]:
    """How many to try: more than one where amounts are stated for each."""
    yield 1
    units = {unit for formula in claim.formulas for one in leaves(formula) if isinstance(one, PerUnit) for unit in one.units}
    if units & {"traveller", "ticket"}:
        yield from range(2, MOST_TRAVELLERS + 1)


def _tried(claim: Claim, located: Located, travellers: int, clock: Clock) -> Verdict | None:
    """What the engine makes of prices that should break the claim; None if there are none. Raises Missing, Undecided,
    OutOfTime."""
    space = claim.space()
    hotel = located.first.item["product"] == "hotel"
    nights = range(located.first.nights)

    def environment(moment: str) -> Drawn:
        return Drawn(space, range(travellers), nights, "stay" if hotel else "fare", moment)

    condition = claim.holds(environment)
    if condition is None or condition is True:
        return None
    space.hold(*within(claim, environment("")))
    model = _model(space, condition, environment("").costs, clock)
    return None if model is None else _confirmed(claim, located, environment, travellers, model)


def _model(space: Space, condition: Any, costs: Any, clock: Clock) -> Any:
    """Prices in round numbers, where such break the condition; something is paid."""
    every = [term_of(cost) for _, cost in costs()]
    paid = z3.Sum(*every) > 0
    for step in _ROUND:
        low = [z3.And(one % step == 0, one <= 10_000_000) for one in every] if step > 1 else []
        model = space.broken(condition, clock.left(), paid, *low)
        if model is not None:
            return model
    return None


def _confirmed(claim: Claim, located: Located, environment: Any, travellers: int, model: Any) -> Verdict | None:
    """The booking, if the engine shows that it breaks the claim."""
    components = tuple(environment("").priced(model))
    drafts = [
        draft.priced(components, max(travellers, draft.party), _given(claim, environment(moment), model))
        for draft, moment in zip(located.drafts, ("early", "late"), strict=False)
    ]
    try:
        cells = [claim.asked.table.cell(draft.seen()) for draft in drafts]
        said = claim.broken(drafts) if cells == [claim.cell, claim.late][: len(drafts)] else ""
    except (InvalidInput, Missing, LookupError, ValueError):
        return None
    where = in_words(claim.asked.plan, claim.asked.table, claim.cell)
    return Verdict("refuted", f"{said}, where {where}", shown(claim, drafts)) if said else None


def _given(claim: Claim, env: Drawn, model: Any) -> dict[str, Any]:
    """Amounts that are facts, as a model has them."""
    facts = {one.name: one.reader for formula in claim.formulas for one in leaves(formula) if isinstance(one, FactAmount)}
    currency = claim.asked.currency
    return {name: to_text(value_in(model, env.fact(name, reader)), currency) for name, reader in facts.items()}


def shown(claim: Claim, drafts: list[Draft]) -> Witness:
    """The booking with what the quotes of all documents say of this one."""
    first = drafts[0]
    found = Witness(first.to_dict(), first.asking(), tuple(draft.moment({}) for draft in drafts))
    quotes = quoted(claim.asked.folder.rulebook, found)
    moments = [
        moment._replace(says=_says(claim, explained(quote.decided)))
        for moment, quote in zip(found.moments, quotes, strict=True)
    ]
    return found._replace(moments=tuple(moments))


def _says(claim: Claim, told: dict[str, Any]) -> dict[str, Any]:
    own = claim.asked.plan.id
    answers = [one for item in told["items"] for one in item["answers"] if one["document"] == own]
    return {key: one[key] for one in answers[:1] for key in ("document", "outcome", "code", "won")}
