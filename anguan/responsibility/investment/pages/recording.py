"""Entering: a spending with its voucher, money set aside, a month that pauses, one entry, its voucher, its strike."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence.queries import exhibits_for, held_exhibits
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.timeline import Entry as Told
from anguan.foundation.words import mark as _
from anguan.responsibility.investment import looks, queries, services
from anguan.responsibility.investment.forms import SetAsideForm, SpendForm, StrikeForm, VoucherForm
from anguan.responsibility.investment.models import Entry
from anguan.responsibility.investment.pages import showing

_STORY = {
    "investment.spent": _("登记使用"), "investment.set_aside": _("登记提取"), "investment.imported": _("从台账导入"),
    "investment.voucher_added": _("补拍凭证"), "investment.struck": _("作废"),
}  # fmt: skip


@page("investment.keep")
def spend(request: ActorRequest) -> HttpResponseBase:
    """Enter money spent, with the voucher photographed where it lies (记一笔)."""
    actor, today = request.actor, clock.today()
    uses = _uses(actor)
    form = SpendForm(request.POST or None, uses=uses, initial={"on": today})
    if form.is_bound and form.is_valid():
        try:
            entry = services.spend(
                form.spending(), by=actor, at=clock.now(), photo_ids=form.taken, key=_key(request.POST.get("key", ""))
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            _say(request, entry)
            return redirect("investment:entry", entry.pk)
    fund = showing.own_fund(actor, today.year)
    context = {
        "form": form, "key": request.POST.get("key", ""), "uses_note": looks.USES_NOTE,
        "balance": looks.balance_said(fund) if fund and queries.saves(fund) else "",
        "taken": held_exhibits(form.taken, by=actor) if form.is_bound else (),
    }  # fmt: skip
    return render(request, "investment/spend.html", context, status=422 if form.is_bound else 200)


@page("investment.keep")
def set_aside(request: ActorRequest) -> HttpResponseBase:
    """Enter money set aside for a month (登记提取)."""
    actor, today, year = request.actor, clock.today(), showing.year_of(request)
    fund = showing.own_fund(actor, year)
    book = queries.book_of(fund, today=today) if fund else None
    last = 12 if year < today.year else today.month if year == today.year else 0
    months = [(month, _month_said(book, month)) for month in range(last, 0, -1)]
    first = _first(book, last, request.GET.get("month", ""))
    initial = {"year": year, "month": first, "on": today, "amount": _missing(book, first)}
    form = SetAsideForm(request.POST or None, months=months, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            entry = services.set_aside(
                form.said_set_aside(), by=actor, at=clock.now(), photo_ids=form.taken,
                key=_key(request.POST.get("key", "")),
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
        else:
            _say(request, entry)
            return redirect(f"{reverse('investment:home')}?year={entry.year}")
    context = {
        "form": form, "book": book, "year": year, "key": request.POST.get("key", ""), "yuan": looks.yuan,
        "taken": held_exhibits(form.taken, by=actor) if form.is_bound else (),
    }  # fmt: skip
    return render(request, "investment/set_aside.html", context, status=422 if form.is_bound else 200)


@page("investment.keep")
@require_POST
def pause(request: ActorRequest) -> HttpResponseBase:
    """Note that setting aside pauses in a month (登记暂停提取)."""
    said = request.POST.get("month", "")
    month = int(said) if said.isdecimal() and len(said) <= 2 else 0
    fund = services.note_pause(showing.year_of(request), month, by=request.actor, at=clock.now())
    messages.success(request, _("已登记：{month} 月暂停提取").format(month=month))
    return redirect(f"{reverse('investment:home')}?year={fund.year}")


@page("investment.view")
def entry(request: ActorRequest, line_id: UUID) -> HttpResponse:
    """Show one entry: amount, voucher, what is doubtful of it, its story."""
    actor = request.actor
    row = showing.entry_meant(actor, line_id)
    own = row.enterprise_id == actor.enterprise_id and actor.may("investment.keep")
    others = queries.entries_for(actor).filter(
        enterprise_id=row.enterprise_id, pk__in={key for one in row.doubts for key in one["with"]}
    )
    context = {
        "row": row, "fund": row.fund, "own": own, "what": looks.title_of(row),
        "use": queries.use_titles([row.use]).get(row.use, ""), "badge": looks.side_badge(row),
        "balance": looks.balance_said(row.fund), "yuan": looks.yuan,
        "photos": list(exhibits_for(actor).filter(pk__in=row.exhibit_ids).order_by("taken_at", "id")),
        "others": [(one, looks.title_of(one)) for one in others.order_by("on", "id")],
        "story": [
            Told(_STORY.get(one.action, one.action), at=one.at, who=one.person_name, said=one.detail.get("reason", ""))
            for one in history_of(row.pk, by=actor)
        ],
    }  # fmt: skip
    return render(request, "investment/entry.html", context)


@page("investment.keep")
def voucher(request: ActorRequest, line_id: UUID) -> HttpResponseBase:
    """Photograph the voucher of an entry that came without one (补拍凭证)."""
    row = _own(request, line_id)
    form = VoucherForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.add_voucher(row.pk, photo_ids=form.taken, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("凭证已补上"))
            return redirect("investment:entry", row.pk)
    taken = held_exhibits(form.taken, by=request.actor) if form.is_bound else ()
    context = {"form": form, "row": row, "what": looks.title_of(row), "taken": taken, "yuan": looks.yuan}
    return render(request, "investment/voucher.html", context, status=422 if form.is_bound else 200)


@page("investment.keep")
def strike(request: ActorRequest, line_id: UUID) -> HttpResponseBase:
    """Strike a wrong entry, with a reason (作废)."""
    row = _own(request, line_id)
    form = StrikeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.strike(row.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已作废，结余已重新计算"))
            return redirect("investment:entry", row.pk)
    context = {"form": form, "row": row, "what": looks.title_of(row), "yuan": looks.yuan}
    return render(request, "investment/strike.html", context, status=422 if form.is_bound else 200)


def _own(request: ActorRequest, entry_id: UUID) -> Entry:
    row = showing.entry_meant(request.actor, entry_id)
    if row.enterprise_id != request.actor.enterprise_id:
        raise Http404(str(entry_id))
    return row


def _say(request: ActorRequest, entry: Entry) -> None:
    fund = entry.fund
    said = (
        _("已登记 {amount} 元，结余 {balance} 元")
        if queries.saves(fund)
        else _("已登记 {amount} 元，今年已用 {spent} 元")
    )
    said = said.format(amount=looks.yuan(entry.amount), balance=looks.balance_said(fund), spent=looks.yuan(fund.spent))
    messages.success(request, said)


def _uses(actor: Actor) -> dict[str, str]:
    return queries.uses_of(actor.enterprise_id) if actor.enterprise_id else {}


def _month_said(book: queries.Book | None, month: int) -> str:
    if book is None or not book.monthly:
        return _("{month} 月").format(month=month)
    found = book.months[month - 1]
    return _("{month} 月（{state}）").format(month=month, state=looks.MONTH_TITLES[found.state])


def _first(book: queries.Book | None, last: int, asked: str) -> int:
    """Return the month to begin with: the one asked for, else the first that lacks something, else the last."""
    if asked.isdecimal() and 1 <= int(asked[:2]) <= last:
        return int(asked[:2])
    lacking = [one.month for one in book.months[:last] if one.missing > 0] if book else []
    return lacking[0] if lacking else last


def _missing(book: queries.Book | None, month: int) -> Decimal | None:
    if book is None or not 1 <= month <= 12:
        return None
    if not book.monthly:
        return book.top_up or None
    return book.months[month - 1].missing or None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
