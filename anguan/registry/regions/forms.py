"""Forms of regions: they check shape; rules judge."""

from django import forms

from anguan.foundation.words import mark as _
from anguan.registry.regions import queries
from anguan.registry.regions.models import Region


class ParkForm(forms.Form):
    """A new park (园区)."""

    name = forms.CharField(label=_("园区名称"), max_length=60, help_text=_("写正式名称，例如：响水生态化工园区"))
    covers = forms.MultipleChoiceField(label=_("覆盖的乡镇、街道"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, county: str, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        towns = queries.towns_of(county).filter(kind="division")
        self.fields["covers"].choices = list(towns.values_list("code", "name"))  # type: ignore[attr-defined]


class GridForm(forms.Form):
    """A new grid (网格) of a village, town or park."""

    name = forms.CharField(label=_("网格名称"), max_length=60, help_text=_("例如：第一网格"))


def with_reasons(form: forms.Form, reasons: "list[tuple[str, str]]") -> forms.Form:
    """Put what the rules said onto the form, beside the field it belongs to."""
    for field, text in reasons:
        form.add_error(field if field in form.fields else None, text)
    return form


def choice_of(region: Region) -> tuple[str, str, str]:
    """Return a region as an option of a combobox: code, name, and where it lies."""
    where = region.full_name.removesuffix(region.name)
    return region.code, region.name, where
