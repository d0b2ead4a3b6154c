"""Databases by their URLs."""

from __future__ import annotations

from sqlalchemy import Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from aftersales.model.problems import InvalidInput, Problem

_EXPECTED = "a URL of a database that SQLAlchemy knows is expected, such as `sqlite:///bookings.db`"


def engine_of(url: str, place: str) -> Engine:
    """Connections to a database, none kept. Raises InvalidInput without the URL, which may hold a password."""
    try:
        return create_engine(url, poolclass=NullPool)
    except ArgumentError:
        raise InvalidInput([Problem(place, _EXPECTED, "")]) from None


def shown(url: str) -> str:
    """The URL without its password."""
    return make_url(url).render_as_string(hide_password=True)
