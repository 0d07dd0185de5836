"""Rules of offices: the lines (条线) along which departments supervise (管行业必须管安全, 安全生产法 第三条)."""

from collections.abc import Iterable

from anguan.foundation.access import Territory
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

# code → title; which department holds which line is decided by each city, so an office row carries its own lines.
LINES: dict[str, str] = {
    "emergency": "应急管理（综合与危化、工贸）",
    "industry": "工业和信息化",
    "housing": "住房和城乡建设",
    "transport": "交通运输",
    "commerce": "商务",
    "market": "市场监管（特种设备）",
    "agriculture": "农业农村",
    "fire": "消防救援",
}


def lines_said(lines: Iterable[str]) -> str:
    """Return the titles of lines; none means all of them."""
    return "、".join(LINES.get(line, line) for line in lines) or _("全部条线")


def reasons_not_to_keep(
    *, name: str, region_code: str, region_known: bool, lines: Iterable[str], territory: Territory | None, taken: bool
) -> list[Reason]:
    """Everything that stands in the way of registering or changing an office."""
    reasons = []
    if not name.strip():
        reasons.append(Reason("no_name", _("部门名称没有填写"), _("请填写全称，例如“响水县应急管理局”"), field="name"))
    elif taken:
        reasons.append(
            Reason("office_known", _("这个辖区已有同名部门"), _("请在部门列表中修改原来的一个"), field="name")
        )
    if not region_known:
        reasons.append(Reason("unknown_region", _("没有这个区划"), _("请从列表中选择"), field="region_code"))
    elif territory is None or region_code not in territory:
        reasons.append(
            Reason("outside_territory", _("所选区划不在您的辖区内"), _("请选择辖区内的区划"), field="region_code")
        )
    if unknown := [line for line in lines if line not in LINES]:
        reasons.append(
            Reason(
                "unknown_line", _("没有这个条线：{line}").format(line=unknown[0]), _("请从列表中选择"), field="lines"
            )
        )
    return reasons
