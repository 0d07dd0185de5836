"""What special work tells a pre-shift briefing (班前会提纲): the team's own permits of the day, and those beside it."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, queries
from anguan.prevention.permits.models import Crew, Permit
from anguan.responsibility.briefings.models import Team
from anguan.responsibility.briefings.queries import roster_of
from anguan.responsibility.briefings.rules.topics import Topic

OWN, BESIDE = 92, 90  # before everything else
MOST = 12
# What is said of each kind in a minute; the measures of the permit itself are confirmed one by one on the spot.
_TOLD: dict[str, tuple[tuple[str, ...], str, str]] = {
    "hot_work": (
        (_("清掉可燃物、备好灭火器再动火"), _("监护人不离开，火星落点有人看")),
        _("动火时监护人走开了，怎么办？"), _("停止动火，等监护人回来"),
    ),
    "confined_space": (
        (_("先通风、再检测、后作业"), _("监护人在外面不离开，里面有人倒下不盲目下去救")),
        _("里面有人倒下，外面的人先做什么？"), _("马上报告、通风，戴好防护再救"),
    ),
    "work_at_height": (
        (_("安全带高挂低用，先挂再动"), _("下方拉警戒，工具系绳、不往下扔")),
        _("安全带挂在哪里？"), _("挂在牢固处，高挂低用"),
    ),
    "lifting": (
        (_("吊物下面和吊装半径内不站人"), _("一个人指挥，看不清就停")),
        _("吊物下面能过人吗？"), _("不能，绕开"),
    ),
    "blind_plate": (
        (_("按盲板图、编号、挂牌，抽堵前泄压"), _("戴好防护，备好气防器材")),
        _("抽堵盲板前管道要先怎样？"), _("泄压、隔离、确认"),
    ),
    "temporary_electricity": (
        (_("电工接线，先看漏电保护"), _("线不拖地、不过水，下班断电")),
        _("谁可以接临时线？"), _("持证电工"),
    ),
    "excavation": (
        (_("先弄清地下管线再开挖"), _("坑边不堆土、不停车，夜里有灯")),
        _("挖到不认识的管线怎么办？"), _("停下来，报告"),
    ),
    "road_closure": (
        (_("路口设警示，夜里有灯"), _("知道消防车从哪里走")),
        _("道路断开了，消防车怎么办？"), _("走备用通道，通道随时畅通"),
    ),
}  # fmt: skip


def topics(by: Actor, team: Team, day: date) -> Sequence[Topic]:
    """Return the special work of a day that a team does itself, or that is done where it works; by kind."""
    people = [member.person_id for member in roster_of(team, day, by=by)]
    ours = Crew.objects.filter(
        permit=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), person_id__in=people, until__isnull=True
    )
    own = Q(leader_id__in=people) | Q(guardian_id__in=people) | Q(Exists(ours))
    beside = Q(area_id=team.area_id) if team.area_id else Q(pk__in=[])
    rows = queries.permits_for(by).filter(
        own | beside, enterprise_id=team.enterprise_id, state__in=queries.OPEN,
        planned_start__lt=clock.end_of(day), planned_end__gt=clock.start_of(day),
    )  # fmt: skip
    found = list(
        rows.annotate(is_own=ExpressionWrapper(own, output_field=BooleanField()))
        .defer("grams")
        .order_by("kind", "planned_start", "id")[:MOST]
    )
    return [_topic(kind, list(permits)) for kind, permits in groupby(found, key=lambda permit: permit.kind)]


def _topic(kind: str, permits: list[Permit]) -> Topic:
    sheet, (points, ask, answer) = catalog.kinds().get(kind), _TOLD.get(kind, ((), "", ""))
    name = sheet.short if sheet else kind
    places = "、".join(dict.fromkeys(permit.place for permit in permits))[:40]
    own = any(getattr(permit, "is_own", False) for permit in permits)
    said = _("今天有{kind}：{places}") if own else _("旁边有{kind}：{places}")
    why = _("今日作业票 {numbers}").format(numbers="、".join(permit.number for permit in permits if permit.number)[:80])
    beside = () if own else (_("不靠近、不穿越警戒，听监护人的"),)
    return Topic(
        key=f"permits.{kind}", title=said.format(kind=name, places=places), points=(*beside, *points), why=why.strip(),
        source="GB 30871-2022", lesson=kind, weight=OWN if own else BESIDE, ask=ask, answer=answer,
    )  # fmt: skip
