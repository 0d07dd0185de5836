"""The form of one thing done (办理填报): its day, its own few fields, what is at hand, the pictures taken live."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from anguan.foundation.evidence.forms import EvidenceField
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.forms import Asks, form_of
from anguan.responsibility.duties.forms.asking import SaidForm
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.queries.law import Entry
from anguan.responsibility.duties.rules.needs import proof_need
from anguan.responsibility.duties.rules.proving import LONGEST_WORDS, MOST_TIMES
from anguan.responsibility.duties.rules.said import ProofSaid

OWN = "a_"  # before the name of a field the duty has of its own
YES, NO = "yes", "no"


class ProveForm(SaidForm):
    """What was done; the fields of the duty stand between its day and its pictures."""

    happened_on = forms.DateField(
        label=_("哪天办的"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("请选办理的日期"), "invalid": _("日期写得不对")},
    )  # fmt: skip
    times = forms.IntegerField(label=_("这次办了几次"), min_value=1, max_value=MOST_TIMES, required=False)
    words = forms.CharField(
        label=_("还要说明的"), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, row: Obligation, entry: Entry, today: date, **named: Any):
        super().__init__(*args, **named)
        self.asks = form_of(row.duty, evidence=entry.evidence, contents=entry.contents)
        need = proof_need(row.duty, entry.grade)
        self.fields["exhibits"] = EvidenceField(need, required=need.least > 0, label=_("现场照片"))
        self.initial.setdefault("happened_on", today)
        if row.times == 1:
            del self.fields["times"]
        else:
            self.initial.setdefault("times", 1)
        for one in self.asks:
            self.fields[OWN + one.key] = _field(one)

    @property
    def own(self) -> list[tuple[Asks, forms.BoundField]]:
        """The fields of the duty, in its order."""
        return [(one, self[OWN + one.key]) for one in self.asks]

    def said(self, refusal: Refused) -> None:
        """Put each reason beside its field; those of the duty's own are named without their prefix."""
        for reason in refusal.reasons:
            names = (reason.field, OWN + reason.field, OWN + reason.field.rpartition(".")[2])
            field = next((name for name in names if name in self.fields), None)
            self.add_error(field, f"{reason.message}。{reason.remedy}")

    def said_of(self, *, device_at: datetime | None) -> ProofSaid:
        """Return what was said."""
        said = self.cleaned_data
        answers = {one.key: _plain(said.get(OWN + one.key), one) for one in self.asks}
        return ProofSaid(
            happened_on=said.get("happened_on"), words=said.get("words") or "",
            answers={key: value for key, value in answers.items() if value not in (None, "", [])},
            exhibit_ids=tuple(said.get("exhibits") or ()), times=said.get("times") or 1, device_at=device_at,
        )  # fmt: skip


def _field(one: Asks) -> forms.Field:
    named: dict[str, Any] = {"label": one.label, "required": one.required and not one.when}
    if one.kind == "number":
        return forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, **named)
    if one.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **named)
    if one.kind == "yes_no":
        return forms.ChoiceField(choices=[(YES, _("是")), (NO, _("否"))], widget=forms.RadioSelect, **named)
    if one.kind == "choice":
        return forms.ChoiceField(choices=[(word, word) for word in one.options], widget=forms.RadioSelect, **named)
    if one.kind == "checks":
        choices = [(word, word) for word in one.options]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **named)
    return forms.CharField(max_length=200, **named)


def _plain(value: Any, one: Asks) -> Any:
    """Return an answer as JSON keeps it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if one.kind == "yes_no":
        return {YES: True, NO: False}.get(value)
    return value
