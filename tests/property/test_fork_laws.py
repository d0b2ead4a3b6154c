"""Laws of reading: what a table reads of a view decides as all of its facts would."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given

from aftersales.plan.policies import VersionPlan
from aftersales.plan.view import View
from aftersales.values.zones import instant
from tests.property.made_bookings import instants
from tests.property.made_layers import worlds
from tests.property.strategies import World

ASKED = ("cancel", "no_show", "change")


@given(worlds(sections=ASKED), instants())
def test_a_table_finds_the_candidate_of_the_cell(world: World, at: datetime) -> None:
    """Of a cell with unknown facts that of every way to fill them, if they are not too many; or else nothing."""
    for view in [View(record, instant(at)) for record in world.booking.records]:
        for plan in world.rules.plans:
            version = plan.version(view)
            tables = [version.table(one) for one in ASKED] if isinstance(version, VersionPlan) else []
            for table in filter(None, tables):
                cell, found = table.cell(plan.seen(view)), table.found(plan.seen(view))
                if found is not None:
                    every = table.completions(cell)
                    assert every is not None
                    assert {id(table.candidate(one)) for one in every} == {id(found)}
                else:
                    assert -1 in cell
