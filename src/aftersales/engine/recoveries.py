"""What the platform recovers from its suppliers of what it refunds, and what it bears."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aftersales.engine.answer import Answer
from aftersales.engine.answers import by_pin
from aftersales.engine.decision import Decision
from aftersales.engine.scope import portions_of
from aftersales.engine.transaction import Finding, net
from aftersales.model.record import ItemRecord, Unit, money_facts, parts_of
from aftersales.model.recovery import Recovery
from aftersales.model.request import REFUNDS
from aftersales.model.supplier_penalties import penalties_of
from aftersales.model.unknown import UNKNOWN
from aftersales.values.money import Money

_SETTLED = ("granted", "denied")


def recoveries_of(decided: Decision) -> tuple[Recovery, ...]:
    """One for each answer about an item of which the booking states the supplier's terms, to a cancellation."""
    if decided.request.kind not in REFUNDS:
        return ()
    owed = net([(one.record, one.winner) for one in decided.found])
    bought = [pair for pair in zip(decided.found, owed, strict=True) if pair[0].record.item.supplier_terms is not None]
    supplied = [
        _supplier(record, decided) for sold in _sold(bought) for record in portions_of(at_cost(sold), decided.request)
    ]
    pairs = zip(bought, supplied, net(supplied), strict=True)
    return tuple([_recovery(*one, *other, back, decided.currency) for one, other, back in pairs])


def _sold(bought: Sequence[tuple[Finding, int]]) -> Iterable[ItemRecord]:
    """The items as sold, each once."""
    return {one.record.id: one.record.sold or one.record for one, _ in bought}.values()


def _supplier(record: ItemRecord, decided: Decision) -> tuple[ItemRecord, Answer]:
    """What the supplier's terms say to the same request."""
    return record, by_pin(decided.plans, decided.seen(record), decided.request.kind)


def at_cost(sold: ItemRecord) -> ItemRecord:
    """An item as the platform bought it: at its cost, under its supplier's terms, with nothing given back yet."""
    item, pin = sold.item, sold.item.supplier_terms
    assert pin is not None
    whole = Unit(parts_of(item.cost or item.price, sold.currency), sold.nights)
    unstated = dict.fromkeys((part.kind for part in sold.whole.parts), UNKNOWN)
    return sold.derived(
        {**unstated, **money_facts(whole), "total_left": whole.paid},
        whole=whole,
        paid=whole.paid,
        refunded=0,
        back=(),
        pin=(pin.id, pin.version),
        supplier=penalties_of(item, sold.currency, whole),
        sold=None,
    )


def _recovery(found: Finding, owed: int, record: ItemRecord, answer: Answer, back: int, currency: str) -> Recovery:
    refunded = owed + found.record.refunded if found.winner.outcome in _SETTLED else None
    recovered = back if answer.outcome in _SETTLED else None
    more = None if refunded is None or recovered is None else refunded - recovered
    return Recovery(
        record.id,
        answer.outcome,
        answer.code,
        answer.document,
        answer.version,
        tuple(sorted(answer.missing)),
        Money(record.paid, currency),
        None if refunded is None else Money(refunded, currency),
        None if recovered is None else Money(recovered, currency),
        None if more is None else Money(max(0, more), currency),
        None if more is None else more > 0,
        record.part,
    )
