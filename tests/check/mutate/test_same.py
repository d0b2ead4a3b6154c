"""Whether a changed document answers as before, however many cells its tables have."""

from __future__ import annotations

from pathlib import Path

from aftersales.check.mutate.mutants import Mutant, Source, mutants, scope_of, sources
from aftersales.check.mutate.same import same_everywhere
from aftersales.check.walk import Walk
from aftersales.plan.calendars import working_days
from aftersales.plan.policies import PolicyPlan
from aftersales.policy.documents import Calendar
from aftersales.policy.loading import Library, load_texts, read_folder

POLICIES = Path(__file__).resolve().parents[3] / "policies"


def changes_of(document: str, text: str) -> tuple[Library, Source, list[Mutant]]:
    """The mutants of the lines of a bundled document that hold a text."""
    texts = read_folder(POLICIES)
    library = load_texts(texts)
    source = next(one for one in sources(library, texts) if one.policy.id == document)
    return library, source, [one for one in mutants(source, scope_of(library)) if text in one.before]


def test_of_a_table_of_millions_of_cells_it_can_be_told() -> None:
    """From seven days on the row before, for longer notice, is the wider: that bound makes no difference, others do."""
    library, source, found = changes_of("eu261", 'notice: "< 168h"')
    days = working_days(library.of(Calendar))
    plan = PolicyPlan(source.policy, library.facts, days)
    table = plan.versions[0].table("cancellation")
    assert table is not None
    assert Walk(plan, table).cells > 1_000_000
    same = {one.after for one in found if same_everywhere(source.policy, one.policy, library.facts, days)}
    line = 'when: {{disruption: cancelled, notice: "{}", departs_earlier: "<= 1h", arrives_later: "< 2h"}}'
    assert same == {line.format(notice) for notice in ("<= 168h", "< 169h")}
    assert len(found) > 8
