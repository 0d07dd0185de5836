"""What an enterprise sets for its permits (本企业作业票制度): the law that holds, its stricter rule, its signers."""

from typing import Any

from django import forms

from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog
from anguan.prevention.permits.forms.steps import StepForm

REGIMES = (
    ("hazchem", _("执行 GB 30871：危险化学品生产、储存等单位")),
    ("general", _("其他单位：按本企业制度，参照 GB 30871；有限空间执行应急管理部令第13号、GB 46768")),
)
_A_MONTH = 31 * 24.0


def _number(label: str, *, unit: str = "", low: float = 0, high: float = 10_000, hint: str = "") -> forms.FloatField:
    field = forms.FloatField(label=label, required=False, min_value=low, max_value=high, help_text=hint)
    field.widget = forms.TextInput(attrs={"inputmode": "decimal", "data-unit": unit})
    return field


class RuleForm(StepForm):
    """The written rule: only what is stricter than the law takes effect."""

    regime = forms.ChoiceField(label=_("执行哪一部"), choices=REGIMES, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("制度名称与文号"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("如：《特殊作业安全管理制度》华海安〔2026〕5号")}),
    )
    night_from = forms.TimeField(
        label=_("夜间从几点算起"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("标准没有规定夜间；不填按 {start} 至次日 {until}，只能定得更宽").format(
            start=catalog.common().night_from, until=catalog.common().night_until
        ),
    )
    night_until = forms.TimeField(label=_("到几点为止"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    gas_sample_minutes = _number(_("开工前多少分钟内取样"), unit=_("分钟"), low=1, high=30)
    gas_record_minutes = _number(_("受限空间多久记录一次气体"), unit=_("分钟"), low=1, high=120)
    people_limit = _number(_("一处作业最多几人"), unit=_("人"), low=1, high=500)
    oxygen_min = _number(_("氧含量不低于"), unit="%", low=19.5, high=21)
    oxygen_max = _number(_("氧含量不高于"), unit="%", low=20, high=23.5)
    combustible_vol = _number(_("可燃气体不高于"), unit="%", low=0, high=0.5)
    lifting_below_10t_needs_permit = forms.BooleanField(label=_("10 吨以下吊装也要办票"), required=False)
    remote_approval = forms.BooleanField(
        label=_("审批人可以不到现场，在手机上审批"),
        required=False,
        help_text=_("执行 GB 30871 的单位不适用：审批人应在作业现场完成审批（4.11 a）"),
    )

    def __init__(self, *args: Any, bound: bool, **named: Any):
        super().__init__(*args, **named)
        for sheet in catalog.kinds().values():
            for name, title, hours in _lengths(sheet):
                hint = _("标准最长 {n} 小时").format(n=f"{hours:g}") if hours else _("标准没有规定最长时间，由本企业定")
                self.fields[f"validity:{name}"] = _number(
                    title, unit=_("小时"), low=0.5, high=hours or _A_MONTH, hint=hint
                )
        for sheet in catalog.kinds().values():
            for name, title, law in _chains(sheet):
                extra = [(slot, words) for slot, words in catalog.common().slots.items() if slot in _EXTRA - law]
                self.fields[f"approvers:{name}"] = forms.MultipleChoiceField(
                    label=title, required=False, choices=extra, widget=forms.CheckboxSelectMultiple
                )
        if bound:  # chemicals and medicine: the law leaves no choice
            self.fields["regime"].disabled = True

    @property
    def validity(self) -> list[Any]:
        """The fields of how long a permit may last."""
        return [self[name] for name in self.fields if name.startswith("validity:")]

    @property
    def approvers(self) -> list[Any]:
        """The fields of who signs besides the law's signers."""
        return [self[name] for name in self.fields if name.startswith("approvers:")]

    def overlay(self) -> dict[str, Any]:
        """Return the rule as it is kept; what was left empty is the law's."""
        said = self.cleaned_data
        kept: dict[str, Any] = {}
        for name in ("night_from", "night_until"):
            if said.get(name) is not None:
                kept[name] = said[name].isoformat("minutes")
        for name in ("gas_sample_minutes", "gas_record_minutes", "people_limit"):
            if said.get(name) is not None:
                kept[name] = int(said[name])
        limits = {n: said[n] for n in ("oxygen_min", "oxygen_max", "combustible_vol") if said.get(n) is not None}
        if limits:
            kept["gas_limits"] = limits
        hours = {
            name.removeprefix("validity:"): value
            for name, value in said.items()
            if name.startswith("validity:") and value is not None
        }
        if hours:
            kept["validity_hours"] = hours
        signers = {
            name.removeprefix("approvers:"): value for name, value in said.items() if name.startswith("approvers:")
        }
        if any(signers.values()):
            kept["approvers"] = {name: slots for name, slots in signers.items() if slots}
        for name in ("lifting_below_10t_needs_permit", "remote_approval"):
            if said.get(name):
                kept[name] = True
        return kept


def _lengths(sheet: catalog.KindSheet) -> list[tuple[str, str, float | None]]:
    graded = [
        (f"{sheet.id}.{level.id}", f"{level.title}{sheet.short}", level.validity_hours)
        for level in sheet.levels
        if level.validity_hours
    ]
    return [*graded] or [(sheet.id, sheet.short, sheet.validity_hours)]


# Whom a written rule may ask for besides the law's signers.
_EXTRA = {
    "safety_dept", "unit_professional_dept", "review_dept", "unit_in_charge_leader", "plant_manager_or_chief_engineer",
    "principal",
}  # fmt: skip


def _chains(sheet: catalog.KindSheet) -> list[tuple[str, str, set[str]]]:
    """Return the levels of a kind that signers may be added to, with those the law asks for."""
    return [
        (
            f"{sheet.id}.{level.id}" if level else sheet.id,
            f"{level.title}{sheet.short}" if level else sheet.short,
            set(sheet.approval(level.id if level else None).chain),
        )
        for level in (sheet.levels or (None,))
    ]


def initial_of(regime: str, source: str, overlay: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept as the form's initial values."""
    limits: dict[str, float] = overlay.get("gas_limits") or {}
    hours: dict[str, float] = overlay.get("validity_hours") or {}
    return {
        **{name: value for name, value in overlay.items() if not isinstance(value, dict)},
        **limits,
        **{f"validity:{name}": f"{value:g}" for name, value in hours.items()},
        **{f"approvers:{name}": slots for name, slots in (overlay.get("approvers") or {}).items()},
        "regime": regime,
        "source": source,
    }


class HolderForm(StepForm):
    """Who signs a slot (签批人), for the whole enterprise or one area."""

    slot = forms.ChoiceField(
        label=_("签批岗位"), choices=lambda: [("", _("选择岗位")), *catalog.common().slots.items()]
    )
    person = forms.UUIDField(label=_("由谁签"))
    area = forms.UUIDField(label=_("只管哪个区域"), required=False, widget=forms.Select)
