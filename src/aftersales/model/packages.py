"""Which items of a booking belong together: a package and its members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from aftersales.model.parts import Item
from aftersales.model.problems import Misfit

if TYPE_CHECKING:
    from aftersales.model.record import ItemRecord


class Package(NamedTuple):
    """An item of product `package`, and the items that are its members, in the booking's order."""

    item: ItemRecord
    members: tuple[ItemRecord, ...]


def package_of(item: Item) -> str | None:
    """The package that an item is a member of, or is."""
    return item.id if item.product == "package" else item.package


def linked(items: Iterable[Item], records: tuple[ItemRecord, ...]) -> tuple[ItemRecord, ...]:
    """The same records; those of a package and its members know each other from now on."""
    own = {record.id: record for record in records}
    members: dict[str, list[ItemRecord]] = {}
    for item in items:
        if item.package is not None:
            members.setdefault(item.package, []).append(own[item.id])
    for name, some in members.items():
        if own[name].package is None:
            package = Package(own[name], tuple(some))
            for record in (own[name], *some):
                record.package = package
    return records


def packages_misfit(items: tuple[Item, ...]) -> Iterator[Misfit]:
    """Members of what is no package, and packages within packages."""
    products = {item.id: item.product for item in items}
    for place, item in enumerate(items):
        if item.package is None:
            continue
        wrong = _wrong(item, item.package, products)
        if wrong:
            yield Misfit(wrong, "items", place, "package", found=item.package)


def _wrong(item: Item, package: str, products: Mapping[str, str]) -> str:
    if package == item.id:
        return "an item is no member of itself"
    if package not in products:
        return "no such item in the booking"
    if item.product == "package":
        return "packages do not nest; make its members those of the outer one"
    return "" if products[package] == "package" else "the item of that id is not of product `package`"
