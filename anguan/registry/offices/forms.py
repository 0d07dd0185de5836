"""Forms of offices: they check shape; rules judge."""

from django import forms

from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.registry.offices.rules import LINES


class OfficeForm(forms.Form):
    """An office (监管部门)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("部门名称"), max_length=100, help_text=_("写全称，例如“响水县应急管理局”"))
    region_code = forms.CharField(label=_("辖区"), max_length=20)
    lines = forms.MultipleChoiceField(
        label=_("监管条线"),
        choices=list(LINES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选表示全部条线；行业主管部门只看所选条线的企业"),
    )
    phone = forms.CharField(label=_("值班电话"), max_length=20, required=False)

    def said(self, refusal: Refused) -> None:
        """Put what the rules said beside the fields it belongs to."""
        for reason in refusal.reasons:
            field = reason.field if reason.field in self.fields else None
            self.add_error(field, f"{reason.message}。{reason.remedy}")
