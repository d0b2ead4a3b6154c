"""Gates of the terms: where they surely answer, and what they then stop."""

from __future__ import annotations

from aftersales import Claim
from tests.simple import answer, ask, book, booking, document, missing

EITHER = """gates:
  - {for: [cancel, claim], when: {cabin: y}, deny: closed}
  - {for: [cancel, claim], unless: [{cabin: y}], review: ask}
"""
WAIVER = document("cancel: [{free: true}]\ncompensate: {delay: [{pay: 9.00}]}", "w", "waiver")


def test_gates_that_answer_whatever_the_facts_are_stop_waivers() -> None:
    """Which of two gates it is hangs on the cabin; that one of them answers does not."""
    rules = book(document(EITHER + "cancel: [{penalty: 50%}]"), WAIVER)
    assert missing(rules, booking()) == ("cabin",)
    claim = rules.quote(booking(), Claim(), at="2025-06-18T00:00:00Z")
    assert (claim.outcome, claim.missing) == ("incomplete", ("cabin",))


def test_a_gate_that_perhaps_answers_does_not_speak_where_there_is_no_table() -> None:
    """The document then does not say what happens."""
    gate = "gates: [{for: [cancel], when: {cabin: y}, deny: closed}]\nno_show: [{free: true}]"
    assert answer(book(document(gate)), booking()) == "incomplete not_stated"


def test_a_gate_in_another_currency_does_not_speak_where_there_is_no_table() -> None:
    """What it tests cannot be told without a rate, which the missing table would not need."""
    gate = 'gates: [{for: [cancel], when: {total: ">= 10"}, deny: closed}]\nno_show: [{free: true}]'
    euros = document(gate).replace("currency: CNY", "currency: EUR")
    assert answer(book(euros), booking()) == "incomplete not_stated"


def test_a_gate_is_no_table() -> None:
    """Terms whose version nobody can tell say nothing of a cancellation that only their gates name."""
    gates = "gates: [{for: [cancel], deny: closed}]\nno_show: [{free: true}]"
    unknown = document(f"picked_by: issued_at\nversions: [{{from: 2020-01-01, {gates.replace(chr(10), ', ')}}}]")
    quote = ask(book(unknown), booking())
    assert (quote.lines[0].code, quote.missing) == ("not_stated", ())
