"""Finishing (作业收尾): the work is done, accepted and filed; or taken back, voided, cancelled with a reason."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.words import mark as _
from anguan.prevention.permits import queries, services
from anguan.prevention.permits.forms.field import AcceptForm, FinishForm, ReasonForm
from anguan.prevention.permits.forms.steps import shown_on
from anguan.prevention.permits.pages.field import covers_of, field_page, moment_of, worked_on
from anguan.prevention.permits.pages.showing import key_of
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE
from anguan.prevention.permits.rules.needs import POST_SITE_CLEARING

# How a permit ends before its time: the title, what is asked, what is on the button, what follows from it.
ENDS: dict[str, tuple[str, str, str, str, str]] = {
    "withdraw": (
        _("收回作业票"), _("为什么收回"), _("违章情况、现场情况"), _("收回作业票"),
        _("收回后这张票不能再用，人员撤离现场；要继续作业，重新办票。"),
    ),
    "void": (
        _("作业有变，重新办票"), _("哪里变了"), _("内容、范围、地点、工艺条件或作业方式的变化"), _("作废并重新办票"),
        _("内容、范围、地点、条件变了，原票作废，按现在的情况重新分析、重新办票（GB 30871-2022 4.16、4.17）。"),
    ),
    "cancel": (
        _("取消作业"), _("为什么取消"), _("如：天气原因，改期"), _("取消作业"),
        _("取消后这张票不能再用，原因会留在记录里。"),
    ),
}  # fmt: skip


@page("permits.work")
def finish(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Say that the work is done: people and tools out, the place cleared and shown."""
    permit = worked_on(request, permit_id)
    form = FinishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.finish(
                permit.pk, by=request.actor, at=moment_of(request), said=form.cleaned_data["words"],
                photo_ids=form.taken, key=key_of(request),
            )  # fmt: skip
            return redirect("permits:watch", permit.pk)
    elif not form.is_bound:
        LIFECYCLE.require("finish", state=permit.state, roles=queries.parts_of(request.actor, permit, at=clock.now()))
    shown = exhibits_of([permit.pk], by=request.actor, purpose=POST_SITE_CLEARING.node)[permit.pk]
    return field_page(
        request, "finish", form, permit, inside=list(services.inside_now(permit, by=request.actor)), shown=shown,
        restore=RESTORE.get(permit.kind, RESTORE[""]),
    )  # fmt: skip


RESTORE: dict[str, tuple[str, ...]] = {
    "": (_("拆移的安全设施、盖板、护栏已恢复"), _("场地清理干净，材料工具收走")),
    "hot_work": (
        _("没有残留火种，看清楚再走（GB 30871-2022 5.2.14）"), _("气瓶、焊机断气断电收走"), _("拆移的安全设施已恢复"),
    ),
    "confined_space": (_("人员全部出来，工具全部带出"), _("出入口关闭，恢复警示和隔离"), _("拆移的安全设施已恢复")),
    "blind_plate": (_("盲板和挂牌与位置图核对一致"), _("作业单位和企业专人共同确认（GB 30871-2022 7.12）")),
    "temporary_electricity": (_("电源断开，线路、配电箱拆除收走"), _("由电工确认")),
    "excavation": (_("回填夯实，盖板、护栏恢复"), _("多余土方运走")),
    "road_closure": (_("路面恢复，路栏、标志、警示灯撤除"), _("通知有关单位恢复通行")),
}  # fmt: skip


@page("permits.work")
def accept(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Accept the finished work (完工验收): looked at on the spot, signed, and filed."""
    permit = worked_on(request, permit_id)
    text = services.signed_text(permit, "acceptance", agrees=True, opinion="")
    form = AcceptForm(request.POST if request.method == "POST" else None, covers=covers_of(text), by=request.actor)
    del form.fields["photos"]
    if form.is_bound and form.is_valid():
        with shown_on(form):
            services.accept(permit.pk, by=request.actor, at=clock.now(), signature_id=form.signed, key=key_of(request))
            return redirect("permits:detail", permit.pk)
    elif not form.is_bound:
        LIFECYCLE.require("accept", state=permit.state, roles=queries.parts_of(request.actor, permit, at=clock.now()))
    shown = exhibits_of([permit.pk], by=request.actor, purpose=POST_SITE_CLEARING.node)[permit.pk]
    return field_page(
        request, "accept", form, permit, text=text, shown=shown, restore=RESTORE.get(permit.kind, RESTORE[""])
    )


def _ending(request: ActorRequest, permit_id: UUID, step: str) -> HttpResponse:
    permit = worked_on(request, permit_id)
    title, label, hint, button, follows = ENDS[step]
    form = ReasonForm(request.POST if request.method == "POST" else None, label=label, hint=hint)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            deed = {"withdraw": services.withdraw, "void": services.void, "cancel": services.cancel}[step]
            deed(permit.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"], key=key_of(request))
            if step == "void" and request.actor.may("permits.apply"):
                return redirect(f"{reverse('permits:new')}?copy={permit.pk}")
            return redirect("permits:detail", permit.pk)
    elif not form.is_bound:
        LIFECYCLE.require(step, state=permit.state, roles=queries.parts_of(request.actor, permit, at=clock.now()))
    return field_page(request, "reason", form, permit, title=title, button=button, follows=follows)


@page("permits.work")
def withdraw(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Take the permit back (收回作业票)."""
    return _ending(request, permit_id, "withdraw")


@page("permits.work")
def void(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """The work changed: this permit is void, a new one is made from it (4.16, 4.17)."""
    return _ending(request, permit_id, "void")


@page("permits.work")
def cancel(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Cancel work that has not begun."""
    return _ending(request, permit_id, "cancel")
