"""Gas (气体检测): instrument, point, time, values and a photo, judged at once against the limits beside the field."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.prevention.permits import queries, services
from anguan.prevention.permits.forms.field import GasForm
from anguan.prevention.permits.forms.steps import shown_on
from anguan.prevention.permits.models import GasTest, Permit
from anguan.prevention.permits.pages import gaslimits
from anguan.prevention.permits.pages.field import field_page, in_state, moment_of, worked_on
from anguan.prevention.permits.pages.showing import key_of
from anguan.prevention.permits.queries import rows_of
from anguan.prevention.permits.rules.lifecycle import State
from anguan.prevention.permits.rules.readings import point_title

SHOWN = 8


@page("permits.work")
def gas(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Record one gas analysis; what is the same as last time stands there already, the readings never do."""
    permit = worked_on(request, permit_id)
    now = clock.now()
    earlier = list(_earlier(permit, request)[:SHOWN])
    typed: dict[str, Any] = request.POST.dict() if request.method == "POST" else {}
    wanted = gaslimits.asked(permit, typed, by=request.actor, at=now)
    points = gaslimits.points_of(permit)
    form = GasForm(
        request.POST if request.method == "POST" else None, gases=[one.id for one in wanted],
        initial={"ago": "0", **_as_last(earlier, request), "point": points[0], "pumped": True},
    )  # fmt: skip
    if not gaslimits.from_outside(permit):
        del form.fields["pumped"]
    if form.is_bound and form.is_valid():
        made = moment_of(request)
        said = form.analysis(made)
        if not form.errors:
            with shown_on(form):
                services.record_gas(
                    permit.pk, by=request.actor, at=now, said=said, photo_ids=form.taken, key=key_of(request)
                )
                return redirect("permits:watch", permit.pk)
    elif not form.is_bound:
        in_state(permit, State.APPROVED, State.WORKING, State.SUSPENDED)
    law = queries.law_of(permit, now)
    rows = [{"test": test, "point": point_title(test.point), "words": gaslimits.said(test, law)} for test in earlier]
    return field_page(
        request, "gas", form, permit, gases=wanted, points=points, tests=rows,
        points_help=gaslimits.points_help(permit),
    )  # fmt: skip


def _earlier(permit: Permit, request: ActorRequest) -> Any:
    rows = rows_of(GasTest, request.actor).filter(enterprise_id=permit.enterprise_id, permit=permit)
    return rows.order_by("-at", "-id")


def _as_last(earlier: list[GasTest], request: ActorRequest) -> dict[str, Any]:
    """Return the instrument of the last analysis, of this permit or of whoever records."""
    own = rows_of(GasTest, request.actor).filter(analyst_id=request.actor.person_id)
    last = earlier[0] if earlier else own.order_by("-at").first()
    return {"instrument": last.instrument, "calibrated_until": last.calibrated_until} if last else {}
