"""How quizzes are said and drawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anguan.foundation.catalog import cited_as
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import catalog
from anguan.responsibility.quizzes import queries
from anguan.responsibility.quizzes.models import Quiz

_BADGES = {
    "draft": Badge(_("草稿"), "quiet"),
    "coming": Badge(_("未开始"), "wait"),
    "open": Badge(_("进行中"), "active"),
    "over": Badge(_("已结束"), "done"),
    "withdrawn": Badge(_("已撤下"), "quiet"),
}
STORY = {
    "quizzes.written": _("写好草稿"),
    "quizzes.changed": _("修改草稿"),
    "quizzes.published": _("发布"),
    "quizzes.withdrawn": _("撤下"),
}


def badge_of(quiz: Quiz, *, at: datetime) -> Badge:
    """Return where a quiz stands in a word."""
    return _BADGES[queries.running(quiz, at=at)]


def cited(question: Mapping[str, Any]) -> str:
    """Return the clause of a question of a pool, with a word where nobody has compared it with the official text."""
    return cited_as(str(question["clause"]), str(question["confidence"]))


def topics_said(topics: Sequence[str]) -> str:
    """Return the topics of a quiz in words."""
    return "、".join(catalog.topic_titles([*topics])) or _("全部主题")
