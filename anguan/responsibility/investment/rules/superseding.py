"""Superseded rates (旧标准): amounts of a ledger or a plan that were worked out with the rates of 2012."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.rules.cost_answer import Cost
from anguan.responsibility.duties.rules.tiers import shown

_CLOSE = Decimal("0.06")  # a twelfth rounded each month drifts by a few cents
_ROUNDED = Decimal(1)  # many ledgers keep whole yuan
_SAID = _("提取数额是按 2012 年旧标准（{source}）算的：旧标准全年 {old} 元，现行标准 {new} 元，{how} {by} 元")


def annual_by_old_rates(cost: Cost) -> Decimal | None:
    """Return the year's amount by the rates of 2012, where they differ from those in force."""
    counted = [one for one in cost.businesses if one.counted]
    if not counted or all(one.superseded_annual is None for one in counted):
        return None
    old = sum(
        (one.annual if one.superseded_annual is None else one.superseded_annual for one in counted), Decimal(0)
    )  # fmt: skip
    return old if old != cost.annual else None


def recognised(cost: Cost, by_month: Mapping[int, Decimal], *, annual_said: Decimal | None = None) -> Reason | None:
    """Say whether what was set aside month by month, or a yearly amount, comes from the rates of 2012."""
    old = annual_by_old_rates(cost)
    if old is None or cost.annual is None:
        return None
    share = old / 12
    amounts = [amount for amount in by_month.values() if amount > 0]
    whole_year = len(by_month) == 12 and abs(sum(amounts, Decimal(0)) - old) <= _ROUNDED
    month_by_month = bool(amounts) and all(
        abs(amount - share) <= _CLOSE or amount == share.quantize(Decimal(1), ROUND_HALF_UP) for amount in amounts
    )
    stated = annual_said is not None and abs(annual_said - old) <= _CLOSE
    in_one = len(amounts) == 1 and abs(amounts[0] - old) <= _CLOSE
    if not (whole_year or month_by_month or stated or in_one):
        return None
    short = cost.annual - old
    message = _SAID.format(
        source=catalog.safety_cost().superseded.source, old=shown(old), new=shown(cost.annual),
        how=_("少提") if short > 0 else _("多提"), by=shown(abs(short)),
    )  # fmt: skip
    remedy = _("旧标准已被财资〔2022〕136号取代，请按现行标准补提；比率请核对原文")
    return Reason("superseded_rates", message, remedy, field="amount")
