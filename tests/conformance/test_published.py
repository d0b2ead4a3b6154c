"""Every published figure of the rules carried so far stands beside its policy, with its reference."""

from __future__ import annotations

from aftersales.check.cases import rulebook_and_cases, run_case
from aftersales.engine.rulebook import bundled_folder

PUBLISHED = {
    "CN-12306-REFUND-2021": range(1, 32, 2),
    "CN-12306-REFUND-2021-MULTI": (1,),
    "CN-12306-CHANGE-FEE": range(1, 12, 2),
    "CN-12306-FARE-DIFF": (1, 3, 5),
    "CN-AIR-FULLFARE-7D-48H-4H": (1, 3, 5, 7, 9, 11),
    "CN-AIR-CA-TIERS-2019": (1, 3, 5, 7),
    "CN-AIR-CA-FREE-CHANGES": (1, 3),
    "CN-HOTEL-CTRIP-LADDER": (1, 3),
    "CN-CAAC-2021-3-DEADLINE": (1, 3),
    "CN-CAAC-2021-3-FEE": (1, 3),
    "CN-CAAC-FM-20200128": (1, 3, 5),
    "CN-CAAC-FM-20210126": (1, 3, 5, 7),
    "CN-FLIGHT-NORMAL-ART29": (1, 3),
    "CN-TOUR-DOMESTIC": (1, 3, 5, 7),
    "US-259.5b4-24H": (1, 3, 5),
    "US-49USC42305-VOUCHER": (1,),
    "US-DOT-260.2-SIGNIFICANT": range(1, 12, 2),
    "US-DOT-260-BAG": range(1, 8, 2),
    "US-DOT-260-DEADLINE": range(1, 8, 2),
    "US-DOT-260-DEEMED-REQUEST": (1, 3),
    "US-AMTRAK-2018-03-20": (1, 3, 5, 7),
    "US-WAIVER-AA-HARPER-2019": range(1, 8, 2),
    "US-WAIVER-AS-MAYA-2019": (1,),
    "US-WAIVER-UA-BLAIR-2025": (1,),
    "CA-APPR-19": range(1, 14, 2),
    "CA-APPR-20-DENIED-BOARDING": (1, 3, 5),
    "CA-APPR-CLAIM": (1,),
    "CA-APPR-REFUND-DEADLINE": (1,),
    "CA-APPR-REFUND-RIGHT": (1,),
    "IN-IRCTC-CONFIRMED": range(1, 12, 2),
    "IN-IRCTC-RAC": (1,),
    "JP-JR-REFUND": (1, 3, 5),
    "JP-TOUR-DOMESTIC": range(1, 12, 2),
    "RYANAIR-CHANGE": (1, 3),
    "US-SOUTHWEST-CREDIT-2025": (1, 3),
    "IATA-CHANGE-COMBINE": (1, 3, 5),
    "BOOKING-BCCP": (1, 3, 5, 7),
    "BOOKING-GRACE": (1, 3),
    "AIRBNB-STANDARD-2025-10-01": range(1, 14, 2),
    "AIRBNB-FLEX-DST": (1,),
    "DERBYSOFT-EXAMPLE": (1, 3, 5, 7),
    "EU261-ART7": range(1, 12, 2),
    "EU261-ART5-CANCEL": range(1, 12, 2),
    "EU261-DELAY-STURGEON": (1, 3, 5),
    "EU261-ART6-CARE": (1, 3, 5, 7),
    "EU261-ART10-DOWNGRADE": (1, 3, 5),
    "EU261-ART8-DEADLINE": (1,),
    "UK261": (1, 3, 5),
    "EU-RAIL-2021-782-DB": range(1, 10, 2),
    "EU-RAIL-DEUTSCHLANDTARIF": (1,),
    "EU-PTD-MIN-NUMBER": (1, 3),
    "EU-PTD-PRICE-INCREASE": (1, 3),
    "EU-PTD-REFUND": (1,),
    "PAY-WECHAT": (1, 3, 5),
    "PAY-ANTOM-ALIPAY": (1,),
    "PAY-PAYPAL-180D": (1,),
    "PAY-VIPPS-365D": (1,),
    "PAY-UNIONPAY-SAMEDAY": (1,),
    "PAY-STRIPE-SETTLE": (1,),
    "channex-bookingcom-1night": (1, 2, 3),
    "ota-axisdata-overlap": (1, 2, 3),
    "tourplan-two-tier": (1, 2),
    "amadeus-hotel-v2-example": (1,),
    "expedia-mapping-brl": (1, 2),
}
"""Rule to the numbers of its published cases."""
UNIT_TESTS = {"baytup-01", "baytup-04", "baytup-07", "baytup-10"}
"""Figures of a source's own tests, by the numbers they have there."""
DESK_DECISIONS = {
    "tau2-00-1", "tau2-04-1", "tau2-06-1", "tau2-07-3", "tau2-12-1", "tau2-15-1", "tau2-18-1", "tau2-18-5", "tau2-19-1",
    "tau2-26-1", "tau2-30-1", "tau2-35-1", "tau2-36-1", "tau2-39-2", "tau2-39-6", "tau2-42-1", "tau2-44-1", "tau2-44-3",
    "tau2-47-1",
}  # fmt: skip
"""Decisions of an airline's service desk, by the task and the step they have there."""
DISPUTED = {"baytup-10"}
"""Figures that are believed wrong, each with its reason beside it."""


def test_every_published_case_stands_and_passes() -> None:
    """None is left out, none fails, and no more are disputed than are known to be."""
    rules, cases = rulebook_and_cases(bundled_folder())
    results = [run_case(rules, case) for case in cases if case.ref]
    wanted = {f"{rule}#{number:02d}" for rule, numbers in PUBLISHED.items() for number in numbers}
    assert {result.ref for result in results} == wanted | UNIT_TESTS | DESK_DECISIONS
    assert [str(result) for result in results if not result.passed and not result.disputed] == []
    assert {result.ref for result in results if result.disputed} == DISPUTED
