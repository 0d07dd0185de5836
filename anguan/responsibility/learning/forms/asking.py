"""The shape of what authors send about questions: six kinds, each with its own way to say what is right."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from anguan.foundation.documents.excel import ACCEPTED_TITLE
from anguan.foundation.keys import key_of
from anguan.foundation.ui.forms import AskingForm
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.forms.writing import ShownForm, topic_choices
from anguan.responsibility.learning.models import Question
from anguan.responsibility.learning.rules.bank import LETTERS
from anguan.responsibility.learning.rules.questions import CHOSEN, DIFFICULTIES, gaps
from anguan.responsibility.learning.services.asking import QuestionWritten

_SHOWN_OPTIONS, _SHOWN_GAPS, _MOST_GAPS = 4, 2, 8


class QuestionForm(ShownForm):
    """A question of one kind (试题)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    stem = forms.CharField(label=_("题干"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    picture = forms.UUIDField(label=_("图片"), required=False, widget=forms.HiddenInput)
    options = forms.Field(label=_("选项"), required=False)
    answer = forms.Field(label=_("答案"), required=False)
    difficulty = forms.TypedChoiceField(
        label=_("难度"), coerce=int, choices=list(DIFFICULTIES.items()), initial=2,
        widget=forms.RadioSelect,
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("主题"), choices=topic_choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("考试按主题抽题；不选主题的题只有不限主题的考试才抽得到"),
    )  # fmt: skip
    clause = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("文件名和条款"),
        widget=forms.TextInput(attrs={"placeholder": _("如：《安全生产法》第五十五条")}),
    )  # fmt: skip
    explanation = forms.CharField(
        label=_("解析"), max_length=1000, required=False, help_text=_("答错后给学员看：为什么，怎么做"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, question: Question | None = None, **kwargs: Any):
        if question is not None:
            kwargs["initial"] = {
                "stem": question.stem, "picture": question.picture_id, "difficulty": question.difficulty,
                "topics": question.topics, "clause": question.clause, "explanation": question.explanation,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind, self.question = kind, question
        if kind == "blank":
            self.fields["stem"].help_text = _("在要填的地方写四个下划线：氧含量不得低于____%")

    @property
    def question_said(self) -> QuestionWritten:
        """What was said."""
        said = self.cleaned_data
        return QuestionWritten(
            self.kind, said.get("stem", ""), self._options_sent(), self._answer_sent(), said.get("picture"),
            said.get("difficulty") or 0, said.get("clause", ""), said.get("explanation", ""), said.get("topics", []),
        )  # fmt: skip

    @property
    def option_rows(self) -> list[tuple[str, str, bool]]:
        """The rows of options to draw: letter, text, whether it is right; of an order they stand as they follow."""
        if self.is_bound:
            texts, right = (
                self._sent("option"),
                {int(one) for one in self._sent("right") if one.isdecimal()},
            )
        elif self.question is not None and self.kind == "order":
            texts, right = [self.question.options[number] for number in self.question.answer], set()
        elif self.question is not None:
            texts, right = list(self.question.options), set(self.question.answer)
        else:
            texts, right = [], set()
        count = min(max(_SHOWN_OPTIONS, len(texts) + (1 if texts and texts[-1] else 0)), len(LETTERS))
        texts = [*texts, *[""] * count][:count]
        return [(LETTERS[number], text, number in right) for number, text in enumerate(texts)]

    @property
    def gap_rows(self) -> list[str]:
        """The rows of gaps to draw, each with its accepted texts."""
        if self.is_bound:
            rows = self._sent("gap")
        else:
            rows = ["|".join(texts) for texts in self.question.answer] if self.question else []
        return [*rows, *[""] * max(0, _SHOWN_GAPS - len(rows))][:_MOST_GAPS]

    @property
    def judged(self) -> str:
        """Which of the two is marked as right: yes, no, or none yet."""
        if self.is_bound:
            return str(self.data.get("judged", ""))
        return "" if self.question is None else "yes" if self.question.answer == [True] else "no"

    @property
    def circles(self) -> str:
        """The circles drawn on the picture, as JSON."""
        if self.is_bound:
            return str(self.data.get("circles", ""))
        return json.dumps(self.question.answer if self.question else [])

    def _sent(self, name: str) -> list[str]:
        """Return all values of one name, as browsers send rows of a form."""
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def _options_sent(self) -> list[str]:
        if self.kind not in CHOSEN:
            return []
        options = [option.replace("\0", "") for option in self._sent("option")]
        while options and not options[-1].strip():
            options.pop()
        return options

    def _answer_sent(self) -> list[Any]:
        match self.kind:
            case "single" | "multiple":
                return [int(one) for one in self._sent("right") if one.isdecimal() and len(one) < 3]
            case "judge":
                return {"yes": [True], "no": [False]}.get(self.judged, [])
            case "order":  # the author writes them as they follow; those who answer see them turned
                return list(range(len(self._options_sent())))
            case "blank":
                rows = [[text.strip() for text in row.replace("｜", "|").split("|") if text.strip()]
                        for row in self._sent("gap")[:_MOST_GAPS]]  # fmt: skip
                while len(rows) > max(gaps(self.cleaned_data.get("stem", "")), 1) and not rows[-1]:
                    rows.pop()
                return rows
        try:
            sent = json.loads(self.circles or "[]")
        except ValueError:
            return []
        return sent if isinstance(sent, list) else []


class BankUploadForm(AskingForm):
    """A table of questions to send (批量导入)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("题库表格"),
        help_text=_("{accepted}，不超过 30 MB、2000 题。别处的题库也能认：有题型、题干、选项、答案就行。").format(
            accepted=ACCEPTED_TITLE
        ),
        allow_empty_file=True,
        error_messages={"required": _("还没有选择文件。请选择要上传的表格。")},
    )


def picture_key(form: QuestionForm) -> UUID | None:
    """Return the picture a form shows."""
    return key_of(form["picture"].value())
