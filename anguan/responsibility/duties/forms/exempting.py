"""What is not for us (申报不适用): the reason in one's own words, and a picture where there is something to see."""

from django import forms

from anguan.foundation.evidence.forms import EvidenceField
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.forms.asking import SaidForm
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.rules.needs import EXEMPTION_PROOF
from anguan.responsibility.duties.rules.said import ExemptionSaid

LONGEST = 500


class ExemptForm(SaidForm):
    """The reason."""

    reason = forms.CharField(
        label=_("为什么不适用"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写清楚事实，例如“本企业没有电梯，叉车已于 3 月卖掉”。镇街会来核对。"),
    )  # fmt: skip
    exhibits = EvidenceField(EXEMPTION_PROOF, label=_("能说明情况的照片"), required=False)

    def said_of(self, row: Obligation) -> ExemptionSaid:
        """Return what was said."""
        said = self.cleaned_data
        return ExemptionSaid(
            duty=row.duty, year=row.year, reason=said["reason"], task=row.task,
            exhibit_ids=tuple(said.get("exhibits") or ()),
        )  # fmt: skip
