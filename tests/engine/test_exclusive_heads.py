"""Heads of compensation that exclude each other."""

from __future__ import annotations

from aftersales import Claim
from tests.simple import book, booking, document

FREE = document("cancel: [{free: true}]")


def test_an_answer_that_lost_to_not_with_owes_nothing() -> None:
    """The total is what is granted, not what would have been."""
    tables = "not_with: [r/delay]\ncompensate: {cancellation: [{pay: 10.00}], delay: [{pay: 8.00}]}"
    rules = book(document("cancel: [{free: true}]"), document(tables, "r", "right"))
    quote = rules.quote(booking(), Claim(), at="2025-06-18T00:00:00Z")
    assert (quote.outcome, str(quote.compensation)) == ("granted", "CNY 10.00")
    assert [(award.head, award.outcome, award.code) for award in quote.awards] == [
        ("cancellation", "granted", ""),
        ("delay", "denied", "not_with"),
    ]


def test_what_is_sure_of_an_open_head_takes_part() -> None:
    """At least what can be granted together: here the 40 of one document or the 30 of the other."""
    first = document("not_with: [s]\ncompensate: {cancellation: [{pay: 30.00}]}", "r", "right")
    second = document("compensate: {delay: [{pay: 40.00}]}", "s", "right")
    third = document("compensate: {delay: [{pay: actual_loss}]}", "u", "right")
    quote = book(FREE, first, second, third).quote(booking(), Claim(), at="2025-06-18T00:00:00Z")
    assert (quote.outcome, str(quote.at_least)) == ("incomplete", "CNY 40.00")
    assert [(award.head, award.outcome, award.code) for award in quote.awards] == [
        ("cancellation", "denied", "not_with"),
        ("delay", "incomplete", "missing_facts"),
    ]


def test_where_all_is_lost_the_first_of_the_answers_counts() -> None:
    """By the order of ids, where the terms are silent."""
    first = document("not_with: [s]\ncompensate: {cancellation: [{pay: 30.00}]}", "r", "right")
    second = document("compensate: {delay: [{pay: 40.00}], cancellation: [{deny: late}]}", "s", "right")
    third = document("compensate: {cancellation: [{deny: early}]}", "a", "benefit")
    quote = book(FREE, first, second, third).quote(booking(), Claim(), at="2025-06-18T00:00:00Z")
    assert [(award.document, award.code) for award in quote.awards] == [("a", "early"), ("s", "")]


def test_what_is_sure_of_an_open_choice_takes_part() -> None:
    """A choice that grants 50 and perhaps more, and 40 that exclude it: at least 50, not 90."""
    choice = "choice: [{pay: 50.00}, {pay: actual_loss}]"
    first = document(f"not_with: [s]\ncompensate: {{cancellation: [{{{choice}}}]}}", "r", "right")
    second = document("compensate: {delay: [{pay: 40.00}]}", "s", "right")
    quote = book(FREE, first, second).quote(booking(), Claim(), at="2025-06-18T00:00:00Z")
    assert (quote.outcome, str(quote.at_least)) == ("incomplete", "CNY 50.00")


def test_an_answer_that_lost_offers_no_options() -> None:
    """Its other outcomes are excluded as it is."""
    choice = "choice: [{pay: 30.00}, {pay: 20.00}]"
    first = document(f"not_with: [s]\ncompensate: {{cancellation: [{{{choice}}}]}}", "r", "right")
    second = document("compensate: {delay: [{pay: 40.00}]}", "s", "right")
    quote = book(FREE, first, second).quote(booking(), Claim(), at="2025-06-18T00:00:00Z")
    assert (str(quote.compensation), quote.options) == ("CNY 40.00", ())
