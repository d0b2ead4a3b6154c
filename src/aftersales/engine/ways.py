"""How each share of a refund finds its rail: its own, or, where that is closed, the first that takes it instead."""

from __future__ import annotations

from typing import NamedTuple

from aftersales.engine.limits import closed, voided
from aftersales.engine.rails import Rails
from aftersales.engine.route import Share
from aftersales.model.payments import Payment
from aftersales.model.quote_parts import How
from aftersales.policy.documents import Form, Tender


class Repayment(NamedTuple):
    """What is paid back of a tender by one method, in minor units, and as how many points; `because` where that is not
    its own rail."""

    payment: Payment
    method: str
    form: Form
    minor: int
    points: int | None
    how: How
    because: str


class Stuck(NamedTuple):
    """A share that no rail takes, and why its own does not."""

    payment: Payment
    minor: int
    because: str


def repaid(share: Share, rails: Rails, now: int, currency: str) -> list[Repayment | Stuck]:
    """How the share of a tender is paid back: by its own rail, but for what that does not take."""
    payment, minor = share
    rail = rails.get(payment.method)
    why = closed(rail, payment, minor, now, currency)
    if why:
        return [_instead(rail, payment, minor, why, rails, currency)]
    voids = rail is not None and rail.void_until is not None and voided(rail, payment, minor, now)
    how: How = "void" if voids else "refund"
    if rail is None or rail.comes_back != "points":
        form = "money" if rail is None else rail.comes_back
        return [Repayment(payment, payment.method, form, minor, None, how, "")]
    points, worth = whole_points(payment, minor)
    own = Repayment(payment, payment.method, "points", worth, points, how, "")
    found: list[Repayment | Stuck] = [own] if worth else []
    rest = minor - worth
    return [*found, _instead(rail, payment, rest, "remainder", rails, currency)] if rest else found


def whole_points(payment: Payment, share: int) -> tuple[int, int]:
    """How many whole points come back for a share of what they paid, and what they count as."""
    points = payment.points or 0
    found = share * points // payment.paid
    return found, found * payment.paid // points


def ordinary(payment: Payment, share: int, rails: Rails, now: int, currency: str) -> bool:
    """Whether a share is simply refunded, as money, by its own rail."""
    rail = rails.get(payment.method)
    if rail is None:
        return payment.status == "open"
    voids = rail.void_until is not None and payment.captured is not None
    return rail.comes_back == "money" and not voids and not closed(rail, payment, share, now, currency)


def may_be_stuck(payment: Payment, rails: Rails, now: int, currency: str) -> bool:
    """Whether some share of a payment might find no way back: what a rail takes least of is one minor unit."""
    rail = rails.get(payment.method)
    if rail is None:
        return payment.status != "open"
    if payment.method in rails.caught and payment.status != "chargeback":
        return False
    if rail.comes_back == "points" and not _always_whole(payment):
        return True
    return bool(closed(rail, payment, 1, now, currency))


def _always_whole(payment: Payment) -> bool:
    """Whether every share of a payment is a whole number of its points."""
    return payment.points is not None and payment.paid > 0 and payment.points % payment.paid == 0


def _instead(
    own: Tender | None, payment: Payment, minor: int, why: str, rails: Rails, currency: str
) -> Repayment | Stuck:
    """By the first method that takes it instead; a disputed payment by none."""
    method = None if own is None or why == "chargeback" else rails.instead(own, minor, currency)
    if method is None:
        return Stuck(payment, minor, why)
    return Repayment(payment, method, rails[method].comes_back, minor, None, "transfer", why)
