"""Amounts (金额): read as people and spreadsheets write them, and refused where nobody can tell what is meant."""

import re
import unicodedata
from decimal import Decimal

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

CENT = Decimal("0.01")
MOST = Decimal(10) ** 11  # 一千亿元: more than any enterprise spends on safety; its figures fit everywhere
_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d+)?|\.\d+)(亿|千万|百万|万|千)?")
_TIMES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "": 1}
_LONGEST = 40


def read_amount(text: str) -> Decimal | None:
    """Return the yuan a text says: 1,200.50, ￥1200元, 1.2万元, （300）; nothing where it says none."""
    said = unicodedata.normalize("NFKC", text).strip()
    if not said or len(said) > _LONGEST:
        return None
    bracketed = said.startswith("(") and said.endswith(")")  # accountants write what is negative so
    said = said.strip("()").replace(",", "").replace(" ", "").replace("−", "-").replace("'", "")
    said = said.removeprefix("人民币").removeprefix("RMB").lstrip("¥￥").removesuffix("整")
    said = said.removesuffix("圆").removesuffix("元")
    found = _NUMBER.fullmatch(said)
    if found is None:
        return None
    sign, digits, unit = found.groups()
    amount = Decimal(digits) * _TIMES[unit or ""]
    return -amount if sign == "-" or bracketed else amount


def reasons_against_amount(amount: Decimal | None, *, field: str = "amount", nothing: bool = False) -> list[Reason]:
    """Everything wrong with an amount; `nothing` says that zero will do."""
    if amount is None:
        return [Reason("no_amount", _("金额没有填写，或者不是数字"), _("请写成数字，例如 1200.50"), field=field)]
    if not amount.is_finite():
        return [Reason("no_amount", _("金额不是数字"), _("请写成数字，例如 1200.50"), field=field)]
    if amount < 0:
        return [Reason("amount_negative", _("金额是负数"), _("登错的请作废原来那一笔，不要用负数冲减"), field=field)]
    if amount == 0 and not nothing:
        return [Reason("amount_zero", _("金额是 0"), _("请填写实际金额；没有发生的不用登记"), field=field)]
    if amount > MOST:
        return [Reason("amount_huge", _("金额超过一千亿元"), _("请核对单位，是不是把元当成了万元"), field=field)]
    if amount != amount.quantize(CENT):
        return [Reason("amount_cents", _("金额的小数超过两位"), _("请精确到分"), field=field)]
    return []
