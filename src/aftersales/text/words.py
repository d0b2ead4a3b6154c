"""The fixed words of readable quotes and schedules, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, str]

_EN: Final = {
    "granted": "granted",
    "denied": "denied",
    "review": "review: a person must decide",
    "incomplete": "incomplete",
    "outcome": "outcome",
    "refund": "refund",
    "penalty": "penalty",
    "at_least": "at least",
    "missing": "missing",
    "items": "items",
    "paid_to": "paid to",
    "arrives": "arrives {} to {}",
    "arrives_on": "arrives {}",
    "arrives_unknown": "arrival not stated",
    "holds_until": "holds until",
    "after_that": "after that",
    "because": "because",
    "document": "{title} ({document}, row {row})",
    "versioned": "{title} ({document} of {version}, row {row})",
    "rowless": "{title} ({document})",
    "source": "source: {}",
    "inclusive": "{}, inclusive",
    "exclusive": "{}, exclusive",
    "free_until": "free until",
    "never_free": "never",
    "always_free": "without end",
    "from": "from",
    "when": "when",
    "by": "by     {}",
    "before": "before {}",
    "afterwards": "afterwards",
    "always": "always",
    "and": ", ",
}
_ZH: Final = {
    "granted": "可退",
    "denied": "不可退",
    "review": "需人工审核",
    "incomplete": "信息不足",
    "outcome": "结果",
    "refund": "退款",
    "penalty": "手续费",
    "at_least": "至少可退",
    "missing": "缺少信息",
    "items": "明细",
    "paid_to": "退回至",
    "arrives": "{} 至 {} 到账",
    "arrives_on": "{} 到账",
    "arrives_unknown": "到账时间未说明",
    "holds_until": "有效期至",
    "after_that": "此后",
    "because": "依据",
    "document": "{title}（{document}，条目 {row}）",
    "versioned": "{title}（{document}，{version} 版，条目 {row}）",
    "rowless": "{title}（{document}）",
    "source": "来源：{}",
    "inclusive": "{}（含）",
    "exclusive": "{}（不含）",
    "free_until": "免费取消至",
    "never_free": "无",
    "always_free": "不限",
    "from": "起算",
    "when": "时间",
    "by": "{}（含）之前",
    "before": "{} 之前",
    "afterwards": "此后",
    "always": "始终",
    "and": "，",
    # reason codes
    "no_terms": "没有适用于该项目的条款",
    "no_version": "在决定版本的时间点没有生效的版本",
    "no_row": "条款中没有符合的条目",
    "not_stated": "条款未规定该申请如何处理",
    "unknown_terms": "出售时的条款不在政策库中",
    "terms_unclear": "适用哪份条款取决于未提供的信息",
    "not_owed": "本文件下不应给付：没有匹配的规则行",
    "other_currency": "文件金额的币种与订单不同，且没有汇率",
    "conflicting_terms": "多份条款同时适用，且没有一份更具体",
    "missing_facts": "结果取决于未提供的信息",
    "right_unclear": "该法定权利是否适用取决于未提供的信息",
    "nothing_unused": "没有未使用的部分可以取消",
    "partly_used": "客票已部分使用，剩余价值须人工核定",
    "already_refunded": "已付款项均已退回",
}
_LANGUAGES: Final[Mapping[str, Words]] = {"en": _EN, "zh": _ZH}


def words_of(lang: str) -> Words:
    """The words of a language: `en` or `zh`."""
    if lang not in _LANGUAGES:
        raise ValueError(f"`{lang}` is not a language of the readable texts: en, zh")
    return _LANGUAGES[lang]
