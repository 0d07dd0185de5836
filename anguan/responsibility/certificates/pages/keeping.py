"""One certificate: its page, entering it with a photo of the original, changing it, revoking it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.queries import exhibits_of, held_exhibits
from anguan.foundation.keys import key_of
from anguan.foundation.mobile.middleware import from_outbox
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.timeline import Entry, Photo
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries as accounts
from anguan.responsibility.certificates import looks, queries, services
from anguan.responsibility.certificates.forms import CertificateForm, RevokeForm
from anguan.responsibility.certificates.models import Certificate, Verification
from anguan.responsibility.certificates.rules.posts import another_class
from anguan.responsibility.certificates.rules.verifying import RESULTS

STORY = {
    "certificates.added": _("登记证书"),
    "certificates.changed": _("变更证书"),
    "certificates.revoked": _("作废证书"),
    "certificates.verified": _("登记核验结果"),
}
_FACTS = {
    "item": _("操作项目"),
    "number": _("证书编号"),
    "issuer": _("发证机关"),
    "issued_on": _("发证日期"),
    "expires_on": _("有效期至"),
    "review_by": _("复审日期"),
}


@page()
def show(request: ActorRequest, certificate_id: UUID) -> HttpResponseBase:
    """One certificate: what it says, its photos, what happened; its holder sees it too."""
    row = _row(request, certificate_id)
    today = clock.today()
    photos = exhibits_of([row.pk], by=request.actor)[row.pk]
    context = {
        "row": row,
        "title": looks.title_of(row),
        "number": looks.number_for(request.actor, row),
        "badge": looks.standing_badge(row, today=today),
        "verified": looks.verified_badge(row),
        "another": _another_class(request, row),
        "verifications": _verifications(request, row),
        "photos": shown(photos),
        "entries": _story(request, row),
        "may_edit": _may_edit(request, row) and row.revoked_at is None,
        "back": reverse("certificates:list") if request.actor.may("certificates.view") else "",
    }
    return render(request, "certificates/show.html", context)


@page("certificates.edit")
def add(request: ActorRequest) -> HttpResponseBase:
    """Enter a certificate (登记证书); `?person=` when it is known whose."""
    posted = request.method == "POST"
    person_id = key_of((request.POST if posted else request.GET).get("person", ""))
    form = CertificateForm(request.POST if posted else None, initial={"person": person_id, "cls": ""})
    if posted and form.is_valid():
        try:
            row = services.add(
                form.cleaned_data["person"] or UUID(int=0), form.facts, by=request.actor, at=clock.now(),
                photo_ids=form.taken, key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            form.refusal = refusal
            form.show(refusal.reasons)
        else:
            messages.success(request, _("{name}的证书已登记").format(name=row.person_name))
            return redirect("certificates:show", row.pk)
    name = ""
    if person_id is not None and request.actor.enterprise_id is not None:
        name = accounts.name_of_colleague(
            request.actor, person_id, enterprise_id=request.actor.enterprise_id, today=clock.today()
        )
    return _form(request, form, title=_("登记证书"), name=name, back=reverse("certificates:list"))


@page("certificates.edit")
def change(request: ActorRequest, certificate_id: UUID) -> HttpResponseBase:
    """Renew, review or correct a certificate (变更证书)."""
    row = _editable(request, certificate_id)
    form = CertificateForm(request.POST if request.method == "POST" else None, certificate=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(row.pk, form.facts, by=request.actor, at=clock.now(), photo_ids=form.taken)
        except Refused as refusal:
            form.refusal = refusal
            form.show(refusal.reasons)
        else:
            messages.success(request, _("证书已更新"))
            return redirect("certificates:show", row.pk)
    back = reverse("certificates:show", args=[row.pk])
    return _form(request, form, title=_("变更证书"), name=row.person_name, back=back, what=looks.title_of(row))


@page("certificates.edit")
def revoke(request: ActorRequest, certificate_id: UUID) -> HttpResponseBase:
    """Say that a certificate does not count any more (作废证书)."""
    row = _editable(request, certificate_id)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke(row.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("证书已作废"))
            return redirect("certificates:show", row.pk)
    context = {"form": form, "row": row, "title": looks.title_of(row)}
    return render(request, "certificates/revoke.html", context, status=422 if form.errors else 200)


def _form(request: ActorRequest, form: CertificateForm, **context: Any) -> HttpResponseBase:
    if form.refusal is not None and from_outbox(request):
        raise form.refusal
    bad = form.is_bound and bool(form.errors)
    context |= {
        "form": form,
        "key": request.POST.get("key", ""),
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
    }
    return render(request, "certificates/form.html", context, status=422 if bad else 200)


def _story(request: ActorRequest, row: Certificate) -> list[Entry]:
    entries = []
    for entry in audit.history_of(row.pk, by=request.actor).reverse()[:30]:
        if entry.action not in STORY:
            continue
        changes = entry.detail.get("changes") or {}
        facts = [
            (_FACTS[name], _("{before} → {after}").format(before=before or _("空"), after=after or _("空")))
            for name, (before, after) in changes.items()
            if name in _FACTS and name != "number"
        ]
        who = f"{entry.organisation} {entry.person_name}".strip()
        said = entry.detail.get("reason", "")
        entries.append(Entry(STORY[entry.action], at=entry.at, who=who, facts=facts, said=said))
    return entries


def _another_class(request: ActorRequest, row: Certificate) -> Reason | None:
    held = accounts.held_on(accounts.posts_for(request.actor), clock.today())
    roles = held.filter(person_id=row.person_id, enterprise_id=row.enterprise_id).values_list("role", flat=True)
    return another_class(row.cls, roles) if row.revoked_at is None else None


def _verifications(request: ActorRequest, row: Certificate) -> list[tuple[Verification, str, list[Photo]]]:
    found = list(queries.verifications_of(row, by=request.actor)[:20])
    screens = exhibits_of([one.pk for one in found], by=request.actor)
    return [(one, RESULTS[one.result], shown(screens[one.pk])) for one in found]


def _may_edit(request: ActorRequest, row: Certificate) -> bool:
    return request.actor.may("certificates.edit") and request.actor.enterprise_id == row.enterprise_id


def _row(request: ActorRequest, certificate_id: UUID) -> Certificate:
    row = queries.shown_to(request.actor).select_related("enterprise").filter(pk=certificate_id).first()
    if row is None:
        raise Http404
    return row


def _editable(request: ActorRequest, certificate_id: UUID) -> Certificate:
    row = _row(request, certificate_id)
    if not _may_edit(request, row):
        raise Http404
    return row
