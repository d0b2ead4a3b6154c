"""Every pass of `check`: one file each, which finds one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from aftersales.check.passes import (
    below_floor,
    better_than_supplier,
    calendar_end,
    change_only,
    currency_mismatch,
    dead_row,
    dst_cutoff,
    edited_version,
    empty_window,
    equally_specific,
    gap,
    hidden_step,
    hole,
    limits,
    never_applies,
    no_else,
    no_rounding,
    no_source,
    no_such_unit,
    no_zone,
    not_reviewed,
    overlap,
    penalty_above_price,
    refund_rises,
    removed_version,
    same_version,
    skipped,
    stale_review,
    title_language,
    unused,
    version_gap,
    waives_nothing,
    whole_scope,
)
from aftersales.check.subject import Asked, Finding, Folder

OF_TABLES: Final[tuple[Callable[[Asked], Iterator[Finding]], ...]] = (
    skipped.find,
    gap.find,
    hole.find,
    overlap.find,
    dead_row.find,
    below_floor.find,
    change_only.find,
    dst_cutoff.find,
    empty_window.find,
    hidden_step.find,
    limits.find,
    no_else.find,
    no_rounding.find,
    no_such_unit.find,
    penalty_above_price.find,
    refund_rises.find,
    whole_scope.find,
)
"""Asked of each table."""

OF_FOLDERS: Final[tuple[Callable[[Folder], Iterator[Finding]], ...]] = (
    better_than_supplier.find,
    calendar_end.find,
    currency_mismatch.find,
    edited_version.find,
    equally_specific.find,
    never_applies.find,
    no_source.find,
    no_zone.find,
    not_reviewed.find,
    removed_version.find,
    same_version.find,
    stale_review.find,
    title_language.find,
    unused.find,
    version_gap.find,
    waives_nothing.find,
)
"""Asked once."""
