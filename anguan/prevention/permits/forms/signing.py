"""Signing (会签、审批): an opinion, the approver on the spot, a handwritten signature; and what the owner adds."""

from typing import Any, cast

from django import forms

from anguan.foundation.access import Actor
from anguan.foundation.evidence.forms import EvidenceField, SignatureField
from anguan.foundation.words import mark as _
from anguan.prevention.permits.forms.steps import StepForm, text
from anguan.prevention.permits.rules import needs

AGREES = "agree"
OPINION = _("同意。")


class SignForm(StepForm):
    """One signature of the chain (签批): agreeing or sending back, on the spot where the standard wants it."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("签批意见"), choices=[(AGREES, _("同意")), ("return", _("不同意，退回"))], widget=forms.RadioSelect
    )
    opinion = text(_("意见"), rows=2, needed=False, hint=_("退回时请写明要改什么"))
    photos = EvidenceField(needs.APPROVAL, required=False)
    signature = SignatureField(needs.SIGNATURE, required=False)

    def __init__(self, *args: Any, covers: str, by: Actor, on_site: bool, **named: Any):
        super().__init__(*args, **named)
        cast(SignatureField, self.fields["signature"]).sign(covers, by=by)
        if not on_site:
            del self.fields["photos"]

    @property
    def agrees(self) -> bool | None:
        """Whether it is agreed to; none as long as nothing was chosen."""
        said = self.cleaned_data.get("verdict")
        return {AGREES: True, "return": False}.get(said or "")

    @property
    def signed(self) -> Any:
        """The key of the handwritten signature, if there is one."""
        return next(iter(self.cleaned_data.get("signature") or []), None)


class ConditionForm(StepForm):
    """What the owner adds from anywhere (附加要求、补充批准、叫停)."""

    words = text(_("要求或理由"), rows=3, needed=False, hint=_("如：再加一台灭火器，动火点下方铺满防火毯后再开工"))


class MeetForm(StepForm):
    """How a condition was met (落实附加要求)."""

    words = text(_("怎么落实的"), rows=3, hint=_("做了什么，谁做的"))
