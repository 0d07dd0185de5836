"""The page of one hazard: its state, the one next thing, facts, photos, story."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit.services import history_of
from anguan.foundation.deadlines import looks as clocks
from anguan.foundation.deadlines.models import Extension
from anguan.foundation.deadlines.queries import deadlines_of
from anguan.foundation.deadlines.rules.extending import DECISIONS
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.lifecycle import Step
from anguan.foundation.ui import formats
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, looks, queries, rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.pages import story
from anguan.prevention.hazards.pages.showing import hazard_or_404


@dataclass(frozen=True)
class Look:
    """The button of a step: its icon, and the page it leads to where that is not its own name."""

    icon: str
    page: str = ""


LOOKS: dict[str, Look] = {
    "confirm": Look(icon="clipboard-check"),
    "dismiss": Look(icon="ban"),
    "withdraw": Look(icon="undo-2"),
    "submit": Look(icon="camera"),
    "arrange": Look(icon="user-cog"),
    "extend": Look(icon="calendar-clock"),
    "decide": Look(icon="stamp"),
    "close": Look(icon="badge-check", page="recheck"),
    "return": Look(icon="corner-up-left", page="recheck"),
    "object": Look(icon="megaphone"),
}


@page("hazards.view")
def detail(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """One hazard, as its reader may see it."""
    hazard = hazard_or_404(request, hazard_id)
    at = clock.now()
    extensions = queries.extensions_of(hazard, by=request.actor)
    shots = exhibits_of([hazard.pk, *(each.pk for each in extensions)], by=request.actor)
    photos = shots[hazard.pk]
    steps = queries.steps_of(hazard, by=request.actor)
    repeats = queries.similar_at(
        enterprise_id=hazard.enterprise_id, by=request.actor, today=clock.day_of(at), what=hazard.what,
        place=hazard.place, area_id=hazard.area_id, category=hazard.category, apart_from=hazard.pk,
        before=hazard.reported_at,
    )  # fmt: skip
    context = {
        "hazard": hazard,
        "badges": looks.badges(hazard, today=clock.day_of(at)),
        "way": looks.WAY,
        "place": looks.place_on_the_way(hazard.state),
        "next_words": looks.next_words(hazard, at=at),
        "first": _button(steps[0], hazard) if steps and steps[0].tone == "primary" else None,
        "others": [_button(step, hazard) for step in steps if step.tone != "primary" or step is not steps[0]],
        "may_withdraw": any(step.name == "withdraw" for step in steps),
        "before": looks.before(hazard, photos),
        "after": looks.after(hazard, photos),
        "story": story.story_of(
            history_of(hazard.pk, by=request.actor), {one.pk: one for taken in shots.values() for one in taken}
        ),
        "facts": _facts(hazard),
        "settled": _settled(hazard, at=at) if hazard.due_on else [],
        "deadlines": _deadlines(request, hazard, at=at),
        "extensions": [_extension(each, shots[each.pk]) for each in extensions],
        "repeats": [(one, looks.state_badge(one.hazard.state)) for one in repeats],
        "criterion": catalog.criteria().get(hazard.criterion),
        "may_receive": hazard.order is not None and queries.may_receive(hazard.order, by=request.actor),
    }
    return render(request, "hazards/detail.html", context)


def _button(step: Step, hazard: Hazard) -> dict[str, str]:
    look = LOOKS[step.name]
    address = reverse(f"hazards:{look.page or step.name}", args=[hazard.pk])
    if step.name == "return":
        address += "?verdict=return"
    return {"name": step.name, "label": step.label, "href": address, "icon": look.icon}


def _facts(hazard: Hazard) -> list[tuple[object, ...]]:
    facts: list[tuple[object, ...]] = [
        (_("企业"), hazard.enterprise_name, "wide"),
        (_("位置"), hazard.place, "wide"),
        (_("类别"), looks.category_title(hazard)),
        (_("级别"), rules.LEVEL_TITLES[hazard.level]),
        (_("来源"), rules.SOURCE_TITLES[hazard.source]),
        (_("地区"), looks.town_name(hazard)),
        (_("上报人"), hazard.reporter_name),
        (_("上报时间"), formats.moment(hazard.reported_at)),
    ]
    if hazard.order is not None:
        facts += [
            (_("责令整改文书"), hazard.order.number, "wide"),
            (_("下达部门"), f"{hazard.order.office_name} {hazard.order.issuer_name}", "wide"),
        ]
    return facts


def _settled(hazard: Hazard, *, at: datetime) -> list[tuple[object, ...]]:
    moved = hazard.original_due_on != hazard.due_on
    due = str(hazard.due_on) + (_("（原定 {day}）").format(day=hazard.original_due_on) if moved else "")
    return [
        (_("责任"), hazard.assignee_name or _("待企业落实")),
        (_("时限"), due),
        (_("措施"), hazard.measures, "wide"),
        (_("资金"), looks.yuan(hazard.funds_fen)),
        (_("预案"), hazard.plan, "wide"),
    ]


def _deadlines(request: ActorRequest, hazard: Hazard, *, at: datetime) -> list[dict[str, object]]:
    """Return every deadline the hazard brought, the latest first, each with the way to who was told of it."""
    found = deadlines_of([hazard.pk], by=request.actor, running=False)[hazard.pk]
    return [
        {
            "title": clocks.kind_title(each.kind),
            "href": reverse("deadlines:detail", args=[each.pk]),
            "state": clocks.standing_badge(each, at=at),
            "meta": [clocks.due_words(each.due_at, at=at), each.doer_name or each.organisation],
        }
        for each in sorted(found, key=lambda one: one.began_at, reverse=True)
    ]


def _extension(extension: Extension, photos: list[Exhibit]) -> dict[str, object]:
    return {
        "title": DECISIONS[extension.decision],
        "tone": {"asked": "wait", "granted": "done"}.get(extension.decision, "quiet"),
        "change": extension,
        "photos": photos,
    }
