"""Sheets of activation cards (激活码打印单): one PDF at once, or town by town in the background when there are many."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.roles import title_of
from anguan.foundation.audit import services as audit
from anguan.foundation.documents.pdf import qr_svg, render_pdf
from anguan.foundation.sealing import seal, unseal
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import ActivationSheet, Post
from anguan.registry.accounts.rules.activation import as_printed
from anguan.registry.accounts.services.activation import IssuedCode, issue_codes
from anguan.registry.accounts.sheets import TEMPLATE
from anguan.registry.regions import queries as regions

KEPT = timedelta(days=7)
MAKE = "accounts.make_sheet"


def sheet_pdf(codes: Sequence[IssuedCode], *, title: str, address: str, at: datetime) -> bytes:
    """Set the cards of some codes; `address` is where one activates, as people would type it."""
    places = regions.names({code.region_code[:9] for code in codes})
    cards = [
        {
            "organisation": code.organisation,
            "place": places.get(code.region_code[:9], ""),
            "name": code.name,
            "role": title_of(code.role),
            "username": code.username,
            "code": as_printed(code.code),
            # after the # so that no server on the way ever writes the code into a log
            "qr": qr_svg(f"{address}#c={code.code}", quickly=True),
        }
        for code in codes
    ]
    data = {
        "title": title,
        "address": address.split("://", 1)[-1],
        "issued": _said(clock.day_of(at).isoformat()),
        "expires": _said(clock.day_of(codes[0].expires_at).isoformat()) if codes else "",
        "cards": cards,
    }
    return render_pdf(TEMPLATE, data)


def sheet_now(*, region: str, again: bool, address: str, by: Actor, at: datetime) -> tuple[bytes, int]:
    """Issue codes to all who wait in a region and return their cards (立即打印), with their number."""
    by.require("accounts.activate")
    codes = issue_codes(in_order(who_gets_one(by, region=region, again=again, at=at)), by=by, at=at)
    title = _("{place}账号激活卡").format(place=_place(region))
    return sheet_pdf(codes, title=title, address=address, at=at), len(codes)


@transaction.atomic
def request_sheets(*, region: str, again: bool, address: str, by: Actor, at: datetime) -> list[ActivationSheet]:
    """Ask for the cards of a large region (后台制作): one sheet for each town with somebody waiting."""
    by.require("accounts.activate")
    if by.post_id is None:
        raise Post.DoesNotExist
    waiting = who_gets_one(by, region=region, again=again, at=at)
    towns = sorted({code[:9] for code in waiting.values_list("region_code", flat=True)})
    names = regions.path_names(towns)
    batch = uuid7()
    sheets = [
        ActivationSheet(
            batch=batch,
            region_code=town,
            region_name=names.get(town, town),
            post_id=by.post_id,
            requested_at=at,
            expires_at=at + KEPT,
        )
        for town in towns
    ]
    ActivationSheet.objects.bulk_create(sheets)
    for sheet in sheets:  # by name, for the task is the door and this is the room behind it
        app.configure_task(MAKE).defer(sheet_id=str(sheet.pk), again=again, address=address)
    audit.record("accounts.sheets_requested", None, by=by, at=at, region=region, again=again, towns=len(towns))
    return sheets


def make_sheet(sheet_id: UUID, *, again: bool, address: str, by: Actor, at: datetime) -> ActivationSheet:
    """Make one sheet in the background; one that is there already stays as it is."""
    with transaction.atomic():
        sheet: ActivationSheet = sheets_for(by).select_for_update(of=("self",)).get(pk=sheet_id)
        if sheet.made_at is not None:
            return sheet
        waiting = in_order(who_gets_one(by, region=sheet.region_code, again=again, at=at))
        codes = issue_codes(waiting, by=by, at=at)
        title = _("{place}账号激活卡").format(place=sheet.region_name)
        sheet.content = seal(sheet_pdf(codes, title=title, address=address, at=at)) if codes else None
        sheet.made_at, sheet.card_count = at, len(codes)
        sheet.save(update_fields=["content", "made_at", "card_count"])
    return sheet


def sheets_for(actor: Actor) -> QuerySet[ActivationSheet]:
    """Return the sheets an actor asked for; nobody else prints them."""
    rows: QuerySet[ActivationSheet] = ActivationSheet.objects.visible_to(actor).filter(post_id=actor.post_id)
    return rows


def take_sheet(sheet_id: UUID, *, by: Actor, at: datetime) -> tuple[ActivationSheet, bytes]:
    """Fetch a sheet for printing (下载打印); every time is recorded."""
    sheet = sheets_for(by).filter(expires_at__gt=at, content__isnull=False).get(pk=sheet_id)
    audit.record("accounts.sheet_taken", sheet, by=by, at=at, cards=sheet.card_count)
    return sheet, unseal(bytes(sheet.content or b""))


def forget_old(*, at: datetime) -> int:
    """Remove sheets whose time is over; a daily job."""
    return ActivationSheet.objects.filter(expires_at__lte=at).delete()[0]


def who_gets_one(actor: Actor, *, region: str, again: bool, at: datetime) -> QuerySet[Post]:
    """Return those who wait in a region: all of them again, or only those without a code in hand."""
    waiting = queries.waiting_posts(actor, region=region, today=clock.day_of(at))
    return waiting if again else queries.without_code(waiting, at=at)


def in_order(posts: QuerySet[Post]) -> list[Post]:
    """Order posts as the cards are cut and handed out: town by town, enterprise by enterprise, principals first."""
    return list(posts.select_related("person").order_by("region_code", "organisation", "role", "id"))


def _place(region: str) -> str:
    return regions.names([region]).get(region, "") if region else ""


def _said(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"
