"""Forms of enterprises: they check shape; rules judge."""

from typing import Any

from django import forms

from anguan.foundation.geo import Datum, Point, from_wgs84, to_wgs84
from anguan.foundation.geo.datum import DATUM_TITLES
from anguan.foundation.ui.forms import AskingForm
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog, keeping, rules
from anguan.registry.enterprises.keeping import CertificateFacts, Facts
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from anguan.registry.offices.rules import LINES


class PlaceFields(AskingForm):
    """A point typed in any datum (经纬度、坐标系), converted here at the edge."""

    lon = forms.CharField(label=_("经度"), required=False, max_length=40, help_text=_("如 120.256100，或 120°15′22″"))
    lat = forms.CharField(label=_("纬度"), required=False, max_length=40, help_text=_("如 33.391700"))
    datum = forms.ChoiceField(
        label=_("坐标系"), choices=list(DATUM_TITLES.items()), initial=Datum.WGS84.value, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Turn what was typed into a place in WGS-84."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        lon, lat = typed.get("lon", ""), typed.get("lat", "")
        typed["place"] = (None, None)
        if not lon and not lat:
            return typed
        degrees = rules.read_degrees(lon), rules.read_degrees(lat)
        if wrong := rules.place_problem(*degrees):
            reason = keeping.problem(wrong, "place")
            self.add_error("lat" if degrees[0] is not None else "lon", f"{reason.message}。{reason.remedy}")
        elif degrees[0] is not None and degrees[1] is not None:
            point = to_wgs84(degrees[0], degrees[1], typed.get("datum") or Datum.WGS84)
            typed["place"] = (point.lon, point.lat)
        return typed

    @property
    def place(self) -> tuple[float | None, float | None]:
        """The place in WGS-84, or nothing."""
        found: tuple[float | None, float | None] = self.cleaned_data["place"]
        return found


def place_typed(row: Any) -> dict[str, str]:
    """Return a row's place as a form shows it: in the datum it was given in."""
    if row.lon is None or row.lat is None:
        return {"lon": "", "lat": "", "datum": Datum.WGS84.value}
    datum = row.datum or Datum.WGS84.value
    given = from_wgs84(Point(row.lon, row.lat), datum)
    return {"lon": f"{given.lon:.6f}", "lat": f"{given.lat:.6f}", "datum": datum}


class EnterpriseForm(PlaceFields):
    """The facts of an enterprise (企业基本信息); those for offices alone are left out for the enterprise itself."""

    name = forms.CharField(label=_("企业名称"), max_length=300, help_text=_("与营业执照一致的全称"))
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=40, help_text=_("营业执照上的 18 位代码"))
    region_code = forms.CharField(label=_("所在区划"), max_length=20, help_text=_("输入乡镇、街道或园区名称查找"))
    line_code = forms.ChoiceField(label=_("监管条线"), choices=list(LINES.items()))
    address = forms.CharField(label=_("详细地址"), max_length=300, required=False)
    industry_code = forms.CharField(
        label=_("行业"), max_length=5, required=False, help_text=_("按国民经济行业分类（GB/T 4754）查找并选择")
    )
    size = forms.ChoiceField(label=_("规模"), required=False, widget=forms.RadioSelect)
    headcount = forms.IntegerField(label=_("从业人数"), required=False, min_value=0, max_value=500_000)
    flags = forms.MultipleChoiceField(
        label=_("风险特征"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("涉及的都要勾选，履职任务和检查内容据此确定"),
    )  # fmt: skip
    field_order = (
        "name", "credit_code", "region_code", "line_code", "address", "industry_code", "size", "headcount", "flags",
        "lon", "lat", "datum",
    )  # fmt: skip

    def __init__(self, *args: Any, enterprise: Enterprise | None = None, by_office: bool, **kwargs: Any):
        if enterprise is not None:
            kwargs.setdefault("initial", _typed(enterprise))
        super().__init__(*args, **kwargs)
        self.enterprise = enterprise
        self._choices("size", [(size.id, size.title) for size in catalog.sizes().values()])
        self._choices("flags", [(flag.id, flag.title) for flag in catalog.flags().values()])
        if enterprise is not None:
            del self.fields["region_code"]  # it moves by a step of its own
        if not by_office:
            del self.fields["credit_code"], self.fields["line_code"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field, as declared above

    @property
    def facts(self) -> Facts:
        """The facts as filled in; what the form leaves out is as it was."""
        said = self.cleaned_data
        known = self.enterprise
        lon, lat = self.place
        return Facts(
            name=said["name"],
            credit_code=said.get("credit_code", known.credit_code if known else ""),
            region_code=said.get("region_code", known.region_code if known else ""),
            line_code=said.get("line_code", known.line_code if known else "emergency"),
            address=said["address"],
            industry_code=said["industry_code"],
            size=said["size"],
            headcount=said["headcount"],
            flags=tuple(said["flags"]),
            lon=lon,
            lat=lat,
            datum=(said["datum"] or Datum.WGS84.value) if lon is not None else "",
        )


def _typed(enterprise: Enterprise) -> dict[str, Any]:
    names = ("name", "credit_code", "line_code", "address", "industry_code", "size", "headcount", "flags")
    return {name: getattr(enterprise, name) for name in names} | place_typed(enterprise)


class MoveForm(AskingForm):
    """Where an enterprise moves to (迁移)."""

    region_code = forms.CharField(label=_("迁入区划"), max_length=20, help_text=_("输入乡镇、街道或园区名称查找"))


class StandingForm(AskingForm):
    """A step of an enterprise's standing, with its reason (停产、恢复、关闭)."""

    step = forms.ChoiceField(choices=[(name, name) for name in keeping.STANDING.step_names])
    note = forms.CharField(label=_("原因"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CertificateForm(AskingForm):
    """A certificate of an enterprise (企业证照)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("种类"))
    number = forms.CharField(label=_("编号"), max_length=80)
    issued_by = forms.CharField(label=_("发证机关"), max_length=100, required=False)
    issued_on = forms.DateField(label=_("发证日期"), required=False, widget=forms.DateInput)
    expires_on = forms.DateField(
        label=_("有效期至"), required=False, widget=forms.DateInput, help_text=_("长期有效的不填")
    )

    def __init__(self, *args: Any, certificate: EnterpriseCertificate | None = None, **kwargs: Any):
        if certificate is not None:
            names = ("kind", "number", "issued_by", "issued_on", "expires_on")
            kwargs.setdefault("initial", {name: getattr(certificate, name) for name in names})
        super().__init__(*args, **kwargs)
        kinds = [(kind.id, kind.title) for kind in catalog.certificates().values()]
        self.fields["kind"].choices = [("", _("请选择")), *kinds]  # type: ignore[attr-defined]  # a choice field

    @property
    def facts(self) -> CertificateFacts:
        """What the certificate says."""
        said = self.cleaned_data
        return CertificateFacts(said["kind"], said["number"], said["issued_by"], said["issued_on"], said["expires_on"])
