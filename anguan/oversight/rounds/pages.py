"""Pages of rounds: what an office sent, what one received, one notice with its answers, one answer."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence.queries import exhibits_of, held_exhibits
from anguan.foundation.notify.tellings import tellings_of
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import BooleanFilter, ChoiceFilter, Column, Empty, Listing, Ordering, RegionFilter
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.oversight.rounds import queries, rules, services, tasks
from anguan.oversight.rounds.forms import ReplyForm, ReturnForm, RoundForm, WithdrawForm
from anguan.oversight.rounds.models import Reply, Round
from anguan.oversight.rounds.rules import Part, Standing
from anguan.registry.enterprises.queries import regions_offered_to
from anguan.registry.regions import queries as regions

_STATES = {
    "sending": Badge(_("正在下发"), "wait"),
    "failed": Badge(_("下发失败"), "alarm"),
    "open": Badge(_("办理中"), "active"),
    "withdrawn": Badge(_("已撤回"), "quiet"),
}
_STORY = {
    "rounds.replied": _("提交回复"),
    "rounds.returned": _("退回重报"),
    "rounds.published": _("下发"),
    "rounds.failed": _("没有送出"),
    "rounds.sent_again": _("再次下发"),
    "rounds.pressed": _("催办"),
    "rounds.withdrawn": _("撤回"),
}


def reply_badge(reply: Reply) -> Badge:
    """Return where an answer stands in a word."""
    if reply.state == Standing.REPLIED:
        return Badge(_("已回复"), "done")
    if reply.state == Standing.WITHDRAWN:
        return Badge(_("已撤回"), "quiet")
    if reply.due_on < clock.today():
        return Badge(_("逾期未回复"), "alarm")
    return Badge(_("已读未回复"), "active") if reply.read_at else Badge(_("未读"), "wait")


def _progress(notice: Round) -> str:
    answered: int = getattr(notice, "answered", 0)
    return f"{answered:,} / {notice.total:,}"


class RoundList(Listing[Round]):
    """What offices of a territory sent out (下发的任务)."""

    page = "rounds.list"
    title = _("任务下发")
    columns = (
        Column("title", _("任务"), phone="title"),
        Column("state", _("状态"), cell=lambda notice: _STATES[notice.state], phone="badge"),
        Column("office_name", _("下发部门")),
        Column("audience_words", _("下发对象")),
        Column("answered", _("已回复"), cell=_progress, phone="meta"),
        Column("reply_by", _("截止日期"), order="reply_by", phone="meta"),
        Column("published_at", _("下发时间"), order="published_at", phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        BooleanFilter("running", _("只看未截止"), apply=lambda rows, at: rows.filter(reply_by__gte=clock.day_of(at))),
    )
    orderings = (Ordering("new", _("最新下发"), "-published_at"), Ordering("due", _("最快截止"), "reply_by"))
    search_hint = _("标题、下发部门")
    empty = Empty(_("还没有下发过任务"), _("点“下发任务”，选好对象和截止日期，谁看了、谁回了一目了然。"), icon="send")

    def search(self, rows: QuerySet[Round], text: str) -> QuerySet[Round]:
        """Keep the notices a text is found in."""
        return rows.filter(title__contains=text) | rows.filter(office_name__contains=text)

    def href(self, row: Round) -> str:
        """Return the notice's page."""
        return reverse("rounds:round", args=[row.pk])


class ReceivedList(Listing[Reply]):
    """What one's own enterprise or office is to answer (收到的任务)."""

    page = "rounds.received"
    title = _("收到的任务")
    columns = (
        Column("title", _("任务"), attr="round.title", phone="title"),
        Column("state", _("状态"), cell=reply_badge, phone="badge"),
        Column("office", _("下发部门"), attr="round.office_name"),
        Column("due_on", _("截止日期"), order="due_on", phone="meta"),
        Column("published_at", _("下发时间"), attr="round.published_at", phone="hide"),
        Column("replied_at", _("回复时间"), phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", _("状态"), list(rules.LIFECYCLE.titles.items())),
        BooleanFilter("late", _("只看逾期"), apply=lambda rows, at: queries.late(rows, at=at)),
    )
    orderings = (Ordering("new", _("最新收到"), "-pk"), Ordering("due", _("最快截止"), "due_on"))
    search_hint = _("标题")
    empty = Empty(_("还没有收到任务"), _("监管部门下发的任务会出现在这里，也会发消息提醒。"), icon="mail")

    def search(self, rows: QuerySet[Reply], text: str) -> QuerySet[Reply]:
        """Keep the answers whose notice holds a text."""
        return rows.filter(round__title__contains=text)

    def href(self, row: Reply) -> str:
        """Return the answer's page."""
        return reverse("rounds:reply", args=[row.pk])


class ReplyList(Listing[Reply]):
    """The answers to one notice (回复情况)."""

    page = "rounds.replies"
    title = _("回复情况")
    columns = (
        Column("addressee", _("单位"), phone="title"),
        Column("state", _("状态"), cell=reply_badge, phone="badge"),
        Column("town", _("地区"), cell=lambda reply: regions.town_name(reply.region_code)),
        Column("read_at", _("阅读时间"), phone="meta"),
        Column("reader_name", _("阅读人"), phone="hide"),
        Column("replied_at", _("回复时间"), order="replied_at", phone="meta"),
        Column("replier_name", _("回复人"), phone="hide"),
        Column("text", _("回复内容"), phone="line"),
        Column("due_on", _("截止日期"), phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", _("状态"), list(rules.LIFECYCLE.titles.items())),
        RegionFilter("region", _("地区"), options=lambda request: _regions(request)),
        BooleanFilter("unread", _("只看未读"), apply=lambda rows, at: rows.filter(read_at=None)),
        BooleanFilter("late", _("只看逾期"), apply=lambda rows, at: queries.late(rows, at=at)),
    )  # fmt: skip
    orderings = (Ordering("region", _("按地区"), "region_code"), Ordering("last", _("最新回复"), "-replied_at"))
    search_hint = _("单位名称")
    empty = Empty(_("还没有人收到"), _("任务送到后，谁看了、谁回了会列在这里。"))

    def search(self, rows: QuerySet[Reply], text: str) -> QuerySet[Reply]:
        """Keep the answers of addressees of a name."""
        return rows.filter(addressee__contains=text)

    def href(self, row: Reply) -> str:
        """Return the answer's page."""
        return reverse("rounds:reply", args=[row.pk])


@page("rounds.publish")
def round_list(request: ActorRequest) -> HttpResponseBase:
    """What the offices of the territory sent out, those above included where they address somebody in it."""
    rows = queries.counted(queries.rounds_for(request.actor))
    return RoundList.bind(request, rows, at=clock.now()).response("rounds/list.html")


@page("rounds.reply")
def received(request: ActorRequest) -> HttpResponseBase:
    """What one's own enterprise or office received."""
    return ReceivedList.bind(request, queries.received_by(request.actor), at=clock.now()).response()


@page("rounds.publish")
def new_round(request: ActorRequest) -> HttpResponse:
    """Write a notice and send it; a draft handed over by a page that found whom it concerns is shown, not sent."""
    drafted = request.method == "POST" and request.POST.get("draft") == "1"
    form = RoundForm(None if drafted else request.POST or None, by=request.actor, initial=_drafted(request))
    if form.is_bound and form.is_valid():
        try:
            notice = services.publish(
                form.draft(), by=request.actor, at=clock.now(), round_id=_uuid(request.POST.get("key"))
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            tasks.send.defer(round_id=str(notice.pk))
            messages.success(request, _("已下发，正在送达 {n} 个单位").format(n=f"{notice.total:,}"))
            return redirect("rounds:round", notice.pk)
    context = {"form": form, "key": "" if drafted else request.POST.get("key", "")}
    return render(request, "rounds/new.html", context, status=422 if form.is_bound else 200)


@page("rounds.publish")
@require_POST
def count(request: ActorRequest) -> HttpResponse:
    """Say how many a draft would go to, while it is being written."""
    form = RoundForm(request.POST, by=request.actor)
    form.is_valid()
    if not {"audience", "regions", "names", "industry", "answer"} <= form.cleaned_data.keys():
        return HttpResponse("")
    draft = _whole(form)
    whom = queries.addressees_of(draft, by=request.actor)
    return render(request, "rounds/count.html", {"words": queries.words_of(draft, count=whom.count), "whom": whom})


@page("rounds.publish")
def round_page(request: ActorRequest, round_id: UUID) -> HttpResponseBase:
    """One notice: how far it has come, place by place, and every answer."""
    notice = _round_or_404(request, round_id)
    at, actor = clock.now(), request.actor
    rows = queries.replies_for(actor).filter(round=notice)
    listing = ReplyList.bind(request, rows, at=at)
    if request.headers.get("HX-Request") or request.GET.get("export"):
        return listing.response("rounds/round.html")
    return listing.response(
        "rounds/round.html",
        notice=notice,
        state=_STATES[notice.state],
        progress=queries.progress_of(notice, by=actor, at=at),
        places=queries.progress_by_place(notice, by=actor, at=at),
        answer=rules.ANSWER_TITLES[notice.answer],
        may_follow=notice.state in {"open", "failed"} and queries.may_follow(notice, by=actor),
        story=_story(notice.pk, request),
    )


@page("rounds.publish")
@require_POST
def send_again(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """Send a notice again that could not be sent."""
    _round_or_404(request, round_id)
    notice = services.send_again(round_id, by=request.actor, at=clock.now())
    tasks.send.defer(round_id=str(notice.pk))
    messages.success(request, _("正在重新送达 {n} 个单位").format(n=f"{notice.total:,}"))
    return redirect("rounds:round", round_id)


@page("rounds.publish")
@require_POST
def press(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """Press those who have not answered."""
    _round_or_404(request, round_id)
    pressed = services.press(round_id, by=request.actor, at=clock.now())
    messages.success(request, _("已催办 {n} 个单位").format(n=f"{pressed:,}"))
    return redirect("rounds:round", round_id)


@page("rounds.publish")
def withdraw(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """Withdraw a notice."""
    notice = _round_or_404(request, round_id)
    form = WithdrawForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.withdraw(round_id, by=request.actor, at=clock.now(), reason=form.cleaned_data["reason"])
            return redirect("rounds:round", round_id)
        except Refused as refusal:
            form.said(refusal)
    context = {"notice": notice, "form": form}
    return render(request, "rounds/withdraw.html", context, status=422 if form.is_bound else 200)


@page("rounds.reply")
def reply_page(request: ActorRequest, reply_id: UUID) -> HttpResponse:
    """One answer: for its addressee the notice with a form, for the sender what was answered."""
    reply = _reply_or_404(request, reply_id)
    actor, at = request.actor, clock.now()
    part = queries.parts(actor, reply, reply.round)
    steps = {step.name for step in rules.LIFECYCLE.available(reply.state, part)}
    form = ReplyForm(request.POST or None)
    form.fields["text"].required = reply.round.answer == rules.Answer.REPLY
    if form.is_bound and form.is_valid():
        try:
            services.answer(reply.pk, by=actor, at=at, text=form.cleaned_data["text"], photo_ids=form.taken)
            messages.success(request, _("已回复"))
            return redirect("rounds:reply", reply.pk)
        except Refused as refusal:
            form.said(refusal)
    elif not form.is_bound and Part.ADDRESSEE in part and reply.read_at is None:
        reply = services.read(reply.pk, by=actor, at=at)
    context = {
        "reply": reply,
        "notice": reply.round,
        "state": reply_badge(reply),
        "form": form if "reply" in steps else None,
        "taken": held_exhibits(form.taken, by=actor) if form.is_bound else (),
        "may_return": "return" in steps,
        "is_issuer": Part.ISSUER in part,
        "photos": exhibits_of([reply.pk], by=actor)[reply.pk],
        "tellings": tellings_of([reply.pk], by=actor)[reply.pk] if Part.ISSUER in part else (),
        "story": _story(reply.pk, request),
        "answer": rules.ANSWER_TITLES[reply.round.answer],
    }
    return render(request, "rounds/reply.html", context, status=422 if form.is_bound else 200)


@page("rounds.publish")
def send_back(request: ActorRequest, reply_id: UUID) -> HttpResponse:
    """Send an answer back."""
    reply = _reply_or_404(request, reply_id)
    form = ReturnForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.send_back(reply.pk, by=request.actor, at=clock.now(), reason=said["reason"], due_on=said["due_on"])
            return redirect("rounds:reply", reply.pk)
        except Refused as refusal:
            form.said(refusal)
    context = {"reply": reply, "form": form}
    return render(request, "rounds/send_back.html", context, status=422 if form.is_bound else 200)


def _regions(request: HttpRequest) -> list[tuple[str, str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # the list is behind @page
    return regions_offered_to(actor, request.GET.get("region", ""))


def _round_or_404(request: ActorRequest, round_id: UUID) -> Round:
    notice = queries.rounds_for(request.actor).filter(pk=round_id).first()
    if notice is None:
        raise Http404
    return notice


def _reply_or_404(request: ActorRequest, reply_id: UUID) -> Reply:
    reply = queries.replies_for(request.actor).select_related("round").filter(pk=reply_id).first()
    if reply is None:
        raise Http404
    return reply


def _story(subject_id: UUID, request: ActorRequest) -> list[Entry]:
    return [
        Entry(
            _STORY.get(entry.action, entry.action), at=entry.at, who=entry.person_name,
            said=entry.detail.get("reason") or entry.detail.get("text") or "",
        )
        for entry in history_of(subject_id, by=request.actor)
        if entry.action in _STORY
    ]  # fmt: skip


def _whole(form: RoundForm) -> rules.Draft:
    form.cleaned_data = {"title": "", "body": "", "reply_by": None, **form.cleaned_data}
    return form.draft()


def _drafted(request: ActorRequest) -> dict[str, object]:
    """Return what another page suggests for a notice: its words, and exactly the enterprises it goes to."""
    said = request.POST
    if said.get("draft") != "1":
        return {}
    given = {name: said[name] for name in ("title", "body", "reply_by") if name in said}
    return {**given, "audience": rules.Audience.NAMED.value, "names": "\n".join(said.getlist("names"))}


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
