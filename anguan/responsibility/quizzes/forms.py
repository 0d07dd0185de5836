"""The shape of what offices send about quizzes."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from anguan.foundation import clock
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import catalog
from anguan.responsibility.quizzes.models import Quiz
from anguan.responsibility.quizzes.rules.drafting import Draft

_BAD_DATE = {"invalid": _("请选择日期")}
_BAD_TIME = {"invalid": _("请选择时间")}
_BAD_NUMBER = {"invalid": _("请填写整数")}


class QuizForm(RuledForm):
    """A quiz as an office writes it (出题)."""

    title = forms.CharField(label=_("竞赛名称"), widget=forms.TextInput(attrs={"maxlength": 60}))
    intro = forms.CharField(
        label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("谁可以参加、有没有奖、怎么领")
    )
    opens_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput, error_messages=_BAD_DATE)
    opens = forms.TimeField(label=_("开始时间"), widget=forms.TimeInput, error_messages=_BAD_TIME)
    closes_on = forms.DateField(label=_("结束日期"), widget=forms.DateInput, error_messages=_BAD_DATE)
    closes = forms.TimeField(label=_("结束时间"), widget=forms.TimeInput, error_messages=_BAD_TIME)
    asks = forms.IntegerField(label=_("每份题数"), error_messages=_BAD_NUMBER)
    minutes = forms.IntegerField(label=_("作答分钟数"), error_messages=_BAD_NUMBER)
    most_a_day = forms.IntegerField(label=_("每部手机每天最多答几次"), error_messages=_BAD_NUMBER)
    topics = forms.MultipleChoiceField(
        label=_("主题"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选就是全部主题")
    )

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        offered: Any = self.fields["topics"]
        offered.choices = [(one.id, one.title) for one in catalog.topics().values()]

    @classmethod
    def initial_of(cls, quiz: Quiz | None, *, at: datetime) -> dict[str, Any]:
        """Return what the form begins with: the quiz as it is, or the usual one."""
        if quiz is None:
            day = clock.day_of(at)
            return {
                "opens_on": day + timedelta(days=1), "opens": time(8), "closes_on": day + timedelta(days=30),
                "closes": time(18), "asks": 10, "minutes": 10, "most_a_day": 3,
            }  # fmt: skip
        opens, closes = (one.astimezone(clock.BEIJING) for one in (quiz.opens_at, quiz.closes_at))
        return {
            "title": quiz.title, "intro": quiz.intro, "opens_on": opens.date(), "opens": opens.time(),
            "closes_on": closes.date(), "closes": closes.time(), "asks": quiz.asks, "minutes": quiz.minutes,
            "most_a_day": quiz.most_a_day, "topics": quiz.topics,
        }  # fmt: skip

    def draft(self) -> Draft:
        """Return what was written."""
        said = self.cleaned_data
        return Draft(
            said["title"], said["intro"], _moment(said["opens_on"], said["opens"]),
            _moment(said["closes_on"], said["closes"]), said["asks"], said["minutes"], said["most_a_day"],
            tuple(said["topics"]),
        )  # fmt: skip


class WithdrawForm(RuledForm):
    """Why a quiz is taken off (撤下)."""

    reason = forms.CharField(label=_("撤下的理由"), widget=forms.Textarea(attrs={"rows": 3}))


def _moment(day: Any, at: Any) -> datetime | None:
    return datetime.combine(day, at, tzinfo=clock.BEIJING) if day and at else None
