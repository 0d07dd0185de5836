"""What is odd about a fact sheet (存疑): facts that contradict each other; said, never guessed away."""

from collections.abc import Iterator
from decimal import Decimal

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.vocabulary import EVENTS, FLAGS, INDUSTRIES
from anguan.responsibility.duties.rules.choosing import without_effect
from anguan.responsibility.duties.rules.facts import Facts

CONTRADICTION = "contradiction"
UNLIKELY = "unlikely"
WITHOUT_EFFECT = "without_effect"
# Sizes beyond which a headcount is asked about again: a choice of ours, the official classes also go by revenue.
FEWEST_OF_LARGE, MOST_OF_MICRO, MOST_OF_SMALL = 20, 300, 3000
# Fewer yuan than this were probably meant as ten thousands of yuan.
FEWEST_YUAN = 10_000


def doubts(facts: Facts) -> tuple[Reason, ...]:
    """Return everything that does not fit together, each with what was taken and what to do."""
    return (*_of_flags(facts), *_of_industries(facts), *_of_size(facts), *_of_life(facts), *_of_settings(facts),
            *_of_money(facts))  # fmt: skip


def _said(code: str, message: str, remedy: str, field: str) -> Reason:
    return Reason(code, message, remedy, field=field)


def _of_flags(facts: Facts) -> Iterator[Reason]:
    for both in (flag for flag in FLAGS if flag in facts.flags and flag in facts.no_flags):
        yield _said(
            CONTRADICTION,
            _("“{flag}”既写了有又写了没有，按有处理").format(flag=FLAGS[both]),
            _("请只保留一处"),
            "no_flags",
        )
    implied = {
        "special_equipment": (facts.equipment, "equipment", _("登记了特种设备")),
        "has_contractor": (facts.contractors, "contractors", _("登记了承包商")),
        "leases_out": (facts.tenants, "tenants", _("登记了承租单位")),
    }
    for flag, (listed, field, what) in implied.items():
        if listed and flag in facts.no_flags and flag not in facts.flags:
            message = _("{what}，却写了没有“{flag}”，按有处理").format(what=what, flag=FLAGS[flag])
            yield _said(CONTRADICTION, message, _("请核对两处"), field)
    if "public_gathering" in facts.flags and "crowded_place" in facts.no_flags:
        message = _("公众聚集场所也属于人员密集场所，却写了不是人员密集场所，按公众聚集场所处理（请核对原文）")
        yield _said(CONTRADICTION, message, _("请核对两处"), "no_flags")
    if "fire_key_unit" in facts.flags and "fire_facilities" in facts.no_flags:
        message = _("消防安全重点单位一般设有建筑消防设施，却写了没有")
        yield _said(UNLIKELY, message, _("请核对是否设有建筑消防设施"), "no_flags")
    if "major_hazard_source" in facts.flags and "hazchem_storage" in facts.no_flags:
        message = _("有重大危险源，却写了不储存危险化学品")
        yield _said(CONTRADICTION, message, _("请核对两处"), "no_flags")
    if facts.contractors and all(one.same_area is False for one in facts.contractors) and _shares_area(facts):
        message = _("写了在同一区域作业，登记的承包商、承租单位里却没有一家是")
        yield _said(UNLIKELY, message, _("请核对是与哪一家在同一区域作业"), "contractors")


def _shares_area(facts: Facts) -> bool:
    return "shared_work_area" in facts.flags and not any(one.same_area for one in facts.tenants)


def _of_industries(facts: Facts) -> Iterator[Reason]:
    if not facts.all_industries:
        yield _said(UNLIKELY, _("没有填写行业，凡按行业适用的事项都没有列入"), _("请填写 industry"), "industry")
    if "hazchem_production" in facts.flags and "hazchem" not in facts.all_industries:
        message = _("写了生产危险化学品，行业里没有危险化学品，按危险化学品企业处理")
        yield _said(CONTRADICTION, message, _("请核对行业和特征"), "industries")
    if "other" in facts.all_industries and len(facts.all_industries) > 1:
        yield _said(UNLIKELY, _("行业里既有“其他”又有具体行业，按具体行业处理"), _("请去掉“其他”"), "industries")
    if facts.industry and facts.industries and facts.industry not in facts.industries:
        message = _("主营行业“{industry}”不在全部行业里，两处都算").format(industry=INDUSTRIES[facts.industry])
        yield _said(UNLIKELY, message, _("请核对 industry 和 industries"), "industries")
    smelting = {"metallurgy", "nonferrous", "machinery", "building_materials", "other"}
    if "metal_smelting" in facts.flags and facts.all_industries and not smelting & facts.industry_ids:
        message = _("写了金属冶炼，行业却不是冶金、有色、机械，仍按金属冶炼的高危单位处理")
        yield _said(CONTRADICTION, message, _("请核对行业和特征"), "flags")
    if "institution" in facts.flags and facts.industry_ids - {"other"}:
        message = _("写了机关、团体、事业单位，又填了行业，防火检查按每季度处理")
        yield _said(CONTRADICTION, message, _("企业请去掉这一特征，防火检查应当每月一次"), "flags")


def _of_size(facts: Facts) -> Iterator[Reason]:
    if facts.size is None or facts.headcount is None:
        return
    odd = {
        "large": facts.headcount < FEWEST_OF_LARGE,
        "micro": facts.headcount > MOST_OF_MICRO,
        "small": facts.headcount > MOST_OF_SMALL,
    }
    if odd.get(facts.size):
        message = _("规模与从业人员 {headcount} 人不像，两项各按所填处理").format(headcount=facts.headcount)
        yield _said(CONTRADICTION, message, _("请核对规模和人数"), "size")


def _of_life(facts: Facts) -> Iterator[Reason]:
    known = catalog.duties()
    if len(set(facts.events)) < len(facts.events):
        yield _said(UNLIKELY, _("有完全相同的事件，只算一次"), _("是几个人、几件事的，请在 who 里写明"), "events")
    for event in dict.fromkeys(facts.events):
        outside = (facts.opened_on and event.on < facts.opened_on) or (facts.closed_on and event.on > facts.closed_on)
        if outside:
            message = _("{what} {day} 不在开业到关闭之间").format(what=EVENTS[event.kind], day=event.on)
            yield _said(CONTRADICTION, message, _("请核对日期"), "events")
    for place, plan in enumerate(facts.plans):
        if not (plan.published_on or plan.evaluated_on):
            message = _("第 {place} 个预案没有填写公布日期，备案和评估的期限没有算").format(place=place + 1)
            yield _said(UNLIKELY, message, _("请填写 published_on"), f"plans[{place}].published_on")
    for name, day in facts.done.items():
        field = f"done.{name}"
        if name not in known:
            yield _said(
                WITHOUT_EFFECT, _("done 里没有“{name}”这一项履职事项").format(name=name), _("请核对事项编号"), field
            )
        elif facts.opened_on and day < facts.opened_on:
            yield _said(
                CONTRADICTION,
                _("“{title}”的完成日期早于开业").format(title=known[name][-1].title),
                _("请核对日期"),
                field,
            )
        elif not any(rule.kind == "rolling" or rule.once for duty in known[name] for rule in duty.due):
            message = _("“{title}”不从上次完成起算，所填日期不影响到期").format(title=known[name][-1].title)
            yield _said(WITHOUT_EFFECT, message, _("按事件办的，请把完成日期写在该事件的 done_on"), field)


def _of_settings(facts: Facts) -> Iterator[Reason]:
    for one in without_effect(facts):
        yield _said(
            WITHOUT_EFFECT,
            _("设置 {duty} 没有生效：{why}").format(duty=one.duty, why=one.why),
            _("请核对设置"),
            "settings",
        )


def _of_money(facts: Facts) -> Iterator[Reason]:
    money: list[tuple[str, Decimal | None]] = [("last_year_revenue", facts.last_year_revenue)]
    money += [
        (f"businesses[{place}].last_year_revenue", one.last_year_revenue) for place, one in enumerate(facts.businesses)
    ]
    for field, value in money:
        if value is not None and 0 < value < FEWEST_YUAN:
            message = _("营业收入 {value} 元，像是按万元填写的").format(value=value)
            yield _said(UNLIKELY, message, _("单位是元，请核对"), field)
