"""The shape of what authors send about courses; what is missing or may not be is judged by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from anguan.foundation.keys import key_of
from anguan.foundation.refusal import Reason
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.rules.lessons import BLOCKS, LESSON_KINDS, Block
from anguan.responsibility.learning.rules.papers import Paper
from anguan.responsibility.learning.rules.questions import DIFFICULTIES
from anguan.responsibility.learning.services.writing import CourseSaid, LessonWritten
from anguan.responsibility.training.rules.categories import CATEGORY_TITLES

_BAD_NUMBER = {"invalid": _("请填写整数")}


def topics_by_group() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the topics to choose from, by group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for topic in catalog.topics().values():
        groups.setdefault(topic.group, []).append((topic.id, topic.title))
    return list(groups.items())


def topic_choices() -> list[tuple[str, str]]:
    """Return the topics to choose from, in the order people see them."""
    return [(topic.id, topic.title) for topic in catalog.topics().values()]


class ShownForm(RuledForm):
    """A form beside whose fields the reasons of the rules are shown."""

    def show(self, reasons: Sequence[Reason]) -> None:
        """Put each reason beside its field, or at the head of the form."""
        for reason in reasons:
            self.add_error(reason.field if reason.field in self.fields else None, f"{reason.message}。{reason.remedy}")


class CourseForm(ShownForm):
    """What a course is called and is about (课程信息)."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("课程名称"), max_length=100, widget=forms.TextInput(attrs={"placeholder": _("如：受限空间三分钟")})
    )
    summary = forms.CharField(
        label=_("简介"), max_length=300, required=False, help_text=_("给谁学、学完会什么，一两句话"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("主题"), choices=topic_choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("出现这类隐患、作业时，会按主题找到这门课；考试也按主题抽题"),
    )  # fmt: skip
    category = forms.ChoiceField(
        label=_("计入哪类学时"), choices=list(CATEGORY_TITLES.items()), initial="other",
        help_text=_("学完后按这个类别记入一人一档"),
    )  # fmt: skip

    @property
    def course(self) -> CourseSaid:
        """What was said."""
        said = self.cleaned_data
        return CourseSaid(
            said.get("title", ""), said.get("summary", ""), said.get("topics", []), said.get("category") or "other"
        )


@dataclass
class Part:
    """One block of a lesson as it stands in the form."""

    block: Block

    @property
    def title(self) -> str:
        """What kind of block it is."""
        return BLOCKS[self.block.kind]


class LessonForm(ShownForm):
    """A lesson (课时): its title and blocks, or its video or PDF."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("课时标题"), max_length=100, widget=forms.TextInput(attrs={"placeholder": _("如：进去之前做三件事")})
    )
    minutes = forms.IntegerField(
        label=_("学习时长"), required=False, min_value=0, max_value=240, error_messages=_BAD_NUMBER,
        help_text=_("最少学多久才算学完；不填按字数和页数算，视频按片长算"),
    )  # fmt: skip
    clauses = forms.CharField(
        label=_("依据"), required=False, help_text=_("讲的内容出自哪条规定，每行一条"),
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("如：《安全生产法》第二十八条")}),
    )  # fmt: skip

    def lesson(self, kind: str, blocks: Sequence[Block], material: UUID | None) -> LessonWritten:
        """Return what was said."""
        said = self.cleaned_data
        clauses = [line for line in said.get("clauses", "").splitlines() if line.strip()]
        return LessonWritten(said.get("title", ""), kind, blocks, material, said.get("minutes") or 0, clauses)


def blocks_sent(sent: QueryDict) -> list[Block]:
    """Return the blocks of a lesson as the form sent them, in their order; kinds nobody offers are left out."""
    rows = zip(sent.getlist("block_kind"), sent.getlist("block_text"), sent.getlist("block_material"), strict=False)
    return [
        Block(kind, text.replace("\r\n", "\n").replace("\0", ""), material if key_of(material) else "")
        for kind, text, material in rows
        if kind in BLOCKS
    ]


def blocks_after(blocks: list[Block], deed: str) -> list[Block]:
    """Return the blocks after one of the form's buttons: add:text, up:2, down:2, drop:2."""
    name, _sep, rest = deed.partition(":")
    made = list(blocks)
    if name == "add" and rest in BLOCKS:
        return [*made, Block(rest)]
    place = int(rest) if rest.isdecimal() and len(rest) < 4 else -1
    if not 0 <= place < len(made):
        return made
    if name == "drop":
        del made[place]
    elif name in {"up", "down"}:
        other = place + (1 if name == "down" else -1)
        if 0 <= other < len(made):
            made[place], made[other] = made[other], made[place]
    return made


def with_pictures(blocks: Sequence[Block], keys: dict[int, UUID]) -> list[Block]:
    """Return the blocks with pictures that came as files, by the place of the block."""
    return [replace(block, material=str(keys[place])) if place in keys else block for place, block in enumerate(blocks)]


def lesson_kinds() -> list[tuple[str, str, str, str]]:
    """Return the kinds of lesson: key, title, what it is good for, icon."""
    said = {
        "text": (_("文字、要点和图片，手机上最好读"), "file-text"),
        "pictures": (_("一组图片，每张配一句话"), "image"),
        "video": (_("上传 MP4，片长就是学习时长"), "video"),
        "pdf": (_("上传 PDF，手机上一页一页看"), "book-open"),
    }
    return [(kind, title, *said[kind]) for kind, title in LESSON_KINDS.items()]


class PaperForm(ShownForm):
    """Which paper ends a course (考试要求)."""

    wanted = forms.BooleanField(label=_("学完要考试"), required=False)
    count = forms.IntegerField(label=_("抽几道题"), min_value=1, max_value=100, error_messages=_BAD_NUMBER)
    minutes = forms.IntegerField(label=_("限时"), min_value=1, max_value=180, error_messages=_BAD_NUMBER)
    pass_mark = forms.IntegerField(label=_("合格线"), min_value=1, max_value=100, error_messages=_BAD_NUMBER)
    attempts = forms.IntegerField(
        label=_("最多考几次"), min_value=0, max_value=20, error_messages=_BAD_NUMBER, help_text=_("0 表示不限")
    )
    pause_minutes = forms.IntegerField(
        label=_("两次之间至少隔"), min_value=0, max_value=10080, error_messages=_BAD_NUMBER
    )
    difficulties = forms.MultipleChoiceField(
        label=_("难度"), widget=forms.CheckboxSelectMultiple,
        choices=[(str(level), title) for level, title in DIFFICULTIES.items()],
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("从哪些主题抽"), choices=topic_choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就按课程的主题抽"),
    )  # fmt: skip

    @staticmethod
    def beginning(paper: Paper | None) -> dict[str, Any]:
        """Return what the form begins with."""
        stands = paper or Paper()
        return {
            "wanted": paper is not None, "count": stands.count, "minutes": stands.minutes,
            "pass_mark": stands.pass_mark, "attempts": stands.attempts, "pause_minutes": stands.pause_minutes,
            "difficulties": [str(level) for level in stands.difficulties], "topics": list(stands.topics),
        }  # fmt: skip

    def paper(self, before: Paper | None) -> Paper:
        """Return what was said; questions named one by one (the starter set's) stay named."""
        said = self.cleaned_data
        numbers: dict[str, Any] = {
            name: -1 if said.get(name) is None else said[name]
            for name in ("count", "minutes", "pass_mark", "attempts", "pause_minutes")
        }
        return replace(
            before or Paper(),
            **numbers,
            difficulties=tuple(int(level) for level in said.get("difficulties", [])),
            topics=tuple(said.get("topics", [])),
        )


class PublishForm(ShownForm):
    """What changed, in the author's words (发布)."""

    note = forms.CharField(
        label=_("改了什么"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写给学员和下级看；不写就用自动比对的结果"),
    )  # fmt: skip
