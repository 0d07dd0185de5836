"""The shape of what is recorded on the spot (现场记录): briefing, measures, gas, evidence, stops, hand-overs, the end.

Moments come from how long a form waited, or as minutes ago: nothing here trusts a phone's clock.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.forms import EvidenceField, SignatureField
from anguan.foundation.evidence.rules import Need
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import KindSheet
from anguan.prevention.permits.forms.answers import number_of
from anguan.prevention.permits.forms.steps import StepForm, text
from anguan.prevention.permits.rules import needs
from anguan.prevention.permits.rules.drafting import GasSaid, MeasureSaid
from anguan.prevention.permits.rules.readings import UNITS

_BAD_DATE = _("请选择日期")
_BAD_TIME = _("请填写时间，例如 14:30")
_A_SHIFT_MS = 12 * 3_600_000
AGO = (("0", _("刚刚")), ("5", _("5 分钟")), ("10", _("10 分钟")), ("20", _("20 分钟")))


class BriefForm(StepForm):
    """Brief the crew (安全交底): what is added by mouth, and whether what lies under the ground was part of it."""

    more = text(_("另外交代"), rows=2, hint=_("选填：今天现场的特殊情况"), needed=False)
    hidden_works = forms.BooleanField(
        label=_("地下管线、电缆等隐蔽工程已交底"), required=False, help_text=_("对着图纸和地面标记讲清走向和埋深")
    )


class ShowForm(StepForm):
    """Show a node with live evidence (关键环节取证)."""

    def __init__(self, *args: Any, need: Need, **named: Any):
        super().__init__(*args, **named)
        self.fields["photos"] = EvidenceField(need)


class SignedForm(StepForm):
    """Sign a text with one's own hand (签字)."""

    signature = SignatureField(needs.SIGNATURE)

    def __init__(self, *args: Any, covers: str, by: Actor, **named: Any):
        super().__init__(*args, **named)
        self.asked.sign(covers, by=by)

    @property
    def asked(self) -> SignatureField:
        """The field, which has to be told what is signed."""
        return cast(SignatureField, self.fields["signature"])

    @property
    def signed(self) -> UUID | None:
        """The key of the signature, if there is one under this very text."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("signature") or []
        return found[0] if found else None


class AcceptForm(SignedForm):
    """Accept the work (完工验收): looked at on the spot, and signed."""

    photos = EvidenceField(needs.POST_SITE_CLEARING, required=False)


class GasForm(StepForm):
    """One gas analysis (气体分析): instrument, point, when, what was read, and a photo of the display."""

    instrument = forms.CharField(
        label=_("检测仪编号"), max_length=60, widget=forms.TextInput(attrs={"placeholder": _("机身上的编号")})
    )
    calibrated_until = forms.DateField(
        label=_("检定有效期至"), widget=forms.DateInput, error_messages={"invalid": _BAD_DATE}
    )
    point = forms.CharField(label=_("取样点"), max_length=60)
    ago = forms.ChoiceField(label=_("多久以前取的样"), choices=AGO, widget=forms.RadioSelect)
    sampled = forms.TimeField(label=_("更早的，填取样时间"), required=False, error_messages={"invalid": _BAD_TIME})
    pumped = forms.BooleanField(
        label=_("泵吸式检测仪，人在外面上风侧取样"), required=False, help_text=_("有限空间不得进去或探身取样")
    )
    photos = EvidenceField(needs.GAS)

    def __init__(self, *args: Any, gases: Sequence[str], **named: Any):
        super().__init__(*args, **named)
        self.gases = tuple(gases)

    def sampled_at(self, made: datetime) -> datetime:
        """Return when the sample was taken: minutes before the form was filled in, or at a time of the last day."""
        said = self.cleaned_data.get("sampled")
        if said:
            here = clock.local(made)
            found = here.replace(hour=said.hour, minute=said.minute, second=0, microsecond=0)
            return found if found <= here else found - timedelta(days=1)
        minutes = self.cleaned_data.get("ago") or "0"
        return made - timedelta(minutes=int(minutes))

    def values(self) -> tuple[dict[str, Any], ...]:
        """Return what was read; what is no number is said as such, and the rules refuse it."""
        found = []
        for gas in self.gases:
            typed = str(self.data.get(f"value-{gas}", "")).strip().replace("。", ".")
            if not typed:
                continue
            unit = str(self.data.get(f"unit-{gas}", ""))
            value = number_of(typed)
            if value is None:
                self.add_error(None, _("“{typed}”不是读数，请填数字").format(typed=typed[:20]))
            elif unit not in UNITS:
                self.add_error(None, _("没有选择读数的单位"))
            else:
                found.append({"gas": gas, "value": value, "unit": unit})
        return tuple(found)

    def analysis(self, made: datetime) -> GasSaid:
        """Return the analysis as it was handed in."""
        kept = self.cleaned_data
        return GasSaid(
            sampled_at=self.sampled_at(made), point=kept.get("point", ""), values=self.values(),
            instrument=kept.get("instrument", ""), calibrated_until=kept.get("calibrated_until"),
            pumped=kept.get("pumped") if "pumped" in self.fields else None,
        )  # fmt: skip


class StopForm(StepForm):
    """Stop the work (立即停止): why, in one tap; a stop that says nothing is one for something abnormal."""

    cause = forms.CharField(required=False)
    words = forms.CharField(required=False, max_length=500)


class HandOverForm(StepForm):
    """Hand the watch over (监护交接): to whom, and what they must know."""

    to = forms.UUIDField(label=_("交给谁"))
    words = text(_("交代什么"), rows=3, hint=_("现场情况、还剩什么没做、要特别注意什么"), needed=False)


class ExtendForm(StepForm):
    """Ask for a later end (申请延长), within what the law allows at most."""

    day = forms.DateField(label=_("延长到哪天"), widget=forms.DateInput, error_messages={"invalid": _BAD_DATE})
    time = forms.TimeField(
        label=_("几点"), widget=forms.TimeInput(attrs={"type": "time"}), error_messages={"invalid": _BAD_TIME}
    )

    def until(self) -> datetime | None:
        """Return the new end; none where it was not filled in."""
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        return datetime.combine(day, time, tzinfo=clock.BEIJING) if day and time else None


class FinishForm(StepForm):
    """The work is done (作业完毕): the place cleared, everyone and everything out."""

    photos = EvidenceField(needs.POST_SITE_CLEARING, required=False)
    words = text(_("说明"), rows=2, hint=_("选填：留下什么没做、要交代什么"), needed=False)


class ReasonForm(StepForm):
    """A step that needs its reason in words."""

    reason = text(_("理由"), rows=4)

    def __init__(self, *args: Any, label: str, hint: str, **named: Any):
        super().__init__(*args, **named)
        self.fields["reason"].label = label
        self.fields["reason"].widget.attrs["placeholder"] = hint


class CoordinatorForm(StepForm):
    """Name who coordinates crossing work (交叉作业协调人)."""

    person = forms.UUIDField(label=_("协调人"))


class AnswerForm(StepForm):
    """Answer a spot check with a live photo (抽查答复)."""

    photos = EvidenceField(needs.SPOT_ANSWER)


def measures_said(sheet: KindSheet, data: Mapping[str, Any], *, made: datetime) -> list[MeasureSaid]:
    """Return the lines that were answered, by their numbers on the form, each with when it was."""
    said = []
    for measure in sheet.measures:
        answer = data.get(f"involved-{measure.number}", "")
        if answer in {"yes", "no"}:
            words = str(data.get(f"text-{measure.number}", "")).strip()[:500] if answer == "yes" else ""
            before = _ms(data.get("sent")) - _ms(data.get(f"tapped-{measure.number}"))
            at = made - timedelta(milliseconds=before) if 0 < before < _A_SHIFT_MS else None
            said.append(MeasureSaid(measure.number, answer == "yes", words, at))
    return said


def _ms(typed: Any) -> int:
    """Return a moment of the phone's clock; what is none counts as the beginning of time, and then for nothing."""
    text_of = str(typed or "")
    return int(text_of) if text_of.isdecimal() and len(text_of) < 16 else 0


def going_in(data: MultiValueDict[str, str]) -> tuple[tuple[UUID, ...], tuple[tuple[str, int], ...]]:
    """Return who goes in, and which tools."""
    people = tuple(key for key in (_uuid(one) for one in data.getlist("person")) if key is not None)
    tool = data.get("tool", "").strip()[:60]
    return people, ((tool, max(1, count_of(data.get("tools", "")) or 1)),) if tool else ()


def count_of(typed: str) -> int | None:
    """Return a count as typed; none where there is none."""
    return min(int(typed), 999) if typed.strip().isdecimal() and len(typed) < 6 else None


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
