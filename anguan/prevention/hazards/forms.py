"""The shape of what people send about hazards; what is missing or may not be is judged by the rules, all at once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms

from anguan.foundation.access import Actor
from anguan.foundation.evidence.forms import EvidenceField, SignatureField
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, rules
from anguan.prevention.hazards.services import Arrangement, Problem

_BAD_NUMBER = _("请填写数字，例如 1200 或 1200.50")
_BAD_DATE = _("请选择日期")


class StepForm(RuledForm):
    """A form whose missing fields the rules are the ones to miss, with the photos taken for it."""

    refusal: Refused | None = None

    @property
    def taken(self) -> list[UUID]:
        """The keys of the photos taken for this form."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("photos", [])
        return found

    def show(self, reasons: Sequence[Reason]) -> None:
        """Put each reason beside its field, or at the head of the form."""
        for reason in reasons:
            said = f"{reason.message}。{reason.remedy}" + (f"（依据：{reason.clause}）" if reason.clause else "")
            self.add_error(reason.field if reason.field in self.fields else None, said)


@contextmanager
def shown_on(form: StepForm) -> Iterator[None]:
    """Run a service; a refusal becomes the form's errors, and what was typed stays."""
    try:
        yield
    except Refused as refusal:
        form.refusal = refusal
        form.show(refusal.reasons)


def _text(label: str, *, rows: int = 3, hint: str = "", needed: bool = True, most: int = 0) -> forms.CharField:
    attrs: dict[str, Any] = {"rows": rows, "placeholder": hint}
    if most:
        attrs["maxlength"] = most
    return forms.CharField(label=label, required=needed, widget=forms.Textarea(attrs=attrs))


def _categories() -> list[tuple[str, str]]:
    return [(each.id, each.title) for each in catalog.categories().values()]


class SnapForm(StepForm):
    """Report what was found (随手拍): what, which kind, where."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    enterprise = forms.UUIDField(label=_("企业"), widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("类别"), choices=_categories, widget=forms.RadioSelect)
    what = _text(_("发现了什么"), rows=2, hint=_("一句话说清楚，也可以点上面的常见情形"))
    area = forms.UUIDField(label=_("区域"), required=False, widget=forms.Select)
    place = forms.CharField(
        label=_("具体位置"), required=False, widget=forms.TextInput(attrs={"placeholder": _("如：冲压车间东门旁")})
    )
    source = forms.CharField(required=False, widget=forms.HiddenInput)
    photos = EvidenceField(rules.HAZARD_BEFORE)

    def offer(self, *, enterprise_known: bool, areas: Sequence[tuple[str, Any]]) -> None:
        """Offer the areas of the enterprise, by site; someone of one enterprise need not choose it."""
        self.fields["enterprise"].required = not enterprise_known
        widget: Any = self.fields["area"].widget
        widget.choices = [("", _("选择区域")), *areas]
        if not areas:
            self.fields["place"].required = True


class ArrangeForm(StepForm):
    """The five things to settle (五落实), all but the time limit."""

    assigned_to = forms.UUIDField(label=_("整改责任人"))
    measures = _text(_("整改措施"), hint=_("具体怎么改，改成什么样"))
    funds = forms.DecimalField(
        label=_("整改资金"), decimal_places=2, max_digits=14, help_text=_("不需要花钱就填 0"),
        error_messages={"invalid": _BAD_NUMBER, "max_decimal_places": _BAD_NUMBER, "max_digits": _BAD_NUMBER},
    )  # fmt: skip
    plan = _text(_("预案"), rows=2, hint=_("整改期间出现险情怎么处置"))

    def arrangement(self) -> Arrangement:
        """Return what was settled."""
        said = self.cleaned_data
        funds: Decimal | None = said.get("funds")
        return Arrangement(
            assigned_to=said.get("assigned_to"),
            measures=said.get("measures", ""),
            funds_fen=None if funds is None else int(funds * 100),
            plan=said.get("plan", ""),
        )


class ConfirmForm(ArrangeForm):
    """Confirm a report and have it put right (核实并派发整改)."""

    level = forms.ChoiceField(label=_("隐患级别"), choices=list(rules.LEVEL_TITLES.items()), widget=forms.RadioSelect)
    category = forms.ChoiceField(label=_("类别"), choices=_categories)
    criterion = forms.CharField(
        label=_("判定依据"),
        help_text=_("重大隐患必须对应一条判定标准；列出的是适合本企业的，可输入文字查找其他"),
    )
    interim_measure = _text(_("临时管控措施"), rows=2, hint=_("整改前怎样保证安全，如停用、撤人、设警戒"))
    principal_informed = forms.BooleanField(label=_("已报告主要负责人"))
    due_on = forms.DateField(label=_("整改时限"), widget=forms.DateInput, error_messages={"invalid": _BAD_DATE})
    field_order = (
        "level", "criterion", "interim_measure", "principal_informed", "category", "assigned_to", "measures", "due_on",
        "funds", "plan",
    )  # fmt: skip


class ReasonForm(StepForm):
    """A step that needs its reason in words, perhaps with a photo."""

    reason = _text(_("理由"), rows=4)
    photos = EvidenceField(rules.HAZARD_OBJECTION, required=False)

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].widget.attrs["placeholder"] = hint


class SubmitForm(StepForm):
    """Report that it has been put right (整改完成)."""

    photos = EvidenceField(rules.HAZARD_AFTER)
    note = _text(_("怎么改的"), rows=3, hint=_("如：已清走杂物，重新划了黄线"))


class RecheckForm(StepForm):
    """The verdict of a recheck (复查)."""

    verdict = forms.ChoiceField(
        label=_("复查结论"),
        choices=[("close", _("已改好，销号")), ("return", _("没改好，退回"))],
        widget=forms.RadioSelect,
    )
    note = _text(_("说明"), rows=3, needed=False, hint=_("退回时请写明还要改什么"))
    photos = EvidenceField(rules.HAZARD_RECHECK, required=False)


class ExtendForm(StepForm):
    """Ask for more time (申请延期)."""

    due_on = forms.DateField(label=_("申请延期到"), widget=forms.DateInput, error_messages={"invalid": _BAD_DATE})
    reason = _text(_("延期理由"), hint=_("为什么不能按期完成"))
    interim_measure = _text(_("延期期间的管控措施"), hint=_("改好之前怎样保证安全"))
    force_majeure = forms.BooleanField(
        label=_("属于不可抗力"), required=False, help_text=_("责令限期整改只有因不可抗力才能申请延期")
    )
    photos = EvidenceField(rules.HAZARD_EXTENSION, required=False)

    def show(self, reasons: Sequence[Reason]) -> None:
        """The rules speak of the day asked for; here it is the form's only day."""
        super().show([_renamed(reason, {"asked_due_on": "due_on"}) for reason in reasons])


class DecideForm(StepForm):
    """Grant or refuse more time (审批延期)."""

    granted = forms.ChoiceField(
        label=_("审批意见"), choices=[("1", _("同意延期")), ("0", _("不同意"))], widget=forms.RadioSelect
    )
    note = _text(_("说明"), needed=False, hint=_("不同意时请写明理由"))


class OrderForm(StepForm):
    """The head of an order (责令限期整改): to whom, under which number, by when."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    enterprise = forms.UUIDField(label=_("被检查企业"))
    number = forms.CharField(label=_("文书编号"), widget=forms.TextInput(attrs={"maxlength": 60}))
    due_on = forms.DateField(label=_("整改期限"), widget=forms.DateInput, error_messages={"invalid": _BAD_DATE})


class ReceiveForm(StepForm):
    """Acknowledge an order with one's own hand (签收整改指令)."""

    signature = SignatureField(rules.ORDER_RECEIPT)

    def __init__(self, *args: Any, covers: str, by: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked.sign(covers, by=by)

    @property
    def asked(self) -> SignatureField:
        """The field, which has to be told what is signed."""
        return cast(SignatureField, self.fields["signature"])

    @property
    def signed(self) -> list[UUID]:
        """The key of the signature, if there is one under this very text."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("signature", [])
        return found


class ProblemForm(StepForm):
    """One problem of an order; its fields carry its position."""

    what = _text(_("存在的问题"), rows=2)
    place = forms.CharField(label=_("位置"), required=False)
    demand = _text(_("整改要求"), rows=2)
    category = forms.ChoiceField(label=_("类别"), choices=_categories)
    level = forms.ChoiceField(label=_("级别"), choices=list(rules.LEVEL_TITLES.items()), widget=forms.RadioSelect)
    criterion = forms.CharField(label=_("判定依据"))
    interim_measure = forms.CharField(label=_("临时管控措施"))
    photos = EvidenceField(rules.HAZARD_BEFORE, required=False)

    def __init__(self, data: Any = None, *, position: int, initial: Mapping[str, Any] | None = None):
        self.position = position
        super().__init__(data, initial={"category": "other", "level": "general", **(initial or {})})

    def add_prefix(self, field_name: str) -> str:
        """Return the field's name in the page: what-0, what-1, …"""
        return f"{field_name}-{self.position}"

    def problem(self) -> Problem:
        """Return the problem as it was written."""
        said = {name: self.cleaned_data.get(name, "") for name in self.fields if name != "photos"}
        return Problem(**said, photo_ids=self.taken)

    def show(self, reasons: Sequence[Reason]) -> None:
        """Take the reasons that name this problem."""
        mine = [reason for reason in reasons if reason.field.endswith(f"-{self.position}")]
        super().show([_renamed(reason, {reason.field: reason.field.rsplit("-", 1)[0]}) for reason in mine])


def _renamed(reason: Reason, names: Mapping[str, str]) -> Reason:
    field = names.get(reason.field, reason.field)
    return Reason(reason.code, reason.message, reason.remedy, reason.clause, field)
