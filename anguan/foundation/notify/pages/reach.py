"""The rungs nobody can be reached on (无人可达), for the offices that can mend it."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.notify import queries
from anguan.foundation.notify.listeners import listeners
from anguan.foundation.notify.models import ReachGap
from anguan.foundation.notify.reach import REASONS, RUNGS
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.filters import ChoiceFilter
from anguan.foundation.ui.listing import Column, Empty, Listing, Ordering
from anguan.foundation.words import mark as _


class ReachGaps(Listing[ReachGap]):
    """The rungs of a territory nobody can be reached on (无人可达)."""

    page = "notify.reach"
    title = _("提醒送不到的岗位")
    lead = _("每周一凌晨逐级检查。提醒送不到这一级时会转给上一级，请帮他们激活账号或登记联系方式。")
    columns = (
        Column("organisation", _("单位"), phone="title"),
        Column("listener", _("岗位"), cell=lambda gap: RUNGS[gap.listener], phone="badge"),
        Column("reason", _("原因"), cell=lambda gap: Badge(REASONS[gap.reason], "wait"), phone="line"),
        Column("people", _("人数"), kind="number", phone="hide"),
        Column("found_at", _("首次发现"), kind="day", phone="meta"),
    )
    filters = (
        ChoiceFilter("listener", _("岗位"), list(RUNGS.items())),
        ChoiceFilter("reason", _("原因"), list(REASONS.items())),
    )
    orderings = (
        Ordering("region", _("按地区"), "region_code", "organisation"),
        Ordering("oldest", _("最早发现"), "found_at"),
    )
    search_hint = _("单位名称")
    empty = Empty(_("每一级都有人收得到提醒"), _("每周检查一次，有收不到的会列在这里。"), icon="circle-check")

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Find enterprises and offices by a fragment of their name."""
        return rows.filter(organisation__contains=text)

    def href(self, row: ReachGap) -> str:
        """Lead to the people of that enterprise or office."""
        return listeners().page_of(row.enterprise_id, row.office_id)


@page("accounts.activate")
def gaps(request: ActorRequest) -> HttpResponseBase:
    """Show the rungs nobody can be reached on, in the actor's territory."""
    return ReachGaps.bind(request, queries.gaps_for(request.actor), at=clock.now()).response()
