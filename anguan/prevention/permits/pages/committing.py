"""The daily commitment (每日安全承诺、报备): the enterprise says it, its permits stand beside; both sides see both."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.formats import said_date
from anguan.foundation.words import mark as _
from anguan.prevention.permits import days, looks, services
from anguan.prevention.permits.days import Day
from anguan.prevention.permits.forms.committing import CommitForm
from anguan.prevention.permits.forms.steps import shown_on
from anguan.registry.enterprises.queries import enterprise_names

MOST, BEFORE = 200, 7


@dataclass(frozen=True)
class Line:
    """One kind and level of a day: the field, what was promised, what permits say."""

    key: str
    title: str
    icon: str
    field: Any
    promised: int
    permitted: int
    url: str

    @property
    def parts(self) -> bool:
        """Whether the two part."""
        return self.promised != self.permitted


@page("permits.view")
def commitment(request: ActorRequest) -> HttpResponse:
    """The day of the reader's own enterprise, or of every enterprise of a territory."""
    return _own(request) if request.actor.enterprise_id else _territory(request)


def _own(request: ActorRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    today = clock.day_of(at)
    day = today + timedelta(days=1) if request.GET.get("day") == "tomorrow" else today
    standing = days.standing_of(actor, at=at, day=day)
    assert standing is not None  # noqa: S101 - an enterprise's own
    may_say = actor.may("permits.manage")
    form = CommitForm(request.POST or None, initial=_initial(standing))
    if request.method == "POST" and may_say:
        if form.is_valid():
            with shown_on(form):
                services.commit_day(by=actor, at=at, day=day, counts=form.counts, said=form.cleaned_data["promise"])
            if form.refusal is None:
                return redirect(request.get_full_path())
        status = 422 if form.errors else 409
    else:
        status = 200
    context = {
        "form": form,
        "refused": form.refusal.reasons if form.refusal else (),
        "standing": standing,
        "groups": _lines(form, standing),
        "may_say": may_say,
        "days": [(_("今天"), "?", day == today), (_("明天"), "?day=tomorrow", day != today)],
        "said_day": said_date(day, today=today),
        "parts": days.said(standing.parts),
        "past": _past(request, today),
    }
    return render(request, "permits/commitment/own.html", context, status=status)


def _initial(standing: Day) -> dict[str, object]:
    """Return what the form begins with: what was promised, else what permits say already."""
    begin = standing.promised if standing.commitment else standing.permitted
    said = standing.commitment.said if standing.commitment else ""
    return {"promise": said, **{f"n-{key}": number for key, number in begin.items()}}


def _lines(form: CommitForm, standing: Day) -> list[tuple[str, str, list[Line]]]:
    groups: dict[str, list[Line]] = {}
    for key in days.every_key():
        kind, _dot, level = key.partition(".")
        asked = f"?{'level' if level else 'kind'}={key}&on={standing.day}"
        line = Line(
            key, looks.level_title(kind, level) or looks.kind_title(kind), looks.ICONS[kind], form[f"n-{key}"],
            standing.promised.get(key, 0), standing.permitted.get(key, 0), reverse("permits:list") + asked,
        )  # fmt: skip
        groups.setdefault(kind, []).append(line)
    return [(looks.kind_title(kind), looks.ICONS[kind], lines) for kind, lines in groups.items()]


def _past(request: ActorRequest, today: date) -> list[list[object]]:
    rows = []
    for back in range(1, BEFORE + 1):
        one = days.standing_of(request.actor, at=clock.now(), day=today - timedelta(days=back))
        if one is not None and (one.commitment or one.total):
            rows.append([said_date(one.day, today=today), sum(one.promised.values()), one.total, _badge(one)])
    return rows


def _badge(one: Day) -> Badge:
    if one.agrees:
        return Badge(_("一致"), "done") if one.commitment or not one.total else Badge(_("不要求"), "neutral")
    return Badge(_("没有承诺") if one.commitment is None else _("不一致"), "alarm")


def _territory(request: ActorRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    today = clock.day_of(at)
    day = _asked_day(request.GET.get("day", ""), today)
    region = request.GET.get("region", "")
    narrow = happened_in(region) if region.isalnum() and len(region) <= 20 else None
    found = days.days_of(actor, day, narrow=narrow)
    only = request.GET.get("only") == "differ"
    missing = [one.enterprise_id for one in found if not one.enterprise_name]
    names = enterprise_names(actor, [str(key) for key in missing]) if missing else {}
    shown = [one for one in found if not (only and one.agrees)]
    context = {
        "day": day,
        "said_day": said_date(day, today=today),
        "days": [
            (said_date(each, today=today), f"?day={each}" + ("&only=differ" if only else ""), each == day)
            for each in (today + timedelta(days=1), *(today - timedelta(days=back) for back in range(BEFORE)))
        ],
        "rows": [
            (one, one.enterprise_name or names.get(str(one.enterprise_id), ""), _badge(one)) for one in shown[:MOST]
        ],
        "left_out": max(0, len(shown) - MOST),
        "said": days.said,
        "only": only,
        "here": f"?day={day}",
        "total": len(found),
        "promised": sum(one.commitment is not None for one in found),
        "silent": sum(one.commitment is None and one.owed and one.total > 0 for one in found),
        "differ": sum(not one.agrees for one in found),
        "work": sum(one.total for one in found),
    }
    return render(request, "permits/commitment/territory.html", context)


def _asked_day(said: str, today: date) -> date:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return today
    return found if abs(found - today) <= timedelta(days=366) else today
