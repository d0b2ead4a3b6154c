"""A booking of one row with its numbers, words, ids and times traced: everything else about it is the same for all rows
that share its shape."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel

from aftersales.batch.columns.fields import role_of, space_of
from aftersales.batch.columns.moments import Day, Local, Moment, Stated
from aftersales.batch.columns.numbers import Number
from aftersales.batch.columns.source import Names, Path
from aftersales.batch.columns.tape import Tape
from aftersales.batch.columns.words import Id, Word
from aftersales.batch.schema import DISRUPTION, MOMENT
from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.edges import Edge
from aftersales.model.parts import Amount
from aftersales.model.schedule import Charge
from aftersales.model.times import LocalTime
from aftersales.values.money import Money, to_minor
from aftersales.values.zones import EPOCH, EPOCH_DAY, MICROSECOND, only_reading

_EPOCH: Final = date(1970, 1, 1)
_NAIVE: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - local wall-clock arithmetic
_MOMENTS: Final = frozenset(field.name for field in DISRUPTION if field.type == MOMENT)
_AMOUNTS: Final = frozenset({"amount", "remaining_price"})


class Twin:
    """The traced twin of a booking, not yet judged. `shape` is all that is not traced, `ids` the paths of ids by what
    they are unique among; those that a request names are `read` as words."""

    def __init__(
        self, tape: Tape, booking: Booking, reports: Sequence[Disruption] = (), read: Collection[str] = ()
    ) -> None:
        self.ids: dict[str, list[Path]] = {}
        self._read = read
        self._tape, self._currency = tape, booking.currency
        tape.shared = {} if _under_one(booking) else None
        self._models: list[BaseModel] = []
        self._shape: list[Hashable] = []
        self._named: dict[tuple[str, str], str] = {}
        self.booking: Booking = self._model(booking, ())
        self.reports: tuple[Disruption, ...] = self._value(tuple(reports), ("reports",))
        self.booking.__dict__["reported"] = _Forgetful()

    @property
    def shape(self) -> Hashable:
        """All that is not traced; of ids which are the same, and in which order they stand."""
        return tuple(self._shape), tuple([self._named[one] for one in sorted(self._named)])

    def judge(self) -> None:
        """Let the validators of the booking and of all its parts see the traced values. Raises ValueError."""
        for model in self._models:
            if isinstance(model, Edge):
                _agrees(model)
                continue
            for validator in type(model).__pydantic_decorators__.model_validators.values():
                if validator.info.mode == "after":
                    validator.func(model)

    def _model(self, one: Any, path: Path) -> Any:
        of = type(one)
        self._owns = getattr(one, "currency", None) if isinstance(one, Charge) else None
        named = {name: field.alias or name for name, field in of.model_fields.items()}
        twin = of.model_construct(**{n: self._value(getattr(one, n), (*path, stored)) for n, stored in named.items()})
        self._models.append(twin)
        return twin

    def _value(self, value: Any, path: Path) -> Any:
        name = path[-1]
        if value is None or role_of(_names(path), False) == "unread":
            return self._fixed(None) if not isinstance(value, dict) else {}
        if isinstance(value, Money) and name not in _AMOUNTS:
            self._fixed("money")
            own = self._number(value.minor, (*path, "amount"))
            return Money(own, self._word(value.currency, (*path, "currency")))  # type: ignore[arg-type]
        if isinstance(value, tuple) and not isinstance(value, Money):
            self._fixed(len(value))
            return tuple([self._value(one, (*path, place)) for place, one in enumerate(value)])
        if isinstance(value, dict):
            self._fixed(tuple(value))
            return {key: self._attribute(one, (*path, place)) for place, (key, one) in enumerate(value.items())}
        self._fixed(type(value).__name__)
        if isinstance(value, LocalTime):
            return self._local(value, path)
        if isinstance(value, BaseModel):
            return self._model(value, path)
        return self._money(value, path) if name in _AMOUNTS else self._leaf(value, path)

    def _leaf(self, value: Any, path: Path) -> Any:
        names = _names(path)
        if path[-1] in _MOMENTS and names[0] in ("disruptions", "reports"):
            path = (*path, "at")
        if isinstance(value, datetime) and "schedule" in names:
            return self._edge(value, path)
        if isinstance(value, datetime):
            return Moment(self._number((value - EPOCH) // MICROSECOND, path))
        if isinstance(value, date):
            return Day(self._number((value - _EPOCH).days, path) + EPOCH_DAY)
        if names != ("id",) and space_of(names) and space_of(names) not in self._read:
            return self._id(value, path, space_of(names))
        if role_of(names, isinstance(value, int)) == "fixed" or path[-1] == "at" or not isinstance(value, str | int):
            return self._fixed(value)
        return self._word(value, path) if isinstance(value, str) else self._number(value, path)

    def _fixed(self, value: Any) -> Any:
        self._shape.append(value)
        return value

    def _id(self, value: str, path: Path, space: str) -> Id:
        self.ids.setdefault(space, []).append(path)
        name = self._named.setdefault((space, value), f"{space} {len(self._named)}")
        self._fixed(name)
        return Id(self._tape, self._tape.nodes.column(path, True), value, name)

    def _money(self, value: Amount, path: Path) -> Any:
        own, stated = (path[:-1], self._owns) if self._owns else ((), self._currency)
        minor = to_minor(value, stated) if isinstance(value, str) else value.minor
        return Money(self._number(minor, path), self._word(stated, (*own, "currency")))  # type: ignore[arg-type]

    def _attribute(self, value: str | bool | int, path: Path) -> Any:
        self._fixed(type(value).__name__)
        if isinstance(value, bool):
            return self._fixed(value)
        return self._word(value, (*path, "text")) if isinstance(value, str) else self._number(value, (*path, "number"))

    def _local(self, value: LocalTime, path: Path) -> Any:
        offset = value.local.utcoffset()
        stated = self._fixed(None if offset is None else offset // MICROSECOND)
        wall = self._number((value.wall - _NAIVE) // MICROSECOND, (*path, "local"))
        return Local(wall, stated, self._word(value.zone, (*path, "zone")))

    def _edge(self, value: datetime, path: Path) -> Stated:
        offset = self._fixed(value.utcoffset())
        return Stated(self._number((value.replace(tzinfo=None) - _NAIVE) // MICROSECOND, path), offset)

    def _number(self, value: int, path: Path) -> Number:
        return Number(self._tape, self._tape.nodes.column(path), value)

    def _word(self, value: str, path: Path) -> Word:
        return Word(self._tape, self._tape.nodes.column(path, True), value)


def _under_one(booking: Booking) -> bool:
    """Whether one document of terms alone can be asked."""
    first, *others = booking.items
    return not others and first.terms is None and first.supplier_terms is None


def _agrees(edge: Any) -> None:
    """Whether an edge's offset is one of its zone. All else about it belongs to the shape. Raises ValueError."""
    offset = None if edge.at is None else edge.at.utcoffset()
    if offset is not None and edge.zone is not None:
        only_reading(edge.at.micros, offset // MICROSECOND, edge.zone)


class _Forgetful(dict[Any, Any]):
    """Remembers nothing: to look something up would settle it."""

    def get(self, key: Any, default: Any = None) -> Any:
        return default

    def setdefault(self, key: Any, default: Any = None) -> Any:
        return default


def _names(path: Path) -> Names:
    return tuple([step for step in path if isinstance(step, str)])
