"""Forms of premises: they check shape; rules judge."""

from typing import Any

from django import forms

from anguan.foundation.geo import Datum
from anguan.foundation.ui.forms import AskingForm
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.forms import PlaceFields, place_typed
from anguan.registry.premises import rules
from anguan.registry.premises.models import Area, Site
from anguan.registry.premises.rules import AreaFacts, SiteFacts


class SiteForm(PlaceFields):
    """A site (厂区)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("厂区名称"), max_length=100, help_text=_("例如：主厂区、二期厂房"))
    address = forms.CharField(label=_("地址"), max_length=300, required=False)
    is_main = forms.BooleanField(label=_("这是主厂区"), required=False, help_text=_("一家企业只有一个主厂区"))
    field_order = ("key", "name", "address", "is_main", "lon", "lat", "datum")

    def __init__(self, *args: Any, site: Site | None = None, **kwargs: Any):
        if site is not None:
            named = {"name": site.name, "address": site.address, "is_main": site.is_main}
            kwargs.setdefault("initial", named | place_typed(site))
        super().__init__(*args, **kwargs)

    @property
    def facts(self) -> SiteFacts:
        """The site as filled in."""
        said = self.cleaned_data
        lon, lat = self.place
        datum = said["datum"] or Datum.WGS84.value
        return SiteFacts(said["name"], said["address"], lon, lat, datum, is_main=said["is_main"])


class AreaForm(AskingForm):
    """An area (区域、部位)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("区域名称"), max_length=100, help_text=_("用现场的叫法，例如：冲压车间、1 号罐区"))
    kind = forms.ChoiceField(label=_("类别"), choices=list(rules.KINDS.items()))
    in_charge = forms.UUIDField(label=_("责任人"), required=False, help_text=_("对这个区域的安全负责的人"))

    def __init__(self, *args: Any, area: Area | None = None, **kwargs: Any):
        if area is not None:
            kwargs.setdefault("initial", {"name": area.name, "kind": area.kind, "in_charge": area.in_charge})
        super().__init__(*args, **kwargs)

    @property
    def facts(self) -> AreaFacts:
        """The area as filled in."""
        said = self.cleaned_data
        return AreaFacts(said["name"], said["kind"], said["in_charge"])
