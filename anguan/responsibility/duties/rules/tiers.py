"""The reckoning by rates (分档计算): tiers each taken for their own part of the base, exact to the cent."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.safety_cost import Kind
from anguan.responsibility.duties.rules.cost_answer import MonthlyShare, Step

TEN_THOUSAND = Decimal(10_000)
CENT = Decimal("0.01")


def reckoned(kind: Kind, base: Decimal) -> tuple[Step, ...]:
    """Return each step from a base of yuan or tonnes to the amount."""
    if kind.yuan is not None:
        words = _("{base} 吨 × 每吨 {rate} 元").format(base=shown(base), rate=kind.yuan)
        return (_step(words, base, kind.yuan, base * kind.yuan),)
    if kind.percent is not None:
        words = _("{base} 元 × {rate}%").format(base=shown(base), rate=kind.percent)
        return (_step(words, base, kind.percent, base * kind.percent / 100),)
    steps, below = [], Decimal(0)
    for tier in kind.tiers:
        above = base if tier.up_to is None else min(base, tier.up_to * TEN_THOUSAND)
        part = above - below
        if part <= 0:
            break
        words = _tier_words(below, tier.up_to, part, tier.percent)
        steps.append(_step(words, part, tier.percent, part * tier.percent / 100))
        below = above
    return tuple(steps)


def total(steps: tuple[Step, ...]) -> Decimal:
    """Return the sum of the steps to the cent."""
    return rounded(sum((step.amount for step in steps), Decimal(0)))


def rounded(amount: Decimal) -> Decimal:
    """Return an amount to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def shares(annual: Decimal, *, paused_from: int = 13, last: int = 12) -> tuple[MonthlyShare, ...]:
    """Return the months of equal shares, December with the cents that are left; nothing from a pause on."""
    share = (annual / 12).quantize(CENT, ROUND_DOWN)
    whole = [*[share] * 11, annual - share * 11]
    return tuple(
        MonthlyShare(month, Decimal(0) if month >= paused_from else amount, month >= paused_from)
        for month, amount in enumerate(whole[:last], start=1)
    )


def superseded(kind: str, base: Decimal) -> Decimal | None:
    """Return what the rates of 2012 would give, where there were some for such a business."""
    old = catalog.safety_cost().superseded.kinds.get(kind)
    return total(reckoned(old, base)) if old else None


def _step(words: str, base: Decimal, rate: Decimal, amount: Decimal) -> Step:
    words = _("{words} = {amount} 元").format(words=words, amount=shown(amount))
    return Step(words, base, rate, amount)


def _tier_words(below: Decimal, up_to: Decimal | None, part: Decimal, percent: Decimal) -> str:
    least = shown(below / TEN_THOUSAND)
    if up_to is None:
        which = _("超过 {least} 万元的部分").format(least=least)
    elif below == 0:
        which = _("不超过 {most} 万元的部分").format(most=shown(up_to))
    else:
        which = _("超过 {least} 万元至 {most} 万元的部分").format(least=least, most=shown(up_to))
    return _("{which}：{part} 元 × {percent}%").format(which=which, part=shown(part), percent=percent)


def shown(value: Decimal) -> str:
    """Return an amount as people write it: 510,000."""
    whole = value.to_integral_value()
    return f"{whole:,}" if value == whole else f"{value.normalize():,f}"
