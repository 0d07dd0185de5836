"""Watching (作业监护): the guardian's screen, STOP, what opens the gate again, hand-over, extension, spot checks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.lifecycle import Step
from anguan.foundation.mobile.middleware import from_outbox
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.formats import said_moment
from anguan.foundation.words import mark as _
from anguan.prevention.permits import looks, queries, services
from anguan.prevention.permits.forms.field import AnswerForm, ExtendForm, HandOverForm, StopForm
from anguan.prevention.permits.forms.steps import StepForm, shown_on
from anguan.prevention.permits.models import Entry, GasTest, Handover, Permit, SpotCheck
from anguan.prevention.permits.pages.crew import best_of
from anguan.prevention.permits.pages.field import field_page, go_home, heading, home_of, in_state, moment_of, worked_on
from anguan.prevention.permits.pages.preparing import Deed
from anguan.prevention.permits.pages.showing import key_of, permit_or_404
from anguan.prevention.permits.queries import rows_of
from anguan.prevention.permits.rules.lifecycle import LIVE_STATES, State
from anguan.registry.accounts.queries import colleagues
from anguan.responsibility.certificates.queries import held_by

ON_SCREEN = frozenset({*LIVE_STATES, State.EXPIRED, State.FINISHED})
# Why one stops (停止原因), the gravest first: the word, what it means here, the icon.
WHYS: tuple[tuple[str, str, str, str], ...] = (
    ("abnormal", _("现场异常、有险情"), _("泄漏、火情、人员不适、设备异常"), "siren"),
    ("alarm", _("气体报警"), _("人员撤出，处理后重新检测"), "gauge"),
    ("condition_change", _("作业内容或条件变了"), _("要重新办票"), "shuffle"),
    ("guardian_left", _("监护人要离开"), _("没有人接班，先停"), "user-x"),
    ("break", _("休息、临时中断"), _("回来后按规定复测再恢复"), "pause"),
)
DEED_STEPS = ("hand_over", "extend", "finish", "void", "withdraw")


@dataclass(frozen=True)
class Due:
    """Something to be done by a moment: counted down, and where it is done."""

    key: str
    what: str
    icon: str
    href: str
    end: str
    recorded: str
    until: datetime | None = None
    left: str = ""
    note: str = ""


@dataclass
class Inside:
    """Who and what is inside, and who may go in."""

    rows: list[Entry] = field(default_factory=list)
    crew: list[tuple[UUID, str, bool]] = field(default_factory=list)  # who may go in, and whether they are there
    may_enter: bool = False

    @property
    def people(self) -> int:
        """How many people are inside."""
        return sum(not row.is_tool for row in self.rows)

    @property
    def tools(self) -> int:
        """How many tools are inside."""
        return sum(row.count for row in self.rows if row.is_tool)


@page("permits.work")
def watch(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """The guardian's screen; where the gate is shut, why, and what opens it again."""
    permit = worked_on(request, permit_id)
    if permit.state == State.APPROVED:
        return redirect("permits:prepare", permit.pk)
    if permit.state not in ON_SCREEN:
        return redirect("permits:detail", permit.pk)
    return _screen(request, permit)


def _screen(request: ActorRequest, permit: Permit, refused: Sequence[Reason] = ()) -> HttpResponse:
    actor, now = request.actor, clock.now()
    steps = {step.name: step for step in queries.steps_of(permit, by=actor, at=now)}
    broken = queries.interruption_of(permit, by=actor) if permit.state == State.SUSPENDED else None
    context: dict[str, Any] = {
        "permit": permit, "heading": heading(permit), "home": home_of(permit), "refused": refused,
        "until": said_moment(permit.valid_until, at=now) if permit.valid_until else "",
        "left": looks.length(permit.valid_until - now) if permit.valid_until else "",
        "dues": list(_dues(permit, actor, now)), "inside": _inside(permit, request, entering="record" in steps),
        "waiting": _takeover(permit, request), "checks": _checks(permit, request), "whys": WHYS,
        "may_stop": "stop" in steps, "may_resume": "resume" in steps, "may_finish": "finish" in steps,
        "may_accept": "accept" in steps, "deeds": _deeds(permit, steps),
        "broken": broken, "cause": looks.CAUSES.get(broken.cause, broken.cause) if broken else "",
        "wants": services.still_wanted(permit, "resume", by=actor, at=now).reasons if broken else (),
        "refresh": broken is not None and broken.cause == "condition_change",
    }  # fmt: skip
    return render(request, "permits/field/watch.html", context, status=422 if refused else 200)


def _dues(permit: Permit, by: Actor, now: datetime) -> Iterator[Due]:
    gas, photo = (
        reverse("permits:gas", args=[permit.pk]),
        reverse("permits:show", args=[permit.pk, "site_monitoring"]),
    )

    def left(until: datetime | None) -> str:
        return looks.length(until - now) if until and until > now else ""

    if permit.kind in {"hot_work", "confined_space", "temporary_electricity"}:
        what = _("下次气体记录") if permit.gas_due_at else _("气体检测")
        until = permit.gas_due_at
        last = rows_of(GasTest, by).filter(enterprise_id=permit.enterprise_id, permit=permit).order_by("-at").first()
        note = _("上次 {at}").format(at=said_moment(last.at, at=now)) if last else ""
        yield Due("gas", what, "gauge", gas, _("去检测"), _("气体检测"), until, left(until), note)
    yield Due("photo", _("下次监护照片"), "camera", photo, _("去拍"), _("现场作业监护"), permit.photo_due_at,
              left(permit.photo_due_at))  # fmt: skip


def _deeds(permit: Permit, steps: dict[str, Step]) -> list[Deed]:
    found = [
        Deed(steps[name].label, reverse(f"permits:{name}", args=[permit.pk]), steps[name].tone)
        for name in DEED_STEPS
        if name in steps and not (name == "finish" and permit.state in {State.WORKING, State.EXPIRED})
    ]
    if permit.state == State.WORKING:
        found.insert(0, Deed(_("现场取证"), reverse("permits:show", args=[permit.pk, "safety_protection"])))
        found.insert(1, Deed(_("交底、补签"), reverse("permits:briefing", args=[permit.pk])))
    return found


def _inside(permit: Permit, request: ActorRequest, *, entering: bool) -> Inside | None:
    rows = list(services.inside_now(permit, by=request.actor))
    if permit.kind != "confined_space" and not rows:
        return None
    here = {row.person_id for row in rows}
    crew = queries.crew_of(permit, by=request.actor)
    names = {one.person_id: one.name for one in crew if one.person_id != permit.guardian_id and one.role != "briefer"}
    rows.sort(key=lambda row: row.is_tool)
    people = [(person, name, person in here) for person, name in names.items()]
    return Inside(rows, people, entering and permit.state == State.WORKING)


def _takeover(permit: Permit, request: ActorRequest) -> Handover | None:
    rows = rows_of(Handover, request.actor).filter(
        enterprise_id=permit.enterprise_id, permit=permit, accepted_at__isnull=True
    )
    return rows.order_by("-at").first()


def _checks(permit: Permit, request: ActorRequest) -> list[SpotCheck]:
    rows = rows_of(SpotCheck, request.actor).filter(
        enterprise_id=permit.enterprise_id, permit=permit, answered_at__isnull=True, asked__in=["photo", "stop"]
    )
    return list(rows.order_by("at"))


@require_GET
@never_cache
@page("permits.view")
def standing(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Say what time it is here and what is due when: the screen's countdowns ask this."""
    permit = permit_or_404(request, permit_id)
    due = {"valid": permit.valid_until, "gas": permit.gas_due_at, "photo": permit.photo_due_at}
    said = {name: moment.isoformat() if moment else None for name, moment in due.items()}
    return JsonResponse({"now": clock.now().isoformat(), "state": permit.state, "due": said})


@page("permits.work")
def stop(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Stop the work (立即停止): a stop is taken from whoever stands there, also when it arrives late."""
    permit = worked_on(request, permit_id)
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        cause = form.cleaned_data["cause"] or "abnormal"
        with shown_on(form):
            services.stop(
                permit.pk, by=request.actor, at=moment_of(request), cause=cause, said=form.cleaned_data["words"],
                key=key_of(request),
            )  # fmt: skip
            return redirect("permits:watch", permit.pk)
    elif not form.is_bound:
        in_state(permit, State.WORKING)
    return field_page(request, "stop", form, permit, whys=WHYS)


@page("permits.work")
def resume(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Go on (恢复作业); refused with every reason until what shut the gate has been dealt with."""
    permit = worked_on(request, permit_id)
    if request.method != "POST":
        return go_home(permit)
    try:
        return go_home(services.resume(permit.pk, by=request.actor, at=clock.now(), key=key_of(request)))
    except Refused as refusal:
        if from_outbox(request) or permit.state != State.SUSPENDED:
            raise
        return _screen(request, permit, refusal.reasons)


@page("permits.work")
def hand_over(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Hand the watch over (监护交接): the other takes over on their own phone; till then nothing changes."""
    permit = worked_on(request, permit_id)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            if form.cleaned_data["to"] is None:
                raise Refused(Reason("nobody_named", _("没有选择交给谁"), _("请选择接班的监护人"), field="to"))
            services.hand_over(
                permit.pk, by=request.actor, at=clock.now(), to_id=form.cleaned_data["to"],
                said=form.cleaned_data["words"], key=key_of(request),
            )  # fmt: skip
            return redirect("permits:watch", permit.pk)
    elif not form.is_bound:
        in_state(permit, State.WORKING, State.SUSPENDED)
    return field_page(request, "hand_over", form, permit, inside=_inside(permit, request, entering=False))


@require_POST
@page("permits.work")
def take_over(request: ActorRequest, permit_id: UUID, handover_id: UUID) -> HttpResponse:
    """Take the watch over, on the spot."""
    permit = worked_on(request, permit_id)
    rows = rows_of(Handover, request.actor).filter(enterprise_id=permit.enterprise_id, permit=permit, pk=handover_id)
    if not rows.exists():
        raise Http404
    services.take_over(handover_id, by=request.actor, at=clock.now(), key=key_of(request))
    return redirect("permits:watch", permit.pk)


@page("permits.work")
def extend(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Ask for a later end; beyond what the law allows at most a new permit is needed."""
    permit = worked_on(request, permit_id)
    end = clock.local(permit.planned_end or permit.valid_until or clock.now())
    form = ExtendForm(
        request.POST if request.method == "POST" else None, initial={"day": end.date(), "time": f"{end:%H:%M}"}
    )
    if form.is_bound and form.is_valid():
        with shown_on(form):
            until = form.until()
            if until is None:
                raise Refused(Reason("no_time", _("没有填写延长到几点"), _("请填写日期和时间"), field="time"))
            services.extend(permit.pk, by=request.actor, at=clock.now(), until=until, key=key_of(request))
            return redirect("permits:watch", permit.pk)
    elif not form.is_bound:
        in_state(permit, State.WORKING)
    now = clock.now()
    return field_page(
        request, "extend", form, permit, until=said_moment(permit.valid_until or now, at=now),
        renew=f"{reverse('permits:new')}?copy={permit.pk}",
    )  # fmt: skip


@page("permits.work")
def answer(request: ActorRequest, permit_id: UUID, check_id: UUID) -> HttpResponse:
    """Answer a spot check (抽查): a live photo, now."""
    permit = worked_on(request, permit_id)
    rows = rows_of(SpotCheck, request.actor).filter(enterprise_id=permit.enterprise_id, permit=permit, pk=check_id)
    check = rows.first()
    if check is None:
        raise Http404
    form: StepForm = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.answer_check(
                check.pk, by=request.actor, at=clock.now(), photo_ids=form.photos, key=key_of(request)
            )
            return redirect("permits:watch", permit.pk)
    return field_page(request, "answer", form, permit, check=check)


@page("permits.work")
def find_colleague(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """People of the enterprise by name, each with how their guardian's certificate stands."""
    worked_on(request, permit_id)
    today = clock.today()
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = [post for post in colleagues(request.actor, text, today=today) if post.person_id != request.actor.person_id]
    held = held_by([post.person_id for post in found], by=request.actor)
    options = []
    for post in found:
        standing_, until = best_of(held.get(post.person_id, ()), "guardian", today)
        words = {
            "ok": _("监护证有效"), "soon": _("监护证快到期"), "expired": _("监护证已过期"),
            "revoked": _("监护证已吊销"), "missing": _("没有监护证"),
        }[standing_]  # fmt: skip
        place = post.title or post.team or post.employer
        options.append((post.person_id, post.person_name, " · ".join(filter(None, (place, words)))))
        del until
    return render(request, "ui/options.html", {"options": options})
