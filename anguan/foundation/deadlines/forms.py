"""Forms of deadlines: a ladder as an office writes it, one line for each rung."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms

from anguan.foundation.deadlines.kinds import LadderData, QuietData, RungData, SpanData
from anguan.foundation.deadlines.rules.ladder import LISTENERS, MOST_RUNGS
from anguan.foundation.deadlines.rules.spans import UNITS
from anguan.foundation.notify.rules import CHANNEL_TITLES
from anguan.foundation.words import mark as _

WHEN: dict[str, str] = {"before": _("到期前"), "at": _("到期时"), "after": _("到期后")}
CHANNELS = {key: CHANNEL_TITLES[key] for key in ("webpush", "sms", "email")}
EXTRA = 2  # empty lines at the foot of the form
LONGEST = 366
_UNITS = [(unit, UNITS[unit]) for unit in ("day", "working_day", "hour", "minute", "month")]


class RungForm(forms.Form):
    """One rung; without a listener it is left out."""

    to = forms.ChoiceField(label=_("提醒谁"), required=False, choices=[("", _("不设")), *LISTENERS.items()])
    when = forms.ChoiceField(label=_("何时"), choices=list(WHEN.items()), initial="after")
    count = forms.IntegerField(label=_("多久"), required=False, min_value=0, max_value=LONGEST)
    unit = forms.ChoiceField(label=_("单位"), choices=_UNITS, initial="day")
    channels = forms.MultipleChoiceField(
        label=_("另外通过"), required=False, choices=list(CHANNELS.items()), widget=forms.CheckboxSelectMultiple
    )
    nag = forms.IntegerField(label=_("没办结每隔"), required=False, min_value=1, max_value=LONGEST)
    nag_unit = forms.ChoiceField(label=_("重复的单位"), choices=_UNITS, initial="day")
    urgent = forms.BooleanField(label=_("夜间也提醒"), required=False)
    fixed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A rung before or after needs a length."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("to") and said.get("when") != "at" and not said.get("count"):
            self.add_error("count", _("请填写提前或推后多久"))
        return said

    def data_said(self) -> RungData | None:
        """Return the rung as data, or nothing for an empty line."""
        said = self.cleaned_data
        if not said.get("to"):
            return None
        length = SpanData(**{said["unit"]: said["count"]}) if said["when"] != "at" else None
        return RungData(
            to=said["to"],
            before=length if said["when"] == "before" else None,
            after=length if said["when"] == "after" else None,
            channels=("inbox", *said["channels"]),
            nag=SpanData(**{said["nag_unit"]: said["nag"]}) if said.get("nag") else None,
            fixed=said["fixed"],
            urgent=said["urgent"],
        )


class LadderForm(forms.Form):
    """A ladder: its quiet hours and its end; the rungs are forms of their own."""

    quiet_from = forms.TimeField(label=_("免打扰从"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_to = forms.TimeField(label=_("到"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    working_days_only = forms.BooleanField(label=_("只在工作日提醒"), required=False)
    stops_after = forms.IntegerField(label=_("逾期多少天后不再提醒"), min_value=1, max_value=LONGEST)
    example = forms.DateField(label=_("用哪一天到期来预览"), required=False)

    def __init__(self, ladder: LadderData, said: Mapping[str, Any] | None = None, *, example: date):
        super().__init__(said, initial=_initial(ladder, example))
        shown = min(len(ladder.rungs) + EXTRA, MOST_RUNGS)
        known = [_rung_initial(rung) for rung in ladder.rungs] + [{}] * (shown - len(ladder.rungs))
        self.rungs = [RungForm(said, prefix=f"r{n}", initial=initial) for n, initial in enumerate(known)]

    def is_valid(self) -> bool:
        """Whether all of it can be read."""
        return all([super().is_valid(), *(rung.is_valid() for rung in self.rungs)])

    def ladder(self) -> LadderData:
        """Return the ladder as data."""
        said = self.cleaned_data
        rungs = tuple(rung for rung in (form.data_said() for form in self.rungs) if rung is not None)
        return LadderData(
            rungs=rungs,
            quiet=QuietData(
                start=said["quiet_from"], end=said["quiet_to"], working_days_only=said["working_days_only"]
            ),
            stops_after=SpanData(day=said["stops_after"]),
        )


def _initial(ladder: LadderData, example: date) -> dict[str, Any]:
    quiet = ladder.quiet
    _unit, stops = _span(ladder.stops_after)
    return {
        "quiet_from": _minutes(quiet.start),
        "quiet_to": _minutes(quiet.end),
        "working_days_only": quiet.working_days_only,
        "stops_after": stops,
        "example": example,
    }


def _rung_initial(rung: RungData) -> dict[str, Any]:
    unit, length = _span(rung.before or rung.after)
    when = "at" if not length else "before" if rung.before else "after"
    return {
        "to": rung.to,
        "when": when,
        "count": length or None,
        "unit": unit,
        "channels": [channel for channel in rung.channels if channel in CHANNELS],
        "nag": _span(rung.nag)[1],
        "nag_unit": _span(rung.nag)[0],
        "urgent": rung.urgent,
        "fixed": rung.fixed,
    }


def _span(span: SpanData | None) -> tuple[str, int | None]:
    said = span.model_dump(exclude_none=True) if span is not None else {}
    return next(iter(said.items()), ("day", None))


def _minutes(moment: time) -> time:
    return moment.replace(second=0, microsecond=0)
