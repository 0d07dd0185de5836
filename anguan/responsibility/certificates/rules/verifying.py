"""Verification (核验): what a look at the national query may say, and everything wrong with how it is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

RESULTS: dict[str, str] = {
    "matches": _("查到，与登记相符"),
    "differs": _("查到，与登记不符"),
    "not_found": _("查不到"),
}
TITLES: dict[str, str] = {"": _("未核验"), "matches": _("已核验"), "differs": _("核验不符"), "not_found": _("查无此证")}
SOURCES = (
    _("国家特种作业操作证及安全生产知识和管理能力考核合格信息查询平台"),
    _("国家市场监督管理总局特种设备作业人员查询"),
    _("住房和城乡建设部门查询"),
    _("发证单位答复"),
)
OLDEST = timedelta(days=30)


@dataclass(frozen=True)
class Verdict:
    """What a look-up said (核验结果)."""

    result: str
    source: str
    looked_at: datetime | None
    said: str = ""  # what the page showed, in words


def reasons_against(verdict: Verdict, *, photos: int, at: datetime) -> list[Reason]:
    """Everything wrong with a verdict as somebody tells it."""
    reasons = []
    if verdict.result not in RESULTS:
        reasons.append(Reason("no_result", _("没有选择查询结果"), _("请照查询页面选择"), field="result"))
    if not verdict.source.strip():
        reasons.append(Reason("no_source", _("没有写在哪里查的"), _("请选择或填写查询平台"), field="source"))
    if verdict.looked_at is None:
        reasons.append(Reason("no_moment", _("没有写查询时间"), _("请填写查询的时间"), field="looked_at"))
    elif verdict.looked_at > at + timedelta(minutes=5):
        reasons.append(Reason("later", _("查询时间还没有到"), _("请核对时间"), field="looked_at"))
    elif verdict.looked_at < at - OLDEST:
        reasons.append(Reason("long_ago", _("查询时间超过 30 天"), _("请重新查询后再登记"), field="looked_at"))
    if verdict.result == "differs" and not verdict.said.strip():
        remedy = _("请写明查到的内容，如“有效期至 2025-03-01”")
        reasons.append(Reason("no_words", _("没有写哪里不符"), remedy, field="seen"))
    if not photos:
        remedy = _("请用本页相机拍下查询结果的画面")
        reasons.append(Reason("no_screen", _("没有查询结果的画面"), remedy, field="photos"))
    return reasons
