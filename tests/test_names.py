"""The source knows no carrier, country or law by name: those are data, in the policy folder.

Languages (the traveller's words are written in some) are not countries.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import aftersales

SOURCE = Path(aftersales.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
CARRIERS = """
    airbnb agoda amadeus amtrak ana booking.com cathay ctrip delta deutsche easyjet emirates eurostar expedia fliggy
    flixbus hilton hyatt iberia klm lufthansa marriott meituan qantas qatar qunar renfe ryanair sabre shinkansen
    sncf southwest tongcheng travelport trenitalia trip.com tuniu uber vueling wizz 12306 jr
"""
COUNTRIES = """
    america american australia australian brazil britain british canada canadian china europe european france
    germany india indian japan korea kuwait norway russia spain turkey usa
"""
LAWS = """
    261/2004 appr atol bgb cca-2002 directive dot eu261 ec261 gdpr montreal uk261 regulation regulator abta iata
    14cfr cfr caac mofcom
"""
WORKPLACE = """
    todo fixme xxx hack scratchpad sandbox transcript wip tmp workaround
"""
WORDS = frozenset(" ".join((CARRIERS, COUNTRIES, LAWS, WORKPLACE)).split())
ZONE = re.compile(r"\b(?:Africa|America|Asia|Australia|Europe|Pacific)/[A-Z][A-Za-z_]+")
AIRPORT_CODES = re.compile(r'airportsdata\.load\("IATA"\)')
TOKEN = re.compile(r"[a-z0-9]+(?:[./-][a-z0-9]+)*")


def words_of(text: str) -> set[str]:
    """The words of a text in lower case, whole and in parts, but for zone names and the kind of code of airports."""
    plain = AIRPORT_CODES.sub(" ", ZONE.sub(" ", text))
    split = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", plain).lower()
    tokens = set(TOKEN.findall(split))
    return tokens | {part for token in tokens for part in re.split(r"[./-]", token)}


@pytest.mark.parametrize("file", FILES, ids=[str(path.relative_to(SOURCE)) for path in FILES])
def test_no_names_in_the_source(file: Path) -> None:
    """Code, comments, docstrings and messages alike; currency codes and zone examples are fine."""
    found = words_of(file.read_text("utf-8")) & WORDS
    assert not found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the rules of Amtrak", {"amtrak"}),
        ("RyanairTerms", {"ryanair"}),
        ("eu261_amount", {"eu261"}),
        ("Regulation (EC) 261/2004", {"regulation", "261/2004"}),
        ("an example such as `Asia/Shanghai` or America/New_York", set()),
        ("CNY, USD and EUR", set()),
        ("china-railway", {"china"}),
    ],
)
def test_the_search_finds_names(text: str, found: set[str]) -> None:
    """The test above can fail."""
    assert words_of(text) & WORDS == found
