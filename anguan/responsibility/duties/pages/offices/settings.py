"""What an office sets (地方设置): local mechanisms switched off and on, and values the law leaves open."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Duty, Rule
from anguan.responsibility.duties.forms.localising import SettingForm
from anguan.responsibility.duties.models import LocalSetting
from anguan.responsibility.duties.pages.offices import asking
from anguan.responsibility.duties.queries import law, published
from anguan.responsibility.duties.rules import choosing, saying
from anguan.responsibility.duties.rules.facts import Settings
from anguan.responsibility.duties.services import localising

SAID = {"off": _("关闭"), "on": _("恢复执行"), "set": _("改设"), "reset": _("恢复目录的规定")}


@dataclass(frozen=True)
class Open:
    """One thing an office may set: when a task is due, in the catalog and here."""

    task: str
    rule: Rule
    usual: str
    now: str

    @property
    def changed(self) -> bool:
        """Whether an office set it otherwise."""
        return self.usual != self.now


@page("duties.view")
def settings(request: ActorRequest) -> HttpResponse:
    """What may be set, and how it stands in the territory."""
    actor = asking.office_or_404(request)
    here = law.settings_for(_code(actor))
    latest: dict[str, LocalSetting] = {}
    for row in published.settings(actor):
        latest.setdefault(row.duty, row)
    lines: list[dict[str, Any]] = [
        {
            "duty": duty, "url": reverse("duties:setting", args=[duty.id]), "badge": _badge(duty, here, changed),
            "open": open_, "last": latest.get(duty.id), "clause": saying.clauses(duty.basis),
        }
        for duty in _settable()
        for open_ in [_open(duty, here)]
        for changed in [any(one.changed for one in open_)]
    ]  # fmt: skip
    mechanisms = [line for line in lines if line["duty"].local]
    others = [line for line in lines if not line["duty"].local]
    return render(request, "duties/offices/settings.html", {"mechanisms": mechanisms, "others": others})


@page("duties.localize")
def setting(request: ActorRequest, duty: str) -> HttpResponse:
    """Switch one mechanism, or set what is open of it."""
    actor = asking.office_or_404(request)
    found = next((one for one in _settable() if one.id == duty), None)
    if found is None:
        raise Http404
    here = law.settings_for(_code(actor))
    opened = _open(found, here)
    task = request.POST.get("task", request.GET.get("task", opened[0].task if opened else ""))
    chosen = next((one for one in opened if one.task == task), opened[0] if opened else None)
    form = SettingForm(
        request.POST or None, kinds=_kinds(found, here, chosen), rule=chosen.rule if chosen else None,
        initial=_initial(chosen),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            localising.set_local(form.setting(duty, chosen.task if chosen else ""), by=actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已设置，企业的清单会陆续按新的设置调整"))
            return redirect("duties:settings")
    context = {
        "duty": found, "entry": law.entry(duty, region_code=_code(actor)), "form": form, "chosen": chosen,
        "badge_of": _badge(found, here, chosen is not None and chosen.changed),
        "tasks": [(one.task or found.title, f"?task={one.task}", one is chosen) for one in opened],
        "story": [_told(row) for row in published.settings(actor, duty)[:50]],
    }  # fmt: skip
    return render(request, "duties/offices/setting.html", context, status=422 if form.is_bound else 200)


def _code(actor: Actor) -> str:
    return actor.territory.code if actor.territory else ""


def _settable() -> list[Duty]:
    """Return the duties of the catalog an office may set something of, each in its latest version."""
    latest = [versions[-1] for versions in catalog.duties().values()]
    return [duty for duty in latest if duty.local or any(rule.configurable for rule in duty.due)]


def _open(duty: Duty, here: Settings) -> list[Open]:
    found: dict[str, Open] = {}
    for rule, now in zip(duty.due, choosing.as_set(duty, here.changes), strict=True):
        if rule.configurable and rule.task not in found:
            found[rule.task] = Open(rule.task, rule, saying.rule_words(rule), saying.rule_words(now))
    return list(found.values())


def _kinds(duty: Duty, here: Settings, chosen: Open | None) -> dict[str, str]:
    kinds = {}
    if duty.local:
        off = duty.id in here.off
        kinds["on" if off else "off"] = _("恢复执行") if off else _("在本辖区关闭")
    if chosen is not None:
        kinds["set"] = _("改成别的期限")
        if chosen.changed:
            kinds["reset"] = _("恢复目录的规定：{usual}").format(usual=chosen.usual)
    return kinds


def _initial(chosen: Open | None) -> dict[str, object]:
    return {} if chosen is None else {name: getattr(chosen.rule, name) for name in ("per", "month", "day", "days",
                                                                                      "months")}  # fmt: skip


def _badge(duty: Duty, here: Settings, changed: bool) -> Badge:
    if duty.id in here.off:
        return Badge(_("已关闭"), "quiet")
    return Badge(_("本地改设"), "active") if changed else Badge(_("按目录"), "neutral")


def _told(row: LocalSetting) -> Entry:
    value = ""
    if row.kind == "set":
        known = catalog.duties().get(row.duty)
        rule = (
            next((one for one in known[-1].due if one.configurable and one.task == row.task), None) if known else None
        )
        words = saying.rule_words(rule.model_copy(update=dict(row.change))) if rule else ""
        value = f"：{words}" if words else ""
    return Entry(
        f"{SAID.get(row.kind, row.kind)}{value}", at=row.made_at, who=f"{row.office_name} {row.maker_name}",
        said=row.reason, facts=[(_("任务"), row.task)] if row.task else [],
    )  # fmt: skip
