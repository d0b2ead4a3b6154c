"""Why a share of a refund does not go back on the rail of its tender, in words."""

from __future__ import annotations

from typing import Final

from aftersales.model.ways import UNCLEAR, WHY

EN_WAYS: Final = {**WHY, **UNCLEAR}
ZH_WAYS: Final = {
    "chargeback": "付款人正在拒付争议中，不能重复退款",
    "instrument_closed": "该支付工具已不能收款",
    "window_closed": "已超过该渠道的退款期限",
    "too_many_refunds": "该渠道不再接受部分退款",
    "below_minimum": "低于该渠道的最低退款额",
    "voucher_expired": "代金券已过期",
    "points_unknown": "未提供支付所用的积分数",
    "remainder": "不足一个积分",
    "routing_unclear": "付款的退还顺序取决于未提供的信息",
    "conflicting_routing": "多个退还顺序同时适用，且没有一个更具体",
}
