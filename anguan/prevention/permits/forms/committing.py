"""The daily commitment (每日安全承诺、报备): how much special work of which kind and level is planned for a day."""

from typing import Any

from django import forms

from anguan.foundation.words import mark as _
from anguan.prevention.permits import days
from anguan.prevention.permits.forms.steps import StepForm, text

MOST = 999


class CommitForm(StepForm):
    """One number for every kind and level; an empty one is none."""

    promise = text(
        _("承诺内容"), rows=3, needed=False, most=1000, hint=_("如：今天各装置运行平稳，特殊作业均已落实措施")
    )

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        for key in days.every_key():
            self.fields[f"n-{key}"] = forms.IntegerField(
                label=days.title_of(key), required=False, min_value=0, max_value=MOST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": MOST}),
            )  # fmt: skip

    @property
    def counts(self) -> dict[str, int]:
        """What was said, by key."""
        said = ((key, self.cleaned_data.get(f"n-{key}")) for key in days.every_key())
        return {key: int(count) for key, count in said if count}
