"""Sessions (线下培训): setting one up, its page with the turning code, signing in, closing, taking back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from markupsafe import Markup

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.queries import exhibits_of, held_exhibits
from anguan.foundation.keys import key_of, keys_of
from anguan.foundation.mobile.middleware import from_outbox
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.registry.accounts.signin.adapters import qr_picture
from anguan.responsibility.training import looks, queries, services
from anguan.responsibility.training.forms import CloseForm, HoldForm, ReasonForm, SessionForm, SignInForm
from anguan.responsibility.training.forms.sessions import REASONS, now_for_form
from anguan.responsibility.training.models import Attendee, PlanItem, Session
from anguan.responsibility.training.rules.categories import title_of
from anguan.responsibility.training.rules.sessions import Ticked, educator_text, learner_text, must_sign

MOST = 3000
_SALT, _PASS_SECONDS = "training.sign_in", 600
STORY = {
    "training.session_opened": _("登记培训"),
    "training.ticked": _("点名签到"),
    "training.struck": _("撤销签到"),
    "training.session_closed": _("结束培训，记入个人档案"),
    "training.session_void": _("作废"),
}


@page("training.hold")
def new(request: ActorRequest) -> HttpResponseBase:
    """Set up a session (组织培训); `?item=` when it comes from the plan."""
    at = clock.now()
    posted = request.method == "POST"
    item = _item(request)
    initial: dict[str, Any] = {"starts_at": now_for_form(at), "minutes": 45, "trainer_name": request.actor.name}
    if item is not None:
        initial |= {"title": item.title, "category": item.category, "topic": item.topic, "minutes": item.minutes,
                    "item": item.pk}  # fmt: skip
    if not posted and (category := request.GET.get("category")):
        initial["category"] = category
    form = SessionForm(request.POST if posted else None, initial=initial)
    if posted and form.is_valid():
        try:
            row = services.open_session(form.told, by=request.actor, at=at, key=form.cleaned_data["key"])
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("training:session", row.pk)
    context = {"form": form, "key": request.POST.get("key", ""), "item": item}
    return render(request, "training/session_form.html", context, status=422 if form.errors else 200)


@page("training.hold")
def hold(request: ActorRequest) -> HttpResponseBase:
    """A session told in one go, also without network (现场登记)."""
    at = clock.now()
    posted = request.method == "POST"
    text = educator_text(request.actor.organisation)
    initial = {"starts_at": now_for_form(at - timedelta(minutes=45)), "minutes": 45, "trainer_name": request.actor.name}
    form = HoldForm(request.POST if posted else None, initial=initial, text=text, by=request.actor)
    refused: Refused | None = None
    if posted and form.is_valid():
        try:
            key = form.cleaned_data["key"] or uuid7()
            row = services.hold_session(form.told, form.closing, by=request.actor, at=at, key=key)
        except Refused as refusal:
            refused = refusal
            form.said(refusal)
        else:
            messages.success(request, _("已登记，{n} 人的学时记入个人档案").format(n=row.present))
            return redirect("training:session", row.pk)
    if refused is not None and from_outbox(request):
        raise refused
    context = {
        "form": form, "key": request.POST.get("key", ""), "text": text, "people": _people(request, at),
        "ticked": set(request.POST.getlist("ticked")),
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
    }  # fmt: skip
    return render(request, "training/hold.html", context, status=422 if form.errors else 200)


@page("training.view")
def session(request: ActorRequest, training_id: UUID) -> HttpResponseBase:
    """One session: who is there, its photos, what happened; while it is open, the way to each next thing."""
    row = _row(request, training_id)
    attendees = list(_attendees(request, row).order_by("-present", "name", "id")[:MOST])
    exhibits = exhibits_of([row.pk], by=request.actor)[row.pk]
    signatures = exhibits_of([one.pk for one in attendees if one.present], by=request.actor)
    runs = _may_hold(request, row) and row.state == "open"
    context = {
        "row": row,
        "category": looks.category_said(row.category, row.topic),
        "badge": looks.session_badge(row),
        "photos": shown(one for one in exhibits if one.kind != "signature"),
        "hands": shown(one for one in exhibits if one.kind == "signature"),
        "attendees": [(one, looks.way_said(one), bool(signatures.get(one.pk))) for one in attendees],
        "entries": _story(request, row),
        "runs": runs,
        "may_void": request.actor.may("training.edit") and _own(request, row) and row.state != "void",
        "own": _own(request, row),
        "others": _others(request, row, {one.person_id for one in attendees}) if runs else [],
        "reasons": REASONS,
        "back": reverse("training:sessions"),
    }
    return render(request, "training/session.html", context)


@page("training.view")
def attendee(request: ActorRequest, attendee_id: UUID) -> HttpResponseBase:
    """Where somebody's signature belongs: the session they signed in to."""
    found = queries.attendees_for(request.actor).filter(pk=attendee_id).first()
    if found is None:
        raise Http404
    return redirect("training:session", found.session_id)


@page("training.hold")
@never_cache
def code(request: ActorRequest, training_id: UUID) -> HttpResponseBase:
    """The turning code full screen, and who has come (签到码); htmx asks for the part again every few seconds."""
    row = _held(request, training_id)
    at = clock.now()
    address = request.build_absolute_uri(reverse("training:sign_in", args=[row.pk]))
    attendees = list(_attendees(request, row).filter(present=True).order_by("-signed_at", "-id")[:30])
    context = {
        "row": row,
        "picture": Markup(qr_picture(f"{address}?c={services.code_of(row, at=at)}")),  # noqa: S704 - a data: address
        "attendees": attendees,
        "expected": max(row.expected, row.present),
        "back": reverse("training:session", args=[row.pk]),
    }
    part = request.headers.get("HX-Target") == "turning"
    return render(request, "training/turning.html" if part else "training/code.html", context)


@page()
@never_cache
def sign_in(request: ActorRequest, training_id: UUID) -> HttpResponseBase:
    """Sign in by one's own phone (扫码签到)."""
    row = queries.sessions_for(request.actor).select_related("enterprise").filter(pk=training_id).first()
    if row is None or request.actor.enterprise_id != row.enterprise_id:
        raise Http404
    at = clock.now()
    text = _learner_text(row)
    mine = _attendees(request, row).filter(person_id=request.actor.person_id, present=True).first()
    posted = request.method == "POST"
    form = SignInForm(request.POST if posted else None, text=text, by=request.actor, must=must_sign(row.category))
    told, seen_at = _unsealed(request, row) if posted else ("", None)
    refused: Refused | None = None
    if posted and form.is_valid() and mine is None:
        if must_sign(row.category) and form.signature_id is None:
            form.add_error("signature", _("请本人手写签名"))
        else:
            try:
                mine = services.sign_in(
                    row.pk, code=told, by=request.actor, at=at, signature_id=form.signature_id, seen_at=seen_at
                )
            except Refused as refusal:
                refused = refusal
            else:
                return redirect("training:sign_in", row.pk)
    given = request.GET.get("c", "")[:12]
    sealed = request.POST.get("code", "") if posted else signing.dumps(
        [given, at.timestamp(), *_read_by(request, row)], salt=_SALT
    )  # fmt: skip
    context = {
        "row": row, "text": text, "form": form, "mine": mine, "refused": refused.reasons if refused else (),
        "sealed": sealed, "given": bool(given or posted), "must": must_sign(row.category),
        "taken": held_exhibits(form.cleaned_data.get("signature") or (), by=request.actor) if form.is_bound else (),
        "category": title_of(row.category),
    }  # fmt: skip
    return render(request, "training/sign_in.html", context, status=422 if form.errors or refused else 200)


@page("training.hold")
@require_POST
def tick(request: ActorRequest, training_id: UUID) -> HttpResponseBase:
    """Mark people as there by name, with a reason (点名); or only expect them."""
    row = _held(request, training_id)
    people = keys_of(request.POST.getlist("person"))
    if request.POST.get("act") == "expect":
        services.add_people(row.pk, people, by=request.actor, at=clock.now())
    else:
        why = request.POST.get("reason", "")
        services.tick(row.pk, by=request.actor, at=clock.now(), people=[Ticked(one, why) for one in people])
    messages.success(request, _("已更新签到名单"))
    return redirect("training:session", row.pk)


@page("training.hold")
def strike(request: ActorRequest, training_id: UUID, person_id: UUID) -> HttpResponseBase:
    """Take back that somebody was there (撤销签到)."""
    row = _held(request, training_id)
    one = _attendees(request, row).filter(person_id=person_id, present=True).first()
    if one is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.strike(
                row.pk, person_id, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"] or ""
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            return redirect("training:session", row.pk)
    context = {
        "form": form, "title": _("撤销签到"), "lead": one.name, "act": _("撤销"),
        "back": reverse("training:session", args=[row.pk]), "crumb": row.title,
    }  # fmt: skip
    return render(request, "training/reason.html", context, status=422 if form.errors else 200)


@page("training.hold")
def close(request: ActorRequest, training_id: UUID) -> HttpResponseBase:
    """Close a session with photo, signature and scores (结束培训)."""
    row = _held(request, training_id)
    at = clock.now()
    posted = request.method == "POST"
    text = educator_text(row.enterprise.name)
    form = CloseForm(request.POST if posted else None, initial={"minutes": row.minutes}, text=text, by=request.actor)
    refused: Refused | None = None
    if posted and form.is_valid():
        try:
            done = services.close_session(row.pk, form.closing, by=request.actor, at=at)
        except Refused as refusal:
            refused = refusal
            form.said(refusal)
        else:
            messages.success(request, _("培训已结束，{n} 人的学时记入个人档案").format(n=done.present))
            return redirect("training:session", row.pk)
    if refused is not None and from_outbox(request):
        raise refused
    context = {
        "row": row, "form": form, "text": text, "key": request.POST.get("key", ""),
        "present": list(_attendees(request, row).filter(present=True).order_by("name", "id")[:MOST]),
        "scores": {name: request.POST[name] for name in request.POST if name.startswith("score-")},
        "refused": [one for one in refused.reasons if one.field not in form.fields] if refused else (),
        "taken": held_exhibits(form.taken, by=request.actor) if form.is_bound else (),
        "back": reverse("training:session", args=[row.pk]),
    }  # fmt: skip
    return render(request, "training/close.html", context, status=422 if form.errors or refused else 200)


@page("training.edit")
def void(request: ActorRequest, training_id: UUID) -> HttpResponseBase:
    """Take a session back (作废)."""
    row = _row(request, training_id)
    if not _own(request, row) or row.state == "void":
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.void_session(row.pk, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"] or "")
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("培训已作废，记录已从个人档案撤回"))
            return redirect("training:session", row.pk)
    context = {
        "form": form, "title": _("作废培训"), "lead": row.title, "act": _("作废"),
        "back": reverse("training:session", args=[row.pk]), "crumb": row.title,
        "notice": _("作废后，{n} 人从这场培训得到的学时撤回；记录留着备查。").format(n=row.present),
    }  # fmt: skip
    return render(request, "training/reason.html", context, status=422 if form.errors else 200)


def _learner_text(row: Session) -> str:
    return learner_text(
        title=row.title, category=row.category, day=f"{clock.day_of(row.starts_at):%Y-%m-%d}", minutes=row.minutes,
        trainer=row.trainer_name,
    )  # fmt: skip


def _read_by(request: ActorRequest, row: Session) -> list[str]:
    """Return which session a code was read for, and by whom: a page passed on to somebody absent is worth nothing."""
    return [str(row.pk), str(request.actor.person_id)]


def _unsealed(request: ActorRequest, row: Session) -> tuple[str, datetime | None]:
    """Return the code somebody read and when, as their page was told; nothing when it is not theirs, or too old."""
    try:
        said, stamp, *whose = signing.loads(request.POST.get("code", ""), salt=_SALT, max_age=_PASS_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return "", None
    return (said, datetime.fromtimestamp(stamp, tz=clock.BEIJING)) if whose == _read_by(request, row) else ("", None)


def _row(request: ActorRequest, training_id: UUID) -> Session:
    row = queries.sessions_for(request.actor).select_related("enterprise").filter(pk=training_id).first()
    if row is None:
        raise Http404
    return row


def _own(request: ActorRequest, row: Session) -> bool:
    return request.actor.enterprise_id == row.enterprise_id


def _may_hold(request: ActorRequest, row: Session) -> bool:
    return _own(request, row) and request.actor.may("training.hold")


def _held(request: ActorRequest, training_id: UUID) -> Session:
    row = _row(request, training_id)
    if not _may_hold(request, row):
        raise Http404
    return row


def _attendees(request: ActorRequest, row: Session) -> QuerySet[Attendee]:
    return queries.attendees_for(request.actor).filter(enterprise_id=row.enterprise_id, session_id=row.pk)


def _item(request: ActorRequest) -> PlanItem | None:
    key = key_of(request.GET.get("item") or request.POST.get("item"))
    rows = queries.of_own(queries.items_for(request.actor), request.actor)
    return rows.filter(pk=key).first() if key is not None else None


def _people(request: ActorRequest, at: datetime) -> list[tuple[str, str, str]]:
    """Return the people of the enterprise: key, name, and where they belong."""
    rows = held_on(queries.of_own(posts_for(request.actor), request.actor), clock.day_of(at))
    found: dict[UUID, tuple[str, str, str]] = {}
    for post in rows.order_by("team", "person_name", "id")[:MOST]:
        where = post.team or post.title or post.employer or looks.role_title(post.role)
        found.setdefault(post.person_id, (str(post.person_id), post.person_name, where))
    return list(found.values())


def _others(request: ActorRequest, row: Session, there: set[UUID]) -> list[tuple[str, str, str]]:
    named = {str(key) for key in there}
    del row
    return [one for one in _people(request, clock.now()) if one[0] not in named]


def _story(request: ActorRequest, row: Session) -> list[Entry]:
    entries = []
    for entry in audit.history_of(row.pk, by=request.actor).reverse()[:40]:
        if entry.action not in STORY:
            continue
        said = entry.detail.get("reason", "")
        if people := entry.detail.get("people"):
            said = "；".join(f"{one['name']}（{one['reason']}）" for one in people)
        entries.append(
            Entry(STORY[entry.action], at=entry.at, who=f"{entry.organisation} {entry.person_name}".strip(), said=said)
        )
    return entries
