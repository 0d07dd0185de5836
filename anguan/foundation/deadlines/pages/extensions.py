"""The list of extensions (延期申请): who asked for more time until when, and what was decided."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.deadlines import looks
from anguan.foundation.deadlines.kinds import kinds
from anguan.foundation.deadlines.models import Extension
from anguan.foundation.deadlines.pages.filters import KINDS
from anguan.foundation.deadlines.queries import extensions_for, with_deadline
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import ChoiceFilter, Column, Empty, Listing, Ordering, PeriodFilter
from anguan.foundation.ui.navigation import address
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION, places
from anguan.foundation.words import mark as _


def _present(row: Extension) -> str:
    return _("原期限 {day}").format(day=f"{row.present_due_on:%m-%d}")


_ABOUT = Column("about", _("事项"), phone="title")
_ORGANISATION = Column("organisation", _("单位"), phone="line", sub=looks.town_name)
_REST = (
    Column("kind", _("种类"), cell=lambda row: looks.kind_title(row.kind), phone="line"),
    Column("decision", _("审批"), cell=lambda row: looks.DECISIONS[row.decision], phone="badge"),
    Column("asked_due_on", _("申请延到"), phone="meta", kind="day", sub=_present),
    Column("present_due_on", _("原期限"), only_export=True),
    Column("asker_name", _("申请人"), phone="meta"),
    Column("asked_at", _("申请时间"), order="asked_at", phone="meta"),
    Column("reason", _("理由"), phone="hide"),
    Column("interim_measure", _("延期期间的防范措施"), only_export=True),
    Column("reply_due_on", _("答复期限"), only_export=True),
    Column("decider_name", _("审批人"), only_export=True),
    Column("decided_at", _("审批时间"), only_export=True),
    Column("note", _("审批意见"), only_export=True),
)
_DECISIONS = ChoiceFilter("decision", _("审批"), [(key, badge.label) for key, badge in looks.DECISIONS.items()])
_PERIOD = PeriodFilter("asked", _("申请时间"), field="asked_at")


class ExtensionList(Listing[Extension]):
    """The extensions of one enterprise."""

    page = "deadlines.extensions"
    title = _("延期申请")
    columns: ClassVar[Sequence[Column]] = (_ABOUT, *_REST)
    filters: ClassVar[Sequence[Filter]] = (_DECISIONS, KINDS, _PERIOD)
    orderings = (Ordering("new", _("最新申请"), "-asked_at"), Ordering("old", _("等得最久"), "asked_at"))
    empty = Empty(_("没有延期申请"), _("有人申请延期后，会出现在这里。"), icon="calendar-plus")
    may_export = "deadlines.export"

    def href(self, row: Extension) -> str:
        """Return the page of what it is about, else of the deadline."""
        kind = kinds().get(row.kind)
        about = address(kind.page, row.subject_id) if kind else ""
        return about or (reverse("deadlines:detail", args=[row.deadline_id]) if row.deadline_id else "")


class TerritoryExtensionList(ExtensionList):
    """The extensions of a territory."""

    columns = (_ABOUT, _ORGANISATION, *_REST)
    filters = (_DECISIONS, KINDS, OF_REGION, _PERIOD, OF_ENTERPRISE)
    search_hint = _("企业名称或信用代码")

    def search(self, rows: QuerySet[Extension], text: str) -> QuerySet[Extension]:
        """Keep those of the enterprises a text means."""
        assert self.actor is not None  # noqa: S101 - the list is behind @page
        return rows.filter(enterprise_id__in=places().enterprises_meant(self.actor, text))


@page("deadlines.view")
def extensions(request: ActorRequest) -> HttpResponseBase:
    """The extensions asked for, within what the actor looks after."""
    kind = ExtensionList if request.actor.enterprise_id else TerritoryExtensionList
    return kind.bind(request, with_deadline(extensions_for(request.actor)), at=clock.now()).response()
