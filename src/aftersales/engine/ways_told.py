"""What a quote says of where its refund goes: each fallback with its reason, and what keeps it from going anywhere."""

from __future__ import annotations

from typing import Any

from aftersales.engine.asked import to_ask
from aftersales.engine.decision import Decision
from aftersales.engine.ways import Repayment, Stuck
from aftersales.model.quote_parts import Reason
from aftersales.model.ways import UNCLEAR, WHY
from aftersales.values.money import Money


def reasons_of(decided: Decision) -> tuple[Reason, ...]:
    """What stops a refund, or the fallbacks that it takes."""
    routed = decided.summed.routed
    if routed is None:
        return ()
    if routed.problem is not None:
        code = routed.problem[1]
        missing = to_ask(decided.unclear, decided.views[0], None)
        message = f"{UNCLEAR[code]} (missing: {', '.join(missing)})" if missing else UNCLEAR[code]
        return (Reason("", "decided", code, None, "", "", {}, message),)
    if routed.stuck:
        return tuple([_stuck(one, decided.currency) for one in routed.stuck])
    return tuple([_instead(one, decided.currency) for one in routed.repayments if one.because])


def _stuck(one: Stuck, currency: str) -> Reason:
    share = str(Money(one.minor, currency))
    message = (
        f"{share} of tender {one.payment.id} cannot be paid back: {WHY[one.because]}, and nothing takes it instead"
    )
    return Reason("", "decided", one.because, None, "", "", {"tender": one.payment.id, "share": share}, message)


def _instead(one: Repayment, currency: str) -> Reason:
    share = str(Money(one.minor, currency))
    message = f"{share} of tender {one.payment.id} is paid by {one.method}: {WHY[one.because]}"
    facts = {"tender": one.payment.id, "share": share, "method": one.method}
    return Reason("", "noted", one.because, None, "", "", facts, message)


def explained_ways(decided: Decision) -> dict[str, Any] | None:
    """The routing that governs and every share, as plain JSON values; None where a refund goes back as it was paid."""
    routed = decided.summed.routed
    if routed is None:
        return None
    by: dict[str, Any] = {"document": None}
    if routed.routing is not None:
        by = {"document": routed.routing.id, "title": routed.routing.title, "source": routed.routing.source}
    paid = [{**_share(one, decided), "method": one.method, "how": one.how} for one in routed.repayments]
    return {**by, "shares": [*paid, *(_share(one, decided) for one in routed.stuck)]}


def _share(one: Repayment | Stuck, decided: Decision) -> dict[str, Any]:
    amount = Money(one.minor, decided.currency).to_dict()
    return {"tender": one.payment.id, "amount": amount, "because": one.because}
