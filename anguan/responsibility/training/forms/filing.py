"""The shape of what is entered by hand in a person's file, of reasons, and of how an enterprise counts."""

from uuid import UUID

from django import forms

from anguan.foundation.documents.excel import ACCEPTED_TITLE
from anguan.foundation.evidence.forms import EvidenceField
from anguan.foundation.ui.forms import AskingForm, RuledForm
from anguan.foundation.words import mark as _
from anguan.responsibility.training.forms.sessions import categories, topics
from anguan.responsibility.training.rules import needs
from anguan.responsibility.training.rules.filing import MoveSaid, OutsideSaid

_BAD_DATE = {"invalid": _("请选择日期")}
_BAD_NUMBER = {"invalid": _("请填写数字")}
NOBODY = UUID(int=0)


class OutsideForm(RuledForm):
    """Training had elsewhere (外部培训证明)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    person = forms.UUIDField(label=_("人员"))
    category = forms.ChoiceField(label=_("培训类别"), choices=categories)
    topic = forms.ChoiceField(label=_("专项"), choices=topics, required=False, help_text=_("类别是“专项培训”时选择"))
    title = forms.CharField(label=_("培训内容"), max_length=120)
    hours = forms.DecimalField(label=_("学时"), max_digits=5, decimal_places=1, error_messages=_BAD_NUMBER)
    on = forms.DateField(label=_("培训日期"), error_messages=_BAD_DATE, help_text=_("结束的那一天"))
    educator = forms.CharField(label=_("培训机构"), max_length=60, required=False)
    score = forms.DecimalField(
        label=_("成绩"), required=False, max_digits=5, decimal_places=1, error_messages=_BAD_NUMBER
    )
    photos = EvidenceField(needs.PROOF, required=False)

    def told(self, minutes_per_hour: int) -> OutsideSaid:
        """Return what was said, hours as minutes."""
        told = self.cleaned_data
        score = told.get("score")
        return OutsideSaid(
            told.get("person") or NOBODY, told.get("category") or "", told.get("title") or "",
            int((told.get("hours") or 0) * minutes_per_hour), told.get("on"), told.get("topic") or "",
            told.get("educator") or "", None if score is None else float(score),
        )  # fmt: skip


class MoveForm(RuledForm):
    """A change at work (转岗、复岗)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    person = forms.UUIDField(label=_("人员"))
    kind = forms.ChoiceField(
        label=_("情形"), widget=forms.RadioSelect,
        choices=[("transfer", _("转岗（换了岗位或车间）")), ("return", _("复岗（离岗后回来）"))],
    )  # fmt: skip
    on = forms.DateField(label=_("到岗日期"), error_messages=_BAD_DATE, help_text=_("到新岗位，或回岗的第一天"))
    left_on = forms.DateField(
        label=_("离岗日期"), required=False, error_messages=_BAD_DATE, help_text=_("复岗的填写：离岗前最后一天")
    )
    before = forms.CharField(label=_("原岗位"), max_length=60, required=False)
    after = forms.CharField(label=_("新岗位"), max_length=60, required=False)

    @property
    def told(self) -> MoveSaid:
        """What was said."""
        told = self.cleaned_data
        return MoveSaid(
            told.get("person") or NOBODY, told.get("kind") or "", told.get("on"), told.get("left_on"),
            told.get("before") or "", told.get("after") or "",
        )  # fmt: skip


class ReasonForm(RuledForm):
    """Why something is taken back, dropped or waived."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class CountingForm(RuledForm):
    """How an enterprise counts (学时设置)."""

    minutes_per_hour = forms.IntegerField(
        label=_("1 学时等于"), error_messages=_BAD_NUMBER, help_text=_("法规没有规定，一般按 45 分钟")
    )
    high_risk = forms.ChoiceField(
        label=_("是不是高危单位"), required=False, widget=forms.RadioSelect,
        choices=[("auto", _("按企业登记的行业和特征判断")), ("yes", _("是")), ("no", _("不是"))],
    )  # fmt: skip
    high_risk_why = forms.CharField(label=_("依据"), max_length=200, required=False)

    @property
    def high(self) -> bool | None:
        """What was said of it."""
        return {"yes": True, "no": False}.get(self.cleaned_data.get("high_risk") or "")


class UploadForm(AskingForm):
    """A table of earlier training to send (导入以前的培训)."""

    file = forms.FileField(
        label=_("培训台账"),
        help_text=_("{accepted}，不超过 5 MB、5000 行。建议先下载模板。").format(accepted=ACCEPTED_TITLE),
        allow_empty_file=True,
        error_messages={"required": _("还没有选择文件。请选择要上传的表格。")},
    )
