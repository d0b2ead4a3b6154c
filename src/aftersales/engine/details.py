"""What a quote shows when asked: lines, payouts, reasons, and the stamp of what it was computed with."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from aftersales._version import __version__
from aftersales.engine.explain import explained, facts_used
from aftersales.engine.quote import Decision
from aftersales.engine.settle import Answer, used_amount
from aftersales.model.quote import Line, Payout, Reason, payout_key
from aftersales.plan.view import View
from aftersales.policy.documents import Policy
from aftersales.values.money import Money
from aftersales.values.zones import version_of


class BuiltLater:
    """The details of one decision, built on demand."""

    __slots__ = ("books", "decided")

    def __init__(self, decided: Decision) -> None:
        self.decided, self.books = decided, decided.plans

    def lines(self) -> tuple[Line, ...]:
        """One line an item."""
        decided = self.decided
        return tuple(self._line(v, winner) for v, (winner, _) in zip(decided.views, decided.found, strict=True))

    def payouts(self) -> tuple[Payout, ...]:
        """One payout a tender."""
        booking = self.decided.booking
        found = []
        for payment, minor in self.decided.shares:
            dates = self.books.arrival(payment.method, self.decided.now)
            key = payout_key(booking.id, self.decided.request.id, payment.id, payment.refunded + minor)
            found.append(Payout(payment.id, payment.method, Money(minor, booking.currency), dates, key))
        return tuple(found)

    def reasons(self) -> tuple[Reason, ...]:
        """What decided each item, then what was considered and lost."""
        found = []
        for view, (winner, answers) in zip(self.decided.views, self.decided.found, strict=True):
            found.append(self._reason(view, winner, "decided"))
            found += [self._reason(view, answer, "considered") for answer in answers if not _same(answer, winner)]
        for tender, why in (self.decided.closed or {}).items():
            message = f"the rail of tender {tender} takes no refund any more: {why.replace('_', ' ')}"
            found.append(Reason("", "decided", why, None, "", "", {"tender": tender}, message))
        return tuple(found)

    def explanation(self) -> dict[str, Any]:
        """The full why and why-not."""
        return explained(self.decided)

    def stamp(self) -> dict[str, str]:
        """Versions of the policies, the engine and the data it stands on."""
        return {"policies": self.books.digest, "engine": __version__, **_data_versions()}

    def _line(self, view: View, answer: Answer) -> Line:
        record, currency = view.record, self.decided.booking.currency
        settled = answer.outcome in ("granted", "denied")
        used = used_amount(view)
        kept = record.paid - used - record.refunded - answer.refundable
        row = self._row(view, answer)
        return Line(
            record.id,
            answer.outcome,
            answer.code,
            answer.document,
            answer.version,
            row,
            tuple(sorted(answer.missing)),
            Money(record.paid, currency),
            Money(used, currency),
            Money(record.refunded, currency),
            Money(answer.penalty, currency) if settled else None,
            Money(kept, currency) if settled else None,
            Money(answer.refundable, currency) if settled else None,
        )

    def _reason(self, view: View, answer: Answer, role: Any) -> Reason:
        policy = self._policy(answer)
        return Reason(
            view.record.id,
            role,
            answer.code or answer.outcome,
            answer.document,
            answer.version,
            self._row(view, answer),
            facts_used(self.books, view, answer, self.decided.request.kind),
            _message(answer, self.decided.booking.currency),
            policy.source if policy else "",
        )

    def _policy(self, answer: Answer) -> Policy | None:
        if answer.document is None:
            return None
        plan = self.books.terms(answer.document) or self.books.plan("right", answer.document)
        return plan.policy if plan else None

    def _row(self, view: View, answer: Answer) -> str:
        policy = self._policy(answer)
        if policy is None or answer.row < 0:
            return ""
        version = next(version for version in policy.versions if version.name == answer.version)
        rows = version.body.tables.get(self.decided.request.kind)
        return rows[answer.row].id if rows else ""


def _message(answer: Answer, currency: str) -> str:
    if answer.outcome == "granted":
        return f"refund {Money(answer.refundable, currency)}, penalty {Money(answer.penalty, currency)}"
    return _CODES.get(answer.code, f"{answer.outcome}: {answer.code.replace('_', ' ')}") + _listed(answer)


_CODES = {
    "no_terms": "no terms apply to this item",
    "no_version": "no version of the document was in force at the instant that picks it",
    "no_row": "no row of the document's table matches",
    "not_stated": "the document does not say what happens for this request",
    "unknown_terms": "the terms the item was sold under are not in the rulebook",
    "terms_unclear": "which terms apply depends on facts that are not stated",
    "conflicting_terms": "two or more terms apply and none is more specific than the others",
    "not_owed": "nothing is owed under this document: no row of its table matches",
    "other_currency": "the document states amounts in another currency than the booking's, and no rate is known",
    "missing_facts": "the answer depends on facts that are not stated",
    "right_unclear": "whether the right applies depends on facts that are not stated",
    "nothing_unused": "nothing unused is left to cancel",
    "partly_used": "the ticket is partly used; a person must value what is left",
    "already_refunded": "everything paid for the item was already paid back",
}


def _same(answer: Answer, winner: Answer) -> bool:
    """Whether an answer is the winner, or the open one that the winner was made of."""
    return answer is winner or (answer.document, answer.code) == (winner.document, winner.code)


def _listed(answer: Answer) -> str:
    return f" (missing: {', '.join(sorted(answer.missing))})" if answer.missing else ""


@lru_cache(maxsize=1)
def _data_versions() -> dict[str, str]:
    return {"tzdata": version_of("tzdata"), "holidays": version_of("holidays")}
