"""The live board (作业看板): all special work now, what is late first, with the map beside it; it moves by itself."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.geo import Point
from anguan.foundation.geo.maps import Place, feature_collection
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import ChoiceFilter, Column, Listing
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, days, live, looks, queries
from anguan.prevention.permits.live import Job
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.pages.choices import KINDS, LEVELS
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE, State

SHOWN, MOST = 60, 1_000  # rows drawn at first, and when all are asked for
SOON = timedelta(hours=1)
# What stands in a point of the map, so that colour is never alone: the kind, or that it was stopped, or is late.
SIGNS: dict[str, str] = {
    "hot_work": "火", "confined_space": "限", "blind_plate": "盲", "work_at_height": "高", "lifting": "吊",
    "temporary_electricity": "电", "excavation": "土", "road_closure": "路",
}  # fmt: skip
_ON_SITE = (State.WORKING, State.SUSPENDED, State.EXPIRED)
_STATES = ChoiceFilter("state", _("状态"), [(state.value, LIFECYCLE.titles[state]) for state in _ON_SITE])
_LATE = ChoiceFilter(
    "late", _("异常"), [("any", _("全部异常")), *((code, title) for code, (title, _icon) in live.LATE.items())],
    one=True, apply=lambda rows, values: rows,
)  # fmt: skip


class Board(Listing[Permit]):
    """The live work of one enterprise; only its filters and its search are a list's."""

    page = "permits.board"
    title = _("作业看板")
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Filter]] = (KINDS, LEVELS, _STATES, _LATE)
    search_hint = _("票号、地点、内容")
    exportable = False

    def search(self, rows: QuerySet[Permit], text: str) -> QuerySet[Permit]:
        """Keep the rows a text is found in."""
        return queries.found(rows, text)

    def jobs(self) -> list[Job]:
        """Return the live work asked for, what is late first."""
        assert self.actor is not None  # noqa: S101 - the board is behind @page
        jobs = live.jobs_of(self.rows, by=self.actor, at=self.at)
        match self.request.GET.get("late", ""):
            case "any":
                return [job for job in jobs if job.late]
            case code if code in live.LATE:
                return [job for job in jobs if code in job.late]
            case _:
                return jobs


class TerritoryBoard(Board):
    """The live work of a territory, or of the enterprises assigned to an expert."""

    filters = (
        OF_REGION,
        *Board.filters,
        OF_ENTERPRISE,
    )
    search_hint = _("企业、票号、地点、内容")


def _bound(request: ActorRequest) -> Board:
    kind = Board if request.actor.enterprise_id else TerritoryBoard
    return kind.bind(request, live.on_site(request.actor), at=clock.now())


@page("permits.view")
def board(request: ActorRequest) -> HttpResponseBase:
    """All special work now; asked again it answers only when something has moved."""
    shown = _bound(request)
    jobs = shown.jobs()
    mark = _mark(jobs, whole=bool(request.GET.get("all")))
    asked = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") else ""
    if asked == "rows" and request.headers.get("X-Board-Mark") == mark:
        return HttpResponse(status=204)
    part = {"rows": "permits/board/now.html", "listing": "permits/board/body.html"}.get(asked)
    context = {"listing": shown, "title": shown.title, **_context(request, shown, jobs, mark)}
    response = render(request, part or "permits/board/board.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target", "X-Board-Mark"])
    return response


@page("permits.view")
def points(request: ActorRequest) -> HttpResponse:
    """The same work as points of the map."""
    jobs = _bound(request).jobs()
    where = live.points_of(jobs)
    found = [_place(job, where[job.id], alone=bool(request.actor.enterprise_id)) for job in jobs if job.id in where]
    return JsonResponse(feature_collection(found), content_type="application/geo+json")


def _context(request: ActorRequest, shown: Board, jobs: list[Job], mark: str) -> dict[str, Any]:
    whole = bool(request.GET.get("all"))
    drawn = jobs[: MOST if whole else SHOWN]
    territory = request.actor.territory
    asked = request.GET.copy()
    asked.pop("all", None)
    late = sum(bool(job.late) for job in jobs)
    return {
        "jobs": drawn,
        "left_out": len(jobs) - len(drawn),
        "whole": whole,
        "mark": mark,
        "total": len(jobs),
        "late": late,
        "soon": live.ending_within(jobs, SOON, at=shown.at),
        "enterprises": len({job.enterprise_id for job in jobs}),
        "kinds": live.by_kind(jobs),
        "lateness": live.by_lateness(jobs),
        "alone": request.actor.enterprise_id is not None,
        "points_url": f"{reverse('permits:points')}?{asked.urlencode()}",
        "within": request.GET.get("region", "") or (territory.code if territory else "") or _home(request),
        "until": partial(_until, today=clock.day_of(shown.at)),
        "today": days.standing_of(request.actor, at=shown.at) if request.actor.enterprise_id else None,
        "states": {state.value: looks.state_badge(state.value) for state in _ON_SITE},
        "kind_names": {sheet.id: sheet.short for sheet in catalog.kinds().values()},
    }


def _until(moment: datetime, *, today: date) -> str:
    """Return a moment near by: the hour today, else the day and the hour."""
    local = clock.local(moment)
    return f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"


def _home(request: HttpRequest) -> str:
    """Return where the map begins for somebody of one enterprise: the county it stands in."""
    region: str = getattr(request.actor, "region_code", "")  # type: ignore[attr-defined]
    return region[:6]


def _mark(jobs: Sequence[Job], *, whole: bool) -> str:
    """Return a word for how things stand: the same as long as nothing has moved."""
    said = [(job.id.hex, job.state, job.late, job.valid_until, job.next_due, job.guardian_name) for job in jobs]
    return hashlib.blake2s(repr((whole, said)).encode(), digest_size=8).hexdigest()


def _place(job: Job, where: tuple[float, float], *, alone: bool) -> Place:
    lines = [job.standing, job.place if alone else f"{job.enterprise_name} {job.place}"]
    return Place(
        point=Point(*where),
        name=f"{job.what} · {job.content}"[:60],
        text="，".join(line for line in lines if line),
        href=_address(job.id),
        tone=job.tone,
        sign={"alarm": "!", "wait": "停"}.get(job.tone, SIGNS.get(job.kind, "")),
    )


def _address(permit_id: UUID) -> str:
    return reverse("permits:detail", args=[permit_id])
