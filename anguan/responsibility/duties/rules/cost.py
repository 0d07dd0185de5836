"""The safety cost of a year (安全生产费用提取): what the rates ask, by which steps, with what is doubtful."""

from dataclasses import dataclass, replace
from decimal import Decimal

from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.vocabulary import INDUSTRIES
from anguan.responsibility.duties.rules.cost_answer import BusinessCost, Cost, Mode, Provision, Suspension
from anguan.responsibility.duties.rules.doubts import CONTRADICTION, UNLIKELY, doubts
from anguan.responsibility.duties.rules.facts import Business, Facts
from anguan.responsibility.duties.rules.plan_answer import Said
from anguan.responsibility.duties.rules.tiers import reckoned, rounded, shares, shown, superseded, total

_FIELDS = {"revenue": "last_year_revenue", "construction_cost": "construction_cost", "tonnes": "tonnes"}
_TITLES = {"revenue": _("上年度营业收入"), "construction_cost": _("工程造价"), "tonnes": _("产量")}


@dataclass(frozen=True)
class _Asked:
    """One business to be reckoned, with where in the sheet it stands."""

    business: Business
    field: str


def cost(facts: Facts, year: int) -> Cost:
    """Return what an enterprise sets aside in a year, or in words why that cannot be said."""
    rates = catalog.safety_cost().current
    said = [Said.of(one) for one in doubts(facts) if one.code in (CONTRADICTION, UNLIKELY) and _of_money(one, facts)]
    if rates.effective_from and year <= rates.effective_from.year:
        message = _("{year} 年按当时的标准提取，本目录只有 2022 年标准，按此计算").format(year=year)
        said.append(Said("other_rates", message, _("请核对当年适用的标准"), "year"))
    empty = replace(not_reckoned(year), name=facts.name, doubts=tuple(said))
    if closed := _not_alive(facts, year):
        return replace(empty, problems=(closed,))
    if negative := _negative(facts):
        return replace(empty, problems=negative)
    asked, problems = _businesses(facts)
    if problems:
        return replace(empty, problems=tuple(problems))
    if not asked:
        return _not_listed(empty, facts)
    by_revenue = any(catalog.safety_cost().current.kinds[one.business.kind].by == "revenue" for one in asked)
    new = by_revenue and facts.opened_on is not None and facts.opened_on.year == year
    problems = [problem for one in asked if (problem := _unusable(one, new=new))]
    if problems:
        return replace(empty, problems=tuple(problems))
    if new and any(_base(one.business, new=True) is None for one in asked):
        return _first_year(empty)
    return _by_rates(empty, facts, asked, new=new)


def not_reckoned(year: int, *problems: Said) -> Cost:
    """Return an answer without an amount, with why."""
    rates = catalog.safety_cost().current
    return Cost(
        name="", year=year, mode=None, annual=None, annual_planned=None, monthly=None, months=(), businesses=(),
        steps=(), suspension=None, rates=rates.source, confidence=rates.confidence,
        confidence_title=CONFIDENCE_TITLES[rates.confidence], provisions=(), doubts=(), problems=problems,
    )  # fmt: skip


def _of_money(doubt: Reason, facts: Facts) -> bool:
    """Say whether a doubt has to do with the cost; with businesses given the industry decides nothing."""
    of_industry = doubt.field.startswith("industr") and bool(facts.all_industries) and not facts.businesses
    return "revenue" in doubt.field or of_industry


def _not_alive(facts: Facts, year: int) -> Said | None:
    if facts.opened_on and facts.opened_on.year > year:
        message = _("{year} 年还没有开业（{day} 开业），不用提取").format(year=year, day=facts.opened_on)
        return Said("not_open", message, _("请核对年份和开业日期"), "opened_on")
    if facts.closed_on and facts.closed_on.year < year:
        message = _("{year} 年已经关闭（{day} 关闭），不用提取").format(year=year, day=facts.closed_on)
        return Said("closed", message, _("请核对年份和关闭日期"), "closed_on")
    return None


def _negative(facts: Facts) -> tuple[Said, ...]:
    """Return what stands below nothing in the enterprise's own figures, whatever they would be used for."""
    figures = {
        "last_year_revenue": (_("上年度营业收入"), facts.last_year_revenue),
        "this_year_revenue": (_("本年度营业收入"), facts.this_year_revenue),
    }
    return tuple(
        Said(
            "base_negative", _("{what}为负数（{value}），不能计算").format(what=what, value=shown(value)),
            _("请核对 {field}，按会计报表填写").format(field=field), field,
        )
        for field, (what, value) in figures.items()
        if value is not None and value < 0
    )  # fmt: skip


def _businesses(facts: Facts) -> tuple[list[_Asked], list[Said]]:
    """Return the businesses to reckon: those of the sheet, else what the industries say."""
    kinds = catalog.safety_cost().current.kinds
    if facts.businesses:
        problems = [
            Said(
                "kind_unknown", _("没有“{kind}”这一类业务").format(kind=one.kind),
                _("请从 docs/duties.md 的业务类别里选"), f"businesses[{place}].kind",
            )
            for place, one in enumerate(facts.businesses)
            if one.kind not in kinds
        ]  # fmt: skip
        listed = [_Asked(one, f"businesses[{place}]") for place, one in enumerate(facts.businesses)]
        return _with_only_revenue(facts, listed), problems
    found: list[_Asked] = []
    problems = []
    for industry in (*facts.all_industries, *(facts.industry_ids & {"hazchem"} - set(facts.all_industries))):
        mine = [name for name, kind in kinds.items() if industry in kind.industries]
        if industry == "mine":
            mine = [name for name, kind in kinds.items() if {"coal_mine", "non_coal_mine"} & set(kind.industries)]
        if len(mine) > 1:
            which = "、".join(f"{name}（{kinds[name].title}）" for name in mine)
            message = _("{industry}要按业务类别计算，请写明是哪一类：{which}").format(
                industry=INDUSTRIES[industry], which=which
            )
            problems.append(Said("kind_missing", message, _("请填写 businesses"), "businesses"))
        elif mine and all(one.business.kind != mine[0] for one in found):
            own = Business(mine[0], "", facts.last_year_revenue, facts.this_year_revenue)
            found.append(_Asked(own, ""))
    return found, problems


def _with_only_revenue(facts: Facts, listed: list[_Asked]) -> list[_Asked]:
    """Give the enterprise's revenue to its only business, or to all where they have no accounts of their own."""
    if len(listed) > 1 and facts.separate_accounts:
        return listed
    given = []
    for one in listed:
        own = one.business
        own = replace(
            own,
            last_year_revenue=facts.last_year_revenue if own.last_year_revenue is None else own.last_year_revenue,
            this_year_revenue=facts.this_year_revenue if own.this_year_revenue is None else own.this_year_revenue,
        )
        given.append(_Asked(own, one.field))
    return given


def _base(business: Business, *, new: bool) -> Decimal | None:
    by = catalog.safety_cost().current.kinds[business.kind].by
    if by == "construction_cost":
        return business.construction_cost
    if by == "tonnes":
        return business.tonnes
    return business.this_year_revenue if new else business.last_year_revenue


def _unusable(asked: _Asked, *, new: bool) -> Said | None:
    kind = catalog.safety_cost().current.kinds[asked.business.kind]
    base, name = _base(asked.business, new=new), _FIELDS[kind.by]
    if kind.by == "revenue" and new:
        name = "this_year_revenue"
    field = ".".join(part for part in (asked.field, name) if part)
    what = _("本年度营业收入") if name == "this_year_revenue" else _TITLES[kind.by]
    if base is None and kind.by == "revenue" and new:
        return None  # the first year goes by what was really spent
    if base is None:
        message = _("{title}：没有填写{what}，不能计算").format(title=kind.title, what=what)
        return Said("base_missing", message, _("请填写 {field}").format(field=field), field)
    if base < 0:
        message = _("{title}：{what}为负数（{base}），不能计算").format(title=kind.title, what=what, base=shown(base))
        return Said("base_negative", message, _("请核对 {field}，按会计报表填写").format(field=field), field)
    return None


def _provision(name: str) -> Provision:
    one = catalog.safety_cost().provisions[name]
    return Provision(name, one.text, one.clause, one.confidence, CONFIDENCE_TITLES[one.confidence])


def _not_listed(empty: Cost, facts: Facts) -> Cost:
    own = "、".join(INDUSTRIES[one] for one in facts.all_industries)
    if not own:
        problem = Said(
            "industry_missing", _("没有填写行业和业务，不能计算"), _("请填写 industry 或 businesses"), "industry"
        )
        return replace(empty, problems=(problem,))
    words = _("{own}不在办法列名的行业里，没有规定比例，据实保障安全投入").format(own=own)
    return replace(empty, mode="not_listed", steps=(words,), provisions=(_provision("only_listed_industries"),))


def _first_year(empty: Cost) -> Cost:
    words = _("本年开业，当年据实列支；年末填写本年度营业收入（this_year_revenue）后按标准计算")
    return replace(empty, mode="actual_expense", steps=(words,), provisions=(_provision("new_enterprise"),))


def _by_rates(empty: Cost, facts: Facts, asked: list[_Asked], *, new: bool) -> Cost:
    businesses = [_reckoned(one.business, new=new) for one in asked]
    provisions = []
    separate = facts.separate_accounts and bool(facts.businesses)
    steps = [_("{title}合计 {amount} 元").format(title=_called(one), amount=shown(one.annual)) for one in businesses]
    if len(businesses) > 1:
        provisions.append(_provision("multi_business"))
        if separate:
            steps.append(_("分别核算，各业务分别提取后相加"))
        else:
            highest = max(businesses, key=lambda one: one.annual)
            businesses = [replace(one, counted=one is highest) for one in businesses]
            steps.append(_("不能分别核算，按最高的一类“{title}”提取").format(title=highest.title))
    annual = rounded(sum((one.annual for one in businesses if one.counted), Decimal(0)))
    steps.append(_("全年应提取 {amount} 元").format(amount=shown(annual)))
    said = list(empty.doubts) + _doubts(facts, empty.year, businesses, annual)
    mode: Mode = "actual_expense" if new else "by_rates"
    if new:
        provisions.append(_provision("new_enterprise"))
        steps.append(_("本年开业，当年据实列支，年末按本年度营业收入补足到以上数额，不逐月提取"))
    counted = [one for one in businesses if one.counted]
    even = not new and all(one.by == "revenue" for one in counted)
    if not even and not new:
        steps.append(_("有按产量或者工程造价提取的业务，不逐月平均"))
    suspension, problem = _suspension(facts)
    if suspension:
        provisions.append(_provision("suspend_at_3x"))
        steps.append(suspension.words)
    said += [problem] if problem else []
    paused = suspension.month if suspension and suspension.suspended else 13
    last = facts.closed_on.month if facts.closed_on and facts.closed_on.year == empty.year else 12
    months = shares(annual, paused_from=paused, last=last) if even else ()
    return replace(
        empty,
        mode=mode,
        annual=annual,
        annual_planned=sum((one.amount for one in months), Decimal(0)) if even else None,
        monthly=shares(annual)[0].amount if even else None,
        months=months,
        businesses=tuple(businesses),
        steps=tuple(steps),
        suspension=suspension,
        provisions=(*provisions, _provision("not_three_simultaneous"), _provision("annual_plan_report")),
        doubts=tuple(said),
    )


def _called(one: BusinessCost) -> str:
    return f"{one.title}（{one.name}）" if one.name else one.title


def _reckoned(business: Business, *, new: bool) -> BusinessCost:
    kind = catalog.safety_cost().current.kinds[business.kind]
    base = _base(business, new=new) or Decimal(0)
    steps = reckoned(kind, base)
    return BusinessCost(
        business.kind, kind.title, business.name, kind.by, base, steps, total(steps), True,
        superseded(business.kind, base), kind.note,
    )  # fmt: skip


def _doubts(facts: Facts, year: int, businesses: list[BusinessCost], annual: Decimal) -> list[Said]:
    found = []
    if any(one.by == "revenue" and one.base == 0 for one in businesses):
        message = _("营业收入为 0，算出来不用提取")
        found.append(Said("zero", message, _("停产、没有收入的请保留说明；填错的请改正"), "last_year_revenue"))
    opened = facts.opened_on
    if opened and opened.year == year and facts.last_year_revenue:
        message = _("{day} 开业，却填了上年度营业收入，没有采用").format(day=opened)
        found.append(Said("too_early", message, _("请核对开业日期"), "last_year_revenue"))
    if opened and opened.year == year - 1 and (opened.month, opened.day) != (1, 1):
        message = _("{day} 开业，上一年不是完整的一年，按上一年实际营业收入计算").format(day=opened)
        found.append(Said("short_year", message, _("请核对办法第四十八条对投产不足一年的规定"), "opened_on"))
    if facts.closed_on and facts.closed_on.year == year:
        message = _("{day} 关闭，全年数额只作参考，关闭以后的月份不再提取").format(day=facts.closed_on)
        found.append(Said("closing", message, _("请按实际经营月份核对"), "closed_on"))
    if len(facts.all_industries) > 1 and not facts.businesses:
        message = _("有几个行业而只有一个营业收入，按全部收入适用列名行业里最高的一类")
        found.append(Said("one_revenue", message, _("能分别核算的请填写 businesses"), "businesses"))
    if facts.fund and facts.fund.claimed is not None:
        found += _claimed(facts.fund.claimed, businesses, annual)
    return found


def _claimed(claimed: Decimal, businesses: list[BusinessCost], annual: Decimal) -> list[Said]:
    """Compare what the enterprise states with the rates now and with those of 2012."""
    if rounded(claimed) == annual:
        return []
    counted = [one for one in businesses if one.counted]
    old = [one.annual if one.superseded_annual is None else one.superseded_annual for one in counted]
    known = any(one.superseded_annual is not None for one in counted)
    if known and rounded(claimed) == rounded(sum(old, Decimal(0))):
        message = _("所填 {claimed} 元是按 2012 年旧标准（{source}）算的，按 2022 年标准应为 {annual} 元").format(
            claimed=shown(claimed), source=catalog.safety_cost().superseded.source, annual=shown(annual)
        )
        return [Said("superseded_rates", message, _("请按现行标准重新计算"), "fund.claimed")]
    message = _("所填 {claimed} 元与计算的 {annual} 元不一致").format(claimed=shown(claimed), annual=shown(annual))
    return [Said("claimed_differs", message, _("请核对营业收入、业务类别和所填数额"), "fund.claimed")]


def _suspension(facts: Facts) -> tuple[Suspension | None, Said | None]:
    fund = facts.fund
    if fund is None or fund.balance is None:
        return None, None
    if fund.due_last_year is None or fund.due_last_year <= 0:
        message = _("没有填写上一年应计提金额，或者不大于 0，不能判断是否暂停提取")
        return None, Said("due_last_year_missing", message, _("请填写 fund.due_last_year"), "fund.due_last_year")
    times = catalog.safety_cost().suspend_at
    threshold = fund.due_last_year * times
    suspended = fund.balance >= threshold
    compared = _("{month} 月初结余 {balance} 元，{how}上一年应计提 {due} 元的 {times} 倍（{threshold} 元），{then}")
    then = _("自 {month} 月起暂停提取，低于 {times} 倍恢复").format(month=fund.month, times=times)
    words = compared.format(
        how=_("达到") if suspended else _("低于"), then=then if suspended else _("照常提取"),
        month=fund.month, balance=shown(fund.balance), due=shown(fund.due_last_year), times=times,
        threshold=shown(threshold),
    )  # fmt: skip
    return Suspension(suspended, fund.month, fund.balance, threshold, words), None
