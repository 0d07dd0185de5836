"""The base of the forms here: what the rules refuse stands beside its field, and stays for a phone's outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from anguan.foundation.refusal import Refused
from anguan.foundation.ui.forms import RuledForm

EVIDENCE = ("exhibits", "signature")  # the fields of a form that carry keys of what was taken


class SaidForm(RuledForm):
    """A form whose missing fields the rules are the ones to miss."""

    refusal: Refused | None = None

    @property
    def taken(self) -> list[UUID]:
        """The keys of everything taken for this form: photos, and a signature."""
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        return [key for name in EVIDENCE for key in said.get(name) or []]


@contextmanager
def shown_on(form: SaidForm) -> Iterator[None]:
    """Run a service; what it refuses goes to the fields, and what was typed stays."""
    try:
        yield
    except Refused as refusal:
        form.refusal = refusal
        form.said(refusal)


def uuid_of(text: object) -> UUID | None:
    """Return a key, or nothing for what is none."""
    try:
        return UUID(str(text or ""))
    except ValueError:
        return None
