"""The shape of what people send about certificates; what is missing or may not be is judged by the rules."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from anguan.foundation.documents.excel import ACCEPTED_TITLE
from anguan.foundation.evidence.forms import EvidenceField
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.forms import AskingForm, RuledForm
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import catalog, rules
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.rules import Facts
from anguan.responsibility.certificates.rules.verifying import RESULTS, Verdict

_BAD_DATE = {"invalid": _("请选择日期")}
_SHAPES = ("item", "number", "issuer", "issued_on", "expires_on", "review_by")


def _classes() -> list[tuple[str, str]]:
    return [(kind.id, kind.title) for kind in catalog.classes().values()]


class CertificateForm(RuledForm):
    """What a certificate says (证书信息), with a photo of the original."""

    refusal: Refused | None = None
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    person = forms.UUIDField(label=_("持证人"))
    cls = forms.ChoiceField(label=_("证书类别"), choices=_classes, widget=forms.RadioSelect)
    photos = EvidenceField(rules.CERTIFICATE_PHOTO, required=False)
    number = forms.CharField(
        label=_("证书编号"),
        max_length=80,
        help_text=_("特种作业操作证是 T 加 18 位身份证号；企业培训证没有编号的可以不填"),
    )
    item = forms.CharField(label=_("操作项目"), max_length=60, required=False, help_text=_("照证书填写"))
    issuer = forms.CharField(label=_("发证机关"), max_length=100, required=False)
    issued_on = forms.DateField(label=_("发证日期"), required=False, error_messages=_BAD_DATE)
    expires_on = forms.DateField(
        label=_("有效期至"), required=False, error_messages=_BAD_DATE,
        help_text=_("最后一天；特种作业操作证不填，按发证后 6 年算"),
    )  # fmt: skip
    review_by = forms.DateField(
        label=_("复审日期"), required=False, error_messages=_BAD_DATE,
        help_text=_("特种作业操作证不填，按发证后 3 年算；已复审过的，填有效期的最后一天"),
    )  # fmt: skip

    def __init__(self, *args: Any, certificate: Certificate | None = None, **kwargs: Any):
        if certificate is not None:
            told = {name: getattr(certificate, name) for name in (*_SHAPES, "cls")}
            kwargs["initial"] = {**told, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.certificate = certificate
        if certificate is not None:
            del self.fields["person"], self.fields["cls"]

    @property
    def taken(self) -> list[UUID]:
        """The keys of the photos taken for this form."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("photos", [])
        return found

    @property
    def facts(self) -> Facts:
        """What was said."""
        said = self.cleaned_data
        cls = self.certificate.cls if self.certificate is not None else said.get("cls", "")
        return Facts(
            cls, said.get("item") or "", said.get("number") or "", said.get("issuer") or "", said.get("issued_on"),
            said.get("expires_on"), said.get("review_by"),
        )  # fmt: skip

    def show(self, reasons: Sequence[Reason]) -> None:
        """Put each reason beside its field, with its clause."""
        for reason in reasons:
            said = f"{reason.message}。{reason.remedy}" + (f"（依据：{reason.clause}）" if reason.clause else "")
            self.add_error(reason.field if reason.field in self.fields else None, said)


class VerifyForm(RuledForm):
    """What the national query showed (核验结果)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    result = forms.ChoiceField(label=_("查询结果"), choices=list(RESULTS.items()), widget=forms.RadioSelect)
    source = forms.CharField(label=_("在哪里查的"), max_length=100)
    looked_at = forms.DateTimeField(
        label=_("查询时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("请选择日期和时间")},
    )  # fmt: skip
    seen = forms.CharField(
        label=_("查到的内容"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("不符的写明哪里不符，如：有效期至 2025-03-01")}),
    )  # fmt: skip
    photos = EvidenceField(rules.VERIFIED_SCREEN)

    @property
    def taken(self) -> list[UUID]:
        """The keys of the pictures taken for this form."""
        found: list[UUID] = getattr(self, "cleaned_data", {}).get("photos") or []
        return found

    @property
    def verdict(self) -> Verdict:
        """What was told."""
        told = self.cleaned_data
        return Verdict(
            told.get("result") or "", told.get("source") or "", told.get("looked_at"), told.get("seen") or ""
        )


class RevokeForm(RuledForm):
    """Why a certificate does not count any more (作废)."""

    reason = forms.CharField(
        label=_("作废原因"), max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("如：被发证机关撤销、登记错误、人员已离职")}),
    )  # fmt: skip


class UploadForm(AskingForm):
    """A table of certificates to send (批量导入)."""

    file = forms.FileField(
        label=_("证书表格"),
        help_text=_("{accepted}，不超过 5 MB、2000 行。建议先下载模板。").format(accepted=ACCEPTED_TITLE),
        allow_empty_file=True,
        error_messages={"required": _("还没有选择文件。请选择要上传的表格。")},
    )
