"""The shape of what is said of a session: setting it up, signing in, closing it, all of it at once without network."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.forms import EvidenceField, SignatureField
from anguan.foundation.keys import keys_of
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.responsibility.training import catalog
from anguan.responsibility.training.rules import needs
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES, Category
from anguan.responsibility.training.rules.sessions import ClosingSaid, SessionSaid, Ticked, covers

_MANUAL = {"invalid": _("请填写数字")}
REASONS = (_("没有手机"), _("手机没电或没有网络"), _("现场没有网络"), _("忘带手机"))


def categories() -> list[tuple[str, str]]:
    """Return the categories a session may have: briefings have a domain of their own."""
    return [(key, title) for key, title in CATEGORY_TITLES.items() if key != Category.BRIEFING]


def topics() -> list[tuple[str, str]]:
    """Return the subjects of special training."""
    return [("", _("不是专项")), *catalog.topics().items()]


class SessionForm(RuledForm):
    """A session to be held (组织培训)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    item = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("培训主题"), max_length=100)
    category = forms.ChoiceField(label=_("培训类别"), choices=categories)
    topic = forms.ChoiceField(label=_("专项"), choices=topics, required=False, help_text=_("类别是“专项培训”时选择"))
    starts_at = forms.DateTimeField(
        label=_("开始时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("请选择日期和时间")},
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("时长"), error_messages=_MANUAL)
    trainer_name = forms.CharField(label=_("教育人（讲课人）"), max_length=60)
    place = forms.CharField(label=_("地点"), max_length=100, required=False)
    content = forms.CharField(
        label=_("主要内容"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    exam = forms.BooleanField(label=_("有考试"), required=False, help_text=_("结束时逐人填成绩，不合格的不计学时"))
    pass_mark = forms.IntegerField(label=_("合格分数"), required=False, initial=60, error_messages=_MANUAL)

    @property
    def told(self) -> SessionSaid:
        """What was said."""
        told = self.cleaned_data
        starts: datetime | None = told.get("starts_at")
        return SessionSaid(
            told.get("title") or "", told.get("category") or "", starts, told.get("minutes") or 0,
            told.get("trainer_name") or "", told.get("place") or "", told.get("topic") or "",
            told.get("content") or "", bool(told.get("exam")), told.get("pass_mark") or 60, item_id=told.get("item"),
        )  # fmt: skip


class SignInForm(RuledForm):
    """Signing in by one's own phone (签到)."""

    signature = SignatureField(needs.LEARNER)

    def __init__(self, *args: Any, text: str, by: Actor, must: bool, **named: Any):
        super().__init__(*args, **named)
        field = cast(SignatureField, self.fields["signature"])
        field.sign(covers(text), by=by)
        field.required = must

    @property
    def signature_id(self) -> UUID | None:
        """The key of the signature, where one was written."""
        return next(iter(self.cleaned_data.get("signature") or ()), None)


class CloseForm(RuledForm):
    """The end of a session (结束培训): photo, the educator's signature, who is ticked, scores."""

    minutes = forms.IntegerField(label=_("实际时长"), error_messages=_MANUAL)
    photos = EvidenceField(needs.GROUP)
    signature = SignatureField(needs.EDUCATOR)
    reason = forms.CharField(label=_("点名原因"), max_length=100, required=False)

    def __init__(self, *args: Any, text: str, by: Actor, **named: Any):
        super().__init__(*args, **named)
        cast(SignatureField, self.fields["signature"]).sign(covers(text), by=by)

    @property
    def taken(self) -> list[UUID]:
        """The keys of what was taken for this form."""
        told = getattr(self, "cleaned_data", {})
        return [*(told.get("photos") or ()), *(told.get("signature") or ())]

    @property
    def closing(self) -> ClosingSaid:
        """What was said, with the boxes of the page."""
        told = self.cleaned_data
        why = told.get("reason") or ""
        return ClosingSaid(
            tuple(told.get("photos") or ()), next(iter(told.get("signature") or ()), None),
            tuple(Ticked(person, why) for person in _keys(self.data, "ticked")), _scores(self.data),
            told.get("minutes") or 0,
        )  # fmt: skip


class HoldForm(SessionForm, CloseForm):
    """A session held and told in one go (现场登记), as a phone without network sends it."""

    field_order = (
        "title", "category", "topic", "starts_at", "minutes", "trainer_name", "place", "reason", "photos", "signature",
    )  # fmt: skip

    def __init__(self, *args: Any, text: str, by: Actor, **named: Any):
        super().__init__(*args, text=text, by=by, **named)
        for name in ("item", "exam", "pass_mark", "content"):
            del self.fields[name]

    @property
    def closing(self) -> ClosingSaid:
        """What was said; ticked without a word means that there was no network."""
        found = super().closing
        why = (self.cleaned_data.get("reason") or "").strip() or _("现场没有网络")
        return ClosingSaid(
            found.photo_ids, found.signature_id, tuple(Ticked(one.person_id, why) for one in found.ticked),
            found.scores, 0,
        )  # fmt: skip


def now_for_form(at: datetime) -> str:
    """Return a moment as the control of a form shows it."""
    return at.astimezone(clock.BEIJING).strftime("%Y-%m-%dT%H:%M")


def _keys(data: Mapping[str, Any], name: str) -> list[UUID]:
    listed = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return keys_of(dict.fromkeys(listed))


def _scores(data: Mapping[str, Any]) -> dict[UUID, float]:
    found = {}
    for name in data:
        if name.startswith("score-") and str(data[name]).strip():
            try:
                found[UUID(name.removeprefix("score-"))] = float(str(data[name]).strip())
            except ValueError:
                continue
    return found
