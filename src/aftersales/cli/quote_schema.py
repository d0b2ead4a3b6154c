"""JSON Schema of a quote, as `Quote.to_dict` gives it: every key is always there."""

from __future__ import annotations

from typing import Any, Final

from aftersales.model.quote import AMOUNTS
from aftersales.model.steps import STEPS
from aftersales.policy.schema import closed

Shape = dict[str, Any]
TEXT: Final[Shape] = {"type": "string"}
FLAG: Final[Shape] = {"type": "boolean"}
INSTANT: Final[Shape] = {"type": "string", "format": "date-time"}
DAY: Final[Shape] = {"type": "string", "format": "date"}
OUTCOME: Final[Shape] = {"enum": ["granted", "denied", "review", "incomplete"]}


def _exact(**keys: Shape) -> Shape:
    return closed(keys, tuple(keys))


def _with(shape: Shape, **optional: Shape) -> Shape:
    """The same with keys that may be left out."""
    return {**shape, "properties": {**shape["properties"], **optional}}


def _or_null(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


def _list(shape: Shape) -> Shape:
    return {"type": "array", "items": shape}


MONEY: Final = {"$ref": "#/$defs/money"}
_MONEY: Final = _exact(
    amount={"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    currency={"type": "string", "pattern": "^[A-Z]{3}$"},
)
PAYOUT: Final = _exact(
    tender=TEXT,
    method=TEXT,
    amount=MONEY,
    arrives=_or_null({"type": "array", "items": DAY, "minItems": 2, "maxItems": 2}),
    key=TEXT,
    due=_or_null(TEXT),
    due_source=TEXT,
    form={"enum": ["money", "points", "voucher", "credit", "nothing"]},
    how={"enum": ["refund", "void", "transfer"]},
    because=TEXT,
    points=_or_null({"type": "integer", "minimum": 1}),
    payer=_or_null(TEXT),
    expires_on=_or_null(DAY),
    not_before=_or_null(INSTANT),
    captured=_or_null(MONEY),
)
PROMISE: Final = _exact(
    by={"enum": ["law", "routing", "rail"]}, document=TEXT, source=TEXT, due=TEXT, late_from=INSTANT
)
STEP: Final = _exact(
    step={"enum": list(STEPS)},
    payout=TEXT,
    tender=TEXT,
    earliest=_or_null(TEXT),
    latest=_or_null(TEXT),
    promises=_list(PROMISE),
)
CLAWBACK: Final = _exact(program=TEXT, points={"type": "integer", "minimum": 1})
NEXT_CHANGE: Final = _exact(
    after=INSTANT,
    inclusive=FLAG,
    outcome=OUTCOME,
    refund=_or_null(MONEY),
    penalty=_or_null(MONEY),
    compensation=_or_null(MONEY),
    collect=_or_null(MONEY),
)
_NUMBERS: Final = _list({"type": "integer", "minimum": 0})
LINE: Final = _with(
    _exact(
        item=TEXT,
        outcome=OUTCOME,
        code=TEXT,
        document=_or_null(TEXT),
        version=TEXT,
        row=TEXT,
        missing=_list(TEXT),
        paid=_or_null(MONEY),
        used=_or_null(MONEY),
        already_refunded=MONEY,
        penalty=_or_null(MONEY),
        kept=_or_null(MONEY),
        refundable=_or_null(MONEY),
        fee=_or_null(MONEY),
        add_collect=_or_null(MONEY),
        residual=_or_null(MONEY),
        residual_form=_or_null(TEXT),
    ),
    travellers=_list(TEXT),
    segments=_NUMBERS,
    nights=_NUMBERS,
)
AWARD: Final = _exact(
    item=TEXT,
    head=TEXT,
    outcome=OUTCOME,
    code=TEXT,
    document=_or_null(TEXT),
    version=TEXT,
    row=TEXT,
    missing=_list(TEXT),
    amount=_or_null(MONEY),
)
RECOVERY: Final = _with(
    _exact(
        item=TEXT,
        outcome=OUTCOME,
        code=TEXT,
        document=_or_null(TEXT),
        version=TEXT,
        missing=_list(TEXT),
        cost=MONEY,
        refunded=_or_null(MONEY),
        recovered=_or_null(MONEY),
        borne=_or_null(MONEY),
        more_than_supplier=_or_null(FLAG),
    ),
    travellers=_list(TEXT),
    segments=_NUMBERS,
    nights=_NUMBERS,
)
OPTION: Final = _exact(
    item=TEXT,
    question=TEXT,
    form=TEXT,
    worth=_or_null(MONEY),
    gives=_list(TEXT),
    document=_or_null(TEXT),
    version=TEXT,
    until=_or_null(TEXT),
    missing=_list(TEXT),
)
ENTITLEMENT: Final = _exact(
    item=TEXT, gives=_list(TEXT), code=TEXT, document=TEXT, version=TEXT, missing=_list(TEXT), source=TEXT
)
DEADLINE: Final = _exact(
    item=TEXT,
    do=TEXT,
    who=TEXT,
    tender=TEXT,
    due=_or_null(TEXT),
    at_least=FLAG,
    binding=FLAG,
    start=_or_null(TEXT),
    document=TEXT,
    version=TEXT,
    source=TEXT,
    missing=_list(TEXT),
)
REASON: Final = _exact(
    item=TEXT,
    role={"enum": ["decided", "considered", "noted"]},
    code=TEXT,
    document=_or_null(TEXT),
    version=TEXT,
    row=TEXT,
    facts={"type": "object", "additionalProperties": TEXT},
    message=TEXT,
    source=TEXT,
)
STAMP: Final = _exact(policies=TEXT, engine=TEXT, tzdata=TEXT, holidays=TEXT)
BASIS: Final = _exact(at=INSTANT, request={"type": "object"}, known=TEXT)
QUOTE: Final[Shape] = {
    **_exact(
        schema={"const": 1},
        outcome=OUTCOME,
        **{name: _or_null(MONEY) for name in AMOUNTS},
        residual_form=_or_null(TEXT),
        collect_by=_or_null(_list(TEXT)),
        payouts=_list(PAYOUT),
        timeline=_list(STEP),
        clawbacks=_list(CLAWBACK),
        valid_until=_or_null(INSTANT),
        valid_until_inclusive=_or_null(FLAG),
        next_change=_or_null(NEXT_CHANGE),
        missing=_list(TEXT),
        lines=_list(LINE),
        awards=_list(AWARD),
        recoveries=_list(RECOVERY),
        options=_list(OPTION),
        care=_list(ENTITLEMENT),
        deadlines=_list(DEADLINE),
        reasons=_list(REASON),
        stamp=STAMP,
        basis=BASIS,
    ),
    "$defs": {"money": _MONEY},
}
