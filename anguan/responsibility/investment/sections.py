"""What safety money hangs in the enterprise's one file (一企一档)."""

from datetime import datetime

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section
from anguan.responsibility.investment import looks, queries

FIRST = 4
_STORY = {
    "investment.reckoned": _("核定安全投入"), "investment.planned": _("制定安全投入计划"),
    "investment.paused": _("登记暂停提取"), "investment.spent": _("登记安全投入使用"),
    "investment.set_aside": _("登记安全费用提取"), "investment.struck": _("作废安全投入记录"),
    "investment.imported": _("导入安全投入台账"), "investment.voucher_added": _("补拍安全投入凭证"),
}  # fmt: skip


def _investment(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    year = clock.day_of(at).year
    own = actor.enterprise_id == enterprise.pk
    fund = queries.funds_for(actor).filter(enterprise_id=enterprise.pk, year=year).first()
    deeds = [Deed(_("记一笔"), reverse("investment:spend"), icon="camera")] if own and _keeps(actor) else []
    if fund is None:
        return Part({"counts": [], "rows": []}, note=_("{year} 年未建账").format(year=year), deeds=deeds)
    book = queries.book_of(fund, today=clock.day_of(at))
    rows = queries.live(queries.entries_for(actor)).filter(enterprise_id=enterprise.pk, fund_id=fund.pk)
    recent = list(rows.order_by("-on", "-id")[:FIRST])
    titles = queries.use_titles({row.use for row in recent})
    here = reverse("investment:home") if own else reverse("investment:fund", args=[fund.pk])
    entries = f"{reverse('investment:entries')}?year={year}" + ("" if own else f"&enterprise={enterprise.pk}")
    counts = [
        (_("全年应提取"), looks.short(fund.annual), here), (_("已提取"), looks.short(fund.set_aside), entries),
        (_("已使用"), looks.short(fund.spent), entries), (_("结余"), looks.balance_said(fund), here),
    ]  # fmt: skip
    listed = [(row, looks.title_of(row, titles), looks.side_badge(row), looks.yuan(row.amount)) for row in recent]
    note = _("欠提 {n} 元").format(n=looks.short(book.missing)) if book.missing > 0 else ""
    deeds.insert(0, Deed(_("安全投入账"), here, icon="wallet"))
    return Part({"counts": counts, "rows": listed}, note=note, alarm=book.missing > 0, deeds=deeds)


def _keeps(actor: Actor) -> bool:
    return actor.may("investment.keep")


INVESTMENT = Section(
    "investment", _("安全投入"), "investment/section.html", _investment, order=26, icon="wallet",
    permission="investment.view", actions=_STORY,
)  # fmt: skip
