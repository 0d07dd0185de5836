"""Spot checks (抽查): what an official asks for, and what came of it."""

from typing import Any

from django import forms

from anguan.foundation.words import mark as _
from anguan.prevention.permits.forms.steps import StepForm, text

# What an official may do: the word, what it means for those at work.
ASKS: tuple[tuple[str, str, str], ...] = (
    ("photo", _("要现场照片"), _("监护人的手机立刻收到，要在 15 分钟内拍摄作业现场")),
    ("look", _("查看记录"), _("看作业票、签批、气体和现场证据，不打扰现场")),
    ("stop", _("责令停止作业"), _("作业立刻中止，由本单位确认整改后才能恢复")),
)
RESULTS: tuple[tuple[str, str], ...] = (("fine", _("未发现问题")), ("wrong", _("发现问题")))


class SpotForm(StepForm):
    """What is asked of the people at work."""

    asked = forms.ChoiceField(
        label=_("怎么查"), choices=[(value, title) for value, title, _note in ASKS], widget=forms.RadioSelect
    )
    words = text(_("要求或理由"), rows=2, needed=False, hint=_("如：请拍到动火点、灭火器材和监护人"))

    def __init__(self, *args: Any, live: bool, **named: Any):
        super().__init__(*args, **named)
        asked = self.fields["asked"]
        assert isinstance(asked, forms.ChoiceField)  # noqa: S101 - declared above
        if not live:
            asked.choices = [("look", ASKS[1][1])]
            asked.initial = "look"

    @property
    def asks(self) -> list[tuple[Any, str, str]]:
        """Return the choices as cards: the radio, its word, what it means."""
        notes = {value: (title, note) for value, title, note in ASKS}
        return [(radio, *notes[str(radio.data["value"])]) for radio in self["asked"]]


class ConcludeForm(StepForm):
    """What came of a spot check."""

    result = forms.ChoiceField(label=_("抽查结果"), choices=RESULTS, widget=forms.RadioSelect)
    words = text(_("情况"), rows=3, needed=False, hint=_("看到了什么；发现问题的写明问题和要求"))
