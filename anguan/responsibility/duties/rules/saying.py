"""How clauses, rules and facts are said (表述): the words that explain a duty to whoever owes it."""

from collections.abc import Iterable
from functools import lru_cache

from anguan.foundation.catalog import CONFIDENCE_TITLES, Confidence
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Basis, Rule
from anguan.responsibility.duties.catalog.vocabulary import EVENTS, PERS

PROVINCES = {"32": _("江苏")}


def source_title(basis: Basis) -> str:
    """Return the title of a clause's source with its number."""
    source = catalog.sheet().sources[basis.source]
    return f"{source.title}（{source.number}）" if source.number else source.title


def clauses(bases: Iterable[Basis]) -> str:
    """Return clauses as people cite them, the first one first: 安全生产法 第二十三条、第四十七条."""
    return _in_one_line(tuple((basis.source, basis.clause) for basis in bases))


@lru_cache(maxsize=1024)
def _in_one_line(clauses: tuple[tuple[str, str], ...]) -> str:
    sources = catalog.sheet().sources
    return "；".join(f"{sources[source].title} {clause}".strip() for source, clause in clauses)


def with_doubt(said: str, confidence: Confidence) -> str:
    """Return words with a note where nobody has compared them with the official text."""
    return said if confidence == "verified" else f"{said}（{CONFIDENCE_TITLES[confidence]}）"


def rule_words(rule: Rule) -> str:
    """Return when a rule wants it done, as people say it."""
    if rule.kind == "calendar":
        if rule.per == "hours":
            return _("每 {every} 小时一次").format(every=rule.every)
        if rule.per == "days":
            return _("每 {every} 日一次").format(every=rule.every)
        return _("{per}一次").format(per=PERS[rule.per or ""])
    if rule.kind == "before_day":
        return _day_words(rule)
    if rule.kind == "after_event":
        what = "、".join(EVENTS[event] for event in rule.events)
        if rule.months_away:
            what += _("（离岗 {months} 个月以上）").format(months=rule.months_away)
        return (
            _("{what}后 {span}内").format(what=what, span=_span(rule))
            if _span(rule)
            else _("{what}时").format(what=what)
        )
    if rule.kind == "before_expiry":
        return _("到期前 {span}").format(span=_span(rule)) if _span(rule) else _("到期前")
    if rule.kind == "rolling":
        return _("距上次不超过 {months} 个月").format(months=rule.months)
    return _("持续保持")


def _day_words(rule: Rule) -> str:
    if rule.once:
        return _("{day} 前").format(day=rule.once)
    if rule.after == "quarter":
        return _("下一季度 {day} 日前").format(day=rule.day)
    if rule.after == "year":
        return _("下一年 {month} 月 {day} 日前").format(month=rule.month, day=rule.day)
    return _("每年 {month} 月 {day} 日前").format(month=rule.month, day=rule.day)


def _span(rule: Rule) -> str:
    if rule.months:
        return _("{months} 个月").format(months=rule.months)
    if not rule.days:
        return ""
    return (_("{days} 个工作日") if rule.working else _("{days} 日")).format(days=rule.days)
