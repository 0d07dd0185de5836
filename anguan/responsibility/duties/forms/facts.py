"""The questions of the fact sheet (企业情况填报): one plain question each, yes or no, a number, a day, a choice."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.forms.asking import SaidForm
from anguan.responsibility.duties.rules.asking import Question

YES, NO, UNSURE = "yes", "no", ""
ASKED = "q-"  # before the id of a question


class FactsForm(SaidForm):
    """What decides which duties are owed; what is left empty stays as it was."""

    def __init__(self, *args: Any, questions: Sequence[Question], **named: Any):
        super().__init__(*args, **named)
        self.questions = tuple(questions)
        for one in self.questions:
            name = ASKED + one.id
            self.fields[name] = _field(one)
            self.initial[name] = _shown(one)

    def bound_of(self, question: Question) -> forms.BoundField:
        """Return the field of a question, for the page."""
        return self[ASKED + question.id]

    def said(self, refusal: Refused) -> None:
        """Put each reason beside the question of its field, or at the head."""
        for reason in refusal.reasons:
            name = ASKED + reason.field
            self.add_error(name if name in self.fields else None, f"{reason.message}。{reason.remedy}")

    def answers(self) -> dict[str, Any]:
        """Return the answers that differ from what was said before, by question; None takes one back."""
        found: dict[str, Any] = {}
        for one in self.questions:
            if ASKED + one.id not in self.data and self.is_bound:
                continue
            value = _plain(self.cleaned_data.get(ASKED + one.id), one)
            if value != _plain(_read(one), one):
                found[one.id] = value
        return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a sheet whose answers differ; None where one was taken back."""
    return {
        name: after.get(name) for name in [*after, *before] if before.get(name, ...) != after.get(name, ...)
    }  # fmt: skip


def _field(one: Question) -> forms.Field:
    named: dict[str, Any] = {"label": one.title, "help_text": one.hint}  # a base that asks for nothing reads them
    if one.kind == "yes_no":
        choices = [(YES, _("有") if one.title.startswith(_("有没有")) else _("是")),
                   (NO, _("没有") if one.title.startswith(_("有没有")) else _("不是"))]  # fmt: skip
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **named)
    if one.kind == "number":
        return forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, **named)
    if one.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **named)
    few = len(one.choices) <= 6
    choices = list(one.choices) if few else [("", _("请选择")), *one.choices]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect if few else forms.Select, **named)


def _shown(one: Question) -> Any:
    if one.kind == "yes_no":
        return {True: YES, False: NO}.get(one.answer, UNSURE)
    return one.answer if one.answer is not None else ""


def _read(one: Question) -> Any:
    """Return what was answered before, as the form gives it."""
    if one.kind == "yes_no":
        return {True: YES, False: NO}.get(one.answer, UNSURE)
    return one.answer


def _plain(value: Any, one: Question) -> Any:
    if value in (None, ""):
        return None
    if one.kind == "yes_no":
        return value == YES
    if one.kind == "number":
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else float(number)
    return value.isoformat() if isinstance(value, date) else value
