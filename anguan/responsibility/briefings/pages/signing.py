"""Signing in (签到): two taps on one's own phone, after scanning the leader's turning code or typing it."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.mobile.middleware import from_outbox, made_at
from anguan.foundation.turning import holds
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings import looks, queries, services
from anguan.responsibility.briefings.forms.asking import shown_on
from anguan.responsibility.briefings.forms.signing import SignInForm
from anguan.responsibility.briefings.models import Attendance, Briefing
from anguan.responsibility.briefings.pages.holding import OFFLINE_FROM
from anguan.responsibility.briefings.pages.showing import briefing_or_404, form_page
from anguan.responsibility.briefings.rules import turning
from anguan.responsibility.briefings.rules.saying import MINDS, SignInSaid
from anguan.responsibility.briefings.rules.topics import options_of, question_from, topic_of

DO_NOT_KNOW = _("不知道，想再听一遍")
_SALT = "briefings.scanned"
PHONE = "briefing_phone"  # whoever signs in: two people on one phone are told to the manager, and not refused
THINKING = timedelta(minutes=10)  # from the scan until the answer is sent


@never_cache
@page("briefings.sign")
def sign_in(request: ActorRequest, briefing_id: UUID) -> HttpResponse:
    """Sign in at a briefing: the code is looked at when it is scanned, so that nobody has to hurry with the answer."""
    briefing, at = briefing_or_404(request, briefing_id), clock.now()
    mine = (
        queries.attendances_for(request.actor)
        .filter(enterprise_id=briefing.enterprise_id, briefing_id=briefing.pk, person_id=request.actor.person_id)
        .first()
    )
    if briefing.state == "void" or (mine is not None and mine.state == "present" and request.method == "GET"):
        return _done(request, briefing, mine)
    setting = queries.setting_of(briefing.enterprise_id, by=request.actor)
    form = SignInForm(request.POST if request.method == "POST" else None, initial={})
    form.offer_ppe(setting.ppe if setting else [])
    code, phone = _code(request), request.COOKIES.get(PHONE, "")[:64] or get_random_string(32)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            row = _sign(request, briefing, form, at, phone=phone)
            return _known(redirect(f"{reverse('briefings:sign_in', args=[briefing.pk])}?done={row.pk}"), phone, request)
    scanned = form["scanned"].value() if form.is_bound else _scan(briefing, code, request, at)
    old = bool(code) and not scanned
    codes = set(form.refusal.codes) if form.refusal else set()
    answer = form_page(
        request, "briefings/signing/sign_in.html", form, briefing=briefing, name=looks.briefing_name(briefing),
        scanned="" if codes & turning.ABOUT_CODE else scanned, code=code, old=old or bool(codes & turning.ABOUT_CODE),
        question=question_from(briefing.question), minds=[(key, word) for key, word in MINDS.items() if key != "good"],
        closed=briefing.state == "held", options=_options(briefing, request.actor.person_id),
    )  # fmt: skip
    return _known(answer, phone, request)


def _known(answer: HttpResponse, phone: str, request: ActorRequest) -> HttpResponse:
    """Let the phone be known again; the page itself says it, because an answer to an outbox carries no cookies."""
    answer.set_cookie(
        PHONE, phone, max_age=400 * 86_400, httponly=True, samesite="Lax", secure=request.is_secure(),
        path=reverse("briefings:list"),
    )  # fmt: skip
    return answer


def _sign(request: ActorRequest, briefing: Briefing, form: SignInForm, at: datetime, *, phone: str) -> Attendance:
    said = form.cleaned_data
    made = made_at(request, at)
    offline = from_outbox(request) and at - made > OFFLINE_FROM
    scanned_at = _scanned_at(said["scanned"], briefing, request)
    return services.sign_in(
        briefing.pk,
        SignInSaid(
            _tidy(said["code"]), said["mind"], tuple(said["ppe"]), said["answer"],
            device_at=made if offline else scanned_at, offline=offline, device_id=phone,
        ),
        by=request.actor, at=scanned_at if scanned_at and not offline else at,
    )  # fmt: skip


def _options(briefing: Briefing, person_id: UUID) -> list[str]:
    """Return answers to choose from, in an order of one's own; where there is nothing to choose from, it is typed."""
    question = question_from(briefing.question)
    options = options_of(question, [topic_of(one) for one in briefing.topics]) if question is not None else []
    mixed = sorted(options, key=lambda one: hashlib.sha256(f"{person_id}{one}".encode()).digest())
    return [*mixed, DO_NOT_KNOW] if mixed else []


def _done(request: ActorRequest, briefing: Briefing, mine: Attendance | None) -> HttpResponse:
    context = {
        "briefing": briefing, "name": looks.briefing_name(briefing), "mine": mine,
        "how": looks.how_words(mine) if mine else "", "question": question_from(briefing.question),
        "badge": looks.attendance_badge(mine) if mine else None, "not_fine": looks.not_fine(mine) if mine else "",
    }  # fmt: skip
    return render(request, "briefings/signing/done.html", context)


def _code(request: ActorRequest) -> str:
    return _tidy(request.POST.get("code", "") if request.method == "POST" else request.GET.get("c", ""))


def _tidy(text: str) -> str:
    return "".join(text.split()).upper()[:20]


def _scan(briefing: Briefing, code: str, request: ActorRequest, at: datetime) -> str:
    """Return a note that this person scanned a code that held at this moment; nothing for an old one."""
    if not code:
        return ""
    secret = Briefing.objects.visible_to(request.actor).values_list("secret", flat=True).get(pk=briefing.pk)
    if not holds(secret, code, at=at):
        return ""
    said = {"briefing": str(briefing.pk), "person": str(request.actor.person_id), "at": at.isoformat()}
    return signing.dumps(said, salt=_SALT)


def _scanned_at(note: str, briefing: Briefing, request: ActorRequest) -> datetime | None:
    try:
        said = signing.loads(note, salt=_SALT, max_age=THINKING)
    except signing.BadSignature:
        return None
    theirs = said["briefing"] == str(briefing.pk) and said["person"] == str(request.actor.person_id)
    return datetime.fromisoformat(said["at"]) if theirs else None
