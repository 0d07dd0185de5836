"""Rules of publicity events (宣传教育活动): their kinds, what a plan must say, what a record must show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from anguan.foundation.evidence.rules import need
from anguan.foundation.lifecycle import Lifecycle, Step
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

KINDS: dict[str, str] = {
    "safety_month": _("安全生产月"),
    "into_enterprises": _("五进：进企业"),
    "into_villages": _("五进：进农村"),
    "into_communities": _("五进：进社区"),
    "into_schools": _("五进：进学校"),
    "into_families": _("五进：进家庭"),
    "first_lesson": _("开工第一课"),
    "sector_training": _("行业集中培训"),
    "other": _("其他宣传活动"),
}
LONGEST_TITLE, LONGEST_WHAT, LONGEST_PLACE, LONGEST_REASON = 60, 1000, 100, 200
LONGEST = timedelta(days=120)
MOST_PEOPLE = 1_000_000

LIFECYCLE = Lifecycle(
    Step("record", "planned", "held", "organiser", _("登记办结"), "primary"),
    Step("cancel", "planned", "cancelled", "organiser", _("取消活动")),
    titles={"planned": _("已计划"), "held": _("已举办"), "cancelled": _("已取消")},
)
STATES = tuple(LIFECYCLE.titles)

PUBLICITY_PHOTO = need(
    "publicity_photo", _("活动现场"), kinds=("photo", "video"), grade="C", most=9, offline=True,
    hint=_("拍到参加的人和活动内容，横幅、课件也拍进去"), permission="publicity.view",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """An event as an office plans it."""

    kind: str
    title: str
    what: str
    place: str
    starts_on: date | None
    ends_on: date | None
    by_enterprises: bool = False
    industries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Done:
    """What was done, as whoever took part tells it."""

    held_on: date | None
    people: int | None
    text: str = ""


def reasons_not_to_plan(plan: Plan) -> Iterator[Reason]:
    """Yield everything that is wrong with a plan."""
    if plan.kind not in KINDS:
        yield Reason("no_kind", _("没有选活动类型"), _("选一个类型"), field="kind")
    if not plan.title.strip():
        yield Reason("no_title", _("没有写活动名称"), _("写一个让人看得懂的名称"), field="title")
    for text, most, field, name in (
        (plan.title, LONGEST_TITLE, "title", _("活动名称")),
        (plan.what, LONGEST_WHAT, "what", _("活动内容")),
        (plan.place, LONGEST_PLACE, "place", _("地点")),
    ):
        if len(text) > most:
            message = _("{name}超过 {most} 个字").format(name=name, most=most)
            yield Reason(f"{field}_too_long", message, _("写短一些"), field=field)
    if plan.starts_on is None or plan.ends_on is None:
        yield Reason("no_days", _("没有选活动日期"), _("选好开始和结束日期，只有一天的选同一天"), field="starts_on")
    elif plan.ends_on < plan.starts_on:
        yield Reason("ends_before", _("结束日期早于开始日期"), _("改正日期"), field="ends_on")
    elif plan.ends_on - plan.starts_on > LONGEST:
        yield Reason("too_long", _("活动超过 120 天"), _("分成几个活动，各自登记"), field="ends_on")


def reasons_not_to_record(done: Done, *, starts_on: date, today: date, photos: int) -> Iterator[Reason]:
    """Yield everything that keeps a record from being kept: a day to come, nobody there, nothing to see."""
    if done.held_on is None:
        yield Reason("no_day", _("没有选举办日期"), _("选活动举办的那一天"), field="held_on")
    elif done.held_on > today:
        yield Reason("to_come", _("举办日期还没有到"), _("活动办完再登记"), field="held_on")
    elif done.held_on < starts_on:
        message = _("举办日期早于活动开始的 {day.month}月{day.day}日").format(day=starts_on)
        yield Reason("too_early", message, _("改正日期"), field="held_on")
    if done.people is None or not 1 <= done.people <= MOST_PEOPLE:
        yield Reason("no_people", _("参加人数不对"), _("填写实际参加的人数，至少 1 人"), field="people")
    if len(done.text) > LONGEST_WHAT:
        yield Reason("text_too_long", _("说明超过 1000 个字"), _("写短一些"), field="text")
    if not photos:
        yield Reason("no_photo", _("没有拍现场照片"), _("现在拍一张活动现场的照片或视频"), field="photos")
