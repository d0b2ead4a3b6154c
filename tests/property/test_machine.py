"""A booking's life in any order: cancelled in parts, disrupted, changed, claimed for, paid back, and asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aftersales import Booking, Cancel, Change, Claim, NoShow, Quote
from aftersales.model.quote_parts import Payout
from aftersales.policy.documents import Calendar, Routing, Tender
from tests.property.ledger import atoms_of, back_on, by_tender, cuts_of, executed, numbers_of, portions
from tests.property.made_bookings import TICK, Dict, minor_of, text_of
from tests.property.made_trips import RULES, UNEVEN, library_of, rules_of, trips
from tests.reference.compare import differences
from tests.reference.interpreter import Ways
from tests.reference.interpreter import quote as reference
from tests.reference.plain import of_engine, of_reference
from tests.simple import not_none

START = datetime(2025, 6, 11, 16, tzinfo=UTC)
PARTS = st.sampled_from(("", "travellers", "travellers", "numbers", "numbers", "both"))


def judge(number: int, booking: Booking, request: Any, at: datetime, quote: Quote) -> None:
    """A second opinion on every quote: that of the reference interpreter."""
    library = library_of(number)
    known = library.of(Calendar), Ways(library.of(Tender), library.of(Routing))
    wanted = of_reference(reference(library.policies, library.facts, booking, request, at, (), *known))
    found = of_engine(quote, request.kind)
    assert found == wanted, "\n".join(differences(found, wanted))


def one_way(quote: Quote, data: Dict) -> None:
    """A tender is paid back once, or in points and their remainder; never where its payer disputes it."""
    disputed = {tender["id"] for tender in data["tenders"] if tender.get("status") == "chargeback"}
    ways: dict[str, list[str]] = {}
    for payout in quote.payouts:
        ways.setdefault(payout.tender, []).append(payout.form if payout.because != "remainder" else "remainder")
    assert disputed.isdisjoint(ways)
    assert all(len(forms) == 1 or forms == ["points", "remainder"] for forms in ways.values())


def minor(quote: Quote) -> int:
    """What comes back."""
    return quote.refund.minor if quote.refund else 0


class Life(RuleBasedStateMachine):
    """One booking under one set of rules, later and later."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.data, self.now = 0, {}, START  # type: ignore[var-annotated]
        self.paid: list[Payout] = []

    @initialize(number=RULES, data=trips())
    def books(self, number: int, data: Dict) -> None:
        self.number, self.data = number, data

    @property
    def booking(self) -> Booking:
        return Booking.from_dict(self.data)

    def quote(self, request: Any, data: Dict | None = None, at: datetime | None = None) -> Quote:
        """A quote now, with all that must hold of any."""
        booking, at = Booking.from_dict(data or self.data), at or self.now
        found = rules_of(self.number).quote(booking, request, at=at)
        again = rules_of(self.number).quote(Booking.from_json(booking.to_json()), request, at=at)
        assert found == again
        assert found.details.explanation()["items"]
        for line in found.lines:
            amounts = (line.refundable, line.kept, line.used, line.already_refunded)
            assert None in amounts or sum(money.minor for money in amounts if money) == not_none(line.paid).minor
        left = {
            t["id"]: minor_of(t["amount"]) - back_on(self.data if data is None else data, "tender", t["id"])
            for t in self.data["tenders"]
        }
        assert all(0 < minor <= left[tender] for tender, minor in by_tender(found).items())
        one_way(found, self.data)
        assert sum(payout.amount.minor for payout in found.payouts) == (
            minor(found) if found.outcome == "granted" else 0
        )
        if found.outcome == "granted" and found.refund is not None:
            assert sum(line.refundable.minor for line in found.lines if line.refundable) == found.refund.minor
            assert found.refund.minor >= 0
        judge(self.number, booking, request, at, found)
        return found

    def scope(self, draw: st.DataObject) -> Dict:
        """Something to ask about: everything, some items, or a part of them."""
        items = self.data["items"]
        some = draw.draw(st.lists(st.sampled_from([i["id"] for i in items]), min_size=1, unique=True) | st.none())
        part = draw.draw(PARTS)
        found: Dict = {"items": some} if some else {}
        names = [t["id"] for t in self.data["travellers"]]
        if part in ("travellers", "both") and names:
            found["travellers"] = draw.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
        if part in ("numbers", "both"):
            item = draw.draw(st.sampled_from(items))
            numbers = draw.draw(st.lists(st.sampled_from(numbers_of(item)), min_size=1, unique=True))
            found |= {"items": [item["id"]], "nights" if "stay" in item else "segments": numbers}
        return found

    @rule(draw=st.data(), what=st.sampled_from((Cancel, Cancel, Cancel, NoShow)), carry_out=st.booleans())
    def cancels(self, draw: st.DataObject, what: Any, carry_out: bool) -> None:
        """Every portion has its line; what is carried out is owed no second time, however often it is asked."""
        scope = self.scope(draw)
        request = what(id="r", **scope)
        asked = list(portions(self.data, scope))
        quote = self.quote(request)
        assert [line.item for line in quote.lines if line.item] == [item["id"] for item, _, _ in asked]
        self._tops_up(request, quote)
        if quote.outcome == "granted" and carry_out:
            self.data = executed(self.data, scope, quote, self.now)
            self.paid += quote.payouts
            for later in (timedelta(0), timedelta(days=40)):
                again = self.quote(request, at=self.now + later)
                assert (again.outcome in ("granted", "denied"), minor(again)) == (True, 0)
        self.now += timedelta(seconds=1)

    def _tops_up(self, request: Any, quote: Quote) -> None:
        """Each line owes what it would owe had nothing been paid back, less that."""
        bare = {**self.data, "history": [e for e in self.data["history"] if e["kind"] != "refunded"]}
        gross = self.quote(request, data=bare)
        if {gross.outcome, quote.outcome} == {"granted"}:
            now, then = ([line for line in one.lines if line.item] for one in (quote, gross))
            for line, before in zip(now, then, strict=True):
                if line.outcome == "granted" and line.refundable and before.refundable:
                    assert line.refundable.minor == max(0, before.refundable.minor - line.already_refunded.minor)

    @rule(draw=st.data(), steps=st.permutations(range(3)))
    def cancels_in_steps(self, draw: st.DataObject, steps: list[int]) -> None:
        """Traveller by traveller, or segment by segment, never gives more than at once, but for the rounding; where
        nothing was paid back before and one document answers (`test_where_parts_may_be_owed_more` has the others)."""
        item = draw.draw(st.sampled_from(self.data["items"]))
        key = "travellers" if draw.draw(st.booleans()) else "nights" if "stay" in item else "segments"
        every = [t["id"] for t in self.data["travellers"]] if key == "travellers" else numbers_of(item)
        begun = cuts_of(self.data, item) or back_on(self.data, "item", item["id"])
        beside = any(report["item"] == item["id"] for report in self.data["disruptions"])
        if begun or beside or len(every) < 2 or self.number in UNEVEN:
            return
        at_once, data, sum_of_steps = self.quote(Cancel(items=(item["id"],))), self.data, 0
        for place in (step for step in steps if step < len(every)):
            scope: Dict = {"items": [item["id"]], key: [every[place]]}
            quote = self.quote(Cancel(**scope), data=data)
            if quote.outcome != "granted":
                return
            sum_of_steps += minor(quote)
            data = executed(data, scope, quote, self.now)
        assert at_once.outcome in ("granted", "review", "incomplete")
        if at_once.outcome == "granted":
            assert sum_of_steps <= minor(at_once) + len(every)

    @rule(draw=st.data(), kind=st.sampled_from(("cancelled", "delayed")))
    def is_disrupted(self, draw: st.DataObject, kind: str) -> None:
        """A carrier or a house reports on some item."""
        item = draw.draw(st.sampled_from(self.data["items"]))
        report = {"id": f"d{len(self.data['disruptions'])}", "item": item["id"], "kind": kind}
        if "segments" in item:
            report["segment"] = draw.draw(st.sampled_from(numbers_of(item)))
        self.data = {**self.data, "disruptions": [*self.data["disruptions"], report]}

    @rule(draw=st.data())
    def claims(self, draw: st.DataObject) -> None:
        """Compensation is of the item as sold, whatever was cancelled: what was paid back does not change it."""
        scope = {name: value for name, value in self.scope(draw).items() if name in ("items", "travellers")}
        quote = self.quote(Claim(**scope))
        owed = [award.amount.minor for award in quote.awards if award.amount]
        assert all(amount >= 0 for amount in owed)
        assert quote.compensation is None or quote.compensation.minor == sum(owed)
        assert not quote.payouts
        sold = self.quote(Claim(**scope), data={**self.data, "history": []})
        if self.number >= 0:
            assert [award.amount for award in sold.awards] == [award.amount for award in quote.awards]

    @rule(draw=st.data(), price=st.none() | st.integers(0, 100_000))
    def asks_for_a_change(self, draw: st.DataObject, price: int | None) -> None:
        """A change of what is all cancelled is denied; a granted one never costs less than nothing."""
        scope = self.scope(draw)
        quote = self.quote(Change(**scope, price=None if price is None else text_of(price)))
        asked = {item["id"] for item in self.data["items"] if item["id"] in scope.get("items", [item["id"]])}
        gone = {
            i["id"] for i in self.data["items"] if atoms_of(self.data, i) <= frozenset().union(*cuts_of(self.data, i))
        }
        assert all(line.outcome == "denied" for line in quote.lines if line.item in gone)
        assert {line.item for line in quote.lines if line.item} == asked
        if quote.outcome == "granted" and quote.fee is not None:
            assert quote.fee.minor >= 0

    @rule(draw=st.data())
    def was_changed(self, draw: st.DataObject) -> None:
        """A change is written into the history."""
        item = draw.draw(st.sampled_from(self.data["items"]))
        start = item["stay"]["check_in"] if "stay" in item else item["segments"][0]["departs"]
        event = {"kind": "changed", "item": item["id"], "at": self.now.isoformat(), "service_start": start}
        self.data = {**self.data, "history": [*self.data["history"], event]}

    @rule(draw=st.data())
    def is_paid_something(self, draw: st.DataObject) -> None:
        """Goodwill on one tender, for an item."""
        item, tender = (draw.draw(st.sampled_from(self.data[name])) for name in ("items", "tenders"))
        price = sum(minor_of(part["amount"]) for part in item["price"]) - back_on(self.data, "item", item["id"])
        most = min(price, minor_of(tender["amount"]) - back_on(self.data, "tender", tender["id"]))
        if most:
            amount = text_of(draw.draw(st.integers(1, min(most, 500))))
            event = {"kind": "refunded", "item": item["id"], "tender": tender["id"], "amount": amount}
            self.data = {**self.data, "history": [*self.data["history"], event]}

    @rule(draw=st.data(), status=st.sampled_from(("closed", "chargeback", "open")))
    def loses_an_instrument(self, draw: st.DataObject, status: str) -> None:
        """A card is closed, a payment is disputed, or the dispute is over."""
        place = draw.draw(st.integers(0, len(self.data["tenders"]) - 1))
        tenders = [{**one, "status": status} if n == place else one for n, one in enumerate(self.data["tenders"])]
        self.data = {**self.data, "tenders": tenders}

    @rule(hours=st.sampled_from((1, 5, 23, 24, 48, 100)))
    def waits(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    @rule()
    def looks_ahead(self) -> None:
        """The next change is where the quotes differ, on both sides of its edge."""
        rules, booking = rules_of(self.number), self.booking
        found, here = rules.next_change(booking, Cancel(), at=self.now), self.quote(Cancel())
        if found is not None:
            last = found.valid_until if found.inclusive else found.valid_until - TICK
            before, after = (self.quote(Cancel(), at=at) for at in (last, last + TICK))
            assert (before.outcome, before.refund, before.at_least) == (here.outcome, here.refund, here.at_least)
            assert (after.outcome, after.refund, after.penalty) == (found.outcome, found.refund, found.penalty)

    @rule()
    def draws_its_curve(self) -> None:
        """Every step of the curve is what the quotes at both of its ends say."""
        for step in rules_of(self.number).schedule(self.booking, at=self.now).steps:
            ends = [step.since] + ([] if step.until is None else [step.until if step.inclusive else step.until - TICK])
            for at in ends:
                quote = self.quote(Cancel(), at=at)
                assert (quote.outcome, quote.refund, quote.penalty) == (step.outcome, step.refund, step.penalty)

    @precondition(lambda self: bool(self.data))
    @invariant()
    def nothing_is_paid_back_twice(self) -> None:
        """No item and no tender gets back more than was paid."""
        for item in self.data["items"]:
            assert back_on(self.data, "item", item["id"]) <= sum(minor_of(part["amount"]) for part in item["price"])
        for tender in self.data["tenders"]:
            assert back_on(self.data, "tender", tender["id"]) <= minor_of(tender["amount"])

    @precondition(lambda self: bool(self.data))
    @invariant()
    def every_payout_is_one_of_its_own(self) -> None:
        """Each has its own key; no more points come back than paid."""
        keys = [payout.key for payout in self.paid]
        assert len(set(keys)) == len(keys)
        for tender in self.data["tenders"]:
            back = sum(payout.points or 0 for payout in self.paid if payout.tender == tender["id"])
            assert back <= tender.get("points", 0)


TestLife = Life.TestCase
TestLife.settings = settings(stateful_step_count=10)
