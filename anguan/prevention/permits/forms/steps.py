"""The base of the forms of one permit: what the rules refuse is drawn whole, each reason with its clause and remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django import forms

from anguan.foundation.refusal import Refused
from anguan.foundation.ui.forms import RuledForm


class StepForm(RuledForm):
    """A form whose missing fields the rules are the ones to miss, with the photos and the signature taken for it."""

    refusal: Refused | None = None

    @property
    def taken(self) -> list[UUID]:
        """The keys of everything taken for this form: photos, and a signature."""
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        return [key for name in ("photos", "signature") for key in said.get(name) or []]

    @property
    def photos(self) -> Any:  # a list of keys; a form that asks for photos has a field of this name
        """The keys of the photos."""
        return getattr(self, "cleaned_data", {}).get("photos") or []


def text(label: str, *, rows: int = 3, hint: str = "", needed: bool = True, most: int = 500) -> forms.CharField:
    """Return a field for words."""
    attrs: dict[str, Any] = {"rows": rows, "placeholder": hint, "maxlength": most}
    return forms.CharField(label=label, required=needed, max_length=most, widget=forms.Textarea(attrs=attrs))


@contextmanager
def shown_on(form: StepForm) -> Iterator[None]:
    """Run a service; a refusal is kept for the page, and what was typed stays."""
    try:
        yield
    except Refused as refusal:
        form.refusal = refusal
