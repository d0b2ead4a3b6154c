"""The refund split over the tenders that paid: by payer, then group by group, each tender up to what is left of it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from aftersales.model.payments import Payment
from aftersales.policy.documents import Routing, Tender
from aftersales.values.rounding import allocate

Share = tuple[Payment, int]
Payments = Sequence[Payment]
_REST = "rest"


def route(
    refund: int, payments: Payments, routing: Routing | None = None, rails: Mapping[str, Tender] | None = None
) -> tuple[Share, ...]:
    """Each tender with its share of the refund in minor units, in the booking's order; shares of nothing are left out.

    Without a routing in proportion to what is left. A share never exceeds what is left on its tender.
    """
    if refund == 0:
        return ()
    if len(payments) == 1:
        return ((payments[0], refund),)
    found: dict[str, int] = {}
    for payer, part in _by_payer(refund, payments, routing):
        for group, minor in _filled(part, _grouped(payer, routing, rails or {})):
            found |= _within(minor, group, routing)
    return tuple([(payment, found[payment.id]) for payment in payments if found.get(payment.id)])


def _by_payer(refund: int, payments: Payments, routing: Routing | None) -> list[tuple[Payments, int]]:
    """The payments of each payer with what comes back to them; those who are not stated are one payer."""
    if routing is None or routing.payers is None:
        return [(payments, refund)]
    if routing.payers:
        groups = [[one for one in payments if one.payer == payer] for payer in routing.payers]
        return list(_filled(refund, [*groups, [one for one in payments if one.payer not in routing.payers]]))
    own = dict.fromkeys([one.payer for one in sorted(payments, key=_id)])
    groups = [[one for one in payments if one.payer == payer] for payer in own]
    return list(zip(groups, allocate(refund, [_left(group) for group in groups]), strict=True))


def _grouped(payments: Payments, routing: Routing | None, rails: Mapping[str, Tender]) -> list[Payments]:
    """The groups of an order, those that it does not name last."""
    if routing is None or not routing.order:
        return [payments]
    groups: dict[str, list[Payment]] = {word: [] for word in routing.order}
    groups.setdefault(_REST, [])
    for payment in payments:
        groups[_word(payment, groups, rails)].append(payment)
    return [group for group in groups.values() if group]


def _word(payment: Payment, words: Container[str], rails: Mapping[str, Tender]) -> str:
    """By which of an order's words a payment is found: its method, else what comes back of it, else the rest."""
    if payment.method in words:
        return payment.method
    rail = rails.get(payment.method)
    form = "money" if rail is None else rail.comes_back
    return form if form in words else _REST


def _filled(refund: int, groups: Sequence[Payments]) -> Iterator[tuple[Payments, int]]:
    """The groups one after the other, each with what it takes of a refund."""
    for group in groups:
        if not refund:
            return
        taken = min(refund, _left(group))
        refund -= taken
        yield group, taken


def _within(refund: int, group: Payments, routing: Routing | None) -> dict[str, int]:
    """The shares of one group, by tender."""
    if len(group) == 1:
        return {group[0].id: refund}
    if routing is None or routing.within == "pro_rata":
        ordered = sorted(group, key=_id)
        shares = allocate(refund, [payment.left for payment in ordered])
        return {payment.id: share for payment, share in zip(ordered, shares, strict=True)}
    one_by_one = _filled(refund, [(payment,) for payment in _by_capture(group, routing.within == "latest_first")])
    return {payment.id: share for (payment,), share in one_by_one}


def _by_capture(group: Payments, latest: bool) -> list[Payment]:
    """By the instant of capture, ties by id; where that is not stated of one, by the place in the booking."""
    known = [(payment.captured, payment) for payment in group if payment.captured is not None]
    if len(known) < len(group):
        return list(reversed(group)) if latest else list(group)
    return [payment for _, payment in sorted(known, key=lambda one: (-one[0] if latest else one[0], one[1].id))]


def _left(payments: Payments) -> int:
    return sum([payment.paid - payment.refunded for payment in payments])


def _id(payment: Payment) -> str:
    return payment.id
