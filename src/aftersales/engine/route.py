"""The refund split over the tenders that paid: in proportion to what is left on each."""

from __future__ import annotations

from aftersales.model.payments import Payment
from aftersales.values.rounding import allocate

Share = tuple[Payment, int]


def route(refund: int, payments: tuple[Payment, ...]) -> tuple[Share, ...]:
    """Each tender with its share of the refund in minor units; shares of nothing are left out.

    Largest remainders, the first tender winning ties. A share never exceeds what is left on its tender.
    """
    if refund == 0:
        return ()
    if len(payments) == 1:
        return ((payments[0], refund),)
    parts = allocate(refund, [payment.paid - payment.refunded for payment in payments])
    return tuple([(payment, part) for payment, part in zip(payments, parts, strict=True) if part])
