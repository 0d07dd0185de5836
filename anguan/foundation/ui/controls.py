"""Controls (表单控件): a Django form field as an input that says what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from django.forms import BoundField
from django.forms.widgets import DateInput
from django.utils.safestring import SafeString


def control(field: BoundField, attrs: Mapping[str, Any] | None = None) -> SafeString:
    """Return the input of a field, tied to its help and its errors, with the attributes asked for."""
    made: dict[str, Any] = dict(attrs or {})
    # Django's date input is a text field; a day is chosen from a calendar, and browsers want it in ISO form.
    widget = field.field.widget
    asked = made.pop("type", "date" if isinstance(widget, DateInput) else "")
    if asked and hasattr(widget, "input_type"):
        widget.input_type = asked  # as an attribute it would come second, and browsers take the first
    if isinstance(widget, DateInput):
        widget.format = "%Y-%m-%d"
    described = [f"{field.auto_id}_help"] if field.help_text else []
    described += [f"{field.auto_id}_error{index or ''}" for index, _ in enumerate(field.errors)]
    if described:
        made["aria-describedby"] = " ".join(described)
    if field.errors:
        made["aria-invalid"] = "true"
    return field.as_widget(attrs=made)
