"""One person's training (一人一档): what is owed, was done, has changed; one's own page, and the printed sheets."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import colleagues, posts_for
from anguan.responsibility.training import catalog, looks, queries
from anguan.responsibility.training.models import Debt, Record
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES, Category
from anguan.responsibility.training.sheets import card_of, card_pdf, file_of, file_pdf


@page("training.view")
def person(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """One person's file (一人一档)."""
    return _file(request, person_id, own=False)


@page()
def mine(request: ActorRequest) -> HttpResponseBase:
    """One's own file (我的培训档案)."""
    return _file(request, request.actor.person_id, own=True)


@page()
def debt(request: ActorRequest, debt_id: UUID) -> HttpResponseBase:
    """What a deadline leads to: the file of whoever owes it."""
    row = queries.shown_debts(request.actor).filter(pk=debt_id).first()
    if row is None:
        raise Http404
    own = row.person_id == request.actor.person_id and not request.actor.may("training.view")
    return redirect(reverse("training:mine") if own else reverse("training:person", args=[row.person_id]))


@page()
def card(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """The three-level education card to print (三级安全教育卡)."""
    post = _post(request, person_id)
    data = card_of(post, by=request.actor, at=clock.now())
    return _pdf(card_pdf(data), _("三级安全教育卡 {name}").format(name=post.person_name))


@page()
def sheet(request: ActorRequest, person_id: UUID) -> HttpResponseBase:
    """The whole file to print (安全培训档案)."""
    post = _post(request, person_id)
    data = file_of(post, by=request.actor, at=clock.now())
    return _pdf(file_pdf(data), _("安全培训档案 {name}").format(name=post.person_name))


@page("training.hold")
def find_person(request: ActorRequest) -> HttpResponseBase:
    """People of one's own enterprise, for the forms."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    found = colleagues(request.actor, text, today=clock.today())
    options = [
        (post.person_id, post.person_name, " · ".join(part for part in (post.title, post.team, post.employer) if part))
        for post in found
    ]
    return render(request, "ui/options.html", {"options": options})


def _file(request: ActorRequest, person_id: UUID, *, own: bool) -> HttpResponseBase:
    actor, today = request.actor, clock.today()
    records = list(
        queries.records_for(actor).filter(person_id=person_id).select_related("enterprise").order_by("-on", "-id")[:500]
    )
    debts = list(queries.debts_for(actor).filter(person_id=person_id).order_by("-year", "due_on", "id"))
    posts = list(posts_for(actor).filter(person_id=person_id, enterprise__isnull=False).order_by("-since", "id"))
    if not (records or debts or posts) and not own:
        raise Http404
    firm = posts[0].enterprise_id if posts else actor.enterprise_id
    setting = queries.setting_of(firm) if firm else None
    minutes_per_hour = setting.minutes_per_hour if setting else 45
    edits = (
        actor.may("training.edit")
        and actor.enterprise_id is not None
        and any(post.enterprise_id == actor.enterprise_id for post in posts)
    )
    moves = list(queries.moves_for(actor).filter(person_id=person_id).order_by("-on"))
    shown = [row for row in debts if row.state != "lapsed" or row.year == today.year]
    context = {
        "title": _("我的培训") if own else _("{name}的培训档案").format(name=_name(posts, records, debts)),
        "name": _name(posts, records, debts) or actor.name,
        "posts": [
            (looks.role_title(post.role), post.title, post.team, *span)
            for post in posts
            for span in reversed(post.spans)
        ],
        "debts": [(row, looks.standing_badge(row, today=today), looks.lacking(row), catalog.entries()[row.rule],
                   _meter(row)) for row in shown],
        "unready": any(looks.standing_of(row, today=today) == "unready" for row in debts),
        "sums": _sums(records, minutes_per_hour, today),
        "records": [(row, looks.category_said(row.category, row.topic), looks.record_badge(row),
                     looks.SOURCE_TITLES[row.source], looks.hours(row.minutes, minutes_per_hour)) for row in records],
        "moves": moves,
        "minutes_per_hour": minutes_per_hour,
        "person_id": person_id,
        "edits": edits,
        "own": own,
        "prints": bool(posts),
        "back": reverse("training:list") if actor.may("training.view") and not own else "",
    }  # fmt: skip
    return render(request, "training/person.html", context)


def _name(posts: Sequence[Post], records: Sequence[Record], debts: Sequence[Debt]) -> str:
    names = [*(row.person_name for row in posts), *(row.person_name for row in records)]
    names += [row.person_name for row in debts]
    return names[0] if names else ""


def _meter(row: Debt) -> tuple[str, str] | None:
    whole = catalog.entries()[row.rule].hours
    if not whole or not row.minutes_owed:
        return None
    each = row.minutes_owed // whole
    return looks.hours(min(row.minutes_done, row.minutes_owed), each), str(whole)


def _sums(records: Sequence[Record], minutes_per_hour: int, today: date) -> list[tuple[str, str, str]]:
    """Return hours by category: this year's, and all."""
    all_minutes = queries.minutes_by_category(records)
    this_year = queries.minutes_by_category(row for row in records if row.on.year == today.year)
    return [
        (CATEGORY_TITLES[one], looks.hours(this_year.get(one, 0), minutes_per_hour),
         looks.hours(all_minutes[one], minutes_per_hour))
        for one in Category
        if one in all_minutes
    ]  # fmt: skip


def _post(request: ActorRequest, person_id: UUID) -> Post:
    """Return a post of somebody whose sheets may be printed: one's own, or of those one may see."""
    actor = request.actor
    if person_id != actor.person_id and not actor.may("training.view"):
        raise Http404
    rows = posts_for(actor).filter(person_id=person_id, enterprise__isnull=False)
    if actor.enterprise_id is not None:
        rows = rows.filter(enterprise_id=actor.enterprise_id)
    found = rows.select_related("enterprise").order_by("-since", "id").first()
    if found is None:
        raise Http404
    return found


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    return answer
