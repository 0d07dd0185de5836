"""Pressing a group (催办企业): those that are late or have no plan, chosen and handed to a notice as a draft."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.words import mark as _
from anguan.registry.regions import queries as regions
from anguan.responsibility.duties.pages.offices import asking
from anguan.responsibility.duties.pages.offices.asking import Wanted
from anguan.responsibility.duties.queries import naming, pressing
from anguan.responsibility.duties.queries.pressing import Pressed

MOST = 500  # as many as a notice names one by one
ANSWER_DAYS = 7
WHAT: dict[pressing.What, str] = {"late": _("有逾期未办事项"), "unplanned": _("没有报年度计划")}


@page("duties.view")
def firms(request: ActorRequest) -> HttpResponse:
    """The enterprises that are late or have no plan, with a notice to those chosen."""
    wanted = asking.wanted(request, "duties:firms")
    what: pressing.What = "unplanned" if request.GET.get("what") == "unplanned" else "late"
    found, more = pressing.to_press(wanted.asked, what, most=MOST)

    def here(**changes: str) -> str:
        said = {**wanted.said(), "what": what, **changes}
        return f"{reverse('duties:firms')}?{urlencode({name: value for name, value in said.items() if value})}"

    context = {
        "wanted": wanted, "where": wanted.where(), "firms": [_line(wanted, one) for one in found], "more": more,
        "most": MOST, "tabs": [(title, here(what=key), key == what) for key, title in WHAT.items()],
        "narrowed": [(label, f"{url}&what={what}") for label, url in wanted.narrowed()],
        "places": [(code, name, here(region=code)) for code, name in _places(wanted)], "what": what,
        "subject": _title(wanted, what), "body": _body(wanted, what), "back": _back(wanted),
        "reply_by": (wanted.today + timedelta(days=ANSWER_DAYS)).isoformat(),
    }  # fmt: skip
    return render(request, "duties/offices/firms.html", context)


def _line(wanted: Wanted, one: Pressed) -> dict[str, object]:
    return {
        "one": one, "page": reverse("enterprises:detail", args=[one.enterprise.pk]),
        "town": regions.town_name(one.enterprise.region_code),
        "rows": wanted.rows("late", enterprise=str(one.enterprise.pk)),
    }  # fmt: skip


def _places(wanted: Wanted) -> list[tuple[str, str]]:
    return [] if wanted.of_firms else regions.town_choices(wanted.code)


def _back(wanted: Wanted) -> str:
    return f"{reverse('duties:compliance')}?{urlencode(wanted.said())}"


def _title(wanted: Wanted, what: pressing.What) -> str:
    if what == "unplanned":
        return _("请尽快报送 {year} 年度履职计划").format(year=wanted.year)
    if wanted.duty:
        duty = naming.duty_titles([wanted.duty])[wanted.duty]
        return _("请尽快办理逾期事项：{duty}").format(duty=duty)[:100]
    return _("请尽快办理逾期的安全生产履职事项")


def _body(wanted: Wanted, what: pressing.What) -> str:
    if what == "unplanned":
        return _(
            "贵单位还没有报送 {year} 年度履职计划。请主要负责人登录系统，打开“履职”，"
            "确认每一项的办理日期和办理人后签字报送，并回复办理情况。"
        ).format(year=wanted.year)
    which = ""
    if wanted.duty:
        which = _("“{duty}”").format(duty=naming.duty_titles([wanted.duty])[wanted.duty])
    return _(
        "贵单位的履职事项{which}已经过了期限，还没有办理的证明。请登录系统，打开“履职”，逐项办理、上传现场证明；"
        "已经办过的请补录，并回复办理情况和没有按期办理的原因。"
    ).format(which=which)
