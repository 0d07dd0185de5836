"""How facts and their changes are said (事实变化的表述), for the page that shows a difference beforehand."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.vocabulary import CERTIFICATES, EVENTS, FLAGS, INDUSTRIES, SIZES
from anguan.responsibility.duties.rules.facts import (
    Business,
    Certificate,
    Equipment,
    Event,
    Facts,
    Partner,
    Plan,
    Shifts,
    Standardization,
)
from anguan.responsibility.duties.rules.merging import changed_fields

FIELDS: dict[str, str] = {
    "industry": _("主营行业"),
    "industries": _("全部行业"),
    "size": _("规模"),
    "headcount": _("从业人员"),
    "region": _("所在地区"),
    "flags": _("有的特征"),
    "no_flags": _("没有的特征"),
    "opened_on": _("开业日期"),
    "closed_on": _("关闭日期"),
    "last_year_revenue": _("上年度营业收入"),
    "this_year_revenue": _("本年营业收入"),
    "businesses": _("业务种类"),
    "separate_accounts": _("分别核算"),
    "fund": _("安全生产费用"),
    "certificates": _("证照"),
    "equipment": _("特种设备"),
    "contractors": _("承包商"),
    "tenants": _("承租单位"),
    "events": _("发生的事情"),
    "plans": _("应急预案"),
    "standardization": _("安全生产标准化"),
    "insurance_expires_on": _("安责险到期日"),
    "shifts": _("班次"),
    "business_hours": _("每天营业时间"),
    "done": _("上次完成日期"),
}
NOTHING = _("没有填写")
_WORDS = {**INDUSTRIES, **FLAGS, **SIZES}
_LEVELS = {"first": _("一级"), "second": _("二级"), "third": _("三级"), "creating": _("正在创建")}


def changes(before: Facts, after: Facts) -> list[dict[str, str]]:
    """Return what differs between two sheets, in words; of lists only what came and what went."""
    found = []
    for field in changed_fields(before, after):
        was, now = getattr(before, field), getattr(after, field)
        if isinstance(was, tuple) and isinstance(now, tuple):
            was, now = _apart(was, now), _apart(now, was)
        found.append({"field": field, "title": FIELDS[field], "before": value(was), "after": value(now)})
    return found


def _apart(some: Sequence[Any], others: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(one for one in some if one not in others)


def value(said: Any) -> str:
    """Return a value of a sheet as people read it."""
    match said:
        case None | "" | () | []:
            return NOTHING
        case bool():
            return _("是") if said else _("否")
        case str():
            return _WORDS.get(said, said)
        case int() | Decimal():
            return f"{said:,}"
        case date():
            return f"{said}"
        case dict():
            return "；".join(f"{day}" for day in said.values()) or NOTHING
        case tuple() | list():
            return "、".join(value(one) for one in said)
        case Certificate():
            ends = _("（到 {day}）").format(day=said.expires_on) if said.expires_on else ""
            return f"{CERTIFICATES[said.kind]} {said.holder or said.number}".strip() + ends
        case Event():
            return f"{EVENTS[said.kind]} {said.who} {said.on}".replace("  ", " ")
        case Equipment() | Partner() | Plan() | Business():
            return said.name or _("未写名称")
        case Shifts():
            return _("每天 {count} 班").format(count=said.per_day)
        case Standardization():
            return _LEVELS[said.level]
        case _:
            return _("已填写")
