"""The bank of questions in the browser (题库): the list, one question, the editor of six kinds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from markupsafe import Markup

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import BooleanFilter, ChoiceFilter, Column, Empty, Listing, Ordering
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.forms.asking import QuestionForm, picture_key
from anguan.responsibility.learning.forms.writing import topic_choices, topics_by_group
from anguan.responsibility.learning.models import Question
from anguan.responsibility.learning.pages import authored
from anguan.responsibility.learning.pages.writing import file_limits
from anguan.responsibility.learning.queries import content, doing
from anguan.responsibility.learning.rules.bank import LETTERS, answer_words
from anguan.responsibility.learning.rules.questions import CHOSEN, DIFFICULTIES, TITLES
from anguan.responsibility.learning.services import asking, materials

WHOSE = {"own": _("本单位的"), "above": _("上级和平台的"), "retired": _("已停用的")}
_SAID = {
    "single": _("几个选项里选一个"), "multiple": _("两个以上正确"), "judge": _("对还是错"),
    "blank": _("填关键的数字或词"), "order": _("排出先后顺序"), "spot": _("在图片上点出来"),
}  # fmt: skip


def _in_one(text: str) -> Markup:
    """Return a word that is not broken in a narrow column."""
    return Markup('<span class="whitespace-nowrap">{}</span>').format(text)


def _twice(rows: QuerySet[Question]) -> QuerySet[Question]:
    """Keep the questions that are asked in other words of the same hash, here or above."""
    again = rows.order_by().values("likeness").annotate(times=Count("pk")).filter(times__gt=1).values("likeness")
    return rows.filter(likeness__in=again)


class Questions(Listing[Question]):
    """The questions of one's own house, or those from above."""

    page = "learning.questions"
    title = _("题库")
    lead = _("考试、知识竞赛都从这里抽题。改过的题是新的一道，旧的原样留着，考过的卷子不受影响。")
    columns: ClassVar[Sequence[Column]] = (
        Column("stem", _("题干"), phone="title"),
        Column("kind", _("题型"), cell=lambda row: Badge(TITLES[row.kind]), phone="badge"),
        Column("topics", _("主题"), cell=lambda row: authored.topic_words(row.topics), phone="line"),
        Column("difficulty", _("难度"), cell=lambda row: _in_one(DIFFICULTIES[row.difficulty]), phone="meta"),
        Column("clause", _("依据"), cell=lambda row: row.cited, phone="hide"),
        Column("owner_name", _("来源"), phone="meta"),
        Column("changed_at", _("最近修改"), phone="hide", order="changed_at"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", _("题型"), list(TITLES.items())),
        ChoiceFilter(
            "topic", _("主题"), lambda _request: topic_choices(),
            apply=lambda rows, values: rows.filter(topics__overlap=values),
        ),
        ChoiceFilter(
            "difficulty", _("难度"), [(str(level), title) for level, title in DIFFICULTIES.items()],
            apply=lambda rows, values: rows.filter(difficulty__in=[int(one) for one in values]),
        ),
        ChoiceFilter("owner", _("来源"), list(authored.OWNER_TITLES.items())),
        BooleanFilter("clauseless", _("只看没写依据的"), apply=lambda rows, at: rows.filter(clause="")),
        BooleanFilter("untopical", _("只看没选主题的"), apply=lambda rows, at: rows.filter(topics=[])),
        BooleanFilter("twice", _("只看重复的"), apply=lambda rows, at: _twice(rows)),
    )  # fmt: skip
    orderings = (Ordering("new", _("最近修改"), "-changed_at"), Ordering("hard", _("从难到易"), "-difficulty"))
    search_hint = _("题干")
    exportable = False  # a table of the template's shape instead, so that it can be imported elsewhere
    empty = Empty(
        _("还没有试题"), _("一道一道写，或用 Excel 一次导入；也可以直接用上级和平台的题。"), _("新建试题"),
        "learning:new_question", "list-checks",
    )  # fmt: skip

    def search(self, rows: QuerySet[Question], text: str) -> QuerySet[Question]:
        """Keep the rows a text is found in."""
        return content.found_questions(rows, text)

    def href(self, row: Question) -> str:
        """Lead to the question."""
        return reverse("learning:question", args=[row.pk])


def rows_of(whose: str, actor: Actor) -> QuerySet[Question]:
    """Return the questions of one of the tabs."""
    if whose == "above":
        return content.bank_for(actor).filter(state="ready").exclude(pk__in=content.own_questions(actor).values("pk"))
    return content.own_questions(actor).filter(state="retired" if whose == "retired" else "ready")


@page("learning.author")
def questions(request: ActorRequest) -> HttpResponseBase:
    """The bank, with filters."""
    whose = request.GET.get("whose", "")
    if whose not in WHOSE:  # whoever has written none yet sees those there are
        whose = "own" if rows_of("own", request.actor).exists() else "above"
    listing = Questions.bind(request, rows_of(whose, request.actor), at=clock.now())
    here = reverse("learning:questions")
    tabs = [(title, f"{here}?whose={key}", key == whose) for key, title in WHOSE.items()]
    return listing.response("learning/questions.html", tabs=tabs, listing_query=request.GET.urlencode())


@page("learning.author")
def question(request: ActorRequest, question_id: UUID) -> HttpResponseBase:
    """One question: what is right and why, and how it was worded before."""
    actor = request.actor
    found = get_object_or_404(content.questions_shown(actor), pk=question_id)
    if found.pk in doing.being_asked(actor, at=clock.now()):
        raise Refused(doing.BEING_ASKED)
    own = authored.is_own(found.owner, found.enterprise_id, found.office_id, actor)
    picture = content.materials_for(actor).filter(pk=found.picture_id).first() if found.picture_id else None
    twins = content.bank_for(actor).filter(likeness=found.likeness, state="ready").exclude(pk=found.pk)[:5]
    context = {
        "question": found, "kind": TITLES[found.kind], "difficulty": DIFFICULTIES[found.difficulty],
        "topics": authored.topic_words(found.topics), "options": _options(found), "own": own, "picture": picture,
        "answer": answer_words(found.kind, found.answer), "twins": list(twins),
        "earlier": content.history_of_question(found, by=actor), "later": asking.successor_of(found, by=actor),
        "words": lambda row: answer_words(row.kind, row.answer),
    }  # fmt: skip
    return render(request, "learning/bank_question.html", context)


@page("learning.author")
def new_question(request: ActorRequest) -> HttpResponseBase:
    """Write a question: first which kind, then what it asks."""
    kind = request.POST.get("kind") or request.GET.get("kind") or ""
    if kind not in TITLES:
        kinds = [(key, title, _SAID[key]) for key, title in TITLES.items()]
        return render(request, "learning/question_kinds.html", {"kinds": kinds})
    return _written(request, kind, None)


@page("learning.author")
def write_question(request: ActorRequest, question_id: UUID) -> HttpResponseBase:
    """Write the next wording of a question."""
    found = get_object_or_404(content.own_questions(request.actor).filter(state="ready"), pk=question_id)
    return _written(request, found.kind, found)


@require_POST
@page("learning.author")
def question_in_use(request: ActorRequest, question_id: UUID) -> HttpResponseBase:
    """Take a question out of the bank, or put it back."""
    get_object_or_404(content.own_questions(request.actor), pk=question_id)
    in_use = request.POST.get("in_use") == "yes"
    asking.set_question_in_use(question_id, in_use=in_use, by=request.actor, at=clock.now())
    messages.success(request, _("已恢复使用") if in_use else _("已停用，以后不再抽到这道题"))
    return redirect("learning:question", question_id)


def _written(request: ActorRequest, kind: str, found: Question | None) -> HttpResponseBase:
    form = QuestionForm(request.POST if request.method == "POST" else None, kind=kind, question=found)
    picture_id = picture_key(form)
    if request.method == "POST" and request.POST.get("do") != "picture":  # which only shows what was uploaded
        form.is_valid()
        said = form.question_said
        refused: Sequence[Reason] = ()
        sent = request.FILES.get("picture_file")
        try:
            if sent is not None:  # where no script sent it before
                made = materials.take(
                    "picture", sent, sent.name or "", size=sent.size or 0, by=request.actor, at=clock.now()
                )  # fmt: skip
                picture_id = made.pk
                said = replace(said, picture_id=made.pk)
            written = asking.write_question(
                said, by=request.actor, at=clock.now(), question_id=found.pk if found else None,
                key=form.cleaned_data.get("key"),
            )  # fmt: skip
        except Refused as refusal:
            refused = refusal.reasons
        else:
            if request.POST.get("next") == "more":
                messages.success(request, _("已保存，接着写下一道"))
                return redirect(f"{reverse('learning:new_question')}?kind={kind}")
            return redirect("learning:question", written.pk)
        form.show(refused)
    picture = content.materials_for(request.actor).filter(pk=picture_id).first() if picture_id else None
    context: dict[str, Any] = {
        "form": form, "kind": kind, "kind_title": TITLES[kind], "question": found, "groups": topics_by_group(),
        "picture": picture, "limits": file_limits(),
        "back": reverse("learning:question", args=[found.pk]) if found else reverse("learning:questions"),
    }  # fmt: skip
    wrong = bool(form.errors) and request.POST.get("do") != "picture"
    return render(request, "learning/write_question.html", context, status=422 if wrong else 200)


def _options(found: Question) -> list[tuple[str, str, bool]]:
    """Return the options as they are shown: of an order as they follow, else with what is right marked."""
    if found.kind == "order":
        return [(str(place), found.options[number], True) for place, number in enumerate(found.answer, 1)]
    if found.kind not in CHOSEN:
        return []
    return [(LETTERS[place], text, place in found.answer) for place, text in enumerate(found.options)]
