"""What a quiz is to be, and what keeps it from being saved or published (出题)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

LONGEST_TITLE, LONGEST_INTRO, LONGEST_REASON = 60, 500, 200
MOST_ASKED, MOST_MINUTES, MOST_A_DAY = 50, 120, 20
KINDS = ("single", "multiple", "judge")  # what a phone answers with a thumb; the other kinds are left to courses
LONGEST_OPEN = timedelta(days=366)


@dataclass(frozen=True)
class Draft:
    """A quiz as it is written."""

    title: str
    intro: str
    opens_at: datetime | None
    closes_at: datetime | None
    asks: int | None
    minutes: int | None
    most_a_day: int | None
    topics: tuple[str, ...] = ()


def reasons_not_to_save(draft: Draft, *, at: datetime) -> Iterator[Reason]:
    """Yield everything that is wrong with what was written."""
    if not draft.title.strip():
        yield Reason(
            "no_title", _("没有写竞赛名称"), _("写一个大家看得懂的名称，例如“安全生产月知识竞赛”"), field="title"
        )
    if len(draft.title) > LONGEST_TITLE:
        yield Reason("title_too_long", _("竞赛名称超过 60 个字"), _("写短一些，说明放到下面"), field="title")
    if len(draft.intro) > LONGEST_INTRO:
        yield Reason("intro_too_long", _("说明超过 500 个字"), _("写短一些"), field="intro")
    if draft.opens_at is None or draft.closes_at is None:
        field = "opens_at" if draft.opens_at is None else "closes_at"
        yield Reason("no_period", _("没有选开始或结束时间"), _("选好开始和结束的日期时间"), field=field)
    elif draft.closes_at <= draft.opens_at:
        yield Reason("ends_before", _("结束时间不晚于开始时间"), _("把结束时间改到开始以后"), field="closes_at")
    elif draft.closes_at <= at:
        yield Reason("already_over", _("结束时间已经过去"), _("把结束时间改到现在以后"), field="closes_at")
    elif draft.closes_at - draft.opens_at > LONGEST_OPEN:
        yield Reason("too_long_open", _("竞赛开放超过一年"), _("分成几期举办"), field="closes_at")
    yield from _number(draft.asks, "asks", _("每份题数"), MOST_ASKED)
    yield from _number(draft.minutes, "minutes", _("作答分钟数"), MOST_MINUTES)
    yield from _number(draft.most_a_day, "most_a_day", _("每部手机每天次数"), MOST_A_DAY)


def _number(said: int | None, field: str, name: str, most: int) -> Iterator[Reason]:
    if said is None or not 1 <= said <= most:
        message = _("{name}要在 1 到 {most} 之间").format(name=name, most=most)
        yield Reason(f"bad_{field}", message, _("改成这个范围内的整数"), field=field)


def reasons_not_to_publish(*, asks: int, found: int) -> Iterator[Reason]:
    """Yield why it cannot go to the public: too few questions to draw from."""
    if found < asks:
        message = _("每份 {asks} 题，选定范围内只有 {found} 道能用的题").format(asks=asks, found=found)
        yield Reason("too_few_questions", message, _("多选几个主题，或把每份题数改小；竞赛只用单选、多选、判断题"))
