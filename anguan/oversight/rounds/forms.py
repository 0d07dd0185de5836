"""The shape of what people send about rounds."""

import re
from typing import Any

from django import forms

from anguan.foundation.access import Actor
from anguan.foundation.evidence.forms import EvidenceField
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.oversight.rounds import rules
from anguan.oversight.rounds.rules import Draft
from anguan.registry.enterprises import catalog
from anguan.registry.regions import queries as regions

_BAD_DATE = _("请选择日期")
_LINES = re.compile(r"[\r\n;；]+")


class RoundForm(RuledForm):
    """What an office sends out (下发任务)."""

    title = forms.CharField(label=_("标题"), widget=forms.TextInput(attrs={"maxlength": 100}))
    body = forms.CharField(
        label=_("内容"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("做什么、怎么做、回复什么"),
    )
    answer = forms.ChoiceField(
        label=_("要求"), choices=list(rules.ANSWER_TITLES.items()), widget=forms.RadioSelect, initial="reply"
    )
    reply_by = forms.DateField(label=_("截止日期"), widget=forms.DateInput, error_messages={"invalid": _BAD_DATE})
    audience = forms.ChoiceField(
        label=_("下发对象"),
        choices=list(rules.AUDIENCE_TITLES.items()),
        widget=forms.RadioSelect,
        initial="enterprises",
    )
    regions = forms.MultipleChoiceField(
        label=_("地区"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选就是全部辖区")
    )
    industry = forms.ChoiceField(label=_("行业"), required=False)
    names = forms.CharField(
        label=_("企业名单"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每行一家，写企业全称或统一社会信用代码，可以从表格里复制过来"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Actor, **named: Any):
        super().__init__(*args, **named)
        offered: Any = self.fields["regions"]
        offered.choices = regions.town_choices(by.territory.code) if by.territory else []
        industries: Any = self.fields["industry"]
        listed = catalog.industries().items()
        industries.choices = [
            ("", _("全部行业")),
            *((code, f"{code} {title}") for code, title in listed if len(code) < 4),
        ]

    def draft(self) -> Draft:
        """Return what was written."""
        said = self.cleaned_data
        named = said["audience"] == rules.Audience.NAMED
        names = [one.strip() for one in _LINES.split(said["names"])] if named else []
        return Draft(
            title=said["title"],
            body=said["body"],
            answer=said["answer"],
            reply_by=said["reply_by"],
            audience=said["audience"],
            regions=() if named else tuple(said["regions"]),
            industries=(said["industry"],)
            if said["industry"] and said["audience"] == rules.Audience.ENTERPRISES
            else (),
            names=tuple(dict.fromkeys(name for name in names if name)),
        )


class ReplyForm(RuledForm):
    """An answer (回复)."""

    text = forms.CharField(label=_("办理情况"), widget=forms.Textarea(attrs={"rows": 5}))
    photos = EvidenceField(rules.ROUND_REPLY, required=False)

    @property
    def taken(self) -> list[Any]:
        """The keys of the photos taken for this form."""
        found: list[Any] = getattr(self, "cleaned_data", {}).get("photos", [])
        return found


class ReturnForm(RuledForm):
    """Why an answer is sent back, and until when (退回重报)."""

    reason = forms.CharField(label=_("退回理由"), widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(label=_("新的截止日期"), widget=forms.DateInput, error_messages={"invalid": _BAD_DATE})


class WithdrawForm(RuledForm):
    """Why a notice is withdrawn (撤回)."""

    reason = forms.CharField(label=_("撤回理由"), widget=forms.Textarea(attrs={"rows": 3}))
