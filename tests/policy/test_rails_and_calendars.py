"""Rails and calendars: when money arrives."""

from __future__ import annotations

import pytest

from tests.simple import ask, book, booking, document, refused

HEAD = "language: 1\ntitle: {en: x}\nsource: s\n"
TERMS = document("cancel: [{free: true}]")
NOON = "2025-06-18T12:00:00Z"


def rail_of(arrival: str) -> str:
    """A rail for cards, in UTC."""
    return f"tender: cards\n{HEAD}methods: [card]\narrival: {arrival}\n"


def calendar(body: str = "") -> str:
    """A calendar `c`."""
    return f"calendar: c\n{HEAD}{body}\n"


def arrives(arrival: str, days: str = "", at: str = NOON) -> tuple[str, str] | None:
    """When the refund arrives."""
    return ask(book(TERMS, rail_of(arrival), calendar(days)), booking(), at).payouts[0].arrives


def test_calendar_days() -> None:
    """From the date of the request on."""
    assert arrives("{earliest: 0 days, latest: 3 days}") == ("2025-06-18", "2025-06-21")


def test_elapsed_time() -> None:
    """Hours may reach the next date or not."""
    assert arrives("{earliest: 11h, latest: 12h}") == ("2025-06-18", "2025-06-19")


def test_business_days() -> None:
    """Weekends and listed days do not count; counting starts the day after."""
    two = "{earliest: 1 business day, latest: 2 business days, calendar: c}"
    assert arrives(two) == ("2025-06-19", "2025-06-20")
    assert arrives(two, "off: [2025-06-19]") == ("2025-06-20", "2025-06-23")
    assert arrives(two, "weekend: [thu]\nworking: [2025-06-19]") == ("2025-06-19", "2025-06-20")


def test_beyond_what_a_calendar_knows() -> None:
    """No date rather than a guess."""
    two = "{earliest: 1 business day, latest: 2 business days, calendar: c}"
    assert arrives(two, "known: 2025-01-01..2025-06-20") == ("2025-06-19", "2025-06-20")
    assert arrives(two, "known: 2025-01-01..2025-06-19") is None


def test_a_rail_that_does_not_say() -> None:
    """Other methods, and rails without an arrival, have no dates."""
    silent = f"tender: cards\n{HEAD}methods: [card]\n"
    assert ask(book(TERMS, silent), booking(), NOON).payouts[0].arrives is None
    assert ask(book(TERMS), booking(), NOON).payouts[0].arrives is None


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ((rail_of("{earliest: 1 business day, latest: 2 days}"),), "calendar"),
        ((rail_of("{earliest: 1 business day, latest: 2 days, calendar: c}"),), "unknown-calendar"),
        ((rail_of("{earliest: 1 month, latest: 2 months}"),), "unit"),
        ((rail_of("{earliest: 1d, latest: 2 days}"),), "unit"),
        ((rail_of("{earliest: 1 day}"),), "missing-key"),
        ((rail_of("{earliest: 1 day, latest: 2 days}") + "zone: Mars",), "zone"),
        ((rail_of("{earliest: 1 day, latest: 2 days}") + "window: 5 business days",), "unit"),
        ((rail_of("{earliest: 1 day, latest: 2 days}") + "partial_refunds: many",), "number"),
        ((f"tender: cards\n{HEAD}",), "missing-key"),
        ((calendar("weekend: [saturday]"),), "word"),
        ((calendar("off: [2025-02-30]"),), "date"),
        ((calendar("known: 2025-01-01..soon"),), "date"),
        ((calendar("countries: [US, ZZ]"),), "country"),
        ((calendar("countries: []"),), "empty-list"),
        ((calendar("rules: []"),), "empty-list"),
        ((calendar("rules: [FREQ=DAILY]"),), "recurrence"),
        ((calendar("rules: [{rule: FREQ=DAILY}]"),), "missing-key"),
        ((calendar("rules: [{rule: FREQ=SECONDLY, from: 2025-01-01}]"),), "recurrence"),
        ((calendar("rules: [{rule: FREQ=DAILY, from: 2025-13-01}]"),), "date"),
        ((calendar(f"rules: [{', '.join(['DTSTART:20250101 RRULE:FREQ=DAILY'] * 11)}]"),), "recurrence"),
        ((calendar(f"countries: [{', '.join(['US'] * 11)}]"),), "country"),
        ((rail_of("{latest: 1001 business days, calendar: c}"), calendar()), "unit"),
    ],
)
def test_wrong_rails_and_calendars(texts: tuple[str, ...], code: str) -> None:
    """Each is found when loading."""
    assert code in [one.code for one in refused(TERMS, *texts)]


@pytest.mark.parametrize("body", ["country: ZZ", "country: Atlantis", "weekend: [mon, tue, wed, thu, fri, sat, sun]"])
def test_calendars_that_no_date_could_be_read_from(body: str) -> None:
    """A country without holidays in the library, or a week without a working day, is refused when loading."""
    assert refused(TERMS, calendar(body))


def test_known_ends_after_it_starts() -> None:
    """A range that ends before it starts knows nothing."""
    assert refused(TERMS, calendar("known: 2025-02-01..2025-01-01"))


def test_rules_and_countries_are_read() -> None:
    """Ten rules are allowed, in either way of writing; `country` is one of `countries`."""
    from aftersales.policy.documents import Calendar
    from aftersales.policy.loading import load_texts

    rules = ["{rule: FREQ=YEARLY;UNTIL=20301231, from: 2025-01-01}", "'DTSTART:20250101 RRULE:FREQ=YEARLY'"] * 5
    text = calendar(f"country: US\ncountries: [CA, MX]\nrules: [{', '.join(rules)}]")
    (found,) = load_texts({"c.yaml": text}).of(Calendar)
    assert found.countries == ("US", "CA", "MX")
    assert {(rule.rule, rule.end is None) for rule in found.rules} == {("FREQ=YEARLY", False), ("FREQ=YEARLY", True)}
    assert len(found.rules) == 10


def test_a_rule_without_dates_is_reported_where_it_stands() -> None:
    """The author is told the line and column of the rule."""
    rule = "  - {rule: FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30, from: 2024-01-01}"
    (found,) = refused(TERMS, calendar(f"rules:\n{rule}"))
    assert (found.code, found.at.line, found.at.column) == ("recurrence", 6, 5)
    assert found.message == "not a rule for dates: it has no date in any year"
