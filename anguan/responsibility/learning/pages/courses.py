"""The list of courses as authors see it (课程库): one's own, those from above, those of the territory, retired ones."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import ChoiceFilter, Column, Empty, Listing, Ordering
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.models import Course
from anguan.responsibility.learning.pages import authored
from anguan.responsibility.learning.queries import content
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES

WHOSE = {"own": _("本单位的"), "above": _("上级共享的"), "below": _("辖区单位的"), "retired": _("已停用的")}


def _topics(_request: object) -> list[tuple[str, str]]:
    return [(topic.id, topic.title) for topic in catalog.topics().values()]


class Courses(Listing[Course]):
    """The courses of one's own house."""

    page = "learning.courses"
    title = _("课程库")
    lead = _("自己编写的课程随时可改，发布后学员才看得到；上级共享的可以直接安排学习，也可以复制后改成自己的。")
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("课程"), phone="title"),
        Column("state", _("状态"), cell=authored.state_badge, phone="badge"),
        Column("topics", _("主题"), cell=lambda row: authored.topic_words(row.topics), phone="line"),
        Column("category", _("计入学时"), cell=authored.category_title, phone="hide"),
        Column("current", _("版本"), cell=lambda row: _("第{n}版").format(n=row.current) if row.current else "",
               phone="meta"),
        Column("owner_name", _("编写单位"), phone="hide"),
        Column("shared", _("共享给下级"), phone="hide"),
        Column("changed_at", _("最近修改"), phone="meta", order="changed_at"),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", _("状态"), list(authored.STATE_TITLES.items())),
        ChoiceFilter("topic", _("主题"), _topics, apply=lambda rows, values: rows.filter(topics__overlap=values)),
        ChoiceFilter("category", _("计入学时"), list(CATEGORY_TITLES.items())),
    )
    orderings = (Ordering("new", _("最近修改"), "-changed_at"), Ordering("title", _("名称"), "title"))
    search_hint = _("名称、简介")
    empty = Empty(
        _("还没有课程"), _("三五分钟讲清一件事，比一小时的大课更有人学。"), _("新建课程"), "learning:new_course",
        "graduation-cap",
    )  # fmt: skip

    def search(self, rows: QuerySet[Course], text: str) -> QuerySet[Course]:
        """Keep the rows a text is found in."""
        return content.found_courses(rows, text)

    def href(self, row: Course) -> str:
        """Lead to the editor of one's own, to the preview of others'."""
        name = "learning:write_course" if self._is_own(row) else "learning:preview"
        return reverse(name, args=[row.pk])

    def _is_own(self, row: Course) -> bool:
        return self.actor is not None and authored.is_own(row.owner, row.enterprise_id, row.office_id, self.actor)


class OthersCourses(Courses):
    """The courses others wrote."""

    page = "learning.courses_of_others"
    columns = (
        *Courses.columns[:3], Column("owner_name", _("编写单位"), phone="meta"), Courses.columns[3],
        Courses.columns[4], Courses.columns[7],
    )  # fmt: skip
    empty = Empty(_("还没有共享的课程"), _("上级发布并共享后，会出现在这里。"), icon="graduation-cap")


def _rows(whose: str, actor: Actor) -> QuerySet[Course]:
    match whose:
        case "above":
            return content.courses_above(actor)
        case "below":
            return content.courses_below(actor)
        case "retired":
            return content.own_courses(actor).filter(state="retired")
    return content.own_courses(actor).exclude(state="retired")


@page("learning.author")
def courses(request: ActorRequest) -> HttpResponseBase:
    """The courses of one's own house, or those others wrote."""
    actor = request.actor
    offered = {key: title for key, title in WHOSE.items() if key != "below" or actor.is_official}
    whose = request.GET.get("whose", "")
    if whose not in offered:  # whoever has written none yet sees those there are
        whose = "own" if _rows("own", actor).exists() else "above"
    kind = Courses if whose in {"own", "retired"} else OthersCourses
    listing = kind.bind(request, _rows(whose, actor).defer("grams"), at=clock.now())
    here = reverse("learning:courses")
    tabs = [(title, f"{here}?whose={key}", key == whose) for key, title in offered.items()]
    return listing.response("learning/courses.html", tabs=tabs)
