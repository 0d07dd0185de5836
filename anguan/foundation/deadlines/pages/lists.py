"""The list of deadlines (期限台账): one for an enterprise, one for a territory; figures and the home open to it."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.deadlines import looks
from anguan.foundation.deadlines.clocks import HEAVY
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.deadlines.pages.filters import (
    KINDS,
    DueFilter,
    StandingFilter,
    WhoseFilter,
)
from anguan.foundation.deadlines.queries import deadlines_for
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    Column,
    Empty,
    Listing,
    MomentsFilter,
    Ordering,
)
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION, places
from anguan.foundation.words import mark as _

_ABOUT = Column("about", _("事项"), phone="title")
_KIND = Column("kind", _("种类"), cell=lambda row: looks.kind_title(row.kind), phone="line")
_STANDING = Column("standing", _("状态"), cell=lambda row: looks.standing_badge(row, at=clock.now()), phone="badge")
_DUE = Column(
    "due_at", _("期限"), cell=lambda row: looks.due_words(row.due_at, at=clock.now()), phone="meta", order="due_at",
    export=lambda row: clock.local(row.due_at).replace(tzinfo=None),
)  # fmt: skip
_DOER = Column("doer_name", _("经办人"), phone="meta")
_ORGANISATION = Column("organisation", _("单位"), phone="line", sub=looks.town_name)
_ENDED = Column("ended_at", _("办结时间"), phone="hide")
_ONLY_EXPORTED = (
    Column(
        "original", _("最初期限"), only_export=True,
        cell=lambda row: clock.local(row.original_due_at).replace(tzinfo=None),
    ),
    Column("town", _("镇街"), cell=looks.town_name, only_export=True),
    Column("rule_version", _("规则版本"), only_export=True),
    Column("ended_by_name", _("办结人"), only_export=True),
    Column("ended_why", _("失效原因"), only_export=True),
)  # fmt: skip

_PERIOD = DueFilter(
    "due", _("期限"), field="due_at", opened_by_figures=True,
    presets=("today", "next_week", "next_month", "whole_month", "last_month"),
)  # fmt: skip
_MOMENTS = MomentsFilter("due_between", _("到期时段"), field="due_at")


class DeadlineList(Listing[Deadline]):
    """The deadlines of one enterprise."""

    page = "deadlines.list"
    title = _("期限")
    columns: ClassVar[Sequence[Column]] = (_ABOUT, _KIND, _STANDING, _DUE, _DOER, _ENDED, *_ONLY_EXPORTED)
    filters: ClassVar[Sequence[Filter]] = (WhoseFilter(), StandingFilter(), KINDS, _PERIOD, _MOMENTS)
    orderings = (
        Ordering("due", _("最快到期"), "due_at"),
        Ordering("late", _("最晚到期"), "-due_at"),
    )
    search_hint = _("事项、经办人")
    empty = Empty(_("没有正在计时的期限"), _("隐患、责令整改等有了时限，就会出现在这里。"), icon="calendar-check")
    may_export = "deadlines.export"

    def search(self, rows: QuerySet[Deadline], text: str) -> QuerySet[Deadline]:
        """Keep those in which every word stands."""
        for word in text.split():
            rows = rows.filter(Q(about__contains=word) | Q(doer_name__contains=word))
        return rows

    def href(self, row: Deadline) -> str:
        """Return the deadline's page."""
        return looks.page_of(row)


class TerritoryDeadlineList(DeadlineList):
    """The deadlines of a territory."""

    page = "deadlines.territory"
    columns = (_ABOUT, _KIND, _ORGANISATION, _STANDING, _DUE, _DOER, _ENDED, *_ONLY_EXPORTED)
    filters = (WhoseFilter(), StandingFilter(), KINDS, OF_REGION, _PERIOD, _MOMENTS, OF_ENTERPRISE)
    search_hint = _("企业名称或信用代码")
    empty = Empty(_("辖区内没有正在计时的期限"), _("企业和部门有应办事项时，会出现在这里。"), icon="calendar-check")

    def search(self, rows: QuerySet[Deadline], text: str) -> QuerySet[Deadline]:
        """Keep those of the enterprises a text means."""
        assert self.actor is not None  # noqa: S101 - the list is behind @page
        return rows.filter(enterprise_id__in=places().enterprises_meant(self.actor, text))


@page("deadlines.view")
def deadline_list(request: ActorRequest) -> HttpResponseBase:
    """The deadlines the actor may see."""
    kind = DeadlineList if request.actor.enterprise_id else TerritoryDeadlineList
    rows = deadlines_for(request.actor).defer(*HEAVY)
    return kind.bind(request, rows, at=clock.now()).response("deadlines/list.html")
