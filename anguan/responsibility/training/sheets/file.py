"""One person's whole file to print (安全培训档案): what is owed, what was done, what changed."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pdf
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Post
from anguan.responsibility.training import catalog, looks, queries

TEMPLATE = Path(__file__).with_name("file.typ")
MOST = 400


def file_of(post: Post, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what stands in somebody's file, as plain data."""
    firm = post.enterprise
    assert firm is not None  # noqa: S101 - the door asks for a post of an enterprise
    each, today = queries.setting_of(firm.pk).minutes_per_hour, clock.day_of(at)
    only = {"enterprise_id": firm.pk, "person_id": post.person_id}
    debts = queries.debts_for(by).filter(**only).exclude(state="lapsed").order_by("-year", "due_on", "id")
    records = list(queries.records_for(by).filter(**only).order_by("-on", "-id")[:MOST])
    good = [row for row in records if row.passed and row.void_at is None]
    year = sum(row.minutes for row in good if row.on.year == today.year)
    return {
        "title": _("安全教育培训档案"),
        "firm": firm.name,
        "name": post.person_name,
        "post": post.title or looks.role_title(post.role),
        "team": post.team,
        "since": f"{post.since:%Y-%m-%d}" if post.since else "",
        "year": _("{year} 年 {n} 学时").format(year=today.year, n=looks.hours(year, each)),
        "all": _("累计 {n} 学时").format(n=looks.hours(sum(row.minutes for row in good), each)),
        "debts": [
            [
                str(row.year), looks.rule_title(row), looks.due_said(row),
                looks.STANDING_TITLES[looks.standing_of(row, today=today)], looks.lacking(row) or row.waived_why,
                catalog.entries()[row.rule].cited,
            ]
            for row in debts
        ],
        "records": [
            [
                f"{row.on:%Y-%m-%d}", row.title, looks.category_said(row.category, row.topic),
                looks.hours(row.minutes, each), row.educator, "" if row.score is None else f"{row.score:g}",
                str(looks.record_badge(row)), looks.SOURCE_TITLES[row.source],
            ]
            for row in records
        ],
        "moves": [
            [f"{row.on:%Y-%m-%d}", _("转岗") if row.kind == "transfer" else _("复岗"), row.before, row.after]
            for row in queries.moves_for(by).filter(**only).order_by("-on")
        ],
        "hour": _("1 学时 = {n} 分钟（企业设置）").format(n=each),
        "printed": _("打印于 {at}").format(at=f"{at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"),
        "printed_on": {"year": today.year, "month": today.month, "day": today.day},
    }  # fmt: skip


def file_pdf(data: Mapping[str, Any]) -> bytes:
    """Set a file."""
    return render_pdf(TEMPLATE, data)
