"""The wrong-answer book (错题本): what somebody still gets wrong, and practising it."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.responsibility.learning import looks
from anguan.responsibility.learning.forms.answering import read_answer
from anguan.responsibility.learning.models import Material, Question, Wrong
from anguan.responsibility.learning.queries import content, doing
from anguan.responsibility.learning.queries.doing import OnPaper
from anguan.responsibility.learning.rules.marking import Line
from anguan.responsibility.learning.rules.papers import Asked, Drawn, original, turned
from anguan.responsibility.learning.services import sitting as services

MOST_SHOWN = 100


@page("learning.learn")
def book(request: ActorRequest) -> HttpResponseBase:
    """What stands in somebody's book, the most often wrong first."""
    rows = list(doing.wrong_of(request.actor)[:MOST_SHOWN])
    questions = content.questions_for(request.actor).in_bulk([row.question_id for row in rows])
    found = [(row, questions[row.question_id]) for row in rows if row.question_id in questions]
    context = {
        "rows": [(row, question, looks.kind_title(question)) for row, question in found],
        "count": doing.wrong_of(request.actor).count(),
    }
    return render(request, "learning/book.html", context)


@page("learning.learn")
def practise(request: ActorRequest, question_id: UUID) -> HttpResponseBase:
    """Answer one question of the book again, and see at once what is right and why."""
    row = doing.wrong_of(request.actor).filter(question_id=question_id).first()
    question = content.questions_for(request.actor).filter(pk=question_id).first()
    if row is None or question is None:
        raise Http404
    item = _item(row, question)
    context = {
        "item": item,
        "row": row,
        "kind": looks.kind_title(question),
        "picture": _picture(request, question),
        "shown": None,
    }
    if request.method != "POST":
        return render(request, "learning/practise.html", context)
    context["shown"] = shown = read_answer(request.POST, item)
    given = original(item.drawn.order, question.kind, shown) if shown is not None else None
    try:
        done = services.practise(question_id, given, by=request.actor, at=clock.now())
    except Refused as refusal:
        return render(request, "learning/practise.html", {**context, "reasons": refusal.reasons}, status=422)
    left = doing.wrong_of(request.actor).exclude(question_id=question_id)
    answered = looks.answered(item, Line(item.drawn.id, done.worth, done.given))
    context |= {"done": done, "answered": answered, "next": left.first()}
    return render(request, "learning/practise.html", context)


def _picture(request: ActorRequest, question: Question) -> Material | None:
    if question.picture_id is None:
        return None
    return content.materials_for(request.actor).filter(pk=question.picture_id).first()


def _item(row: Wrong, question: Question) -> OnPaper:
    """Return a question as it is practised now: its options stand in another order each time."""
    asked = Asked(f"{question.pk}", question.kind, len(question.options), question.difficulty)
    return OnPaper(1, Drawn(asked.id, turned(asked, f"{row.pk}:{row.times}:{row.right_since}")), question)
