"""Fining (罚款表述): what it costs to miss a duty, in amounts an owner reads at a glance."""

from collections.abc import Iterable

from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.penalties import Fine, Penalty
from anguan.responsibility.duties.rules.plan_answer import PlannedFine, PlannedPenalty

TEN_THOUSAND = 10_000


def yuan(amount: int) -> str:
    """Return an amount as the law says it: 2 万元, 5000 元."""
    if amount >= TEN_THOUSAND:
        return _("{n} 万元").format(n=f"{amount / TEN_THOUSAND:g}")
    return _("{n} 元").format(n=amount)


def amount_words(fine: Fine | PlannedFine) -> str:
    """Return how much: 2 万元至 5 万元, 10 万元以下, 上年收入的 40%."""
    if fine.to_yuan is not None:
        if fine.from_yuan is None:
            return _("{most}以下").format(most=yuan(fine.to_yuan))
        return _("{least}至 {most}").format(least=yuan(fine.from_yuan), most=yuan(fine.to_yuan))
    if fine.to_percent is not None:
        if fine.from_percent in {None, fine.to_percent}:
            return _("上年收入的 {n}%").format(n=fine.to_percent)
        return _("上年收入的 {least}% 至 {most}%").format(least=fine.from_percent, most=fine.to_percent)
    return ""


def worst(penalties: Iterable[Penalty | PlannedPenalty]) -> str:
    """Return the largest fine in one phrase: 单位最高罚 20 万元; nothing where no clause names an amount."""
    fines = [fine for one in penalties for fine in one.fines if fine.to_yuan is not None]
    if not fines:
        return ""
    most = max(fines, key=lambda fine: fine.to_yuan or 0)
    return _("{whom}最高罚 {most}").format(whom=most.whom, most=yuan(most.to_yuan or 0))
