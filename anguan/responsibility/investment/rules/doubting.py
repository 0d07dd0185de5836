"""Doubts (存疑): what is hardly to be believed of an entry; it is kept and marked, and never refused for these."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from anguan.foundation.words import mark as _

LONG_AFTER = timedelta(days=90)  # 本系统设计
_BUILDING = ("三同时", "新建项目", "扩建项目", "改建项目", "新建厂房", "扩建厂房")

TITLES: dict[str, str] = {
    "photo_same": _("凭证照片重复"),
    "photo_alike": _("凭证照片相似"),
    "voucher_shared": _("凭证号重复"),
    "amount_large": _("金额偏大"),
    "long_after": _("事后补登"),
    "maybe_building": _("可能不得列支"),
}


@dataclass(frozen=True)
class Doubt:
    """One thing that is hardly to be believed, what it was judged by, and with which other entries."""

    code: str
    words: str
    others: tuple[str, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """Return plain values."""
        return {"code": self.code, "words": self.words, "with": list(self.others)}


@dataclass(frozen=True)
class Same:
    """Another live entry with the same voucher number, or whose voucher's photo looks the same."""

    id: str
    on: date
    amount: Decimal
    photo_same: bool = False


def doubts(
    *,
    amount: Decimal,
    on: date,
    entered_on: date,
    what: str = "",
    annual: Decimal | None = None,
    same_voucher: Sequence[Same] = (),
    alike: Sequence[Same] = (),
    alike_elsewhere: bool = False,
) -> Iterator[Doubt]:
    """Yield everything doubtful of a spending."""
    if alike:
        same = [one for one in alike if one.photo_same]
        which = _named(same or alike)
        if same:
            words = _("凭证照片与{which}的完全相同").format(which=which)
            yield Doubt("photo_same", words, tuple(one.id for one in alike))
        else:
            words = _("凭证照片与{which}的很像，可能是同一张凭证").format(which=which)
            yield Doubt("photo_alike", words, tuple(one.id for one in alike))
    elif alike_elsewhere:
        yield Doubt("photo_alike", _("凭证照片与别处用过的照片很像"))
    if same_voucher:
        words = _("凭证号与{which}相同").format(which=_named(same_voucher))
        yield Doubt("voucher_shared", words, tuple(one.id for one in same_voucher))
    if annual and amount > annual:
        yield Doubt("amount_large", _("一笔就超过了全年应提取的 {annual} 元").format(annual=f"{annual:,.2f}"))
    if entered_on - on > LONG_AFTER:
        days = (entered_on - on).days
        yield Doubt("long_after", _("凭证日期比登记早 {days} 天").format(days=days))
    if any(word in what for word in _BUILDING):
        words = _("新建、改建、扩建项目“三同时”的初期投入不得从安全生产费用列支（请核对原文）")
        yield Doubt("maybe_building", words)


def _named(found: Sequence[Same]) -> str:
    said = "、".join(
        _("{on:%Y-%m-%d} 的 {amount:,.2f} 元").format(on=one.on, amount=one.amount) for one in found[:3]
    )  # fmt: skip
    return _("{said}等 {n} 笔").format(said=said, n=len(found)) if len(found) > 3 else said
