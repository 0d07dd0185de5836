"""What the pages of work on the spot share: whose screen it is, where it leads back to, when something was recorded."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.mobile.middleware import made_at
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.prevention.permits import looks
from anguan.prevention.permits.forms.steps import StepForm
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.pages.showing import form_page, permit_or_404
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE, State


def heading(permit: Permit) -> str:
    """Return what is done where: 二级动火 · 一号库东侧."""
    return f"{looks.what(permit)} · {permit.place}"


def badges_of(permit: Permit) -> list[Badge]:
    """Return the state, and that management is raised; the level stands in the heading."""
    raised = (
        [Badge(_("升级管理：{why}").format(why=looks.upgrade_words(permit.upgrades)), "wait")]
        if permit.upgrades
        else []
    )
    return [looks.state_badge(permit.state), *raised]


def hours(start: datetime | None, end: datetime | None, *, at: datetime) -> str:
    """Return from when until when, by the clock on the wall: 今天 08:00 至 18:00, 11月22日 08:00 至 11月23日 18:00."""
    if start is None or end is None:
        return ""
    days = [
        _("今天") if clock.day_of(one) == clock.day_of(at) else f"{clock.local(one):%-m月%-d日}" for one in (start, end)
    ]
    last = f"{clock.local(end):%H:%M}"
    return f"{days[0]} {clock.local(start):%H:%M} 至 {last if days[0] == days[1] else f'{days[1]} {last}'}"


def home_of(permit: Permit) -> str:
    """Return the screen of a permit on the spot: the preparation until it starts, then the watch."""
    return reverse("permits:prepare" if permit.state == State.APPROVED else "permits:watch", args=[permit.pk])


def go_home(permit: Permit) -> HttpResponse:
    """Lead back to the screen of a permit, as it stands now."""
    return redirect(home_of(permit))


def moment_of(request: ActorRequest) -> datetime:
    """Return when this was recorded: now, or as long ago as it waited on the phone."""
    return made_at(request, clock.now())


def covers_of(text: str) -> str:
    """Return the hash by which a handwritten signature names the text it is under."""
    return hashlib.sha256(text.encode()).hexdigest()


def worked_on(request: ActorRequest, permit_id: UUID) -> Permit:
    """Return a permit that is prepared or worked on by the reader's own enterprise; others look, and do not record."""
    permit = permit_or_404(request, permit_id)
    if request.actor.enterprise_id != permit.enterprise_id:
        raise Refused(Reason("not_yours", _("这一步由作业单位在现场办理"), _("请在作业票页面查看进展")))
    return permit


def in_state(permit: Permit, *states: State) -> None:
    """Refuse a page before anything is typed, when the permit is not where it belongs."""
    if permit.state not in states:
        raise Refused(
            Reason(
                "not_in_this_state",
                _("作业票现在是“{state}”，这一步不能办理").format(state=LIFECYCLE.titles[permit.state]),
                _("请回到作业票页面查看最新进展"),
            )
        )


def field_page(request: ActorRequest, template: str, form: StepForm, permit: Permit, **context: Any) -> HttpResponse:
    """Return a page of the field: 422 when it comes back, with what was typed and taken."""
    return form_page(
        request, f"permits/field/{template}.html", form,
        **{"permit": permit, "heading": heading(permit), "home": home_of(permit), **context},
    )  # fmt: skip
