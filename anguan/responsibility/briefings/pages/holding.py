"""The leader's way (班组长开会): what is to be held today, the three screens, opening for the turning code."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import rules as evidence
from anguan.foundation.keys import key_of
from anguan.foundation.mobile.middleware import from_outbox, made_at
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import looks, queries, services
from anguan.responsibility.briefings.forms.asking import shown_on
from anguan.responsibility.briefings.forms.holding import HoldForm, told_in
from anguan.responsibility.briefings.models import Attendance, Briefing, Slot, Team
from anguan.responsibility.briefings.pages.showing import briefing_or_404, form_page, home_of, slot_or_404, team_or_404
from anguan.responsibility.briefings.rules.saying import HOWS, MINDS, PPE, OpeningSaid
from anguan.responsibility.briefings.rules.standing import opens_later
from anguan.responsibility.briefings.rules.topics import Topic, question_from, question_of, script_of, topic_of

WEATHER = (_("晴"), _("多云"), _("雨"), _("雪"), _("大风"), _("雷电"), _("雾"), _("高温"), _("低温结冰"))
WHY_TICKED = (_("没带手机"), _("手机没电"), _("没有手机"), _("扫不了码"))
OFFLINE_FROM = timedelta(minutes=2)  # what waited longer on the phone was made without network
AHEAD = timedelta(hours=20)  # a leader sees tomorrow's early shift the evening before


_STATEMENT = _(
    "本人 {name} 主持 {team} {day} 班前会，已讲清今天的作业内容、风险和防范措施，已核对人数、精神状态和劳动防护用品。"
)


@dataclass(frozen=True)
class Turn:
    """What is held: a slot, or a team out of turn, with the briefing that is open for it already."""

    team: Team
    slot: Slot | None
    briefing: Briefing | None
    address: str

    @property
    def name(self) -> str:
        """Which briefing is meant."""
        return looks.slot_name(self.slot) if self.slot else f"{self.team.name} · {_('临时')}"


@require_GET
@page("briefings.lead")
def today(request: ActorRequest) -> HttpResponse:
    """What the leader has to hold: now, later today, tomorrow's early shift; and what they held."""
    actor, at, home = request.actor, clock.now(), home_of(request.actor)
    rows = queries.slots_for(actor).filter(
        enterprise_id=home, ends_at__gt=at - timedelta(hours=4), starts_at__lt=at + AHEAD
    )
    everything = actor.may("briefings.manage")
    mine = list(rows.filter(leader_id=actor.person_id).order_by("starts_at", "id")[:30])
    others = list(rows.exclude(leader_id=actor.person_id).order_by("starts_at", "id")[:60]) if everything else []
    waiting = [slot for slot in mine if slot.state == "expected"]
    teams = queries.teams_for(actor).filter(enterprise_id=home, closed_at__isnull=True)
    led = teams.filter(leader_id=actor.person_id) if not everything else teams
    context = {
        "next": waiting[0] if waiting else None,
        "next_name": looks.slot_name(waiting[0]) if waiting else "",
        "next_times": looks.times(waiting[0].starts_at, waiting[0].ends_at) if waiting else "",
        "next_opens": opens_later(waiting[0].starts_at, at) if waiting else None,
        "rows": [_line(slot, at) for slot in mine if not waiting or slot.pk != waiting[0].pk],
        "others": [_line(slot, at) for slot in others],
        "teams": list(led.order_by("name", "id")[:20]),
        "manages": everything,
    }  # fmt: skip
    return render(request, "briefings/holding/today.html", context)


def _line(slot: Slot, at: datetime) -> dict[str, Any]:
    if slot.briefing_id is not None and slot.state in {"held", "late"}:
        href = reverse("briefings:detail", args=[slot.briefing_id])
    else:
        href = reverse("briefings:hold", args=[slot.pk]) if slot.state == "expected" else ""
    return {
        "slot": slot, "name": looks.slot_name(slot), "times": looks.times(slot.starts_at, slot.ends_at), "href": href,
        "badge": looks.slot_badge(slot, at=at), "day": looks.day_words(slot.day, today=clock.day_of(at)),
    }  # fmt: skip


@never_cache
@ensure_csrf_cookie
@page("briefings.lead")
def hold(request: ActorRequest, slot_id: UUID) -> HttpResponse:
    """Hold the briefing of a slot: tell, count, photograph and sign; three screens, one form."""
    slot = slot_or_404(request, slot_id)
    address = reverse("briefings:hold", args=[slot.pk])
    return _screens(request, Turn(slot.team, slot, _briefing_of(slot, request.actor), address))


@never_cache
@ensure_csrf_cookie
@page("briefings.lead")
def hold_extra(request: ActorRequest, team_id: UUID) -> HttpResponse:
    """Hold a briefing nobody expected (临时班前会): overtime, a job that came up."""
    team = team_or_404(request, team_id)
    rows = queries.briefings_for(request.actor).filter(
        team_id=team.pk, slot__isnull=True, state="open", leader_id=request.actor.person_id, day=clock.today()
    )
    address = reverse("briefings:hold_extra", args=[team.pk])
    return _screens(request, Turn(team, None, rows.order_by("-opened_at").first(), address))


def _screens(request: ActorRequest, turn: Turn) -> HttpResponse:
    actor, at = request.actor, clock.now()
    if actor.enterprise_id != turn.team.enterprise_id:
        raise Refused(Reason("not_yours", _("班前会由企业自己的班组长开"), _("请在班前会列表查看这个班组的情况")))
    done = turn.briefing is not None and turn.briefing.state == "held"
    if done and not from_outbox(request):
        assert turn.briefing is not None  # noqa: S101 - it is held
        return redirect("briefings:detail", turn.briefing.pk)
    setting = queries.setting_of(turn.team.enterprise_id, by=actor)
    form = HoldForm(request.POST if request.method == "POST" else None)
    form.fields["signature"].required = setting.asks_signature if setting else True
    statement = _statement(turn, actor)
    form.fields["signature"].sign(hashlib.sha256(statement.encode()).hexdigest(), by=actor)  # type: ignore[attr-defined]  # a SignatureField
    if form.is_bound and form.is_valid():
        with shown_on(form):
            return redirect("briefings:detail", _hold(request, turn, form, at).pk)
    topics = _topics(turn, actor, at)
    question = question_from(turn.briefing.question) if turn.briefing else None
    question = question or question_of(topics)
    lines = script_of(topics).split("\n")
    context: dict[str, Any] = {
        "turn": turn, "team": turn.team, "slot": turn.slot, "statement": statement,
        "times": looks.times(turn.slot.starts_at, turn.slot.ends_at) if turn.slot else "",
        "day": looks.day_words(turn.slot.day if turn.slot else clock.day_of(at), today=clock.day_of(at)),
        "late": turn.slot is not None and turn.slot.due_at < at,
        "opens": opens_later(turn.slot.starts_at, at) if turn.slot and turn.briefing is None else None,
        "script": [(topic, line, line.partition("：")) for topic, line in zip(topics, lines, strict=False)],
        "nothing": "" if topics else lines[0],
        "question": question, "weathers": WEATHER, "whys": WHY_TICKED,
        "minds": [(key, word) for key, word in MINDS.items() if key != "good"],
        "ppes": [(one, PPE[one]) for one in (setting.ppe if setting and setting.ppe else PPE) if one in PPE],
        "needs": {name: evidence.NEEDS[need] for name, need in (("group", "briefing_group"),)},
        "data": {**_data(request, turn, topics, at), "question": question.as_data()},
    }  # fmt: skip
    if isinstance(form.refusal, services.TakenAlready):
        context["taken_id"] = form.refusal.briefing_id
    return form_page(request, "briefings/holding/hold.html", form, **context)


def _hold(request: ActorRequest, turn: Turn, form: HoldForm, at: datetime) -> Briefing:
    """Open it where the phone could not, then write down what was held."""
    made = made_at(request, at)
    offline = at - made > OFFLINE_FROM
    said = form.held(device_at=made, offline=offline)
    briefing = turn.briefing
    if briefing is None:
        key = key_of(request.POST.get("key"))
        if key is None:
            raise Refused(Reason("no_key", _("页面已经过期"), _("请回到“今天的班前会”重新打开")))
        briefing = services.open_briefing(
            OpeningSaid(
                key, slot_id=turn.slot.pk if turn.slot else None, team_id=None if turn.slot else turn.team.pk,
                device_at=made, offline=offline, topics=said.topics, question=said.question,
            ),
            by=request.actor, at=at,
        )  # fmt: skip
    return services.hold(briefing.pk, said, by=request.actor, at=at, key=request.POST.get("key", "")[:60])


def _briefing_of(slot: Slot, by: Actor) -> Briefing | None:
    rows = queries.briefings_for(by).filter(enterprise_id=slot.enterprise_id, slot_id=slot.pk).exclude(state="void")
    return rows.order_by("-opened_at").first()


def _topics(turn: Turn, by: Actor, at: datetime) -> list[Topic]:
    if turn.briefing is not None and turn.briefing.topics:
        return [topic_of(one) for one in turn.briefing.topics]
    day = turn.slot.day if turn.slot else clock.day_of(at)
    return list(services.propose(turn.team, day=day, by=by, at=at))


def _statement(turn: Turn, by: Actor) -> str:
    """Return what the leader signs; it stays the same however long the page waits on the phone."""
    day = f"{turn.slot.day.isoformat()} {turn.slot.shift_name}" if turn.slot else _("临时")
    return _STATEMENT.format(name=by.name, team=turn.team.name, day=day)


def _data(request: ActorRequest, turn: Turn, topics: list[Topic], at: datetime) -> dict[str, Any]:
    """Return what the screens work with, also where there is no network."""
    return {
        "roster": _roster(turn, request.actor, at),
        "leader": str(request.actor.person_id),
        "topics": [topic.as_data() for topic in topics],
        "hows": HOWS,
        "open": reverse("briefings:open", args=[turn.slot.pk]) if turn.slot else reverse(
            "briefings:open_extra", args=[turn.team.pk]
        ),
        "briefing": opened(request, turn.briefing) if turn.briefing and turn.briefing.state == "open" else None,
        "now": at.isoformat(),
    }  # fmt: skip


def opened(request: ActorRequest, briefing: Briefing) -> dict[str, str]:
    """Return what a leader's phone turns the code with: its secret, and the address each code is put behind."""
    secret = Briefing.objects.visible_to(request.actor).values_list("secret", flat=True).get(pk=briefing.pk)
    return {
        "id": str(briefing.pk), "secret": secret, "now": clock.now().isoformat(),
        "link": request.build_absolute_uri(reverse("briefings:sign_in", args=[briefing.pk])),
        "here": reverse("briefings:here", args=[briefing.pk]),
        "screen": reverse("briefings:screen", args=[briefing.pk]),
    }  # fmt: skip


def _roster(turn: Turn, by: Actor, at: datetime) -> list[dict[str, Any]]:
    if turn.briefing is not None:
        rows = queries.attendances_for(by).filter(enterprise_id=turn.team.enterprise_id, briefing_id=turn.briefing.pk)
        return [person(row) for row in rows.order_by("id")]
    day = turn.slot.day if turn.slot else clock.day_of(at)
    return [
        {"id": str(one.person_id), "name": one.name, "note": one.title}
        for one in queries.roster_of(turn.team, day, by=by)
    ]


def person(row: Attendance) -> dict[str, Any]:
    """Return one of the roster as the screens know them."""
    return {
        "id": str(row.person_id), "name": row.name, "note": _("不是本班组的") if row.guest else "",
        "state": row.state if row.state != "absent" or row.reason else "", "how": row.how, "reason": row.reason,
        "mind": row.mind, "ppe": row.ppe, "time": f"{clock.local(row.at):%H:%M}" if row.at else "",
    }  # fmt: skip


@require_POST
@page("briefings.lead")
def open_slot(request: ActorRequest, slot_id: UUID) -> HttpResponse:
    """Open the briefing of a slot, so that people can sign in: the phone asks this by itself."""
    slot = slot_or_404(request, slot_id)
    known = _briefing_of(slot, request.actor)
    if known is None or known.state != "open":
        known = _open(request, slot_id=slot.pk)
    return _shown_to_leader(request, known)


@require_POST
@page("briefings.lead")
def open_extra(request: ActorRequest, team_id: UUID) -> HttpResponse:
    """Open a briefing out of turn."""
    team = team_or_404(request, team_id)
    return _shown_to_leader(request, _open(request, team_id=team.pk))


def _open(request: ActorRequest, *, slot_id: UUID | None = None, team_id: UUID | None = None) -> Briefing:
    key, at = key_of(request.POST.get("key")), clock.now()
    if key is None:
        raise Refused(Reason("no_key", _("页面已经过期"), _("请回到“今天的班前会”重新打开")))
    topics, question = told_in(request.POST.get("topics", ""), request.POST.get("question", ""))
    said = OpeningSaid(key, slot_id=slot_id, team_id=team_id, topics=topics, question=question)
    return services.open_briefing(said, by=request.actor, at=at)


def _shown_to_leader(request: ActorRequest, briefing: Briefing) -> HttpResponse:
    if not may_show_code(briefing, request.actor):
        raise Refused(
            Reason(
                "led_by_other", _("这个班前会正由{name}开").format(name=briefing.leader_name),
                _("请到{name}的手机前扫码签到").format(name=briefing.leader_name),
            )
        )  # fmt: skip
    return JsonResponse(opened(request, briefing))


def may_show_code(briefing: Briefing, by: Actor) -> bool:
    """Say whether somebody's screen may show the turning code: whoever holds the briefing, and nobody else."""
    return briefing.leader_id == by.person_id and briefing.enterprise_id == by.enterprise_id


@require_GET
@never_cache
@page("briefings.lead")
def here(request: ActorRequest, briefing_id: UUID) -> HttpResponse:
    """Who has come, for the leader's screen, which asks every few seconds."""
    briefing = briefing_or_404(request, briefing_id)
    rows = queries.attendances_for(request.actor).filter(enterprise_id=briefing.enterprise_id, briefing_id=briefing.pk)
    came = rows.filter(state="present").order_by("at", "id")
    said = {"now": clock.now().isoformat(), "state": briefing.state, "people": [person(row) for row in came]}
    return JsonResponse(said)


@require_GET
@never_cache
@page("briefings.lead")
def screen(request: ActorRequest, briefing_id: UUID) -> HttpResponse:
    """The turning code over the whole screen, and who has come: for a tablet on the wall, or a second phone."""
    briefing = briefing_or_404(request, briefing_id)
    if briefing.state != "open":
        return redirect("briefings:detail", briefing.pk)
    if not may_show_code(briefing, request.actor):
        words = _("签到码只在主持人{name}的手机上").format(name=briefing.leader_name)
        raise Refused(Reason("led_by_other", words, _("请到主持人的手机前扫码签到")))
    came = queries.attendances_for(request.actor).filter(enterprise_id=briefing.enterprise_id, briefing_id=briefing.pk)
    data = {"briefing": opened(request, briefing), "now": clock.now().isoformat()}
    context = {
        "briefing": briefing, "name": looks.briefing_name(briefing), "data": data,
        "here": came.filter(state="present").count(), "roster": briefing.roster or came.count(),
        "back": reverse("briefings:hold", args=[briefing.slot_id]) if briefing.slot_id else reverse(
            "briefings:hold_extra", args=[briefing.team_id]
        ),
    }  # fmt: skip
    return render(request, "briefings/holding/screen.html", context)
