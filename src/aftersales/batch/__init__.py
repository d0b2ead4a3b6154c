"""Many bookings at once: Arrow in, Arrow out. Needs the extra `batch`."""

from __future__ import annotations

from aftersales.batch.nesting import nest
from aftersales.batch.recomputed import Recomputed, recompute

__all__ = ["Recomputed", "nest", "recompute"]
