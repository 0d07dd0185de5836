"""Forms of those who give learning to others: what, to whom, until when; and a reason."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from anguan.foundation.keys import key_of
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _


class ReasonForm(RuledForm):
    """A reason, in words."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class DueForm(RuledForm):
    """A new day."""

    due_on = forms.DateField(label=_("完成日期"), widget=forms.DateInput(attrs={"type": "date"}))


class AssignForm(RuledForm):
    """A course, the people it is for, and until when (安排学习)."""

    course = forms.ChoiceField(label=_("课程"))
    everybody = forms.BooleanField(label=_("全体在岗人员"), required=False)
    roles = forms.MultipleChoiceField(label=_("按岗位"), required=False, widget=forms.CheckboxSelectMultiple)
    teams = forms.MultipleChoiceField(label=_("按班组"), required=False, widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(label=_("完成日期"), widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(
        label=_("说明"), required=False, max_length=100, help_text=_("本人会看到，例如“节后复工，先学再上岗”")
    )

    def __init__(
        self, data: Any = None, *, courses: Sequence[tuple[str, str]], roles: Sequence[tuple[str, str]],
        teams: Sequence[tuple[str, str]], **named: Any,
    ):  # fmt: skip
        super().__init__(data, **named)
        for name, offered in {"roles": roles, "teams": teams}.items():
            self.fields[name].choices = list(offered)  # type: ignore[attr-defined]  # each is a choice
        self.fields["course"].choices = [("", _("请选择课程")), *courses]  # type: ignore[attr-defined]

    @property
    def course_id(self) -> UUID | None:
        """The course that was chosen."""
        return key_of(self.cleaned_data.get("course"))
