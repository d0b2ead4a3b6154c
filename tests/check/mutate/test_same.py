"""Whether a changed document answers as before, however many cells its tables have."""

from __future__ import annotations

from pathlib import Path

from aftersales.check.mutate.mutants import mutants, sources
from aftersales.check.mutate.same import same_everywhere
from aftersales.check.walk import Walk
from aftersales.plan.calendars import working_days
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.documents import Calendar, Policy
from aftersales.policy.loading import Library, load_texts, read_folder

POLICIES = Path(__file__).resolve().parents[3] / "policies"


def changes_of(document: str, text: str) -> tuple[Library, Policy, list[tuple[str, Policy]]]:
    """A bundled document and what changes of its lines that hold a text make of it, each with the line after it."""
    texts = read_folder(POLICIES)
    library = load_texts(texts)
    source = next(one for one in sources(library, texts) if one.document.id == document)
    found = [(one.after, one.changed) for one in mutants(source, library) if text in one.before]
    assert isinstance(source.document, Policy)
    return library, source.document, [(line, changed) for line, changed in found if isinstance(changed, Policy)]


def test_of_a_table_of_millions_of_cells_it_can_be_told() -> None:
    """From seven days on the row before, for longer notice, is the wider: that bound makes no difference, others do."""
    library, policy, found = changes_of("eu261", 'notice: "< 168h"')
    days = working_days(library.of(Calendar))
    plan = PolicyPlan(policy, library.facts, days)
    table = plan.versions[0].table("cancellation")
    assert table is not None
    assert Walk(plan, table).cells > 1_000_000
    same = {line for line, changed in found if same_everywhere(policy, changed, library.facts, days)}
    line = 'when: {{disruption: cancelled, notice: "{}", departs_earlier: "<= 1h", arrives_later: "< 2h"}}'
    assert same == {line.format(notice) for notice in ("<= 168h", "< 169h")}
    assert len(found) > 8
