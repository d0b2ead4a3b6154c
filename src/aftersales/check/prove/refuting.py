"""A booking that breaks a claim, which the engine quotes so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import z3

from aftersales import Quote, explain
from aftersales.check.draft import Draft
from aftersales.check.gaps import in_words
from aftersales.check.prove.claims import Claim, Verdict, within
from aftersales.check.prove.drawn import Drawn
from aftersales.check.prove.locating import Located, located_in
from aftersales.check.prove.numbers import term_of
from aftersales.check.prove.real import money
from aftersales.check.prove.space import Space, Undecided, value_in
from aftersales.check.prove.sums import Learned
from aftersales.check.witness import Witness, quoted
from aftersales.model.problems import InvalidInput
from aftersales.model.quote import AMOUNTS
from aftersales.plan.formula import FactAmount, Missing, PerUnit, leaves
from aftersales.values.money import to_text

MOST_TRAVELLERS: Final = 3
_ROUND: Final = ((10_000, True), (100, True), (100, False), (1, False))
"""Steps that prices are drawn in, and whether all nights cost the same."""
_LOW: Final = 10_000_000


def refuted(claim: Claim, unproven: str, learned: Learned) -> Verdict:
    """A booking that breaks the claim, or why none was found. Raises OutOfTime."""
    where = in_words(claim.asked.plan, claim.asked.table, claim.cell)
    found = located_in(claim)
    if found is None:
        return Verdict("unknown", f"{unproven}, and no booking was found where {where}")
    claim, located = found
    for travellers in _travellers(claim):
        try:
            broken = _tried(claim, located, travellers, learned)
        except Missing as missing:
            return Verdict("unknown", f"{unproven}, and no booking can be drawn with {', '.join(missing.facts)}")
        except Undecided as gives_up:
            return Verdict("unknown", f"{unproven}; z3 gives up: {gives_up}")
        if broken is not None:
            return broken
    return Verdict("unknown", f"{unproven}, and no booking breaks it where {where}")


def _travellers(claim: Claim) -> Iterator[int]:
    """How many to try: more than one where amounts are stated for each."""
    yield 1
    every = (one for formula in claim.formulas for one in leaves(formula))
    units = {unit for one in every if isinstance(one, PerUnit) for unit in one.units}
    if units & {"traveller", "ticket"}:
        yield from range(2, MOST_TRAVELLERS + 1)


def _tried(claim: Claim, located: Located, travellers: int, learned: Learned) -> Verdict | None:
    """What the engine makes of prices that should break the claim; None if there are none. Raises Missing, Undecided,
    OutOfTime."""
    space = claim.space()
    nights = range(located.first.nights)
    main = "stay" if nights or located.first.item["product"] == "hotel" else "fare"

    def environment(moment: str) -> Drawn:
        return Drawn(space, range(travellers), nights, main, moment)

    condition = claim.holds(environment)
    if condition is None or condition is True:
        return None
    space.hold(*within(claim, environment("")))
    model = _model(space, condition, environment(""), learned)
    return None if model is None else _confirmed(claim, located, environment, travellers, model)


def _model(space: Space, condition: Any, env: Drawn, learned: Learned) -> Any:
    """Prices that break the condition, round ones and nights alike if such do; something is paid."""
    costs = [(one, term_of(cost)) for one, cost in env.costs()]
    paid = z3.Sum(*(cost for _, cost in costs)) > 0
    first = {one.kind: cost for one, cost in reversed(costs)}
    alike = [cost == first[one.kind] for one, cost in costs if one.night is not None]
    for step, even in _ROUND:
        low = [z3.And(cost % step == 0, cost <= _LOW) for _, cost in costs] if step > 1 else []
        model = space.broken(condition, learned.left(), paid, *low, *(alike if even else ()))
        if model is not None:
            return model
    return None


def _confirmed(claim: Claim, located: Located, environment: Any, travellers: int, model: Any) -> Verdict | None:
    """The booking, if the engine shows that it breaks the claim."""
    components, after = environment("").priced(model), environment("").repriced(model)
    drafts = [
        draft.priced(components, max(travellers, draft.party), _given(claim, environment(moment), model), after)
        for draft, moment in zip(located.drafts, claim.moments, strict=True)
    ]
    try:
        cells = [claim.asked.table.cell(draft.seen()) for draft in drafts]
        said = claim.broken(drafts) if cells == [claim.cell, claim.late][: len(drafts)] else ""
    except (InvalidInput, Missing, LookupError, ValueError):
        return None
    where = in_words(claim.asked.plan, claim.asked.table, cells[-1])
    paid = money(drafts[0], sum(one.minor for one in components))
    return Verdict("refuted", f"{said}, of {paid}, where {where}", shown(claim, drafts)) if said else None


def _given(claim: Claim, env: Drawn, model: Any) -> dict[str, Any]:
    """Amounts that are facts, as a model has them."""
    every = (one for formula in claim.formulas for one in leaves(formula))
    facts = {one.name: one.reader for one in every if isinstance(one, FactAmount)}
    currency = claim.asked.currency
    return {name: to_text(value_in(model, env.fact(name, reader)), currency) for name, reader in facts.items()}


def shown(claim: Claim, drafts: list[Draft]) -> Witness:
    """The booking with what the quotes of all documents say of this one."""
    first = drafts[0]
    found = Witness(first.to_dict(), first.asking(), tuple(draft.moment({}) for draft in drafts))
    quotes = quoted(claim.asked.folder.rulebook, found)
    pairs = zip(found.moments, quotes, strict=True)
    return found._replace(moments=tuple(moment._replace(says=_says(claim, quote)) for moment, quote in pairs))


def _says(claim: Claim, quote: Quote) -> dict[str, Any]:
    """The document's answer, and the amounts of the quote where that is the one that holds."""
    own = claim.asked.plan.id
    answers = [one for item in explain(quote).to_dict()["items"] for one in item["answers"] if one["document"] == own]
    says = {key: one[key] for one in answers[:1] for key in ("document", "outcome", "code", "won")}
    amounts = {name: getattr(quote, name) for name in AMOUNTS} if says.get("won") else {}
    return says | {name: money.amount for name, money in amounts.items() if money is not None}
