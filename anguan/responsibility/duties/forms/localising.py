"""What an office writes of its own (地方事项、地方设置、目录核对): shapes only, the rules judge."""

import re
from typing import Any

from django import forms

from anguan.foundation.access import Actor
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.registry.regions import queries as regions
from anguan.responsibility.duties.catalog.duties import Rule
from anguan.responsibility.duties.catalog.vocabulary import EVENTS, FLAGS, INDUSTRIES, SIZES
from anguan.responsibility.duties.rules.localising import LocalDutySaid, ReviewSaid, SettingSaid

_BAD_DATE = _("请选择日期")
_BAD_NUMBER = _("请填整数")
_LINES = re.compile(r"[\r\n]+")
_PERS = {
    "week": _("每周"), "month": _("每月"), "quarter": _("每季度"), "half_year": _("每半年"), "year": _("每年"),
}  # fmt: skip
KINDS: dict[str, str] = {
    "calendar": _("每隔一段时间办一次"),
    "before_day": _("每年某一天前"),
    "after_event": _("发生某件事以后"),
    "rolling": _("距上次办理不超过几个月"),
    "standing": _("一直保持，没有固定日期"),
}
_GRADES = [("", _("不限")), ("A", _("A 级：现场拍摄、全部核验通过")), ("B", _("B 级以上")), ("C", _("C 级以上"))]


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput, help_text=help_text,
        error_messages={"invalid": _BAD_DATE},
    )  # fmt: skip


def _number(label: str, lowest: int, highest: int, *, required: bool = True) -> forms.IntegerField:
    words = {"invalid": _BAD_NUMBER, "min_value": _("最小是 {n}").format(n=lowest),
             "max_value": _("最大是 {n}").format(n=highest)}  # fmt: skip
    return forms.IntegerField(
        label=label, required=required, min_value=lowest, max_value=highest, error_messages=words,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


def _several(label: str, titles: dict[str, str], help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=list(titles.items()), widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )  # fmt: skip


class LocalDutyForm(RuledForm):
    """A duty an office publishes (发布地方事项)."""

    title = forms.CharField(label=_("事项名称"), widget=forms.TextInput(attrs={"maxlength": 100}))
    clause = forms.CharField(label=_("依据"), help_text=_("文件名称和条款，企业看得到"))
    document = forms.CharField(label=_("文号"), required=False, widget=forms.TextInput(attrs={"maxlength": 200}))
    region = forms.ChoiceField(label=_("适用地区"), required=False)
    kind = forms.ChoiceField(
        label=_("多久办一次"), choices=list(KINDS.items()), widget=forms.RadioSelect, initial="calendar"
    )
    per = forms.ChoiceField(label=_("周期"), choices=list(_PERS.items()), initial="month")
    month = _number(_("哪一月"), 1, 12)
    day = _number(_("哪一日前"), 1, 31)
    event = forms.ChoiceField(label=_("什么事"), choices=list(EVENTS.items()))
    days = _number(_("几日内"), 0, 400)
    months = _number(_("不超过几个月"), 1, 120)
    industries = _several(_("行业"), INDUSTRIES, _("都不选就是不限"))
    flags = _several(_("特征"), FLAGS, _("都不选就是不限；选几个，有其中一个就适用"))
    sizes = _several(_("规模"), SIZES)
    over = _number(_("从业人员多于"), 0, 100_000, required=False)
    evidence = forms.CharField(
        label=_("拿什么证明"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一样，比如：会议签到表"),
    )  # fmt: skip
    contents = forms.CharField(
        label=_("要包含什么"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("每行一条")
    )
    grade = forms.ChoiceField(label=_("证据等级"), required=False, choices=_GRADES)
    effective_from = _day(_("从哪一天起执行"))
    effective_to = _day(_("执行到哪一天"), required=False, help_text=_("不填就是一直执行"))

    def __init__(self, *args: Any, by: Actor, **named: Any):
        super().__init__(*args, **named)
        offered: Any = self.fields["region"]
        below = regions.town_choices(by.territory.code) if by.territory else []
        offered.choices = [("", _("全部辖区")), *below]

    def who(self) -> dict[str, Any]:
        """Return for whom it is, as the catalog writes it; empty is everybody."""
        said = self.cleaned_data
        tests = [{name: said[name]} for name in ("industries", "flags", "sizes") if said.get(name)]
        if said.get("over") is not None:
            tests.append({"over": said["over"]})
        return {"all": tests} if tests else {}

    def rule(self) -> dict[str, Any]:
        """Return when it is due, as the catalog writes a rule."""
        said, kind = self.cleaned_data, self.cleaned_data.get("kind", "")
        fields = {
            "calendar": ("per",), "before_day": ("month", "day"), "after_event": ("days",), "rolling": ("months",),
        }.get(kind, ())  # fmt: skip
        rule = {"kind": kind, **{name: said[name] for name in fields if said.get(name) not in (None, "")}}
        if kind == "after_event" and said.get("event"):
            rule["events"] = [said["event"]]
        return rule

    def said(self, refusal: Any) -> None:
        """Put what the rules refuse of the period beside the choice of it."""
        names = {"due": "kind", "who": "industries"}
        for reason in refusal.reasons:
            field = names.get(reason.field, reason.field)
            self.add_error(field if field in self.fields else None, f"{reason.message}。{reason.remedy}")

    def duty(self) -> LocalDutySaid:
        """Return what was written."""
        said = self.cleaned_data
        return LocalDutySaid(
            title=said["title"], clause=said["clause"], document=said["document"], due=self.rule(), who=self.who(),
            effective_from=said["effective_from"], effective_to=said["effective_to"], grade=said["grade"],
            evidence=_lines(said["evidence"]), contents=_lines(said["contents"]), region_code=said["region"],
        )  # fmt: skip


class SettingForm(RuledForm):
    """A mechanism switched, or a value set that the law leaves open (地方设置)."""

    kind = forms.ChoiceField(label=_("怎么设"), widget=forms.RadioSelect)
    per = forms.ChoiceField(label=_("周期"), choices=list(_PERS.items()))
    month = _number(_("哪一月"), 1, 12)
    day = _number(_("哪一日前"), 1, 31)
    days = _number(_("几日内"), 0, 400)
    months = _number(_("几个月"), 1, 120)
    reason = forms.CharField(
        label=_("原因"), widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        help_text=_("依据或者原因，企业看得到"),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: dict[str, str], rule: Rule | None, **named: Any):
        super().__init__(*args, **named)
        offered: Any = self.fields["kind"]
        offered.choices = list(kinds.items())
        self.values = VALUES.get(rule.kind, ()) if rule is not None else ()
        for name in ("per", "month", "day", "days", "months"):
            if name not in self.values:
                del self.fields[name]

    def setting(self, duty: str, task: str) -> SettingSaid:
        """Return what was set."""
        said = self.cleaned_data
        change = {name: said[name] for name in self.values if said.get(name) not in (None, "")}
        kind = said.get("kind", "")
        return SettingSaid(
            duty, kind, said["reason"], task=task if kind in {"set", "reset"} else "",
            change=change if kind == "set" else {},
        )  # fmt: skip


# What of a rule an office may set, by its kind.
VALUES: dict[str, tuple[str, ...]] = {
    "calendar": ("per",), "before_day": ("month", "day"), "after_event": ("days",), "before_expiry": ("days", "months"),
    "rolling": ("months",),
}  # fmt: skip


class ReviewForm(RuledForm):
    """What an office found when it compared an entry with the original (目录核对)."""

    verdict = forms.ChoiceField(
        label=_("核对结果"), widget=forms.RadioSelect,
        choices=[("confirmed", _("和原文一致")), ("corrected", _("要更正"))],
    )  # fmt: skip
    source = forms.CharField(
        label=_("看的是哪个文本"), widget=forms.TextInput(attrs={"maxlength": 200}),
        help_text=_("名称、文号、版本或者公布的网址"),
    )  # fmt: skip
    clause = forms.CharField(
        label=_("正确的条款"), required=False, widget=forms.TextInput(attrs={"maxlength": 200}),
        help_text=_("更正以后，企业看到的依据就是这里写的"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("核对说明"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )

    def review(self, duty: str, version: str) -> ReviewSaid:
        """Return what was found."""
        said = self.cleaned_data
        return ReviewSaid(
            duty, said.get("verdict", ""), said["source"], version=version, clause=said["clause"], words=said["words"]
        )


class ReasonForm(RuledForm):
    """Why something is withdrawn or decided so (理由)."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200}))


class DecisionForm(RuledForm):
    """A decision with its note (复核、认定)."""

    decision = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200}))

    def __init__(self, *args: Any, decisions: dict[str, str], **named: Any):
        super().__init__(*args, **named)
        offered: Any = self.fields["decision"]
        offered.choices = list(decisions.items())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in _LINES.split(text or "") if line.strip())
