"""The list of alarms nobody heard (没有送到的提醒): passed on to the next rung, or to nobody at all."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.deadlines import looks
from anguan.foundation.deadlines.models import Alarm
from anguan.foundation.deadlines.pages.filters import KINDS
from anguan.foundation.deadlines.queries import unheard_by, with_deadline
from anguan.foundation.deadlines.rules.ladder import LISTENERS
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import Column, Empty, Listing, MomentsFilter, Ordering, PeriodFilter
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION, places
from anguan.foundation.words import mark as _

_ABOUT = Column("about", _("事项"), phone="title")
_ORGANISATION = Column("organisation", _("单位"), phone="line", sub=looks.town_name)
_REST = (
    Column("kind", _("种类"), cell=lambda row: looks.kind_title(row.kind), phone="line"),
    Column("listener", _("联系不上"), cell=lambda row: LISTENERS.get(row.listener, row.listener), phone="line"),
    Column("passed_to", _("已转告"), cell=lambda row: LISTENERS.get(row.passed_to, row.passed_to), phone="line"),
    Column("raised_at", _("提醒时间"), order="raised_at", phone="meta", kind="moment"),
)
_PERIOD = PeriodFilter("raised", _("提醒时间"), field="raised_at", presets=("today", "week", "month"))
_MOMENTS = MomentsFilter("raised_between", _("提醒时段"), field="raised_at")


class UnheardList(Listing[Alarm]):
    """The alarms of one enterprise that nobody heard."""

    page = "deadlines.unheard"
    title = _("没有送到的提醒")
    lead = _("应当接到提醒的人一个也联系不上，已经转告上一级；请补上联系方式，或安排人接手。")
    columns: ClassVar[Sequence[Column]] = (_ABOUT, *_REST)
    filters: ClassVar[Sequence[Filter]] = (KINDS, _PERIOD, _MOMENTS)
    orderings = (Ordering("new", _("最近提醒"), "-raised_at"), Ordering("old", _("最早提醒"), "raised_at"))
    empty = Empty(_("提醒都送到了"), _("有提醒送不到人时，会出现在这里。"), icon="bell-ring")
    may_export = "deadlines.export"

    def href(self, row: Alarm) -> str:
        """Return the page of the deadline."""
        return reverse("deadlines:detail", args=[row.deadline_id])


class TerritoryUnheardList(UnheardList):
    """The alarms of a territory that nobody heard."""

    columns = (_ABOUT, _ORGANISATION, *_REST)
    filters = (KINDS, OF_REGION, _PERIOD, _MOMENTS, OF_ENTERPRISE)
    search_hint = _("企业名称或信用代码")

    def search(self, rows: QuerySet[Alarm], text: str) -> QuerySet[Alarm]:
        """Keep those of the enterprises a text means."""
        assert self.actor is not None  # noqa: S101 - the list is behind @page
        return rows.filter(enterprise_id__in=places().enterprises_meant(self.actor, text))


@page("deadlines.view")
def unheard(request: ActorRequest) -> HttpResponseBase:
    """The alarms that reached nobody they were for."""
    kind = UnheardList if request.actor.enterprise_id else TerritoryUnheardList
    return kind.bind(request, with_deadline(unheard_by(request.actor)), at=clock.now()).response()
