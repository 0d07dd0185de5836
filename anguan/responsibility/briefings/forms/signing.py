"""Forms of those who come, and of those who did not (签到、缺席跟进)."""

from typing import Any

from django import forms

from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.forms.asking import SaidForm
from anguan.responsibility.briefings.rules.saying import MINDS, PPE, FollowUpSaid


class SignInForm(SaidForm):
    """Signing in (签到): fine or not, what is missing, the answer to the question."""

    code = forms.CharField(label=_("签到码"), max_length=20, required=False)
    mind = forms.ChoiceField(label=_("今天状态"), choices=list(MINDS.items()), required=False, widget=forms.RadioSelect)
    ppe = forms.MultipleChoiceField(
        label=_("缺哪些劳动防护用品"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(PPE.items())
    )
    answer = forms.CharField(label=_("您的回答"), required=False, max_length=200)
    scanned = forms.CharField(required=False, widget=forms.HiddenInput)

    def offer_ppe(self, asked: list[str]) -> None:
        """Offer what the enterprise looks at; everything there is where it did not say."""
        field = self.fields["ppe"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - so it stands above
        field.choices = [(one, PPE[one]) for one in asked if one in PPE] or list(PPE.items())


class FollowUpForm(SaidForm):
    """What came of somebody who was not there (缺席跟进)."""

    outcome = forms.ChoiceField(
        label=_("什么情况"), widget=forms.RadioSelect,
        choices=[
            ("made_up", _("已单独补讲")), ("leave", _("请假没来上班")), ("elsewhere", _("在别的班组上班")),
            ("other", _("其他")),
        ],
    )  # fmt: skip
    words = forms.CharField(label=_("说明"), required=False, max_length=150, help_text=_("选“其他”时要写明"))

    def follow_up(self) -> FollowUpSaid | None:
        """Return what was said; nothing while it says nothing."""
        said: dict[str, Any] = self.cleaned_data
        if not said["outcome"]:
            self.add_error("outcome", _("请选择是什么情况"))
        elif said["outcome"] == "other" and not said["words"]:
            self.add_error("words", _("请写明情况"))
        if self.errors:
            return None
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - so it stands above
        titles: dict[str, str] = dict(field.choices)  # type: ignore[arg-type]  # pairs of words
        title = "" if said["outcome"] == "other" else titles[said["outcome"]]
        words = "：".join(part for part in (title, said["words"]) if part)
        return FollowUpSaid(words, said["outcome"] if said["outcome"] in {"leave", "elsewhere"} else "")


class KeepFromForm(SaidForm):
    """Keeping somebody from work (不得上岗), and why."""

    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例如：饮酒、发烧、没有安全带"))


class TickForm(SaidForm):
    """Ticking somebody later (补点名): why they did not sign in themselves."""

    reason = forms.CharField(label=_("为什么没有自己签到"), max_length=200, help_text=_("例如：没带手机、手机没电"))
