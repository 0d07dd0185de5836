"""The steps of a hazard, each with its page: what it needs is asked, the service decides."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, looks, queries, services
from anguan.prevention.hazards.forms import (
    ArrangeForm,
    ConfirmForm,
    DecideForm,
    ExtendForm,
    ReasonForm,
    RecheckForm,
    SubmitForm,
    shown_on,
)
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.pages.showing import form_page, hazard_or_404, require_step

USUAL_PLAN = _("出现险情立即停止作业、撤离人员，按现场处置方案处置并报告。")


@page("hazards.assign")
def confirm(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """Confirm and assign: level, the five things to settle, and more when it is major."""
    hazard = hazard_or_404(request, hazard_id)
    form = ConfirmForm(
        request.POST or None,
        initial={"level": hazard.level, "category": hazard.category, "funds": 0, "plan": USUAL_PLAN},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        with shown_on(form):
            services.confirm_and_assign(
                hazard.pk,
                by=request.actor,
                at=clock.now(),
                arrangement=form.arrangement(),
                due_on=said["due_on"],
                level=said["level"],
                criterion=said["criterion"],
                interim_measure=said["interim_measure"],
                principal_informed=said["principal_informed"],
                category=said["category"],
                key=request.POST.get("key", "")[:60],
            )
            return redirect("hazards:detail", hazard.pk)
    elif not form.is_bound:
        require_step("confirm", hazard, request)
    criterion = catalog.criteria().get(form["criterion"].value() or "")
    return _page(
        request, "hazards/confirm.html", form, hazard,
        person=_name_of(request, hazard, form), criterion=criterion,
        by_principal="principal" in request.actor.roles,
    )  # fmt: skip


@page("hazards.assign")
def arrange(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """Settle anew who puts it right and how."""
    hazard = hazard_or_404(request, hazard_id)
    form = ArrangeForm(
        request.POST or None,
        initial={
            "assigned_to": hazard.assigned_to,
            "measures": hazard.measures,
            "funds": (hazard.funds_fen or 0) / 100,
            "plan": hazard.plan or USUAL_PLAN,
        },
    )
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.arrange(
                hazard.pk, by=request.actor, at=clock.now(), arrangement=form.arrangement(), key=_key(request)
            )
            return redirect("hazards:detail", hazard.pk)
    elif not form.is_bound:
        require_step("arrange", hazard, request)
    return _page(request, "hazards/arrange.html", form, hazard, person=_name_of(request, hazard, form))


@page("hazards.view")
def submit(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """Submit the rectification: a photo from the same place, and a word."""
    hazard = hazard_or_404(request, hazard_id)
    form = SubmitForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.submit_rectification(
                hazard.pk, by=request.actor, at=clock.now(), note=form.cleaned_data["note"], photo_ids=form.taken,
                key=_key(request),
            )  # fmt: skip
            return redirect("hazards:detail", hazard.pk)
    elif not form.is_bound:
        require_step("submit", hazard, request)
    return _page(request, "hazards/submit.html", form, hazard)


@page("hazards.view")
def recheck(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """Recheck on the spot: strike it off, or send it back with a reason."""
    hazard = hazard_or_404(request, hazard_id)
    form = RecheckForm(request.POST or None, initial={"verdict": request.GET.get("verdict", "")})
    if form.is_bound and form.is_valid():
        note, verdict = form.cleaned_data["note"], form.cleaned_data["verdict"]
        with shown_on(form):
            if verdict == "return":
                services.recheck_return(
                    hazard.pk, by=request.actor, at=clock.now(), reason=note, photo_ids=form.taken, key=_key(request)
                )
            elif verdict == "close":
                services.strike_off(
                    hazard.pk, by=request.actor, at=clock.now(), note=note, photo_ids=form.taken, key=_key(request)
                )
            else:
                form.add_error("verdict", _("没有选择复查结论。请选择销号或退回"))
        if not form.errors:
            return redirect("hazards:detail", hazard.pk)
    elif not form.is_bound:
        require_step("close", hazard, request)
    return _page(request, "hazards/recheck.html", form, hazard)


@page("hazards.assign")
def dismiss(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """Dismiss a report, with a reason its reporter reads."""
    hazard = hazard_or_404(request, hazard_id)
    form = ReasonForm(request.POST or None, label=_("不属实的理由"), hint=_("上报人会看到这段话，请说清楚核实的情况"))
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.dismiss(
                hazard.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"], key=_key(request)
            )
            return redirect("hazards:detail", hazard.pk)
    elif not form.is_bound:
        require_step("dismiss", hazard, request)
    return _page(request, "hazards/reason.html", form, hazard, title=_("判定不属实"), button=_("判定不属实"))


@page("hazards.view")
def object_to_closing(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """The reporter says that it is not fixed."""
    hazard = hazard_or_404(request, hazard_id)
    form = ReasonForm(request.POST or None, label=_("哪里没改好"), hint=_("现场现在是什么情况"))
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.object_to_closing(
                hazard.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"],
                photo_ids=form.taken, key=_key(request),
            )  # fmt: skip
            return redirect("hazards:detail", hazard.pk)
    elif not form.is_bound:
        require_step("object", hazard, request)
    return _page(
        request,
        "hazards/reason.html",
        form,
        hazard,
        title=_("反映还没改好"),
        button=_("提交，请求重新复查"),
        camera=True,
    )


@page("hazards.view")
def extend(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """Ask for more time."""
    hazard = hazard_or_404(request, hazard_id)
    form = ExtendForm(request.POST or None)
    if not hazard.ordered:
        del form.fields["force_majeure"]
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        with shown_on(form):
            services.ask_extension(
                hazard.pk, by=request.actor, at=clock.now(), reason=said["reason"],
                interim_measure=said["interim_measure"], due_on=said["due_on"],
                force_majeure=said.get("force_majeure", False), photo_ids=form.taken, key=_key(request),
            )  # fmt: skip
            return redirect("hazards:detail", hazard.pk)
    elif not form.is_bound:
        require_step("extend", hazard, request)
    return _page(request, "hazards/extend.html", form, hazard)


@page("hazards.view")
def decide(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """Grant or refuse more time."""
    hazard = hazard_or_404(request, hazard_id)
    form = DecideForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        if not said["granted"]:
            form.add_error("granted", _("没有选择审批意见。请选择同意或不同意"))
        else:
            with shown_on(form):
                services.decide_extension(
                    hazard.pk, by=request.actor, at=clock.now(), granted=said["granted"] == "1", note=said["note"],
                    key=_key(request),
                )  # fmt: skip
                return redirect("hazards:detail", hazard.pk)
    elif not form.is_bound:
        require_step("decide", hazard, request)
    asked = queries.extension_asked(hazard, by=request.actor)
    shots = exhibits_of([asked.pk], by=request.actor)[asked.pk] if asked else []
    return _page(request, "hazards/decide.html", form, hazard, change=asked, shots=shots)


@require_POST
@page("hazards.report")
def withdraw(request: ActorRequest, hazard_id: UUID) -> HttpResponse:
    """Take a report back; asked once more by the button."""
    hazard = hazard_or_404(request, hazard_id)
    services.withdraw(hazard.pk, by=request.actor, at=clock.now(), key=_key(request))
    return redirect("hazards:detail", hazard.pk)


def _page(request: ActorRequest, template: str, form: object, hazard: Hazard, **context: object) -> HttpResponse:
    photos = exhibits_of([hazard.pk], by=request.actor)[hazard.pk]
    return form_page(
        request, template, form,  # type: ignore[arg-type]  # every form here is a StepForm
        hazard=hazard, badges=looks.badges(hazard, today=clock.today()), before=looks.before(hazard, photos),
        after=looks.after(hazard, photos), **context,
    )  # fmt: skip


def _key(request: ActorRequest) -> str:
    return request.POST.get("key", "")[:60]


def _name_of(request: ActorRequest, hazard: Hazard, form: ArrangeForm) -> str:
    """Return the name of the person chosen already, for a form that is shown again."""
    chosen = str(form["assigned_to"].value() or "")
    people = queries.people_of(hazard.enterprise_id, by=request.actor, today=clock.today())
    return next((post.person_name for key, post in people.items() if str(key) == chosen), "")
