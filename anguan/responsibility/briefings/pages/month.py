"""The month (月报表): chosen here, taken away as PDF or as a workbook."""

import logging
import tempfile
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.documents.excel import write_workbook
from anguan.foundation.keys import key_of
from anguan.responsibility.briefings import queries, sheets
from anguan.responsibility.briefings.models import Team
from anguan.responsibility.briefings.sheets.month import Month

exports = logging.getLogger("anguan.exports")
MONTHS = 12


@require_safe
@page("briefings.export")
def month(request: ActorRequest) -> HttpResponse:
    """The month at a glance, and the two files of it."""
    first, team_id = _asked(request)
    this = clock.today().replace(day=1)
    months = [this]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    home = request.actor.enterprise_id
    teams = queries.teams_for(request.actor).filter(enterprise_id=home) if home else Team.objects.none()
    found = _month(request, first, team_id)
    more = f"month={first:%Y-%m}" + (f"&team={team_id}" if team_id else "")
    context = {
        "month": found, "data": sheets.data_of(found), "months": [(f"{one:%Y-%m}", one) for one in months],
        "chosen": f"{first:%Y-%m}", "team_id": str(team_id or ""), "query": more,
        "teams": list(teams.order_by("name", "id")[:300]),
    }  # fmt: skip
    return render(request, "briefings/lists/month.html", context)


@require_safe
@never_cache
@page("briefings.export")
def paper(request: ActorRequest) -> HttpResponseBase:
    """The month sheet as PDF."""
    first, team_id = _asked(request)
    found = _month(request, first, team_id)
    exports.info("briefings.month: person %s, month %s, pdf", request.actor.person_id, f"{first:%Y-%m}")
    answer = HttpResponse(sheets.paper_of(found), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="briefings-{first:%Y-%m}.pdf"'
    return answer


@require_safe
@never_cache
@page("briefings.export")
def workbook(request: ActorRequest) -> HttpResponseBase:
    """Every attendance of the month, a row each."""
    first, team_id = _asked(request)
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    try:
        rows = sheets.rows_of_people(first, by=request.actor, team_id=team_id)
        title = f"班前会签到_{first:%Y年%m月}"
        written = write_workbook(path, sheet=title, headers=sheets.HEADERS, rows=rows)
        content = path.open("rb")
    finally:
        path.unlink()
    exports.info("briefings.month: person %s, month %s, %s rows", request.actor.person_id, f"{first:%Y-%m}", written)
    return FileResponse(content, as_attachment=True, filename=f"{title}.xlsx")


def _asked(request: HttpRequest) -> tuple[date, UUID | None]:
    this = clock.today().replace(day=1)
    try:
        first = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        first = this
    return first if date(2020, 1, 1) <= first <= this else this, key_of(request.GET.get("team"))


def _month(request: ActorRequest, first: date, team_id: UUID | None) -> Month:
    return sheets.month_of(first, by=request.actor, at=clock.now(), team_id=team_id, whose=request.actor.organisation)
