"""Settings (本企业作业票制度): which law holds, the written stricter rule, who signs which slot."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.roles import title_of
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, looks, queries, services
from anguan.prevention.permits.forms.settings import HolderForm, RuleForm, initial_of
from anguan.prevention.permits.forms.steps import shown_on
from anguan.prevention.permits.models import SlotHolder
from anguan.prevention.permits.pages.showing import form_page
from anguan.prevention.permits.rules.parts import OF_THE_CREW, default_roles
from anguan.registry.accounts.queries import colleagues
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises.models import Area


@page("permits.manage")
def settings(request: ActorRequest) -> HttpResponse:
    """The enterprise's rule for its permits, and its signers."""
    actor, enterprise = request.actor, _enterprise(request)
    setting = queries.setting_of(enterprise.pk, by=actor)
    regime = queries.regime_of(enterprise, setting)
    bound = queries.regime_of(enterprise, None) == "hazchem"
    overlay = setting.overlay if setting else {}
    form = RuleForm(
        request.POST or None, bound=bound, initial=initial_of(regime, setting.source if setting else "", dict(overlay))
    )
    if form.is_bound and form.is_valid():
        with shown_on(form):
            kept = form.overlay()
            services.set_rules(
                by=actor, at=clock.now(), enterprise_id=enterprise.pk, regime=form.cleaned_data["regime"] or regime,
                overlay=kept, source=form.cleaned_data["source"],
            )  # fmt: skip
            messages.success(request, _("已保存。之后提交的作业票按新制度执行，已提交的不变。"))
            return redirect("permits:settings")
    return form_page(
        request, "permits/settings.html", form, enterprise=enterprise, bound=bound, setting=setting,
        more_signers=bool(overlay.get("approvers")),
        holders=_holders(request, enterprise), holder_form=_holder_form(request, enterprise),
    )  # fmt: skip


@require_POST
@page("permits.manage")
def hold(request: ActorRequest) -> HttpResponse:
    """Name who signs a slot."""
    enterprise = _enterprise(request)
    form = _holder_form(request, enterprise, bound=True)
    if form.is_valid() and form.cleaned_data["slot"] and form.cleaned_data["person"]:
        services.hold_slot(
            by=request.actor, at=clock.now(), enterprise_id=enterprise.pk, slot=form.cleaned_data["slot"],
            person_id=form.cleaned_data["person"], area_id=form.cleaned_data["area"],
        )  # fmt: skip
    else:
        messages.error(request, _("请选择签批岗位，并点选一位人员。"))
    return redirect("permits:settings")


@require_POST
@page("permits.manage")
def leave(request: ActorRequest, holder_id: UUID) -> HttpResponse:
    """Take somebody off a slot."""
    if not SlotHolder.objects.visible_to(request.actor).filter(pk=holder_id).exists():
        raise Http404
    services.leave_slot(holder_id, by=request.actor, at=clock.now())
    return redirect("permits:settings")


@page("permits.manage")
def find_signer(request: ActorRequest) -> HttpResponse:
    """People of the enterprise, found by name, for the choice of a signer."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = colleagues(request.actor, text, today=clock.today())
    options = [(post.person_id, post.person_name, post.title or post.team or post.employer) for post in found]
    return render(request, "ui/options.html", {"options": options})


def _enterprise(request: ActorRequest) -> Enterprise:
    if request.actor.enterprise_id is None:
        raise Http404
    return enterprises_for(request.actor).get(pk=request.actor.enterprise_id)


def _holder_form(request: ActorRequest, enterprise: Enterprise, *, bound: bool = False) -> HolderForm:
    form = HolderForm(request.POST if bound else None)
    areas = Area.objects.visible_to(request.actor).filter(enterprise_id=enterprise.pk).order_by("name", "id")
    widget = form.fields["area"].widget
    widget.choices = [("", _("全部区域")), *((str(area.pk), area.name) for area in areas)]
    return form


def _holders(request: ActorRequest, enterprise: Enterprise) -> list[dict[str, Any]]:
    """Return every slot: whom the enterprise named for it, or by which post it is signed as long as nobody is named."""
    actor = request.actor
    rows = SlotHolder.objects.visible_to(actor).filter(enterprise_id=enterprise.pk).order_by("person_name", "id")
    areas = {area.pk: area.name for area in Area.objects.visible_to(actor).filter(enterprise_id=enterprise.pk)}
    named: dict[str, list[tuple[SlotHolder, str]]] = {}
    for row in rows:
        named.setdefault(row.slot, []).append((row, areas.get(row.area_id, "") if row.area_id else ""))
    listed: list[dict[str, Any]] = []
    for slot, title in catalog.common().slots.items():
        usual = (
            _("作业票上的{role}").format(role=looks.role_title(OF_THE_CREW[slot]))
            if slot in OF_THE_CREW
            else _by_post(slot)
        )
        listed.append({"slot": slot, "title": title, "named": named.get(slot, []), "usual": usual})
    return listed


def _by_post(slot: str) -> str:
    first, *rest = (title_of(role) for role in default_roles(slot))
    words = _("没有指定，由{first}签").format(first=first)
    return words + (_("；没有的，由{rest}签").format(rest="、".join(rest)) if rest else "")
