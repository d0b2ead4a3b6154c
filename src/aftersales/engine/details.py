"""What a quote shows when asked: lines, awards, payouts, reasons, and the stamp of what it was computed with."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from aftersales._version import __version__
from aftersales.engine.answer import Answer
from aftersales.engine.answers import governed
from aftersales.engine.decision import Decision
from aftersales.engine.entitlements import care_of, deadlines_of
from aftersales.engine.explain import explained, table_of
from aftersales.engine.options import options_of
from aftersales.engine.payouts import clawbacks_of, payouts_of
from aftersales.engine.reasons import told_reasons
from aftersales.engine.recoveries import recoveries_of
from aftersales.engine.steps import timeline_of
from aftersales.engine.transaction import Charge, Finding
from aftersales.engine.used import used_amount
from aftersales.model.basis import Basis, digest_of
from aftersales.model.quote_parts import Award, Clawback, Deadline, Entitlement, Line, Option, Payout, Reason
from aftersales.model.recovery import Recovery
from aftersales.model.steps import TimelineStep
from aftersales.values.money import Money
from aftersales.values.zones import moment, version_of


class BuiltLater:
    """The details of one decision, built on demand."""

    __slots__ = ("_deadlines", "books", "decided")

    def __init__(self, decided: Decision) -> None:
        self.decided, self.books = decided, decided.plans
        self._deadlines: tuple[Deadline, ...] | None = None

    def lines(self) -> tuple[Line, ...]:
        """One line an item, for all requests but claims."""
        if self.decided.request.kind == "claim":
            return ()
        items = [self._line(one) for one in self.decided.found]
        changes = self.decided.request.kind == "change"
        return (*items, *(_once(charge, self.decided.currency, changes) for charge in self.decided.summed.charges))

    def awards(self) -> tuple[Award, ...]:
        """One award an item and head, for claims."""
        return tuple(self._award(one) for one in self.decided.found) if self.decided.request.kind == "claim" else ()

    def payouts(self) -> tuple[Payout, ...]:
        """The refund instructions."""
        return payouts_of(self.decided, self.books, self.deadlines())

    def clawbacks(self) -> tuple[Clawback, ...]:
        """What goes back of the points that were earned."""
        return clawbacks_of(self.decided)

    def timeline(self) -> tuple[TimelineStep, ...]:
        """The steps of the refund, of an answer that pays out."""
        return timeline_of(self.decided, self.books, self.deadlines())

    def recoveries(self) -> tuple[Recovery, ...]:
        """What comes back from suppliers, and what the platform bears."""
        return recoveries_of(self.decided)

    def options(self) -> tuple[Option, ...]:
        """What the traveller may choose, best first."""
        return options_of(self.decided)

    def care(self) -> tuple[Entitlement, ...]:
        """What is owed without money."""
        return care_of(self.decided)

    def deadlines(self) -> tuple[Deadline, ...]:
        """What must be done by when."""
        if self._deadlines is None:
            self._deadlines = deadlines_of(self.decided)
        return self._deadlines

    def reasons(self) -> tuple[Reason, ...]:
        """What decided each item, then what was considered and lost."""
        return told_reasons(self.decided)

    def explanation(self) -> dict[str, Any]:
        """The full why and why-not."""
        return explained(self.decided)

    def stamp(self) -> dict[str, str]:
        """Versions of the policies, the engine and the data it stands on."""
        return {"policies": self.books.digest, "engine": __version__, **_data_versions()}

    def basis(self) -> Basis:
        """When what was asked, and the digest of what was known."""
        decided = self.decided
        known = digest_of(decided.booking, [one.record for one in decided.found], decided.given)
        return Basis(moment(decided.now, decided.zone or "UTC"), decided.request, known)

    def _line(self, found: Finding) -> Line:
        record, answer, currency = found.record, found.winner, self.decided.booking.currency
        settled = answer.outcome in ("granted", "denied")
        changes, priced = found.question == "change", not record.unpriced
        used = used_amount(self.decided.view(record), self._valued(found))
        back = max(0, answer.owed)

        def money(minor: int, known: bool) -> Money | None:
            return Money(minor, currency) if known else None

        return Line(
            record.id,
            answer.outcome,
            answer.code,
            answer.document,
            answer.version,
            self._row(found, answer),
            tuple(sorted(answer.missing)),
            money(record.paid, priced),
            money(used, priced),
            Money(record.refunded, currency),
            money(0 if changes else answer.penalty, settled and (priced or answer.outcome == "granted")),
            money(record.paid - used - record.refunded - back, settled and priced),
            money(back, settled),
            *_of_change(answer, currency),
            *record.part,
        )

    def _valued(self, found: Finding) -> str:
        """How the document that decided values what was flown; waivers and packages do as the item's terms do."""
        plan = None if found.winner.document is None else self.books.policy(found.winner.document)
        if not found.record.flown or plan is None or plan.kind in ("right", "benefit"):
            return ""
        terms = governed(self.books, self.decided.view(found.record)).terms
        return "" if terms is None else terms.policy.flown

    def _award(self, found: Finding) -> Award:
        answer = found.winner
        settled = answer.outcome in ("granted", "denied")
        return Award(
            found.record.id,
            found.question,
            answer.outcome,
            answer.code,
            answer.document,
            answer.version,
            self._row(found, answer),
            tuple(sorted(answer.missing)),
            Money(answer.owed, answer.currency or self.decided.currency) if settled else None,
        )

    def _row(self, found: Finding, answer: Answer) -> str:
        table = table_of(self.books, self.decided.view(found.record), answer, found.question)
        return "" if table is None or answer.row < 0 else table[1].rows[answer.row].id


def _once(charge: Charge, currency: str, changes: bool) -> Line:
    """What is charged once for a request belongs to no item: it is kept of what was paid, or a fee."""
    nothing, minor = Money(0, currency), Money(charge.minor, currency)
    kept = (nothing, nothing, nothing, minor) if changes else (minor, minor, Money(-charge.minor, currency))
    return Line(
        "", "granted", "once", charge.document, charge.version, "", (), nothing, nothing, nothing, *kept
    )  # fmt: skip


def _of_change(answer: Answer, currency: str) -> tuple[Money | None, Money | None, Money | None, str | None]:
    """Fee, what is to pay on top, what is left of the old price and in which form it comes back."""
    exchange = answer.exchange
    if answer.outcome != "granted" or exchange is None:
        return None, None, None, None
    added, residual = (None if m is None else Money(m, currency) for m in (exchange.added, exchange.residual))
    return Money(answer.penalty, currency), added, residual, exchange.form


@lru_cache(maxsize=1)
def _data_versions() -> dict[str, str]:
    return {"tzdata": version_of("tzdata"), "holidays": version_of("holidays")}
