"""`docs/facts.md` is what the registry says."""

from __future__ import annotations

from aftersales.policy.registry import BUILT_IN, FACTS
from tests.docs.generate_facts import PAGE, page


def test_the_page_is_up_to_date() -> None:
    """Generate it anew with `python -m tests.docs.generate_facts`."""
    assert PAGE.read_text("utf-8") == page()


def test_every_fact_once() -> None:
    """A name means one thing."""
    assert len(BUILT_IN) == len(FACTS)
    assert all(f"\n| `{name}` | " in page() for name in BUILT_IN)
