"""Working days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.values.calendars import CalendarUnknown, WorkingDays, holidays_of
from aftersales.values.recurrences import Recurrence, anchored, dates_of, recurrence


def day(text: str) -> int:
    """A date's ordinal."""
    return date.fromisoformat(text).toordinal()


def calendar(
    weekend: tuple[int, ...] = (5, 6),
    countries: tuple[str, ...] = (),
    rules: tuple[Recurrence, ...] = (),
    off: tuple[str, ...] = (),
    working: tuple[str, ...] = (),
    known: tuple[str, str] | None = None,
) -> WorkingDays:
    """A calendar from text."""
    reach = None if known is None else (day(known[0]), day(known[1]))
    listed = frozenset(map(day, off)), frozenset(map(day, working))
    return WorkingDays("c", weekend, countries, *listed, reach, rules)


def test_weekends() -> None:
    """Saturday and Sunday unless stated otherwise."""
    assert [calendar().is_working(day(f"2025-06-{d}")) for d in (20, 21, 22, 23)] == [True, False, False, True]
    assert not calendar(weekend=(4,)).is_working(day("2025-06-20"))


def test_counting_starts_the_day_after() -> None:
    """One working day after a Friday is Monday; none at all is the day itself."""
    assert calendar().after(day("2025-06-20"), 1) == day("2025-06-23")
    assert calendar().after(day("2025-06-21"), 1) == day("2025-06-23")
    assert calendar().after(day("2025-06-21"), 0) == day("2025-06-21")
    assert calendar().after(day("2025-06-20"), 7) == day("2025-07-01")


def test_exceptions_by_date() -> None:
    """A listed working day beats the weekend and the holidays; a listed day off beats the week."""
    one = calendar(off=("2025-06-23",), working=("2025-06-21",))
    assert one.after(day("2025-06-20"), 1) == day("2025-06-21")
    assert one.after(day("2025-06-21"), 1) == day("2025-06-24")


def test_public_holidays() -> None:
    """Holidays of a country of the `holidays` library are no working days, unless listed as such."""
    assert day("2025-12-25") in holidays_of("US", 2025)
    assert not calendar(countries=("US",)).is_working(day("2025-12-25"))
    assert calendar(countries=("US",), working=("2025-12-25",)).is_working(day("2025-12-25"))


def test_a_calendar_knows_its_end() -> None:
    """Both ends of the known range belong to it; beyond, it refuses to guess."""
    one = calendar(known=("2025-06-20", "2025-06-24"))
    assert one.is_working(day("2025-06-20"))
    assert one.after(day("2025-06-20"), 2) == day("2025-06-24")
    with pytest.raises(CalendarUnknown, match="2025-06-25"):
        one.after(day("2025-06-20"), 3)
    with pytest.raises(CalendarUnknown, match="2025-06-19"):
        one.is_working(day("2025-06-19"))


def rule(text: str, start: str = "2024-01-01") -> Recurrence:
    """A rule from text."""
    return recurrence(date.fromisoformat(start), text)


@pytest.mark.parametrize(
    ("text", "off", "working"),
    [
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", ("2024-12-24", "2031-12-24"), ("2024-12-23", "2023-12-26")),
        ("RRULE:FREQ=WEEKLY;BYDAY=WE", ("2024-01-03", "2027-06-16"), ("2024-01-02", "2023-12-27")),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", ("2024-01-03", "2024-01-17", "2024-12-18"), ("2024-01-10", "2024-12-25")),
        ("FREQ=MONTHLY;BYDAY=-1FR", ("2024-01-26", "2024-03-29"), ("2024-01-19", "2024-03-22")),
        ("FREQ=YEARLY;UNTIL=20251231;BYMONTH=3;BYMONTHDAY=3", ("2025-03-03",), ("2026-03-03",)),
        ("FREQ=DAILY;UNTIL=20240103", ("2024-01-02", "2024-01-03"), ("2024-01-04",)),
    ],
)
def test_dates_that_come_back(text: str, off: tuple[str, ...], working: tuple[str, ...]) -> None:
    """The dates of a rule are off from its first date to its last; the days beside them are not."""
    one = calendar(rules=(rule(text),))
    assert [one.is_working(day(d)) for d in off] == [False] * len(off)
    assert [one.is_working(day(d)) for d in working] == [True] * len(working)


@pytest.mark.parametrize("start", ["2024-01-01", "2023-11-30", "2024-02-29"])
@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;INTERVAL=9",
        "FREQ=DAILY;BYMONTH=2,7;BYDAY=TU,SU",
        "FREQ=WEEKLY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TH",
        "FREQ=WEEKLY;INTERVAL=5;BYDAY=MO,WE,SA;BYSETPOS=-1",
        "FREQ=WEEKLY;BYDAY=MO,WE,SA;BYSETPOS=2;WKST=TH",
        "FREQ=MONTHLY;INTERVAL=5",
        "FREQ=YEARLY;INTERVAL=3",
    ],
)
def test_a_year_has_the_dates_of_all_years_in_a_row(text: str, start: str) -> None:
    """A rule need not be followed from its start to tell the dates of a late year."""
    first = datetime.fromisoformat(start)
    every = [one.toordinal() for one in rrulestr(f"{text};UNTIL=20401231", dtstart=first)]
    for year in range(first.year, 2041):
        begins, ends = day(f"{year}-01-01"), day(f"{year}-12-31")
        assert dates_of(rule(text, start), year) == {one for one in every if begins <= one <= ends}


def test_a_listed_working_day_beats_a_rule() -> None:
    """What is worked is worked, whatever else is said of the day."""
    rules = (rule("FREQ=DAILY;UNTIL=20240131"),)
    one = calendar(rules=rules, working=("2024-01-06",), off=("2024-01-06",))
    assert one.after(day("2024-01-01"), 1) == day("2024-01-06")
    assert one.after(day("2024-01-06"), 1) == day("2024-02-01")


def test_a_calendar_of_days_off_alone_ends_somewhere() -> None:
    """Nothing is counted for ever."""
    with pytest.raises(CalendarUnknown):
        calendar(rules=(rule("FREQ=DAILY"),)).after(day("2590-01-01"), 1)


def test_a_working_day_is_not_looked_for_through_centuries() -> None:
    """One that comes after more than ten years is none that anybody counts on."""
    with pytest.raises(CalendarUnknown, match="2035"):
        calendar(rules=(rule("FREQ=DAILY"),)).after(day("2025-06-20"), 1)
    closed = calendar(rules=(rule("FREQ=DAILY;UNTIL=20320101"),))
    assert closed.after(day("2025-06-20"), 2) == day("2032-01-05")


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;BYHOUR=3",
        "INTERVAL=2",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;UNTIL=20241301",
        "FREQ=YEARLY;BYSETPOS=999",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=99MO",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;UNTIL=20231231",
        "tomorrow",
        "",
    ],
)
def test_rules_that_are_refused(text: str) -> None:
    """Finer than a day, ended by a count, or no rule at all."""
    with pytest.raises(ValueError, match=r"."):
        rule(text)


@pytest.mark.parametrize(
    "text",
    [
        *(f"FREQ={unit};BYMONTH=2;BYMONTHDAY=30" for unit in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
        "FREQ=YEARLY;BYMONTH=4,6,9,11;BYMONTHDAY=31",
        "FREQ=WEEKLY;BYSETPOS=5",
        "FREQ=DAILY;BYSETPOS=-2",
        "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1",
        "FREQ=YEARLY;BYYEARDAY=-366;BYMONTHDAY=2",
        "FREQ=MONTHLY;BYDAY=6MO",
    ],
)
def test_a_rule_that_no_date_matches_is_refused(text: str) -> None:
    """In no year, however it starts."""
    with pytest.raises(ValueError, match="no date in any year"):
        rule(text)


def test_weekdays_are_counted_or_not() -> None:
    """Both in one rule would have to hold at once."""
    with pytest.raises(ValueError, match="write two rules"):
        rule("FREQ=MONTHLY;BYDAY=MO,1TU")


@pytest.mark.parametrize("text", ["FREQ=DAILY;INTERVAL=7;BYDAY=TU", "FREQ=YEARLY;INTERVAL=2;BYYEARDAY=366"])
def test_a_rule_whose_steps_miss_its_dates_is_not_followed_for_ever(text: str) -> None:
    """Every seventh day from a Monday on is never a Tuesday."""
    began = process_time()
    assert not any(dates_of(rule(text, "2023-01-02"), year) for year in range(2023, 2028))
    assert process_time() - began < 1


def test_rare_dates_are_found() -> None:
    """Also where there are decades between them."""
    leap_mondays = rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO")
    found = [year for year in range(2024, 2121) if dates_of(leap_mondays, year)]
    assert found == [2044, 2072, 2112]


def _joined(values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=4).map(lambda some: ",".join(map(str, some)))


def _either_way(last: int) -> st.SearchStrategy[int]:
    return st.integers(1, last).flatmap(lambda n: st.sampled_from([n, -n]))


NAMES = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
NUMBERED = st.builds("{}{}".format, _either_way(5), NAMES)
PARTS: list[st.SearchStrategy[str]] = [
    st.integers(2, 5).map("INTERVAL={}".format),
    NAMES.map("WKST={}".format),
    _joined(st.integers(1, 12)).map("BYMONTH={}".format),
    _joined(_either_way(31)).map("BYMONTHDAY={}".format),
    _joined(_either_way(51)).map("BYWEEKNO={}".format),
    st.one_of(_joined(NAMES), _joined(NUMBERED)).map("BYDAY={}".format),
    _joined(_either_way(3)).map("BYSETPOS={}".format),
]
RULES = st.builds(
    lambda unit, parts: ";".join([f"FREQ={unit}", *{part.split("=")[0]: part for part in parts}.values()]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.lists(st.one_of(PARTS), max_size=3),
)


@given(RULES, st.dates(date(2020, 1, 1), date(2024, 12, 31)))
@settings(deadline=None, max_examples=60)
def test_dates_are_those_of_the_rule_followed_from_its_start(text: str, start: date) -> None:
    """Those of the rule followed from its start, which for one that matches is not far."""
    try:
        one = recurrence(start, text)
    except ValueError:
        return
    found = sorted(day for year in range(start.year, 2031) for day in dates_of(one, year))
    if found:
        first, last = (datetime.fromordinal(one) for one in (start.toordinal(), found[-1]))
        assert found == [one.toordinal() for one in rrulestr(f"{text};UNTIL={last:%Y%m%d}", dtstart=first)]


@pytest.mark.parametrize("year", range(2004, 2013))
@pytest.mark.parametrize("week", [1, 2, 51, -1, -2, -51])
def test_weeks_are_those_of_the_calendar(year: int, week: int) -> None:
    """Whole ones, on both sides of New Year."""
    days = [date.fromordinal(one) for one in range(day(f"{year}-01-01"), day(f"{year + 1}-01-01"))]
    wanted = {one for one in days if week in (own := one.isocalendar().week, own - _weeks(one.isocalendar().year) - 1)}
    assert dates_of(rule(f"FREQ=DAILY;BYWEEKNO={week}", "2000-01-01"), year) == {one.toordinal() for one in wanted}


def _weeks(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def test_a_rule_with_its_own_start() -> None:
    """`DTSTART` and `RRULE` as RFC 5545 writes them, on one line or two."""
    expected = (date(2024, 1, 1), "FREQ=DAILY")
    assert anchored("DTSTART:20240101 RRULE:FREQ=DAILY") == expected
    assert anchored("DTSTART;VALUE=DATE:20240101\nRRULE:FREQ=DAILY") == expected
    with pytest.raises(ValueError, match="first date"):
        anchored("RRULE:FREQ=DAILY")


def test_several_countries() -> None:
    """A day off in any of them is off."""
    both = calendar(countries=("US", "CA"))
    assert not both.is_working(day("2025-07-01"))
    assert not both.is_working(day("2025-07-04"))
    assert calendar(countries=("US",)).is_working(day("2025-07-01"))


DAYS = st.dates(date(2021, 1, 4), date(2026, 9, 1)).map(date.toordinal)
NEAR = st.sets(st.dates(date(2024, 1, 1), date(2024, 3, 1)).map(str), max_size=9).map(tuple)
CALENDARS = st.builds(
    calendar,
    weekend=st.sampled_from([(5, 6), (4, 5), (6,), ()]),
    countries=st.sampled_from([(), ("US",), ("JP", "CA")]),
    off=NEAR,
    working=NEAR,
    known=st.none(),
    rules=st.sampled_from([(), (rule("FREQ=MONTHLY;BYMONTHDAY=15"),), (rule("FREQ=WEEKLY;BYDAY=MO,TU"),)]),
)
COUNTS = st.integers(1, 40)


@given(CALENDARS, DAYS, COUNTS)
def test_a_business_day_deadline_never_falls_on_a_day_off(one: WorkingDays, start: int, count: int) -> None:
    """Wherever it starts."""
    assert one.is_working(one.after(start, count))


@given(CALENDARS, DAYS, COUNTS)
def test_more_days_end_later(one: WorkingDays, start: int, count: int) -> None:
    """One working day more is a later date; a later start never gives an earlier one."""
    assert one.after(start, count) < one.after(start, count + 1)
    assert one.after(start, count) <= one.after(start + 1, count)


@given(CALENDARS, DAYS, COUNTS)
def test_counted_by_hand(one: WorkingDays, start: int, count: int) -> None:
    """As a clerk counts on a wall calendar: list the dates that follow, strike out the days off, take the nth."""
    dates = (date.fromordinal(start) + timedelta(days=n) for n in range(1, 200))
    worked = [d for d in dates if _worked(one, d)]
    assert worked[count - 1].toordinal() == one.after(start, count)


def _worked(one: WorkingDays, when: date) -> bool:
    if when.toordinal() in one.working:
        return True
    named = any(when.toordinal() in holidays_of(country, when.year) for country in one.countries)
    return not (when.toordinal() in one.off or when.weekday() in one.weekend or named or _recurs(one, when))


def _recurs(one: WorkingDays, when: date) -> bool:
    """The two rules that the strategy draws, said in plain words."""
    if not one.rules or when < date(2024, 1, 1):
        return False
    return when.day == 15 if "MONTHLY" in one.rules[0].rule else when.weekday() in (0, 1)


def bundled(name: str) -> WorkingDays:
    """A calendar of the bundled policies."""
    from aftersales.plan.calendars import working_days
    from aftersales.policy.documents import Calendar
    from aftersales.policy.loading import load_folder

    folder = Path(__file__).parents[2] / "policies" / "calendars"
    return working_days(load_folder(folder).of(Calendar))[name]


@pytest.mark.parametrize(
    ("name", "start", "count", "due"),
    [
        ("cn", "2024-09-27", 7, "2024-10-12"),
        ("cn", "2025-06-14", 7, "2025-06-24"),
        ("us-federal", "2025-11-21", 7, "2025-12-03"),
        ("us-federal", "2025-06-30", 7, "2025-07-10"),
    ],
)
def test_published_business_days(name: str, start: str, count: int, due: str) -> None:
    """CN-CAAC-2021-3-DEADLINE and US-DOT-260-DEADLINE: across holidays, worked weekends and a start on a Saturday."""
    assert bundled(name).after(day(start), count) == day(due)


def test_worked_weekends_are_those_that_days_off_came_from() -> None:
    """The calendar of China lists exactly the weekend days that the library's holidays were moved from."""
    import holidays

    one = bundled("cn")
    assert one.known is not None
    years = range(date.fromordinal(one.known[0]).year, date.fromordinal(one.known[1]).year + 1)
    moved = {d.toordinal() for d in holidays.country_holidays("CN", years=years).weekend_workdays}
    assert one.working == {d for d in moved if one.known[0] <= d <= one.known[1]}


def test_no_working_days_are_guessed() -> None:
    """China publishes its holidays in November for the year to come: a count that leaves the last year is unknown."""
    one = bundled("cn")
    assert one.known is not None
    assert one.after(one.known[1] - 3, 1) <= one.known[1]
    with pytest.raises(CalendarUnknown) as error:
        one.after(one.known[1] - 3, 7)
    assert error.value.calendar == "cn"
