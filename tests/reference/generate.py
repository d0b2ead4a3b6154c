"""Random worlds: documents that live together, bookings under them, and requests at awkward moments."""

from __future__ import annotations

from tests.reference.gen_bookings import booking
from tests.reference.gen_disruptions import reported_beside
from tests.reference.gen_documents import World, document, dump, world
from tests.reference.gen_moments import moment, request

__all__ = ["World", "booking", "document", "dump", "moment", "reported_beside", "request", "world"]
