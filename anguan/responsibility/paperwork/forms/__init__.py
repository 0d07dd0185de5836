"""The shape of what people send about documents."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from anguan.foundation.access import Actor
from anguan.foundation.evidence.forms import EvidenceField, SignatureField
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork.catalog import Kind
from anguan.responsibility.paperwork.rules import needs
from anguan.responsibility.paperwork.rules.drafting import DocumentSaid, Part
from anguan.responsibility.paperwork.rules.tidying import tidy

_BAD_DATE = {"invalid": _("请选择日期")}
_BAD_TIME = {"invalid": _("请选择时间")}
ANSWERS = [("yes", _("是")), ("no", _("否")), ("na", _("不涉及"))]


class PastedField(forms.CharField):
    """Text that may come from Word or a chat: what cannot be printed is left out before anything is judged."""

    def to_python(self, value: Any) -> str:
        """Return the text as people see it."""
        return tidy(super().to_python(value) or "")


class MakeForm(RuledForm):
    """What a new document tells of (新建文书); only what its kind asks for is shown."""

    variant = forms.ChoiceField(label=_("类型"), widget=forms.RadioSelect)
    held_on = forms.DateField(label=_("日期"), error_messages=_BAD_DATE)
    begins = forms.TimeField(
        label=_("开始时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"}), error_messages=_BAD_TIME
    )
    ends = forms.TimeField(
        label=_("结束时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"}), error_messages=_BAD_TIME
    )
    place = PastedField(label=_("地点"), required=False, max_length=100)
    led = forms.BooleanField(
        label=_("主要负责人带队"), required=False, help_text=_("带队检查的，主要负责人也要签名，并记为带队检查")
    )

    def __init__(self, *args: Any, kind: Kind, variants: Sequence[tuple[str, str]], **named: Any):
        super().__init__(*args, **named)
        self.kind = kind
        offered: Any = self.fields["variant"]
        offered.choices = list(variants)
        if not variants:
            del self.fields["variant"]
        for name in ("begins", "ends", "place", "led"):
            if name not in kind.asks:
                del self.fields[name]
        if kind.per == "year":
            self.fields["held_on"].label = _("签订日期") if kind.signing == "letters" else _("报告日期")

    def document(self, follows: UUID | None) -> DocumentSaid:
        """Return what was written."""
        told = self.cleaned_data
        return DocumentSaid(
            self.kind.id, told.get("variant") or "", told.get("held_on"), told.get("begins"), told.get("ends"),
            told.get("place") or "", bool(told.get("led")), follows,
        )  # fmt: skip


class TextForm(RuledForm):
    """The text of a draft (正文), on the version it was read in."""

    title = PastedField(label=_("标题"), max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: Sequence[Part], **named: Any):
        super().__init__(*args, **named)
        for part in parts:
            lines = part["text"].count("\n") + len(part["text"]) // 22 + 2
            self.fields[f"part-{part['key']}"] = PastedField(
                label=part["title"], required=False, initial=part["text"], strip=False, max_length=8000,
                widget=forms.Textarea(attrs={"rows": min(max(lines, 3), 14)}),
            )  # fmt: skip

    @property
    def texts(self) -> dict[str, str]:
        """The passages, by their keys."""
        told = self.cleaned_data
        return {name.removeprefix("part-"): told[name] or "" for name in told if name.startswith("part-")}


class SignForm(RuledForm):
    """A hand under one's own text (签名)."""

    signature = SignatureField(needs.SIGNATURE)

    def __init__(self, *args: Any, covers: str, by: Actor, **named: Any):
        super().__init__(*args, **named)
        field: Any = self.fields["signature"]
        field.sign(covers, by=by)

    @property
    def signature_id(self) -> UUID | None:
        """The key of the signature."""
        found: list[UUID] = self.cleaned_data.get("signature") or []
        return found[0] if found else None


class PhotoForm(RuledForm):
    """Photos taken on the spot (现场照片)."""

    photos = EvidenceField(needs.SCENE)

    @property
    def taken(self) -> list[UUID]:
        """The keys of the photos taken for this form."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("photos") or []
        return found


class ItemForm(RuledForm):
    """One item of a check with photos of it (自查项)."""

    answer = forms.ChoiceField(label=_("检查情况"), choices=ANSWERS, widget=forms.RadioSelect)
    note = PastedField(
        label=_("说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("选“否”的写明在哪里、什么情况"),
    )  # fmt: skip
    photos = EvidenceField(needs.CHECK, required=False)

    @property
    def taken(self) -> list[UUID]:
        """The keys of the photos taken for this form."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("photos") or []
        return found


class ReasonForm(RuledForm):
    """Why something is void or no more asked for (原因)."""

    reason = PastedField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


def answers_in(data: Mapping[str, Any]) -> dict[int, tuple[str, str]]:
    """Return what a check's form says of its items, by their numbers."""
    found = {}
    for name in data:
        number = name.removeprefix("answer-")
        if name.startswith("answer-") and number.isdecimal() and len(number) < 5:
            found[int(number)] = (str(data[name]), str(data.get(f"note-{number}", "")))
    return found


def keys_in(values: Sequence[str]) -> list[UUID]:
    """Return the keys among values; what is not a key is left out."""
    found = []
    for value in dict.fromkeys(values):
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
