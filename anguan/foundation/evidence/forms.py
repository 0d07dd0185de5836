"""The shape of what forms ask to be shown."""

from typing import Any
from uuid import UUID

from django import forms

from anguan.foundation.access import Actor
from anguan.foundation.evidence import queries
from anguan.foundation.evidence.rules import Need
from anguan.foundation.ui.forms import AskingForm
from anguan.foundation.words import mark as _


class EvidenceField(forms.Field):
    """What a need asks for (取证): its value is the keys of exhibits, for `services.attach_evidence(…, need=need)`.

    Draw it with `evidence.capture(form["photos"])` of `evidence/evidence.html`. `most` and `least` may be narrower than
    the need's where one form leaves less room.
    """

    widget = forms.MultipleHiddenInput

    def __init__(self, need: Need, *, most: int | None = None, least: int | None = None, **named: Any):
        self.need = need
        self.most = need.most if most is None else most
        self.least = need.least if least is None else least
        missing = _("请在现场拍摄：{asks}").format(asks=need.asks)
        super().__init__(**{"label": need.asks, "error_messages": {"required": missing}, **named})

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds the camera offers; a signature has a pad of its own."""
        return tuple(kind for kind in self.need.kinds if kind != "signature")

    def uploads_for(self, actor: Actor | None) -> bool:
        """Say whether the actor may upload a file here (grade D): only where an office allows it."""
        return actor is not None and queries.uploads_allowed(self.need.node, actor)

    def to_python(self, value: Any) -> list[UUID]:
        """Return the keys; what is not a key is one that nobody has."""
        return [_key(one) for one in dict.fromkeys(value or []) if one]

    def validate(self, value: list[UUID]) -> None:
        """Ask for as many as are needed, and for no more than there is room for."""
        super().validate(value)
        if value and len(value) < self.least:
            raise forms.ValidationError(
                _("还少 {n} 件，至少要 {least} 件").format(n=self.least - len(value), least=self.least)
            )
        if len(value) > self.most:
            raise forms.ValidationError(_("最多 {most} 件").format(most=self.most))


class SignatureField(EvidenceField):
    """A handwritten signature under something (手写签名): its value is the key of one exhibit in a list, or none.

    The page says what is signed: `form.fields["signature"].sign(sha256, by=actor)` before it is drawn and before it is
    cleaned. A signature under another text, or somebody else's, is not accepted. Draw it with `evidence.signature_pad`.
    """

    def __init__(self, need: Need, **named: Any):
        self.covers = ""
        self.by: Actor | None = None
        missing = _("请本人手写签名")
        super().__init__(need, **{"most": 1, "least": 1, "error_messages": {"required": missing}, **named})

    def sign(self, covers: str, *, by: Actor) -> None:
        """Say what is being signed, by its SHA-256, and by whom."""
        self.covers, self.by = covers, by

    def clean(self, value: Any) -> list[UUID]:
        """Return the key of a signature of this person under this very text."""
        keys: list[UUID] = super().clean(value)
        if keys and not self._is_under_this(keys[0]):
            raise forms.ValidationError(_("这个签名签的不是本页的内容，请看过内容后重新签名"))
        return keys

    def _is_under_this(self, key: UUID) -> bool:
        if self.by is None or not self.covers:
            return False
        found = queries.exhibits_for(self.by).filter(pk=key, taken_by=self.by.person_id, kind="signature").first()
        return found is not None and found.covers_sha256 == self.covers


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


class AllowanceForm(AskingForm):
    """Where files may be uploaded instead of photographed (允许上传)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    node = forms.ChoiceField(label=_("环节"), error_messages={"required": _("请选择环节")})
    region_code = forms.ChoiceField(label=_("地区"), error_messages={"required": _("请选择地区")})
    reason = forms.CharField(
        label=_("原因"),
        help_text=_("写明为什么不能现场拍摄。原因会留在记录里，上级能看到。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明原因")},
    )

    def __init__(self, *args: Any, nodes: list[tuple[str, str]], regions: list[tuple[str, str]], **named: Any):
        super().__init__(*args, **named)
        for name, choices in (("node", nodes), ("region_code", regions)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - so it stands above
            field.choices = choices
