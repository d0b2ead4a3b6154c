"""The columnar run gives the engine's answers, item by item."""

from __future__ import annotations

import numpy as np
import pytest

from aftersales.values.zones import HOUR, local_day
from benchmarks.columnar.__main__ import Job, jobs, table_of
from benchmarks.columnar.clocks import local_days
from benchmarks.columnar.columns import distinct, gather
from benchmarks.columnar.one_by_one import compared, outcomes
from benchmarks.columnar.settle import settled
from benchmarks.columnar.stays import ZONES, stays


@pytest.mark.parametrize("job", jobs(), ids=lambda job: job.document)
def test_columns_rival_the_engine_in_every_item(job: Job) -> None:
    """Outcome, penalty and refund, in many cells, with refusals among them."""
    items = job.generate(3000)
    found = settled(table_of(job), items)
    assert compared(job.rulebook, items, job.order, found).different == 0
    assert found.cells > 20
    assert all(outcomes(found)[outcome] > 50 for outcome in ("granted", "denied"))


def test_dates_rival_the_scalar_ones_around_every_change_of_the_clocks() -> None:
    """Each half hour of a year in three zones."""
    items = stays(3 * 365 * 48)
    at = np.tile(1_735_660_800_000_000 + np.arange(365 * 48) * HOUR // 2, 3)
    items.zone = np.repeat(np.arange(3), 365 * 48)
    expected = [local_day(int(a), ZONES[z]) for a, z in zip(at, items.zone, strict=True)]
    assert local_days(items, at).tolist() == expected


@pytest.mark.parametrize("keys", [[3, 1, 3, 2], [10**15, 0, 10**15]], ids=["close", "far"])
def test_distinct_keys_rival_a_dictionary(keys: list[int]) -> None:
    """A row of each key, and each row's key, whether by table or by sorting."""
    column = np.array(keys)
    rows, place = distinct(column)
    assert column[rows][place].tolist() == keys
    assert gather(column, lambda row: keys[row] + 1).tolist() == [key + 1 for key in keys]
