"""What is entered by hand in a person's file: proof from outside, changes at work, exemptions, counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES, Category

MOST_MINUTES = 60 * 200


@dataclass(frozen=True)
class OutsideSaid:
    """Training had elsewhere, by its proof (外部培训证明)."""

    person_id: UUID
    category: str
    title: str
    minutes: int
    on: date | None
    topic: str = ""
    educator: str = ""
    score: float | None = None
    passed: bool = True


@dataclass(frozen=True)
class MoveSaid:
    """A change at work (转岗、复岗)."""

    person_id: UUID
    kind: str
    on: date | None
    left_on: date | None = None
    before: str = ""
    after: str = ""


def reasons_against_outside(said: OutsideSaid, *, today: date, topics: Sequence[str]) -> list[Reason]:
    """Everything wrong with a proof as it is said."""
    reasons = []
    if said.category not in CATEGORY_TITLES or said.category == Category.BRIEFING:
        reasons.append(Reason("no_category", _("没有选择培训类别"), _("请从列表中选择"), field="category"))
    if said.category == Category.SPECIAL and said.topic not in topics:
        reasons.append(Reason("no_topic", _("专项培训没有选专项"), _("请选择专项"), field="topic"))
    if not said.title.strip():
        reasons.append(Reason("no_title", _("没有写培训内容"), _("请照证明填写"), field="title"))
    if not 1 <= said.minutes <= MOST_MINUTES:
        reasons.append(Reason("wrong_hours", _("学时不对"), _("请照证明填写学时，如 16"), field="hours"))
    if said.on is None:
        reasons.append(Reason("no_day", _("没有填写培训日期"), _("请填写培训结束的日期"), field="on"))
    elif said.on > today:
        reasons.append(Reason("later", _("培训日期还没有到"), _("培训结束后再登记"), field="on"))
    elif said.on.year < 1980:
        reasons.append(Reason("long_ago", _("培训日期太早"), _("请核对年份"), field="on"))
    if said.score is not None and not 0 <= said.score <= 100:
        reasons.append(Reason("wrong_score", _("成绩不在 0 到 100 之间"), _("请核对成绩"), field="score"))
    return reasons


def reasons_against_move(said: MoveSaid, *, today: date) -> list[Reason]:
    """Everything wrong with a change at work as it is said."""
    reasons = []
    if said.kind not in ("transfer", "return"):
        reasons.append(Reason("no_kind", _("没有选择转岗还是复岗"), _("请选择一项"), field="kind"))
    if said.on is None:
        reasons.append(Reason("no_day", _("没有填写到岗日期"), _("请填写到新岗位或回岗的日期"), field="on"))
    elif abs((said.on - today).days) > 400:
        reasons.append(Reason("far_day", _("到岗日期离今天太远"), _("请核对年份"), field="on"))
    if said.kind == "return":
        if said.left_on is None:
            reasons.append(Reason("no_left", _("没有填写离岗日期"), _("请填写离岗前最后一天"), field="left_on"))
        elif said.on is not None and said.left_on >= said.on:
            reasons.append(Reason("left_after", _("离岗日期不早于回岗日期"), _("请核对两个日期"), field="left_on"))
    return reasons
