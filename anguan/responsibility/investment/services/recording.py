"""Entering what happened (记账): spent, set aside, a month that pauses, a voucher shown later, an entry struck."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.services import attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.investment import queries
from anguan.responsibility.investment.models import Entry, Fund, OwnUse
from anguan.responsibility.investment.rules import needs, saying
from anguan.responsibility.investment.rules.saying import SetAsideSaid, SpendSaid
from anguan.responsibility.investment.services import books, doubting, proving


@transaction.atomic
def spend(
    said: SpendSaid, *, by: Actor, at: datetime, photo_ids: Sequence[UUID] = (), key: UUID | None = None
) -> Entry:
    """Enter money spent for safety (登记使用), with its voucher photographed; the same key again is the same entry."""
    enterprise = books.own_enterprise(by)
    if (known := _known(key, by=by)) is not None:
        return known
    reasons = list(
        saying.reasons_not_to_spend(said, today=clock.day_of(at), uses=queries.uses_of(enterprise.pk))
    )  # fmt: skip
    refuse_if(reasons)
    assert said.amount is not None and said.on is not None  # noqa: S101, PT018 - refused above
    fund = books.open_book(enterprise, said.on.year)
    refuse_if(_against_voucher(said, enterprise.pk))
    use = _own_use(enterprise, said.new_use, at=at) if said.new_use.strip() else said.use
    entry = Entry(
        **_owned(enterprise), id=key or uuid7(), fund=fund, year=fund.year, side="spent", month=said.on.month,
        on=said.on, amount=said.amount, use=use, what=said.what.strip(), supplier=said.supplier.strip(),
        voucher=said.voucher.strip(), **_who(by, at),
    )  # fmt: skip
    _write(entry)
    _show(entry, photo_ids, by=by, at=at)
    doubting.judge(entry, fund, by=by)
    entry.save(update_fields=["exhibit_ids", "doubts"])
    books.settle(fund)
    audit.record(
        "investment.spent", entry, by=by, at=at, amount=str(entry.amount), use=use, voucher=entry.voucher,
        balance=str(fund.opening + fund.set_aside - fund.spent),
    )  # fmt: skip
    return entry


@transaction.atomic
def set_aside(
    said: SetAsideSaid, *, by: Actor, at: datetime, photo_ids: Sequence[UUID] = (), key: UUID | None = None
) -> Entry:
    """Set money aside for a month (登记提取); a whole month proves its duty."""
    enterprise = books.own_enterprise(by)
    if (known := _known(key, by=by)) is not None:
        return known
    today = clock.day_of(at)
    refuse_if(saying.reasons_not_to_set_aside(said, today=today, paused=False))
    assert said.amount is not None and said.on is not None  # noqa: S101, PT018 - refused above
    fund = books.open_book(enterprise, said.year)
    paused = queries.book_of(fund, today=today).months[said.month - 1].suspended
    refuse_if(saying.reasons_not_to_set_aside(said, today=today, paused=paused))
    entry = Entry(
        **_owned(enterprise), id=key or uuid7(), fund=fund, year=fund.year, side="set_aside", month=said.month,
        on=said.on, amount=said.amount, what=said.what.strip(), voucher=said.voucher.strip(), **_who(by, at),
    )  # fmt: skip
    _write(entry)
    _show(entry, photo_ids, by=by, at=at)
    entry.save(update_fields=["exhibit_ids", "doubts"])
    books.settle(fund)
    audit.record("investment.set_aside", entry, by=by, at=at, amount=str(entry.amount), month=entry.month)
    proving.prove_month(fund, entry, by=by, at=at)
    return entry


@transaction.atomic
def note_pause(year: int, month: int, *, by: Actor, at: datetime) -> Fund:
    """Note that setting aside pauses this month (登记暂停提取), by the balance that stands in the book."""
    enterprise = books.own_enterprise(by)
    refuse_if(saying.reasons_against_year(year))
    fund = books.open_book(enterprise, year)
    shown = queries.book_of(fund, today=clock.day_of(at))
    found = shown.months[month - 1] if 1 <= month <= 12 else None
    if found is None or found.state != "paused" or shown.threshold is None:
        message = _("这个月没有暂停提取：月初结余没有达到上一年应计提的三倍，或者月份还没有到")
        raise Refused(Reason("not_paused", message, _("请按月提取"), field="month"))
    if month in fund.paused:
        return fund
    fund.paused = sorted({*fund.paused, month})
    fund.save(update_fields=["paused"])
    words = _(
        "{year} 年 {month} 月月初结余 {opening:,.2f} 元，达到上一年应计提的三倍（{most:,.2f} 元），暂停提取"
    ).format(year=year, month=month, opening=found.opening, most=shown.threshold)
    audit.record("investment.paused", fund, by=by, at=at, month=month, words=words)
    proving.prove_pause(fund, month, words, by=by, at=at)
    return fund


@transaction.atomic
def add_voucher(entry_id: UUID, *, photo_ids: Sequence[UUID], by: Actor, at: datetime) -> Entry:
    """Show the voucher of an entry that came without one (补拍凭证)."""
    entry, fund = _own_entry(entry_id, by=by)
    if entry.void_at is not None:
        raise Refused(Reason("struck", _("这一笔已经作废"), _("请在没有作废的那一笔上补拍")))
    if not photo_ids:
        raise Refused(Reason("no_photo", _("没有拍凭证"), _("现在拍一张发票或凭证"), field="photos"))
    _show(entry, photo_ids, by=by, at=at)
    if entry.side == "spent":
        doubting.judge(entry, fund, by=by)
    entry.save(update_fields=["exhibit_ids", "doubts"])
    books.settle(fund)
    audit.record("investment.voucher_added", entry, by=by, at=at, photos=len(entry.exhibit_ids))
    return entry


@transaction.atomic
def strike(entry_id: UUID, *, reason: str, by: Actor, at: datetime) -> Entry:
    """Strike a wrong entry (作废) with a reason; it stays to be read, and no longer counts."""
    entry, fund = _own_entry(entry_id, by=by)
    if entry.void_at is not None:
        return entry
    refuse_if(saying.reasons_not_to_strike(reason))
    entry.void_at, entry.void_why = at, reason.strip()
    entry.void_by, entry.void_by_name = by.person_id, by.name
    entry.save(update_fields=["void_at", "void_why", "void_by", "void_by_name"])
    doubting.forget(entry)
    books.settle(fund)
    audit.record("investment.struck", entry, by=by, at=at, amount=str(entry.amount), reason=entry.void_why)
    if entry.side == "set_aside":
        proving.take_back(entry, reason=_("提取记录作废：{why}").format(why=entry.void_why), by=by, at=at)
    return entry


def _own_entry(entry_id: UUID, *, by: Actor) -> tuple[Entry, Fund]:
    """Return one of the actor's own entries with its book, both locked; the book first, as every writer does."""
    enterprise = books.own_enterprise(by)
    rows = queries.entries_for(by).filter(enterprise_id=enterprise.pk)
    year = rows.values_list("year", flat=True).get(pk=entry_id)
    fund = books.locked(enterprise.pk, year)
    entry: Entry = rows.select_for_update(of=("self",)).get(pk=entry_id)
    return entry, fund


def _known(key: UUID | None, *, by: Actor) -> Entry | None:
    known = queries.entries_for(by).filter(pk=key).first() if key is not None else None
    if known is not None and (known.by != by.person_id or known.enterprise_id != by.enterprise_id):
        raise Refused(books.KEY_IN_USE)
    return known


def _write(entry: Entry) -> None:
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(books.KEY_IN_USE) from error


def _show(entry: Entry, photo_ids: Sequence[UUID], *, by: Actor, at: datetime) -> None:
    shown = attach_evidence(photo_ids, entry, by=by, at=at, need=needs.VOUCHER) if photo_ids else []
    entry.exhibit_ids = list(dict.fromkeys([*entry.exhibit_ids, *(one.pk for one in shown)]))


def _against_voucher(said: SpendSaid, enterprise_id: UUID) -> list[Reason]:
    """Refuse a voucher number that stands in the book already, unless it is said to be entered in parts."""
    number = said.voucher.strip()
    if not number or said.shared_voucher:
        return []
    rows = Entry.objects.filter(enterprise_id=enterprise_id, voucher=number, side="spent", void_at__isnull=True)
    found = rows.order_by("-on").first()
    if found is None:
        return []
    message = _("凭证号 {voucher} 已经登记过：{on:%Y-%m-%d}，{amount:,.2f} 元，{name}登记").format(
        voucher=number, on=found.on, amount=found.amount, name=found.by_name
    )
    remedy = _("重复的不用再登；确实是一张凭证分几笔的，请勾选“同一张凭证分几笔”")
    return [Reason("voucher_known", message, remedy, field="voucher")]


def _own_use(enterprise: Enterprise, title: str, *, at: datetime) -> str:
    title = title.strip()
    listed = {name: code for code, name in queries.uses_of(enterprise.pk).items()}
    if title in listed:
        return listed[title]
    if len(queries.own_uses(enterprise.pk)) >= saying.MOST_OWN_USES:
        message = _("自定类别已有 {n} 个").format(n=saying.MOST_OWN_USES)
        raise Refused(Reason("too_many_uses", message, _("请从已有的类别里选"), field="new_use"))
    row, _new = OwnUse.objects.get_or_create(
        enterprise=enterprise, title=title,
        defaults={"region_code": enterprise.region_code, "line_code": enterprise.line_code, "added_at": at},
    )  # fmt: skip
    return f"{queries.OWN}{row.pk}"


def _owned(enterprise: Enterprise) -> dict[str, object]:
    return {"enterprise": enterprise, "region_code": enterprise.region_code, "line_code": enterprise.line_code}


def _who(by: Actor, at: datetime) -> dict[str, object]:
    return {"by": by.person_id, "by_name": by.name, "at": at}
