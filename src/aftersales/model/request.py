"""What a traveller asks for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aftersales.model.base import Kind
from aftersales.model.parts import Id, Word


class _Request(Kind):
    id: Annotated[str, Field(max_length=200)] = ""
    items: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=1000)] | None = None
    reason: Word | None = None


class Cancel(_Request):
    """Cancel the whole booking, or the `items` named. `id` enters the payouts' idempotency keys."""

    kind: Literal["cancel"] = "cancel"


class NoShow(_Request):
    """The traveller did not turn up: the whole booking, or the `items` named."""

    kind: Literal["no_show"] = "no_show"


Request = Cancel | NoShow
