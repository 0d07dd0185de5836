"""The shape of what a phone sends with a photo."""

from typing import Any
from uuid import UUID

from django import forms

from anguan.foundation.evidence.services import Shot
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _


class ShotForm(forms.Form):
    """A photo and what the phone says about it."""

    id = forms.UUIDField(required=False)
    file = forms.FileField(allow_empty_file=True, error_messages={"required": _("没有收到照片")})
    sha256 = forms.RegexField(r"^[0-9a-fA-F]{64}$", required=False)
    taken_at = forms.DateTimeField(required=False)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    accuracy_m = forms.FloatField(required=False, min_value=0)
    purpose = forms.RegexField(r"^[a-z0-9_.]{1,40}$", required=False)
    enterprise_id = forms.UUIDField(required=False)

    def shot(self, *, captured_live: bool) -> Shot:
        """Return what was sent, or refuse with every field that makes no sense."""
        if not self.is_valid():
            raise Refused(*(self._reason(name) for name in self.errors))
        said: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return Shot(captured_live=captured_live, **said)

    def _reason(self, name: str) -> Reason:
        if name == "file":
            return Reason("photo_missing", _("没有收到照片"), _("请用页面里的相机拍摄后再提交"), field="file")
        return Reason(f"photo_{name}_invalid", _("照片附带的信息不完整"), _("请重新拍摄"), field=name)


class PhotosField(forms.Field):
    """The photos a form asks for (照片): its value is the keys of photos, for `services.attach_evidence`.

    Draw it with the macro `camera` of `evidence/evidence.html`, under the field's name.
    """

    widget = forms.MultipleHiddenInput

    def __init__(self, *, most: int = 1, **named: Any):
        self.most = most
        super().__init__(**{"label": _("现场照片"), "error_messages": {"required": _("请在现场拍一张照片")}, **named})

    def to_python(self, value: Any) -> list[UUID]:
        """Return the keys; what is not a key is one that nobody has."""
        return [_key(one) for one in dict.fromkeys(value or [])]

    def validate(self, value: list[UUID]) -> None:
        """Ask for at least one photo where one is required, and for no more than there is room for."""
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(_("最多 {most} 张照片").format(most=self.most))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
