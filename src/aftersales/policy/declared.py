"""Facts declared in a policy folder: nine verbs, switches, and facts that callers state."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from aftersales.policy.conditions import conjunction, unit_scope
from aftersales.policy.constants import fact_type
from aftersales.policy.documents import (
    Arithmetic,
    Case,
    Classify,
    Count,
    Declaration,
    Local,
    Member,
    Pick,
    Same,
    Shift,
    Span,
    Stated,
    Switch,
    Verb,
)
from aftersales.policy.nodes import Node
from aftersales.policy.reader import (
    Mistake,
    Reader,
    choice,
    did_you_mean,
    elements,
    flag,
    names,
    pairs,
    text,
)
from aftersales.policy.registry import BUILT_IN, REQUESTED, UNIT_FACTS
from aftersales.values.zones import zone_names

_EXTRAS = {"span": ("anchor",), "count": ("where",), "max": ("of", "where"), "min": ("of", "where")}
_EXTRAS |= {"local": ("of", "zone"), "one_of": ("default", "why"), "stated": ("optional",)}
_VERBS = (
    "span", "shift", "same", "lower", "difference", "ratio", "count", "max", "min",
    "class", "pick", "in", "local", "one_of", "stated",
)  # fmt: skip
_STATED = ("word", "flag", "count", "money", "ratio", "date", "distance")
Keys = dict[str, tuple[Node, Node]]


def declare(reader: Reader, node: Node) -> tuple[Declaration, ...]:
    """The facts of a `facts` section, in an order in which each stands after those it needs."""
    waiting = {key.value: (key, value) for key, value in pairs(node, "`facts`")}
    types = {name: _type_of(value) for name, (_, value) in waiting.items()}
    declared: list[Declaration] = []
    for name, (key, _) in waiting.items():
        if name in BUILT_IN or name in reader.facts:
            reader.report(key, "fact-exists", f"the fact `{name}` exists already", "choose another name")
            types[name] = None
    provisional = {name: Declaration(name, kind, None) for name, kind in types.items() if kind}
    reader.facts.update(provisional)
    for name, (key, value) in waiting.items():
        if name in provisional:
            found = reader.attempt(_declaration, value, name, key)
            declared += [found] if found else []
    reader.facts.update({fact.name: fact for fact in declared})
    _refuse_cycles(reader, declared, waiting)
    return tuple(declared)


def _type_of(node: Node) -> str | None:
    keys = {key.value: value for key, value in node.value} if node.kind == "mapping" else {}
    verb = next((name for name in _VERBS if name in keys), None)
    if verb in ("max", "min"):
        return _unit_type(keys)
    if verb in ("local", "stated"):
        value: str = keys[verb].value
        return value
    fixed = {"span": "span", "shift": "shift", "same": "flag", "in": "flag", "class": "word", "one_of": "word"}
    fixed |= {"count": "count", "pick": "instant", "lower": "money", "difference": "money", "ratio": "ratio"}
    return fixed.get(verb or "", "word")


def _unit_type(keys: dict[str, Node]) -> str:
    unit = UNIT_FACTS.get(str(keys["of"].value) if "of" in keys else "", ())
    wanted = (keys.get("max") or keys["min"]).value
    return next((fact.type for fact in unit if fact.name == wanted), "span")


def _declaration(reader: Reader, node: Node, own: str, key: Node) -> Declaration:
    keys: Keys = {k.value: (k, v) for k, v in pairs(node, "a declared fact")}
    verbs = [name for name in _VERBS if name in keys]
    if len(verbs) != 1:
        raise Mistake(node, "verb", f"the fact `{own}` needs exactly one of {', '.join(_VERBS)}; found {len(verbs)}")
    verb = verbs[0]
    for name, (place, _) in keys.items():
        if name != verb and name not in _EXTRAS.get(verb, ()):
            hint = did_you_mean(name, (verb, *_EXTRAS.get(verb, ())))
            raise Mistake(place, "unknown-key", f"unknown key `{name}` beside `{verb}`", hint)
    return Declaration(own, reader.facts[own].type, _verb(reader, verb, keys), reader.at(key))


def _verb(reader: Reader, verb: str, keys: Keys) -> Verb:
    key, node = keys[verb]
    if verb == "span":
        return _span(reader, keys)
    if verb == "shift":
        return Shift(*_two(reader, node, ("date",)))
    if verb == "same":
        return Same(*_two(reader, node, ()))
    if verb in ("lower", "difference", "ratio"):
        return Arithmetic(cast(Any, verb), *_two(reader, node, ("money",)))
    if verb in ("count", "max", "min"):
        return _count(reader, verb, keys)
    if verb == "class":
        return Classify(_cases(reader, node))
    if verb == "pick":
        return _pick(reader, node)
    if verb == "in":
        return _member(reader, key, node)
    if verb == "local":
        return _local(reader, keys)
    return _switch(reader, keys) if verb == "one_of" else _stated(reader, keys)


def _typed(reader: Reader, node: Node, types: tuple[str, ...]) -> str:
    fact = text(reader, node)
    kind = fact_type(reader, fact, node)
    if types and kind not in types:
        raise Mistake(node, "fact-type", f"`{fact}` is of type {kind}; {' or '.join(types)} is expected here")
    return fact


def _two(reader: Reader, node: Node, types: tuple[str, ...]) -> tuple[str, str]:
    facts = elements(node, "a pair of facts")
    if len(facts) != 2:
        raise Mistake(node, "shape", f"two facts are expected, found {len(facts)}")
    return _typed(reader, facts[0], types), _typed(reader, facts[1], types)


def _span(reader: Reader, keys: Keys) -> Span:
    start, end = _two(reader, keys["span"][1], ("instant",))
    if "anchor" in keys:
        side = choice("from", "to")(reader, keys["anchor"][1])
        return Span(start, end, start if side == "from" else end)
    return Span(start, end, start if end == REQUESTED else end)


def _count(reader: Reader, verb: str, keys: Keys) -> Count:
    node = (keys[verb] if verb == "count" else keys.get("of", keys[verb]))[1]
    unit = text(reader, node)
    inner = unit_scope(reader, unit, node)
    where = conjunction(inner, keys["where"][1]) if "where" in keys else ()
    fact = None if verb == "count" else _typed(inner, keys[verb][1], ())
    return Count(cast(Any, verb), unit, fact, where)


def _cases(reader: Reader, node: Node) -> tuple[Case, ...]:
    return reader.each(_case, elements(node, "`class` or `pick`"))


def _case(reader: Reader, node: Node) -> Case:
    keys = {key.value: value for key, value in pairs(node, "a row")}
    if "is" not in keys or not set(keys) <= {"is", "when"}:
        raise Mistake(node, "shape", "a row here has `is` and, unless it always holds, `when`")
    return Case(conjunction(reader, keys["when"]) if "when" in keys else (), text(reader, keys["is"]))


def _pick(reader: Reader, node: Node) -> Pick:
    rows = _cases(reader, node)
    for row in rows:
        if row.value not in reader.facts or reader.facts[row.value].type != "instant":
            raise Mistake(node, "fact-type", f"`{row.value[:60]}` is not an instant")
    return Pick(rows)


def _member(reader: Reader, key: Node, node: Node) -> Member:
    parts = elements(node, "`in`")
    if len(parts) != 2:
        raise Mistake(node, "shape", "`in` has a fact and a set or a calendar: `[departure_date, spring-festival]`")
    fact = _typed(reader, parts[0], ("word", "date", "weekday"))
    known = parts[1].kind == "scalar" and parts[1].value in reader.sets
    members = reader.sets[parts[1].value] if known else names(reader, parts[1])
    if reader.facts[fact].type != "date":
        return Member(fact, frozenset(members), ())
    if not known and parts[1].kind == "scalar" and parts[1].value[:1].isalpha():
        return Member(fact, frozenset(), (), str(parts[1].value))
    return Member(fact, frozenset(), tuple(_date_range(member, parts[1]) for member in members))


def _date_range(value: str, node: Node) -> tuple[int, int]:
    first, _, last = value.partition("..")
    try:
        start = date.fromisoformat(first).toordinal()
        end = date.fromisoformat(last).toordinal() if last else start
    except ValueError:
        raise Mistake(node, "date", f"`{value[:60]}` is not a date or a range `2016-01-24..2016-03-03`") from None
    if end < start:
        raise Mistake(node, "empty-window", f"the range `{value}` ends before it starts")
    return start, end


def _local(reader: Reader, keys: Keys) -> Local:
    how = choice("date", "weekday", "time")(reader, keys["local"][1])
    if "of" not in keys:
        raise Mistake(keys["local"][0], "missing-key", "`local` needs `of`: the instant it is taken of")
    zone = text(reader, keys["zone"][1]) if "zone" in keys else None
    if zone is not None and zone not in zone_names():
        raise Mistake(keys["zone"][1], "zone", f"`{zone[:60]}` is not an IANA time zone such as `Asia/Shanghai`")
    return Local(cast(Any, how), _typed(reader, keys["of"][1], ("instant",)), zone)


def _switch(reader: Reader, keys: Keys) -> Switch:
    words = names(reader, keys["one_of"][1])
    default = choice(*words)(reader, keys["default"][1]) if "default" in keys else ""
    if not default or "why" not in keys:
        raise Mistake(keys["one_of"][0], "missing-key", "a switch has `one_of`, `default` and `why`")
    return Switch(words, default, text(reader, keys["why"][1]))


def _stated(reader: Reader, keys: Keys) -> Stated:
    choice(*_STATED)(reader, keys["stated"][1])
    return Stated(flag(reader, keys["optional"][1]) if "optional" in keys else False)


def needs(verb: Verb | None) -> tuple[str, ...]:
    """The facts a declared fact is made of."""
    if isinstance(verb, Span):
        return (verb.start, verb.end)
    if isinstance(verb, Shift):
        return (verb.start, verb.end)
    if isinstance(verb, Same | Arithmetic):
        return (verb.left, verb.right)
    if isinstance(verb, Classify | Pick):
        tested = tuple(test.fact for row in verb.rows for test in row.when)
        return tested + (tuple(row.value for row in verb.rows) if isinstance(verb, Pick) else ())
    if isinstance(verb, Member):
        return (verb.fact,)
    return (verb.instant,) if isinstance(verb, Local) else ()


def _refuse_cycles(reader: Reader, declared: list[Declaration], places: dict[str, tuple[Node, Node]]) -> None:
    graph = {fact.name: needs(fact.verb) for fact in declared}
    for name in graph:
        reached, open_names = set[str](), [name]
        while open_names:
            for need in graph.get(open_names.pop(), ()):
                if need == name:
                    reader.report(places[name][0], "fact-cycle", f"the fact `{name}` is made of itself")
                    return
                if need not in reached:
                    reached.add(need)
                    open_names.append(need)


def in_order_of_need(names_: list[str], facts: dict[str, Declaration]) -> tuple[Declaration, ...]:
    """The declarations (built-in ones with a verb, and declared ones) that some facts need, dependencies first."""
    done: dict[str, Declaration] = {}
    seen: set[str] = set()

    def visit(name: str) -> None:
        fact = facts.get(name)
        if fact is None or name in seen:
            return
        seen.add(name)
        for need in needs(fact.verb):
            visit(need)
        if name not in BUILT_IN:
            done[name] = fact

    for name in names_:
        visit(name)
    return tuple(done.values())
