"""The shape of what people send about publicity events."""

from typing import Any

from django import forms

from anguan.foundation.evidence.forms import EvidenceField
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog
from anguan.responsibility.publicity import rules
from anguan.responsibility.publicity.models import Event
from anguan.responsibility.publicity.rules import Done, Plan

_BAD_DATE = {"invalid": _("请选择日期")}


class PlanForm(RuledForm):
    """An event as an office plans it (计划活动)."""

    kind = forms.ChoiceField(label=_("类型"), choices=list(rules.KINDS.items()))
    title = forms.CharField(label=_("活动名称"), widget=forms.TextInput(attrs={"maxlength": 60}))
    what = forms.CharField(label=_("活动内容"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.CharField(label=_("地点"), required=False)
    starts_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput, error_messages=_BAD_DATE)
    ends_on = forms.DateField(label=_("结束日期"), widget=forms.DateInput, error_messages=_BAD_DATE)
    who = forms.ChoiceField(
        label=_("由谁举办"), widget=forms.RadioSelect, initial="own",
        choices=[("own", _("本部门举办")), ("enterprises", _("辖区企业各自举办，都要登记"))],
    )  # fmt: skip
    industries = forms.MultipleChoiceField(
        label=_("行业"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选就是全部行业")
    )

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        offered: Any = self.fields["industries"]
        offered.choices = [(code, title) for code, title in catalog.industries().items() if len(code) == 1]

    @classmethod
    def initial_of(cls, event: Event | None) -> dict[str, Any]:
        """Return the form's beginning: the event as it is."""
        if event is None:
            return {}
        names = ("kind", "title", "what", "place", "starts_on", "ends_on", "industries")
        who = "enterprises" if event.by_enterprises else "own"
        return {name: getattr(event, name) for name in names} | {"who": who}

    def plan(self) -> Plan:
        """Return what was written."""
        said = self.cleaned_data
        joins = said["who"] == "enterprises"
        return Plan(
            said["kind"], said["title"], said["what"], said["place"], said["starts_on"], said["ends_on"], joins,
            tuple(said["industries"]) if joins else (),
        )  # fmt: skip


class RecordForm(RuledForm):
    """What was done (登记活动)."""

    held_on = forms.DateField(label=_("举办日期"), widget=forms.DateInput, error_messages=_BAD_DATE)
    people = forms.IntegerField(label=_("参加人数"), error_messages={"invalid": _("请填写整数")})
    text = forms.CharField(label=_("做了什么"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photos = EvidenceField(rules.PUBLICITY_PHOTO)

    @property
    def taken(self) -> list[Any]:
        """The keys of the photos taken for this form."""
        found: list[Any] = getattr(self, "cleaned_data", {}).get("photos", [])
        return found

    def done(self) -> Done:
        """Return what was written."""
        said = self.cleaned_data
        return Done(said["held_on"], said["people"], said["text"])


class CancelForm(RuledForm):
    """Why an event is cancelled (取消活动)."""

    reason = forms.CharField(label=_("取消的理由"), widget=forms.Textarea(attrs={"rows": 3}))
