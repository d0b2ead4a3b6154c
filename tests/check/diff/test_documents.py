"""What a comparison says of small documents: verdict, cells in words, rows, and a booking that shows it."""

from __future__ import annotations

import pytest

from aftersales.check import walk
from aftersales.check.diff import proof
from aftersales.check.witness import quoted
from tests.check.diff.made import OLD, change, document, report, right, sides, terms


def test_a_step_that_costs_more() -> None:
    """The boundary that moved is told as a box, with the rows, their places, and refunds of one booking."""
    found = change(OLD, OLD.replace(">= 24h", ">= 36h"))
    assert (found.verdict, found.question, found.period) == ("less", "cancel", "")
    assert found.where == ("time_left >= 24h, < 36h; fare_family is not flex",)
    assert found.says == ("penalty 20% of fare", "penalty 50% of fare")
    assert (found.rows, found.at) == (("ladder", "ladder"), ("policies/one.yaml:11:5", "policies/one.yaml:11:5"))
    (shown,) = found.shown
    assert (shown.old["refund"], shown.new["refund"]) == ("EUR 800.00", "EUR 500.00")


def test_a_witness_is_quoted_as_it_says() -> None:
    """By both rulebooks, from its JSON."""
    both = sides(OLD, OLD.replace("10%", "5%"))
    (found,) = report(OLD, OLD.replace("10%", "5%")).documents[0].changes
    quotes = [quoted(side.rulebook, found.shown[0].witness)[0] for side in both]
    assert [str(quote.refund) for quote in quotes] == ["EUR 900.00", "EUR 950.00"]
    assert found.verdict == "more"


def test_more_at_some_prices_and_less_at_others() -> None:
    """Neither is better: a booking for each way."""
    found = change(terms("cancel: [{penalty: 20%}]"), terms("cancel: [{penalty: 100}]"))
    assert found.verdict == "incomparable"
    assert sorted(one.way for one in found.shown) == ["less", "more"]
    for one in found.shown:
        old, new = (float(side["refund"].split()[1]) for side in (one.old, one.new))
        assert (new > old) == (one.way == "more")


def test_less_only_where_a_cap_bites() -> None:
    """A cap that ordinary prices do not reach is found where it bends."""
    old = terms("cancel: [{penalty: {percent: 10, at_most: 5000}}]")
    found = change(old, terms("cancel: [{penalty: {percent: 10, at_most: 6000}}]"))
    assert found.verdict == "less"
    assert found.shown[0].witness.booking["tenders"][0]["amount"] > "50000"


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("penalty: 10%", "penalty: {percent: 10, round: {to: 1, up}}", "less"),
        ("penalty: 50", "penalty: {amount: 50, per: traveller}", "less"),
        ("deny: late", "penalty: 100%", "same"),
        ("deny: late", "penalty: 90%", "more"),
        ("deny: late", "deny: {code: late, final: true}", "same"),
        ("penalty: 10%", "review: ask", "incomparable"),
        ("penalty: 10%", "{penalty: 10%, as: voucher}", "less"),
        ("penalty: 50%", "{penalty: 10%, as: voucher}", "incomparable"),
        ("penalty: 10%", "choice: [{penalty: 10%}, {penalty: free, as: voucher}]", "more"),
        ("refund: 80%", "penalty: 20%", "same"),
    ],
)
def test_verdicts(old: str, new: str, verdict: str) -> None:
    """Of one row against another."""
    rows = [row if row.startswith("{") else f"{{{row}}}" for row in (old, new)]
    before, after = (terms(f"cancel:\n  - {row}") for row in rows)
    assert change(before, after).verdict == verdict


def test_a_change_costs_more() -> None:
    """Fees and what happens to another price, shown by a change with a new price."""
    old = terms("change:\n  - {fee: 50, difference: {dearer: collect, cheaper: {refund: 100%}}}")
    dearer = change(old, old.replace("fee: 50", "fee: 60"))
    assert (dearer.verdict, dearer.shown[0].new["fee"]) == ("less", "EUR 60.00")
    assert change(old, old.replace("cheaper: {refund: 100%}", "cheaper: keep")).verdict == "less"
    assert change(old, old.replace("dearer: collect", "dearer: waive")).verdict == "more"


def test_compensation_and_care() -> None:
    """More money, and fewer things."""
    old = right("compensate:\n  delay:\n    - {when: {arrival_delay: '>= 3h'}, pay: 250}")
    found = change(old, old.replace(">= 3h", ">= 2h"))
    assert (found.verdict, found.question, found.where) == ("more", "delay", ("arrival_delay >= 2h, < 3h",))
    assert found.shown[0].new["compensation"] == "EUR 250.00"
    care = right("care:\n  - {when: {departure_delay: '>= 2h'}, give: [meals, hotel]}")
    fewer = change(care, care.replace("[meals, hotel]", "[meals]"))
    assert (fewer.verdict, fewer.shown[0].new["care"]) == ("less", ["meals"])


def test_a_deadline_is_shown_by_a_booking() -> None:
    """Whose quotes name both dates; of rows by method of payment, with one that paid by it."""
    rows = [
        "{do: refund, when: {tender: alipay}, within: 3 days, from: requested_at}",
        "{do: refund, within: 20 days, from: requested_at}",
    ]
    old = terms(f"cancel: [{{penalty: 10%}}]\ndeadlines: [{', '.join(rows)}]")
    found = change(old, old.replace("3 days", "5 days"))
    assert (found.where, found.verdict) == (("tender is alipay",), "less")
    assert (found.shown[0].old, found.shown[0].new) == ({"due": "2026-06-20"}, {"due": "2026-06-22"})
    assert found.shown[0].witness.booking["tenders"][0]["method"] == "alipay"


def test_deadlines_after_other_requests() -> None:
    """A deadline that counts after fewer requests is gone after the others."""
    old = terms("cancel: [{penalty: 10%}]\ndeadlines:\n  - {do: refund, within: 7 days, from: requested_at}")
    found = change(old, old.replace("{do: refund,", "{do: refund, for: [cancel, no_show],"))
    assert (found.question, found.verdict) == ("deadline to refund, after change or claim", "less")
    assert found.says == ("within 7 days from requested_at", "no deadline")


def test_deadlines() -> None:
    """Money later is less; more time of one's own is more; another clock is neither."""
    old = right("deadlines:\n  - {do: refund, within: 7 days, from: requested_at}")
    late = change(old, old.replace("7 days", "9 days"))
    assert (late.verdict, late.question) == ("less", "deadline to refund")
    assert late.says == ("within 7 days from requested_at", "within 9 days from requested_at")
    assert change(old, old.replace("7 days", "168h")).verdict == "incomparable"
    both = old + "  - {do: answer, within: 2 days, from: requested_at}\n"
    assert change(both, old).verdict == "less"
    assert change(both, old).says[1] == "no deadline"
    own = right("deadlines:\n  - {do: complain, who: traveller, within: 21 days, from: requested_at}")
    assert change(own, own.replace("21 days", "7 days")).verdict == "less"
    some = both.replace("do: answer,", "do: answer, when: {arrival_delay: '>= 3h'},")
    assert change(some, old).where == ("arrival_delay >= 3h",)


def test_what_a_document_applies_to() -> None:
    """Beside the terms wider is more; of terms others govern instead."""
    body = "compensate:\n  delay:\n    - {pay: 250}"
    wider = change(right(body, "[{product: flight, carrier: XX}]"), right(body, "[{product: flight}]"))
    assert (wider.verdict, wider.where) == ("more", ("product is flight; carrier is not XX",))
    assert wider.says == ("does not apply", "applies")
    cancel = "cancel: [{penalty: 10%}]"
    assert change(terms(cancel), terms(cancel, "[{product: flight, carrier: XX}]")).verdict == "incomparable"


def test_a_new_version_from_a_date() -> None:
    """What was sold before is not touched; from the date on the versions are compared."""
    old = terms("versions:\n  - {from: 2020-01-01, cancel: [{penalty: 10%}]}")
    found = change(old, f"{old}  - {{from: 2026-01-01, cancel: [{{penalty: 20%}}]}}\n")
    assert (found.verdict, found.period) == ("less", "from 2026-01-01")
    assert (found.shown[0].old["refund"], found.shown[0].new["refund"]) == ("EUR 900.00", "EUR 800.00")


def test_text_alone_is_said_to_be_text() -> None:
    """Nothing a traveller notices, and no difference in the exit code."""
    found = report(OLD, OLD.replace("fare sheet", "fare sheet of May").replace("cancel:", "\n\ncancel:"))
    assert [(one.words, one.changes) for one in found.documents] == [(("source",), ())]
    assert not found.differs


def test_lines_that_move_are_no_difference() -> None:
    """Not even those of conditions that are facts of their own."""
    old = terms("cancel:\n  - {when: {any changes: {time_left_then: '>= 4h'}}, penalty: 50%}\n  - {penalty: 10%}")
    assert report(old, f"# a line more\n{old}").documents == ()


def test_documents_that_come_and_go() -> None:
    """A right that is added is more, terms that go leave bookings to others."""
    law = right("compensate:\n  delay:\n    - {pay: 250}")
    added = report({"a.yaml": OLD}, {"a.yaml": OLD, "b.yaml": law}).documents
    assert [(one.id, one.status, one.changes[0].verdict) for one in added] == [("law", "added", "more")]
    gone = report({"a.yaml": OLD, "b.yaml": law}, {"b.yaml": law}).documents
    assert [(one.id, one.status, one.changes[0].verdict) for one in gone] == [("fares", "removed", "incomparable")]


def test_a_fact_that_means_another_thing_is_not_compared() -> None:
    """Its cells are others: that is said, and never taken for the same."""
    facts = "facts:\n  late: {span: [booked_at, service_start]}\n"
    old = terms(f"{facts}cancel:\n  - {{when: {{late: '< 48h'}}, penalty: 50%}}\n  - {{penalty: 10%}}")
    found = change(old, old.replace("booked_at", "confirmed_at"))
    assert (found.verdict, found.where[0][:6]) == ("skipped", "`late`")
    assert report(old, old.replace("booked_at", "confirmed_at")).differs


def test_above_the_budget_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skipped is not the same."""
    monkeypatch.setattr(walk, "MOST_STATES", 0)
    assert [one.verdict for one in document(OLD, OLD.replace("10%", "5%")).changes] == ["skipped"]


def test_units_apart() -> None:
    """Rows for each segment are compared beside those for the item."""
    old = terms("cancel:\n  - {each: segment, when: {cabin: first}, penalty: 10%}\n  - {each: segment, penalty: 30%}")
    found = change(old, old.replace("30%", "40%"))
    assert (found.question, found.verdict) == ("cancel, for each segment", "less")
    assert found.where == ("cabin is not first",)


def test_rails() -> None:
    """Key by key: money sooner is more."""
    head = "tender: card\nlanguage: 1\ntitle: {en: Cards}\nsource: s\nmethods: [card]\n"
    old = f"{head}arrival: {{earliest: 5 days, latest: 9 days}}\n"
    found = change(old, old.replace("5 days, latest: 9", "3 days, latest: 7"))
    assert (found.verdict, found.question, found.says) == ("more", "arrival", ("5 days, 9 days", "3 days, 7 days"))


def test_verdicts_are_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """For any price and any number of units; not where amounts are not all, and not without z3."""
    old, new = (terms(f"cancel: [{{penalty: {{percent: {n}, at_least: 20, per: traveller}}}}]") for n in (10, 20))
    assert change(old, new).proven
    assert change(new, old).proven
    assert not change(old, terms("cancel: [{penalty: 100}]")).proven
    assert not change(old, terms("cancel: [{penalty: 20%, as: voucher}]")).proven
    monkeypatch.setattr(proof, "find_spec", lambda name: None)
    assert not change(old, new).proven


def test_gates() -> None:
    """A gate answers before the rows, also where there are none."""
    old = terms("gates:\n  - {for: [cancel, change], when: {channel: app}, deny: web_only}\ncancel: [{penalty: 10%}]")
    found = document(old, old.replace("channel: app", "channel: kiosk"))
    told = {(one.question, one.where, one.verdict) for one in found.changes}
    assert ("cancel", ("channel is app",), "more") in told
    assert ("cancel", ("channel is kiosk",), "less") in told
    assert {one.verdict for one in found.changes if one.question == "change"} == {"incomparable"}
