"""The shape of an item of a plan (计划项)."""

from typing import Any

from django import forms

from anguan.foundation.access.roles import ROLES
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.responsibility.training.forms.sessions import categories, topics
from anguan.responsibility.training.models import PlanItem
from anguan.responsibility.training.services import ItemSaid

WHOM = ("principal", "safety_officer", "team_leader", "worker")


class ItemForm(RuledForm):
    """One thing to teach in a month."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    month = forms.TypedChoiceField(
        label=_("月份"), coerce=int, empty_value=None, choices=[(n, _("{n} 月").format(n=n)) for n in range(1, 13)]
    )
    title = forms.CharField(label=_("培训内容"), max_length=100)
    category = forms.ChoiceField(label=_("培训类别"), choices=categories)
    topic = forms.ChoiceField(label=_("专项"), choices=topics, required=False, help_text=_("类别是“专项培训”时选择"))
    roles = forms.MultipleChoiceField(
        label=_("对象"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(role, ROLES[role].title) for role in WHOM], help_text=_("不选就是全体人员"),
    )  # fmt: skip
    hours = forms.IntegerField(label=_("学时"), error_messages={"invalid": _("请填写数字")})

    def __init__(self, *args: Any, item: PlanItem | None = None, minutes_per_hour: int = 45, **named: Any):
        if item is not None:
            named["initial"] = {
                "month": item.month, "title": item.title, "category": item.category, "topic": item.topic,
                "roles": item.roles, "hours": item.minutes // minutes_per_hour,
            }  # fmt: skip
        super().__init__(*args, **named)

    @property
    def told(self) -> ItemSaid:
        """What was said."""
        told = self.cleaned_data
        return ItemSaid(
            told.get("month") or 0, told.get("title") or "", told.get("category") or "", told.get("hours") or 0,
            told.get("topic") or "", tuple(told.get("roles") or ()),
        )  # fmt: skip
