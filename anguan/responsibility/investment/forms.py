"""The shape of what people send about safety money; what is missing or may not be is judged by the rules."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from anguan.foundation.documents.excel import ACCEPTED_TITLE
from anguan.foundation.evidence.forms import EvidenceField
from anguan.foundation.ui.forms import AskingForm, RuledForm
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog as duties_catalog
from anguan.responsibility.duties.rules.facts import Business
from anguan.responsibility.investment.models import Fund
from anguan.responsibility.investment.rules import kept, needs
from anguan.responsibility.investment.rules.amounts import read_amount
from anguan.responsibility.investment.rules.saying import BasisSaid, PlanSaid, SetAsideSaid, SpendSaid

_BAD_DATE = {"invalid": _("请选择日期")}
BUSINESSES = 3  # rows of the form; whoever has more sums up the like ones
_FIELD_OF = {"revenue": "last_year_revenue", "construction_cost": "construction_cost", "tonnes": "tonnes"}


class AmountField(forms.CharField):
    """An amount as people write it: 1,200.50, ￥1200, 1.2万."""

    def __init__(self, **named: Any):
        attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 40}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), **named})

    def to_python(self, value: Any) -> Any:
        """Return the yuan, or say that it is none."""
        text = str(super().to_python(value) or "")
        if not text:
            return None
        amount = read_amount(text)
        if amount is None:
            raise forms.ValidationError(_("“{text}”不是金额，请写成数字，例如 1200.50").format(text=text[:20]))
        return amount

    def prepare_value(self, value: Any) -> Any:
        """Show an amount without empty cents."""
        return f"{value:.2f}".removesuffix(".00") if isinstance(value, Decimal) else value


class SpendForm(RuledForm):
    """Money spent (登记使用)."""

    photos = EvidenceField(needs.VOUCHER, required=False)
    amount = AmountField(label=_("金额"))
    use = forms.ChoiceField(label=_("用在哪里"), widget=forms.RadioSelect)
    new_use = forms.CharField(label=_("都不合适？写一个新类别"), required=False, max_length=40)
    on = forms.DateField(label=_("凭证日期"), widget=forms.DateInput, error_messages=_BAD_DATE)
    what = forms.CharField(
        label=_("买了什么、做了什么"), required=False, widget=forms.TextInput(attrs={"maxlength": 200})
    )
    supplier = forms.CharField(
        label=_("收款单位"), required=False, widget=forms.TextInput(attrs={"maxlength": 100})
    )  # fmt: skip
    voucher = forms.CharField(
        label=_("发票号或凭证号"), required=False,
        widget=forms.TextInput(attrs={"maxlength": 60, "autocapitalize": "off", "spellcheck": "false"}),
    )  # fmt: skip
    shared_voucher = forms.BooleanField(label=_("同一张凭证分几笔登记"), required=False)

    def __init__(self, *args: Any, uses: Mapping[str, str], **named: Any):
        super().__init__(*args, **named)
        field: Any = self.fields["use"]
        field.choices = list(uses.items())

    @property
    def taken(self) -> list[UUID]:
        """The keys of the photos taken for this form."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("photos", [])
        return found

    @property
    def more_open(self) -> bool:
        """Whether something in the folded part needs to be looked at."""
        return any(self[name].errors for name in ("what", "supplier", "voucher", "shared_voucher", "new_use", "on"))

    def spending(self) -> SpendSaid:
        """Return what was written."""
        said = self.cleaned_data
        return SpendSaid(
            said["amount"], said["on"], said["use"], said["new_use"], said["what"], said["supplier"], said["voucher"],
            said["shared_voucher"],
        )  # fmt: skip


class SetAsideForm(RuledForm):
    """Money set aside (登记提取)."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    month = forms.TypedChoiceField(label=_("提取哪个月的"), coerce=int)
    amount = AmountField(label=_("金额"))
    on = forms.DateField(label=_("记账日期"), widget=forms.DateInput, error_messages=_BAD_DATE)
    voucher = forms.CharField(label=_("记账凭证号"), required=False, max_length=60)
    what = forms.CharField(label=_("备注"), required=False, max_length=200)
    photos = EvidenceField(needs.VOUCHER, required=False)

    def __init__(self, *args: Any, months: Sequence[tuple[int, str]], **named: Any):
        super().__init__(*args, **named)
        field: Any = self.fields["month"]
        field.choices = list(months)

    @property
    def taken(self) -> list[UUID]:
        """The keys of the photos taken for this form."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("photos", [])
        return found

    def said_set_aside(self) -> SetAsideSaid:
        """Return what was written."""
        said = self.cleaned_data
        return SetAsideSaid(
            said["year"] or 0, int(said["month"] or 0), said["amount"], said["on"], said["voucher"], said["what"]
        )  # fmt: skip


class BasisForm(RuledForm):
    """What a year is reckoned from (计算依据)."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    last_year_revenue = AmountField(
        label=_("上年度营业收入"), required=False, help_text=_("按会计报表填写，单位为元；可以写 3200万")
    )
    this_year_revenue = AmountField(
        label=_("本年度营业收入"), required=False, help_text=_("只有本年开业的企业填写，年末按它补足")
    )
    opening = AmountField(label=_("年初结余"), required=False, help_text=_("上年提取后没有用完的"))
    due_last_year = AmountField(
        label=_("上一年应计提"), required=False, help_text=_("用来判断是否暂停提取：月初结余达到它的三倍时暂停")
    )
    claimed = AmountField(
        label=_("本企业自己算的年度数额"), required=False, help_text=_("填了就帮您核对，用了旧标准会说明")
    )
    separate_accounts = forms.BooleanField(label=_("几类业务分别核算收入"), required=False, initial=True)

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        kinds = [(name, kind.title) for name, kind in duties_catalog.safety_cost().current.kinds.items()]
        for place in range(1, BUSINESSES + 1):
            first = _("按企业行业") if place == 1 else _("没有")
            label = _("业务类别") if place == 1 else _("第 {n} 类业务").format(n=place)
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", first), *kinds]
            )  # fmt: skip
            self.fields[f"base_{place}"] = AmountField(
                label=_("收入、工程造价（元）或产量（吨）"), required=False,
                help_text=_("按收入计算、只有一类业务的可以不填"),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of businesses."""
        return [(self[f"kind_{place}"], self[f"base_{place}"]) for place in range(1, BUSINESSES + 1)]

    @property
    def rows_open(self) -> bool:
        """Whether a second business is named, or something is wrong with one."""
        return any(base.errors or kind.value() for kind, base in self.rows[1:])

    def basis(self) -> BasisSaid:
        """Return what was written."""
        said = self.cleaned_data
        kinds = duties_catalog.safety_cost().current.kinds
        businesses = []
        for place in range(1, BUSINESSES + 1):
            kind, base = said.get(f"kind_{place}"), said.get(f"base_{place}")
            if kind:
                by = _FIELD_OF[kinds[kind].by]
                businesses.append(Business(kind, **({by: base} if base is not None else {})))
        return BasisSaid(
            said["year"] or 0, said["last_year_revenue"], said["this_year_revenue"], tuple(businesses),
            said["separate_accounts"], said["opening"], said["due_last_year"], said["claimed"],
        )  # fmt: skip

    @staticmethod
    def initial_of(fund: Fund | None, *, year: int, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return the form's beginning: the book as it is, else what the owner answered for the duties."""
        if fund is None or fund.reckoned_at is None:
            told = {
                name: Decimal(str(said[name])) for name in ("last_year_revenue", "this_year_revenue") if said.get(name)
            }
            opened = {"opening": fund.opening, "due_last_year": fund.due_last_year} if fund else {}
            return {"year": year, "separate_accounts": True, **opened, **told}
        names = (
            "last_year_revenue", "this_year_revenue", "opening", "due_last_year", "claimed", "separate_accounts", "year"
        )  # fmt: skip
        found = {name: getattr(fund, name) for name in names}
        for place, one in enumerate(kept.businesses_from(fund.businesses)[:BUSINESSES], start=1):
            bases = (one.last_year_revenue, one.construction_cost, one.tonnes)
            found[f"kind_{place}"] = one.kind
            found[f"base_{place}"] = next((base for base in bases if base is not None), None)
        return found


class PlanForm(RuledForm):
    """How much is meant for what (年度使用计划)."""

    year = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, uses: Mapping[str, str], hints: Mapping[str, str], **named: Any):
        super().__init__(*args, **named)
        self.uses = uses
        for code, title in uses.items():
            self.fields[f"use_{code}"] = AmountField(label=title, required=False, help_text=hints.get(code, ""))

    @property
    def amounts(self) -> list[forms.BoundField]:
        """The fields, one for each use."""
        return [self[f"use_{code}"] for code in self.uses]

    def plan(self) -> PlanSaid:
        """Return what was written."""
        said = self.cleaned_data
        amounts = {code: said.get(f"use_{code}") for code in self.uses}
        return PlanSaid(said["year"] or 0, {code: amount for code, amount in amounts.items() if amount is not None})


class VoucherForm(RuledForm):
    """The voucher of an entry that came without one (补拍凭证)."""

    photos = EvidenceField(needs.VOUCHER)

    @property
    def taken(self) -> list[UUID]:
        """The keys of the photos taken for this form."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("photos", [])
        return found


class StrikeForm(RuledForm):
    """Why an entry is struck (作废)."""

    reason = forms.CharField(label=_("哪里登错了"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200}))


class LedgerForm(AskingForm):
    """A ledger to check (导入台账)."""

    year = forms.TypedChoiceField(label=_("哪一年的台账"), coerce=int)
    file = forms.FileField(
        label=_("台账文件"), help_text=_("支持 {kinds}").format(kinds=ACCEPTED_TITLE),
        error_messages={"required": _("请选择文件"), "empty": _("文件是空的，请重新选择")},
    )  # fmt: skip

    def __init__(self, *args: Any, years: Sequence[tuple[int, str]], **named: Any):
        super().__init__(*args, **named)
        field: Any = self.fields["year"]
        field.choices = list(years)
