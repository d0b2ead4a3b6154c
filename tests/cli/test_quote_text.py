"""The readable text of quotes: every outcome, both languages."""

from __future__ import annotations

import copy
from datetime import datetime

import pytest

from aftersales import Booking, Cancel, NoShow, Rulebook
from aftersales.engine.reasons import CODES
from aftersales.text.layout import table, width
from aftersales.text.quote import moment_text, quote_text
from aftersales.text.words import words_of
from tests.cli.run import AT, BOOKING, RAIL

LATE = "2025-07-01T00:00:00+08:00"


def rail(text: str = RAIL, **more: str) -> Rulebook:
    """The rail policy with other documents."""
    return Rulebook.of_texts({"rail.yaml": text, **{f"{name}.yaml": other for name, other in more.items()}})


def test_denied() -> None:
    """A denied request says so and why; there is no penalty to talk about."""
    text = quote_text(rail().quote(Booking.from_dict(BOOKING), Cancel(), at=LATE))
    assert text.splitlines() == [
        "outcome  denied",
        "refund   CNY 0.00",
        "because  departed",
        "         Rail (rail, row departed)",
        "         source: notice of 2021",
    ]


def test_review() -> None:
    """A person must decide."""
    book = rail(RAIL.replace("deny: departed", "review: ask_the_station"))
    text = quote_text(book.quote(Booking.from_dict(BOOKING), Cancel(), at=LATE))
    assert text.startswith("outcome   review: a person must decide\nat least  CNY 0.00\n")
    assert "because   ask the station\n" in text


def test_incomplete_names_what_is_missing() -> None:
    """Nothing is guessed."""
    booking = copy.deepcopy(BOOKING)
    del booking["items"][0]["segments"][0]["departs"]
    quote = rail().quote(Booking.from_dict(booking), Cancel(), at=AT)
    assert "missing   time_left\n" in quote_text(quote)
    assert "缺少信息  time_left\n" in quote_text(quote, "zh")
    assert "结果取决于未提供的信息" in quote_text(quote, "zh")


def test_no_terms() -> None:
    """Without a document there is only the reason."""
    other = rail(RAIL.replace("supplier: CR", "supplier: JR"))
    text = quote_text(other.quote(Booking.from_dict(BOOKING), Cancel(), at=AT))
    assert text.splitlines()[-1] == "because   no terms apply to this item"


def test_not_stated_names_the_document() -> None:
    """A document that is silent has no row to name."""
    text = quote_text(rail().quote(Booking.from_dict(BOOKING), NoShow(), at=AT))
    assert "the document does not say what happens for this request" in text
    assert text.splitlines()[-2].strip().startswith(("rail", "Rail"))


def test_arrival_dates() -> None:
    """One date or two, in each language."""
    tender = "tender: {0}\nlanguage: 1\ntitle: {{en: x}}\nsource: x\nmethods: [{0}]\n"
    tender += "arrival: {{earliest: {1}, latest: {2}}}\n"
    book = rail(a=tender.format("alipay", "0h", "0h"), c=tender.format("card", "3 days", "5 days"))
    quote = book.quote(Booking.from_dict(BOOKING), Cancel(), at=AT)
    assert "arrives 2025-06-18\n" in quote_text(quote)
    assert "arrives 2025-06-21 to 2025-06-23\n" in quote_text(quote)
    assert "2025-06-21 至 2025-06-23 到账" in quote_text(quote, "zh")


def test_every_reason_code_of_the_engine_has_chinese_words() -> None:
    """A new code needs its words here."""
    assert set(CODES) <= set(words_of("zh"))


def test_both_languages_have_the_same_words() -> None:
    """But for the reason codes, whose English is the quote's own."""
    assert set(words_of("zh")) - set(CODES) == set(words_of("en"))


def test_unknown_language() -> None:
    """Two are spoken."""
    with pytest.raises(ValueError, match="`fr` is not a language"):
        words_of("fr")


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2025-06-19T10:00:00+08:00", "2025-06-19 10:00 +08:00"),
        ("2025-06-19T10:00:00.000001+08:00", "2025-06-19 10:00 +08:00"),
        ("2025-06-19T00:00:07-03:30", "2025-06-19 00:00:07 -03:30"),
    ],
)
def test_moments(iso: str, shown: str) -> None:
    """Seconds only where there are any."""
    assert moment_text(datetime.fromisoformat(iso)) == shown


def test_wide_letters_take_two_cells() -> None:
    """Columns line up on a screen, not in a count of letters."""
    assert table([["退款", "1"], ["abc", "22"]], right=(1,)) == ["退款   1", "abc   22"]
    assert width("退款 a") == 6
