"""Saved filters (常用筛选): keeping, finding and dropping a person's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.ui.models import SavedFilter
from anguan.foundation.words import mark as _

MOST = 20  # for one list; more would be a list of its own
NOT_KEPT = {"after", "before", "export"}


@dataclass(frozen=True)
class Saved:
    """One of the reader's filters."""

    pk: UUID
    name: str
    url: str


def filters_of(actor: Actor | None, page: str) -> list[Saved]:
    """Return a person's filters for one list."""
    if actor is None:
        return []
    rows = SavedFilter.objects.visible_to(actor).filter(page=page).order_by("name")
    return [Saved(row.pk, row.name, f"?{row.query}") for row in rows]


def save_filter(*, page: str, name: str, query: str, by: Actor, at: datetime) -> SavedFilter:
    """Keep what a list shows under a name (存为常用); the same name again replaces it."""
    kept = QueryDict(query, mutable=True)
    for parameter in NOT_KEPT & kept.keys():
        del kept[parameter]
    name, query = name.strip()[:30], kept.urlencode()
    mine = SavedFilter.objects.visible_to(by).filter(page=page)
    reasons = []
    if not name:
        reasons.append(
            Reason("no_name", _("还没有起名字"), _("请给这组筛选条件起一个名字，比如“本月逾期”"), field="name")
        )
    if not query or len(query) > 2000:
        reasons.append(Reason("nothing_to_save", _("现在没有可保存的筛选条件"), _("请先选好条件，再保存")))
    if mine.exclude(name=name).count() >= MOST:
        reasons.append(Reason("too_many", _("常用筛选已有 {n} 个").format(n=MOST), _("请先删去不用的，再保存新的")))
    refuse_if(reasons)
    row, _made = SavedFilter.objects.update_or_create(
        person_id=by.person_id, page=page[:60], name=name, defaults={"query": query, "saved_at": at}
    )
    found: SavedFilter = row
    return found


def drop_filter(filter_id: UUID, *, by: Actor) -> None:
    """Drop a saved filter; dropping it twice is the same."""
    SavedFilter.objects.visible_to(by).filter(pk=filter_id).delete()
