"""A page with everything on it, so that every part of the kit is drawn at least once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason
from anguan.foundation.ui.timeline import Entry, Photo

AT = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
FOUND = AT - timedelta(days=3, hours=2)
PICTURE = "/static/ui/mark.svg"


class DispatchForm(forms.Form):
    """A form with one field of every kind."""

    level = forms.ChoiceField(
        label="隐患级别",
        choices=[("general", "一般隐患"), ("major", "重大事故隐患")],
        widget=forms.RadioSelect,
        help_text="重大事故隐患按行业判定标准认定，派发后同时报镇安监办。",
    )
    responsible = forms.CharField(label="整改责任人", error_messages={"required": "请选择整改责任人"})
    measures = forms.CharField(label="整改措施", widget=forms.Textarea, help_text="写清楚做什么、做到什么程度。")
    due_on = forms.DateField(label="整改期限", error_messages={"required": "请选择整改期限"})
    cost = forms.DecimalField(label="整改资金", required=False)
    kind = forms.ChoiceField(label="隐患类别", choices=[("", "请选择"), ("machine", "机械设备")], required=False)
    stop = forms.BooleanField(label="整改期间停用该设备", required=False, help_text="现场挂牌，恢复使用前须验收。")
    plan = forms.FileField(label="整改方案", required=False)


def context() -> dict[str, Any]:
    """Return what the pages show."""
    months = [f"{month}月" for month in range(4, 13)] + ["1月", "2月", "3月"]
    found = [412, 388, 467, 501, 533, 498, 476, 520, 611, 590, 402, 128]
    photos = [Photo(PICTURE, PICTURE, "整改前"), Photo(PICTURE, PICTURE, "远景")]
    return {
        "now": AT,
        "found": FOUND,
        "photos": photos,
        "trend": {
            "kind": "bar",
            "labels": months,
            "series": [
                {"name": "发现", "values": found},
                {"name": "销号", "values": [round(one * 0.95) for one in found]},
            ],
            "links": [f"#{month}" for month in months],
            "unit": "条",
        },
        "sources": {
            "kind": "donut",
            "labels": ["随手拍", "企业自查", "镇街检查", "专家检查"],
            "series": [{"name": "隐患", "values": [612, 401, 198, 75]}],
            "unit": "条",
        },
        "towns": [["盐东镇", "312", "91.3%"], ["南洋镇", "287", "88.2%"], ["新兴镇", "265", "79.6%"]],
        "reasons": [
            Reason(
                "no_photo", "没有整改后的照片", "请到现场，点“提交整改”用手机拍一张", clause="本企业隐患治理制度第六条"
            ),
            Reason("same_person", "整改人不能复查自己的整改", "请由安全员或主要负责人复查"),
        ],
        "entries": [
            Entry("整改逾期，已提醒主要负责人", AT - timedelta(hours=6), "系统", "alarm"),
            Entry(
                "核实并派发整改",
                AT - timedelta(days=3),
                "周明 · 安全员",
                "active",
                "send",
                said="双手按钮左侧触点粘连，单手即可启动，先停用。",
                facts=[("责任人", "陈卫东"), ("期限", "3月3日")],
            ),
            Entry("随手拍上报", FOUND, "王师傅 · 冲压班", "neutral", "camera", photos=photos),
        ],
        "form": DispatchForm({"level": "major", "measures": "更换双手按钮"}),
    }


def drawn(name: str, request: HttpRequest | None = None, **extra: Any) -> str:
    """Return one of the pages."""
    source = (Path(__file__).parent / f"{name}.html").read_text(encoding="utf-8")
    found = {**context(), **extra}
    made = request or request_of(None)
    # A context processor would put the moment of the test run in the place of ours.
    template: Any = engines["jinja2"].from_string(source)
    html: str = template.render({**found, "at": found["now"]}, made)
    return html


def request_of(actor: Actor | None, path: str = "/") -> HttpRequest:
    """Return a request of an actor, as the middleware leaves it."""
    request = RequestFactory().get(path)
    request.actor = actor  # type: ignore[attr-defined]  # what ActorMiddleware sets
    request.posts = []  # type: ignore[attr-defined]  # what ActorMiddleware sets
    return request
