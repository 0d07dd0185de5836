"""What stands in the way of each step (不予办理的理由): every `reasons_…` lists all there are, each with its remedy."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.foundation.words.said import LONGEST_SAID, reasons_about_text
from anguan.prevention.hazards.rules.lifecycle import Level, Source

LONGEST_TEXT = LONGEST_SAID
MOST_FUNDS_FEN = 10**13  # a hundred billion yuan: more is a slip of the finger


def reasons_not_to_report(
    *, what: str, place: str, category_known: bool, photo_count: int, source: str
) -> list[Reason]:
    """Everything a report (上报) still lacks."""
    reasons = reasons_about_text(what, "what", _("请写明发现了什么问题"), _("用一句话说清楚问题，也可以点选常见情形"))
    if not place.strip():
        reasons.append(Reason("no_place", _("没有写明在哪里"), _("请选择区域，或写几个字说明位置"), field="place"))
    elif len(place) > 200:
        reasons.append(Reason("place_too_long", _("位置说明超过200字"), _("请写短一些"), field="place"))
    if not category_known:
        reasons.append(
            Reason("no_category", _("没有选择隐患类别"), _("请点选一个类别，拿不准就选“其他”"), field="category")
        )
    if source == Source.SNAP and photo_count == 0:
        reasons.append(Reason("no_photo", _("还没有现场照片"), _("请用上方相机拍一张"), field="photos"))
    return reasons


def reasons_not_to_confirm(
    *,
    level: str,
    criterion_known: bool,
    responsible_known: bool,
    measures: str,
    funds_fen: int | None,
    plan: str,
    interim_measure: str,
    principal_informed: bool,
    due_on: date | None,
    today: date,
    longest_days: int,
) -> list[Reason]:
    """Everything that keeps a report from being assigned: the five things to settle (五落实), and more when major."""
    reasons = reasons_not_to_arrange(
        responsible_known=responsible_known, measures=measures, funds_fen=funds_fen, plan=plan
    )
    reasons += reasons_against_due(due_on, today=today, longest_days=longest_days)
    if level not in set(Level):
        reasons.append(Reason("no_level", _("没有选择隐患级别"), _("请选择一般隐患或重大隐患"), field="level"))
    if level == Level.MAJOR:
        reasons += _reasons_major_is_not_settled(
            criterion_known=criterion_known, interim_measure=interim_measure, principal_informed=principal_informed
        )
    return reasons


def reasons_not_to_arrange(*, responsible_known: bool, measures: str, funds_fen: int | None, plan: str) -> list[Reason]:
    """What is missing of 责任、措施、资金、预案; the time limit (时限) is judged by itself."""
    reasons = []
    if not responsible_known:
        reasons.append(
            Reason("no_responsible", _("没有指定整改责任人"), _("请从本单位人员中选择一人"), field="assigned_to")
        )
    reasons += reasons_about_text(measures, "measures", _("没有写明整改措施"), _("请写明具体怎么改"))
    if funds_fen is None or not 0 <= funds_fen <= MOST_FUNDS_FEN:
        reasons.append(Reason("no_funds", _("没有落实整改资金"), _("请填写金额，不需要花钱就填0"), field="funds"))
    reasons += reasons_about_text(plan, "plan", _("没有写明预案"), _("请写明整改期间出现险情怎么处置"))
    return reasons


def _reasons_major_is_not_settled(
    *, criterion_known: bool, interim_measure: str, principal_informed: bool
) -> list[Reason]:
    reasons = []
    if not criterion_known:
        reasons.append(
            Reason(
                "no_criterion",
                _("重大隐患没有选择判定依据"),
                _("请在判定标准中选择符合的一条；都不符合的按一般隐患办理"),
                field="criterion",
            )
        )
    reasons += reasons_about_text(
        interim_measure,
        "interim_measure",
        _("重大隐患没有写明临时管控措施"),
        _("请写明整改前怎样保证安全，如停用、撤人、设警戒"),
        clause="安全生产法 第六十五条",
    )
    if not principal_informed:
        reasons.append(
            Reason(
                "principal_not_informed",
                _("重大隐患还没有报告主要负责人"),
                _("请先向主要负责人报告，再勾选“已报告主要负责人”"),
                field="principal_informed",
            )
        )
    return reasons


def reasons_against_due(due_on: date | None, *, today: date, longest_days: int) -> list[Reason]:
    """What is wrong with a time limit (整改时限)."""
    if due_on is None:
        return [Reason("no_due", _("没有确定整改时限"), _("请选择整改完成的最后日期"), field="due_on")]
    if due_on < today:
        return [Reason("due_in_past", _("整改时限早于今天"), _("请选择今天或以后的日期"), field="due_on")]
    if due_on > today + timedelta(days=longest_days):
        return [
            Reason("due_too_far", _("整改时限超过两年"), _("请检查年份，工期确实很长的请分阶段整改"), field="due_on")
        ]
    return []


def reasons_not_to_dismiss(*, reason: str) -> list[Reason]:
    """A dismissal needs a reason, which the reporter reads."""
    return reasons_about_text(reason, "reason", _("没有写明不属实的理由"), _("请写明理由，上报人会看到"))


def reasons_not_to_submit(*, photo_count: int, note: str) -> list[Reason]:
    """What keeps a rectification (整改) from being sent to its recheck."""
    reasons = []
    if photo_count == 0:
        reasons.append(
            Reason("no_photo", _("还没有整改后的照片"), _("请在原来的位置拍一张整改后的照片"), field="photos")
        )
    reasons += reasons_about_text(note, "note", _("没有写明怎么改的"), _("用一句话说明做了什么"))
    return reasons


def reasons_not_to_recheck(*, rectified_by: UUID | None, rechecker: UUID) -> list[Reason]:
    """Whoever put it right does not judge whether it is right (整改人与复查人不能是同一人)."""
    if rectified_by == rechecker:
        return [Reason("same_person", _("整改人不能复查自己的整改"), _("请由另一名有复查权限的人员到现场复查"))]
    return []


def reasons_not_to_return(*, reason: str) -> list[Reason]:
    """A return needs a reason, which the fixer reads."""
    return reasons_about_text(reason, "reason", _("没有写明哪里不合格"), _("请写明还要改什么，整改责任人会看到"))


def reasons_not_to_object(*, reason: str, closed_on: date, today: date, days: int) -> list[Reason]:
    """The reporter may say for a while that it is not fixed after all."""
    reasons = reasons_about_text(reason, "reason", _("没有写明哪里没改好"), _("请写明现场现在的情况"))
    if today > closed_on + timedelta(days=days):
        reasons.append(
            Reason(
                "objection_too_late",
                _("销号已经超过{days}天").format(days=days),
                _("请作为新的隐患重新上报"),
            )
        )
    return reasons


def reasons_an_order_cannot_wait(
    *, force_majeure: bool, present_due_on: date, today: date, window_days: int
) -> list[Reason]:
    """What the law has against more time for what an office ordered, besides what speaks against any extension."""
    clause = "安全生产违法行为行政处罚办法 第十七条"
    reasons = []
    if not force_majeure:
        reasons.append(
            Reason(
                "not_force_majeure",
                _("责令限期整改只有因不可抗力才能申请延期"),
                _("确属不可抗力的请勾选并写明情况，否则请按期完成"),
                clause,
                "force_majeure",
            )
        )
    if today > present_due_on:
        reasons.append(Reason("order_overdue", _("责令整改的期限已过"), _("请尽快完成整改并申请复查"), clause))
    elif today < present_due_on - timedelta(days=window_days):
        reasons.append(
            Reason(
                "too_early",
                _("期限届满前{days}日内才能申请延期").format(days=window_days),
                _("请先按期整改，临近期限确有困难再申请"),
                clause,
            )
        )
    return reasons


def reasons_not_to_order(
    *, number: str, count: int, due_on: date | None, today: date, longest_days: int
) -> list[Reason]:
    """Everything an order to put right within a time limit (责令限期整改) still lacks, apart from its problems."""
    reasons = []
    if not number.strip() or len(number) > 60:
        reasons.append(Reason("no_number", _("没有填写文书编号"), _("请填写责令限期整改指令书的编号"), field="number"))
    if count == 0:
        reasons.append(Reason("no_problem", _("没有写明存在的问题"), _("请至少写一条问题"), field="problems"))
    return reasons + reasons_against_due(due_on, today=today, longest_days=longest_days)


def reasons_against_problem(
    *,
    position: int,
    what: str,
    place: str,
    demand: str,
    category_known: bool,
    level: str,
    criterion_known: bool,
    interim_measure: str,
) -> list[Reason]:
    """Everything one problem of an order still lacks; each reason names which problem."""
    reasons = reasons_about_text(what, "what", _("没有写明存在的问题"), _("请写明发现了什么问题"))
    reasons += reasons_about_text(demand, "demand", _("没有写明整改要求"), _("请写明要求企业怎样整改"))
    if len(place) > 200:
        reasons.append(Reason("place_too_long", _("位置说明超过200字"), _("请写短一些"), field="place"))
    if not category_known:
        reasons.append(Reason("no_category", _("没有选择隐患类别"), _("请选择一个类别"), field="category"))
    if level not in set(Level):
        reasons.append(Reason("no_level", _("没有选择隐患级别"), _("请选择一般隐患或重大隐患"), field="level"))
    if level == Level.MAJOR:
        reasons += _reasons_major_is_not_settled(
            criterion_known=criterion_known, interim_measure=interim_measure, principal_informed=True
        )
    return [
        replace(each, message=_("第{n}条：").format(n=position + 1) + each.message, field=f"{each.field}-{position}")
        for each in reasons
    ]


def reasons_against_remark(note: str) -> list[Reason]:
    """A remark nobody has to make may still be too long."""
    return reasons_about_text(note, "note", "", "") if len(note) > LONGEST_TEXT else []
