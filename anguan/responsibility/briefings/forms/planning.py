"""Forms of teams, shifts, days that are otherwise, and what an enterprise asks (班组、班次、调休、制度)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from anguan.foundation.keys import key_of
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.forms.asking import SaidForm
from anguan.responsibility.briefings.models import BriefingSetting, Shift, Team
from anguan.responsibility.briefings.rules.calendar import WEEKDAYS, Pattern, pattern_of
from anguan.responsibility.briefings.rules.saying import PPE, SettingSaid, ShiftSaid, TeamSaid

_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TeamForm(SaidForm):
    """A team (班组): its name, where it meets, who leads it, who belongs to it."""

    name = forms.CharField(label=_("班组名称"), max_length=60, help_text=_("例如：机修班、冲压一班"))
    leader_id = forms.CharField(label=_("班组长"), required=False, help_text=_("由班组长开班前会"))
    area_id = forms.ChoiceField(label=_("所在区域"), required=False)
    place = forms.CharField(label=_("集合地点"), max_length=100, required=False, help_text=_("例如：车间东门看板前"))
    member_ids = forms.CharField(label=_("班组成员"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Sequence[tuple[UUID, str]], team: Team | None = None, **named: Any):
        if team is not None:
            initial = {"name": team.name, "leader_id": team.leader_id, "area_id": team.area_id, "place": team.place}
            named.setdefault("initial", initial)
        super().__init__(*args, **named)
        field = self.fields["area_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - so it stands above
        field.choices = [("", _("不分区域")), *((str(key), name) for key, name in areas)]

    @property
    def members(self) -> list[UUID]:
        """Who was chosen: one hidden field written by the page, or the plain boxes where no script runs."""
        data = self.data
        joined = str(data.get("member_ids", ""))
        listed = joined.split(",") if joined else data.getlist("member") if isinstance(data, QueryDict) else []
        return [key for key in (key_of(one) for one in listed) if key is not None]

    def team(self) -> TeamSaid:
        """Return what was said."""
        said = self.cleaned_data
        return TeamSaid(
            name=said["name"], area_id=key_of(said["area_id"]), place=said["place"],
            leader_id=key_of(said["leader_id"]), member_ids=self.members,
        )  # fmt: skip


class ShiftForm(SaidForm):
    """A shift (班次): its hours, and on which days it works."""

    name = forms.CharField(label=_("班次名称"), max_length=20, help_text=_("例如：白班、中班、夜班"))
    starts = forms.TimeField(label=_("几点开始"), widget=_TIME)
    ends = forms.TimeField(label=_("几点结束"), widget=_TIME)
    by = forms.ChoiceField(
        label=_("怎样排班"), widget=forms.RadioSelect,
        choices=[("week", _("按星期")), ("cycle", _("倒班，几天一轮"))],
    )  # fmt: skip
    days = forms.MultipleChoiceField(
        label=_("星期几上班"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(str(day), title) for day, title in WEEKDAYS.items()],
    )  # fmt: skip
    holidays = forms.BooleanField(
        label=_("法定节假日照常上班"), required=False, help_text=_("不勾选：节假日休息，调休的工作日上班")
    )
    length = forms.IntegerField(
        label=_("几天一轮"), required=False, min_value=0, max_value=999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-unit": _("天")}),
    )  # fmt: skip
    on = forms.CharField(
        label=_("一轮中第几天上班"), required=False, max_length=200, help_text=_("用顿号或空格隔开，例如：1、2、5、6")
    )
    anchor = forms.DateField(
        label=_("任意一轮的第一天"), required=False, widget=_DATE, help_text=_("往前往后都按它推算")
    )
    since = forms.DateField(label=_("从哪天起"), required=False, widget=_DATE)

    def __init__(self, *args: Any, shift: Shift | None = None, today: date, **named: Any):
        named.setdefault("initial", _initial_of(shift) if shift else {**_USUAL, "since": today})
        super().__init__(*args, **named)

    def shift(self) -> ShiftSaid | None:
        """Return what was said; nothing while an hour is missing, which the field itself has said."""
        said = self.cleaned_data
        for name in ("starts", "ends"):
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, _("请填写时间"))
        if self.errors:
            return None
        if said["by"] == "cycle":
            numbers = [int(one) - 1 for one in _split(said["on"]) if one.isdecimal()]
            pattern = Pattern.cycle(said["length"] or 0, frozenset(numbers), said["anchor"]).as_data()
        else:
            days = sorted(int(one) for one in said["days"])
            pattern = {"by": "week", "days": days, "holidays": said["holidays"]}
        return ShiftSaid(said["name"], said["starts"], said["ends"], pattern, said["since"])


_USUAL: dict[str, Any] = {"name": _("白班"), "starts": "08:00", "ends": "17:00", "by": "week", "days": list("12345")}


def _initial_of(shift: Shift) -> dict[str, Any]:
    pattern = pattern_of(shift.pattern)
    return {
        "name": shift.name, "starts": shift.starts, "ends": shift.ends, "by": pattern.by,
        "days": [str(day) for day in sorted(pattern.days)] or list("12345"), "holidays": pattern.holidays,
        "length": pattern.length or None, "on": "、".join(str(day + 1) for day in sorted(pattern.on)),
        "anchor": pattern.anchor, "since": shift.since,
    }  # fmt: skip


def _split(text: str) -> list[str]:
    for mark in "、，,;；/":
        text = text.replace(mark, " ")
    return text.split()


class DayForm(SaidForm):
    """A day that is otherwise (调休、停产、加班)."""

    day = forms.DateField(label=_("哪一天"), widget=_DATE)
    works = forms.ChoiceField(
        label=_("这一天"), widget=forms.RadioSelect,
        choices=[("no", _("不上班")), ("yes", _("上班")), ("usual", _("按排班，不另算"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("原因"), max_length=100, required=False, help_text=_("例如：停产检修、订单加班"))

    @property
    def outcome(self) -> bool | None:
        """Whether the day is worked; None leaves it to the pattern."""
        return {"yes": True, "no": False}.get(self.cleaned_data["works"])


class SettingForm(SaidForm):
    """What an enterprise asks of its briefings (本企业班前会制度)."""

    grace_minutes = forms.IntegerField(
        label=_("上班后多久内开算按时"), min_value=0, max_value=999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    ppe = forms.MultipleChoiceField(
        label=_("班前检查哪些劳动防护用品"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(PPE.items()),
    )  # fmt: skip
    asks_signature = forms.BooleanField(label=_("班组长要手写签名"), required=False)

    def __init__(self, *args: Any, setting: BriefingSetting | None, grace: int, **named: Any):
        named["initial"] = {
            "grace_minutes": setting.grace_minutes if setting else grace,
            "ppe": setting.ppe if setting else [],
            "asks_signature": setting.asks_signature if setting else True,
        }
        super().__init__(*args, **named)

    def setting(self) -> SettingSaid | None:
        """Return what was said."""
        said = self.cleaned_data
        if said.get("grace_minutes") is None and "grace_minutes" not in self.errors:
            self.add_error("grace_minutes", _("请填写分钟数"))
        if self.errors:
            return None
        return SettingSaid(said["grace_minutes"], said["ppe"], said["asks_signature"])


class ReasonForm(SaidForm):
    """Why something is as it is (原因): an expected briefing that need not be held, one that is void."""

    reason = forms.CharField(
        label=_("原因"), max_length=100, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 100})
    )
