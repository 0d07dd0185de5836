"""Sessions (线下培训): what is said of one, who signs in when, how one is closed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES, LEVELS, Category

MOST_MINUTES = 600  # a day of training
EARLIEST = timedelta(minutes=60)  # before it begins people come in
OLDEST = timedelta(days=366)  # entered later than that it is an earlier record: import it
AHEAD = timedelta(minutes=10)  # design: a lesson may be over a little before its time


@dataclass(frozen=True)
class SessionSaid:
    """What is said of a session when it is set up (培训信息)."""

    title: str
    category: str
    starts_at: datetime | None
    minutes: int
    trainer_name: str
    place: str = ""
    topic: str = ""
    content: str = ""
    exam: bool = False
    pass_mark: int = 60
    trainer_id: UUID | None = None
    item_id: UUID | None = None
    person_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Ticked:
    """Somebody marked as there by name (点名), and why not by their own phone."""

    person_id: UUID
    reason: str


@dataclass(frozen=True)
class ClosingSaid:
    """What is said at the end of a session (结束培训)."""

    photo_ids: tuple[UUID, ...] = ()
    signature_id: UUID | None = None
    ticked: tuple[Ticked, ...] = ()
    scores: Mapping[UUID, float] = field(default_factory=dict)
    minutes: int = 0  # how long it really took; 0: as planned


def reasons_not_to_open(said: SessionSaid, *, at: datetime, topics: Sequence[str]) -> list[Reason]:
    """Everything that is wrong with a session as it is said."""
    reasons = []
    if not said.title.strip():
        reasons.append(Reason("no_title", _("没有写培训主题"), _("请写一句，如“新员工厂级安全教育”"), field="title"))
    if said.category not in CATEGORY_TITLES or said.category == Category.BRIEFING:
        reasons.append(Reason("no_category", _("没有选择培训类别"), _("请从列表中选择"), field="category"))
    if said.category == Category.SPECIAL and said.topic not in topics:
        remedy = _("请选择专项：粉尘防爆、有限空间或消防；其他内容请选“其他培训”")
        reasons.append(Reason("no_topic", _("专项培训没有选专项"), remedy, field="topic"))
    if not said.trainer_name.strip():
        reasons.append(Reason("no_trainer", _("没有写教育人（讲课人）"), _("请写讲课人姓名"), field="trainer_name"))
    if not 1 <= said.minutes <= MOST_MINUTES:
        remedy = _("请填写 1 到 {n} 分钟；超过一天的，请按天分开登记").format(n=MOST_MINUTES)
        reasons.append(Reason("wrong_minutes", _("培训时长不对"), remedy, field="minutes"))
    if said.starts_at is None:
        reasons.append(Reason("no_start", _("没有填写开始时间"), _("请填写培训开始的时间"), field="starts_at"))
    elif said.starts_at < at - OLDEST:
        remedy = _("一年以前的培训，请用“导入以前的培训”")
        reasons.append(Reason("too_old", _("开始时间太早"), remedy, field="starts_at"))
    elif said.starts_at > at + OLDEST:
        reasons.append(Reason("too_late", _("开始时间太晚"), _("请核对年份"), field="starts_at"))
    if said.exam and not 1 <= said.pass_mark <= 100:
        reasons.append(Reason("wrong_mark", _("合格分数不对"), _("请填写 1 到 100"), field="pass_mark"))
    return reasons


def reasons_not_to_sign_in(
    *, state: str, starts_at: datetime, at: datetime, code_holds: bool, belongs: bool
) -> list[Reason]:
    """Everything that keeps somebody from signing in."""
    if not belongs:
        return [Reason("not_of_here", _("您不是这家企业的在册人员"), _("请联系企业安全管理人员先登记人员"))]
    if state == "void":
        return [Reason("void", _("这场培训已经作废"), _("请向组织人核实"))]
    if state != "open":
        return [Reason("closed", _("这场培训已经结束，不能再签到"), _("确实到场的，请组织人说明原因后补登记"))]
    if at < starts_at - EARLIEST:
        return [Reason("too_early", _("还没有到签到时间"), _("开始前 1 小时起可以签到"))]
    if not code_holds:
        return [Reason("code_dead", _("签到码已经失效"), _("签到码每 10 秒换一次，请重新扫屏幕上的二维码"))]
    return []


def reasons_not_to_close(
    *, present: int, photos: int, signed: bool, exam: bool, unscored: int, wrong_scores: int, untold: int,
    at: datetime, starts_at: datetime, minutes: int,
) -> list[Reason]:  # fmt: skip
    """Everything that is missing before people's records are made."""
    reasons = []
    if at < starts_at:
        reasons.append(Reason("not_begun", _("培训还没有开始"), _("请在培训结束后再提交"), field="minutes"))
    elif starts_at + timedelta(minutes=minutes) > at + AHEAD:
        said = _("从开始到现在只有 {n} 分钟").format(n=int((at - starts_at) / timedelta(minutes=1)))
        reasons.append(Reason("not_over", said, _("请按实际时长填写，或等培训结束后再提交"), field="minutes"))
    if not present:
        reasons.append(
            Reason("nobody", _("没有人签到"), _("请让参加的人扫码签到，或逐人点名并写明原因"), field="ticked")
        )
    if not photos:
        reasons.append(Reason("no_photo", _("没有现场合影"), _("请用本页相机拍一张现场合影"), field="photos"))
    if not signed:
        reasons.append(
            Reason("no_signature", _("教育人没有签名"), _("请教育人（或组织人）手写签名"), field="signature")
        )
    if exam and unscored:
        said = _("还有 {n} 人没有填考试成绩").format(n=unscored)
        reasons.append(Reason("no_scores", said, _("请逐人填写；缺考的填 0"), field="scores"))
    if wrong_scores:
        said = _("有 {n} 个成绩不在 0 到 100 之间").format(n=wrong_scores)
        reasons.append(Reason("wrong_scores", said, _("请核对后改正"), field="scores"))
    if untold:
        said = _("有 {n} 人点了名但没有写原因").format(n=untold)
        reasons.append(Reason("no_reason", said, _("请写明为什么不用本人手机签到"), field="reason"))
    if not 1 <= minutes <= MOST_MINUTES:
        remedy = _("请填写 1 到 {n} 分钟").format(n=MOST_MINUTES)
        reasons.append(Reason("wrong_minutes", _("实际时长不对"), remedy, field="minutes"))
    return reasons


def learner_text(*, title: str, category: str, day: str, minutes: int, trainer: str) -> str:
    """Return what a learner signs."""
    return _("{title}（{category}），{day}，{minutes} 分钟，教育人 {trainer}。本人参加了全程，内容已经听懂。").format(
        title=title, category=CATEGORY_TITLES.get(category, category), day=day, minutes=minutes, trainer=trainer
    )


def educator_text(firm: str) -> str:
    """Return what the educator signs."""
    return _("{firm}：所填培训内容、时长和参加人员属实。").format(firm=firm)


def must_sign(category: str) -> bool:
    """Say whether each learner's signature is asked: the three-level card wants it (三级教育卡)."""
    return category in LEVELS


def covers(text: str) -> str:
    """Return the hash a signature stands under."""
    return hashlib.sha256(text.encode()).hexdigest()
