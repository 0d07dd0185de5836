"""Doors anybody may open without an account (公众答题): the quiz, a paper, its result, the ranking."""

import re
from uuid import UUID

from allauth.core.internal.httpkit import get_client_ip
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.registry.regions import queries as regions
from anguan.responsibility.quizzes import looks, queries, services
from anguan.responsibility.quizzes.models import Quiz
from anguan.responsibility.quizzes.services import taking

_COOKIE = "quiz"
_DEVICE = re.compile(r"[A-Za-z0-9]{22}")
_NAME = re.compile(r"q(\d{1,4})")
_MOST_FIELDS = 200


def _quiz(code: str) -> Quiz:
    """Return the quiz of the code in an address; an unknown one does not exist."""
    quiz = queries.open_to_all(code)
    if quiz is None:
        raise Http404(code)
    return quiz


@require_safe
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the quiz is, and let anybody choose their town and begin (竞赛首页)."""
    return _front(request, _quiz(code))


@require_safe
@never_cache
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Give out a paper (领题)."""
    quiz = _quiz(code)
    town = request.GET.get("town", "")[:20]
    try:
        given = services.give(quiz, town=town, address=get_client_ip(request) or "", at=clock.now())
    except Refused as refusal:
        return _front(request, quiz, reasons=refusal.reasons, status=422)
    context = {
        "quiz": quiz, "given": given, "bits": given.paper.bits,
        "ends_ms": int((given.paper.given_at.timestamp() + quiz.minutes * 60) * 1000),
        "now_ms": int(given.paper.given_at.timestamp() * 1000),
    }  # fmt: skip
    response = render(request, "quizzes/paper.html", context)
    if not _DEVICE.fullmatch(request.COOKIES.get(_COOKIE, "")):
        response.set_cookie(
            _COOKIE, get_random_string(22), max_age=400 * 86_400, httponly=True, samesite="Lax",
            secure=request.is_secure(), path="/quizzes/take/",
        )  # fmt: skip
    return response


@csrf_exempt  # its signed token is worth more: nothing of a session is used, and nobody is signed in here
@require_POST
def hand_in(request: HttpRequest, code: str) -> HttpResponse:
    """Take a paper (交卷) and lead to its result."""
    device = request.COOKIES.get(_COOKIE, "")
    quiz = _quiz(code)
    try:
        if services.paper_in(request.POST.get("paper", "")).quiz_id != quiz.pk:
            raise Refused(Reason("other_quiz", _("这份答卷是另一期竞赛的"), _("请回到领题的页面交卷")))
        if len(request.POST) > _MOST_FIELDS:
            raise Refused(Reason("other_questions", _("答卷内容不对"), _("请重新领一份题作答")))
        key = services.hand_in(
            request.POST.get("paper", ""), _answers(request), proof=request.POST.get("proof", ""),
            device=device if _DEVICE.fullmatch(device) else "", address=get_client_ip(request) or "", at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        return _front(request, quiz, reasons=refusal.reasons, status=422)
    return redirect("quizzes:result", code, key)


@require_safe
@never_cache
def result(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Show what came of a paper to whoever has its key: the score, what was wrong and why (成绩)."""
    quiz = _quiz(code)
    handed = queries.handed_in(quiz).filter(pk=key).first()
    if handed is None:
        raise Http404(str(key))
    pool = taking.pool_of(quiz)
    marks = [(pool[number], given, share) for number, given, share in handed.marks]
    right = sum(1 for _q, _g, share in marks if share == 1)
    context = {
        "quiz": quiz, "handed": handed, "marks": marks, "right": right, "running": _running(quiz),
        "town": regions.town_name(handed.town_code), "cited": looks.cited,
    }  # fmt: skip
    return render(request, "quizzes/result.html", context)


@require_safe
def ranking(request: HttpRequest, code: str) -> HttpResponse:
    """Show the towns by papers (镇街排名)."""
    quiz = _quiz(code)
    places = queries.ranking(quiz)
    context = {"quiz": quiz, "places": places, "counted": queries.counted(quiz), "running": _running(quiz)}
    return render(request, "quizzes/ranking.html", context)


def _front(request: HttpRequest, quiz: Quiz, *, reasons: tuple[Reason, ...] = (), status: int = 200) -> HttpResponse:
    towns = [(town.code, town.name) for town in regions.towns_of(quiz.region_code)]
    asked = request.GET.get("town", "")[:20]
    context = {
        "quiz": quiz, "running": _running(quiz), "towns": towns or [(quiz.region_code, quiz.office_name)],
        "town": asked if asked in dict(towns) else "", "reasons": reasons, "papers": queries.counted(quiz).papers,
    }  # fmt: skip
    return render(request, "quizzes/take.html", context, status=status)


def _running(quiz: Quiz) -> str:
    return queries.running(quiz, at=clock.now())


def _answers(request: HttpRequest) -> dict[int, list[int] | list[bool]]:
    """Return what was answered, by the question's number in the pool; what is no answer is left out."""
    found: dict[int, list[int] | list[bool]] = {}
    for name, values in request.POST.lists():
        if not (match := _NAME.fullmatch(name)):
            continue
        said = [str(value) for value in values if value]
        if said in (["yes"], ["no"]):
            found[int(match[1])] = [said == ["yes"]]
        elif said and all(value.isascii() and value.isdigit() and len(value) < 3 for value in said):
            found[int(match[1])] = sorted({int(value) for value in said})
    return found
