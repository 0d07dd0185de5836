"""Assigning (学习任务): why somebody is given a lesson, until when, and what is wrong with giving it."""

from collections.abc import Sequence
from datetime import date, timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

BECAUSE: dict[str, str] = {
    "manager": _("管理人员安排"),
    "plan": _("培训计划"),
    "post": _("新上岗"),
    "hazard": _("隐患"),
    "permit": _("作业票"),
    "briefing": _("班前会"),
    "again": _("重新学习"),
}
DAYS_FOR_A_FACT = 7  # no law says how soon a lesson follows a fact: a design of this system
LONGEST = timedelta(days=366)
MOST_AT_ONCE = 5_000
STATE_TITLES: dict[str, str] = {"open": _("未完成"), "done": _("已完成"), "waived": _("已免除")}


def due_for_a_fact(today: date) -> date:
    """Return by when a lesson is learned that a fact asks for."""
    return today + timedelta(days=DAYS_FOR_A_FACT)


def reasons_not_to_assign(
    *, course: bool, people: int, strangers: int, due_on: date | None, today: date
) -> list[Reason]:  # fmt: skip
    """Return everything that is wrong with giving a course to people."""
    found = []
    if not course:
        found.append(Reason("no_course", _("没有选择课程"), _("请从列表中选一门已发布的课程"), field="course"))
    if not people:
        found.append(
            Reason("no_people", _("没有选到人"), _("请勾选班组、岗位，或添加具体的人"), field="people")
        )  # fmt: skip
    if people > MOST_AT_ONCE:
        said = _("一次最多安排{n}人").format(n=MOST_AT_ONCE)
        found.append(Reason("too_many_people", said, _("请按班组分几次安排"), field="people"))
    if strangers:
        said = _("有{n}人不是本企业的在岗人员").format(n=strangers)
        found.append(Reason("not_ours", said, _("请从名单中重新选择"), field="people"))
    if due_on is None:
        found.append(Reason("no_due", _("没有写完成日期"), _("请选一个日期"), field="due_on"))
    elif due_on < today:
        found.append(Reason("due_past", _("完成日期已经过去"), _("请选今天或以后的日期"), field="due_on"))
    elif due_on > today + LONGEST:
        found.append(Reason("due_far", _("完成日期超过一年"), _("请选一年以内的日期"), field="due_on"))
    return found


def standing(*, state: str, due_on: date | None, done_on: date | None, today: date) -> str:
    """Return how an assignment stands: done, done_late, waived, late, soon or open."""
    if state == "done":
        return "done_late" if due_on is not None and done_on is not None and done_on > due_on else "done"
    if state == "waived" or due_on is None:
        return state
    if today > due_on:
        return "late"
    return "soon" if (due_on - today).days <= 2 else "open"


STANDING_TITLES: dict[str, str] = {
    "late": _("逾期未学"),
    "soon": _("快到期"),
    "open": _("未完成"),
    "done": _("按期完成"),
    "done_late": _("逾期完成"),
    "waived": _("已免除"),
}


def reason_said(reason: str) -> list[Reason]:
    """Refuse a reason that is none."""
    if len(reason.strip()) < 2:
        return [Reason("no_reason", _("没有写原因"), _("请写明原因，本人会看到"), field="reason")]
    return []


def paper_doubts(*, seconds: float, count: int, left_times: int, keys: Sequence[str] = ()) -> list[str]:
    """Return what is doubtful about a paper somebody sat: faster than anybody reads, or left again and again."""
    found = list(keys)
    if seconds < SECONDS_A_QUESTION * count:
        found.append("too_quick")
    if left_times >= OFTEN_LEFT:
        found.append("left_paper")
    return found


SECONDS_A_QUESTION, OFTEN_LEFT = 3, 3
PAPER_DOUBTS: dict[str, str] = {
    "too_quick": _("平均每题不到3秒就交了卷"),
    "left_paper": _("考试中多次离开页面"),
}
