"""Lessons (课时): the blocks a text is made of, what a valid lesson is, how long reading it takes at least."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

LESSON_KINDS: dict[str, str] = {
    "text": _("图文"),
    "pictures": _("图片"),
    "video": _("视频"),
    "pdf": _("PDF课件"),
}
BLOCKS: dict[str, str] = {
    "text": _("一段文字"),
    "heading": _("小标题"),
    "list": _("要点（每行一条）"),
    "warning": _("注意"),
    "picture": _("图片"),
    "takeaway": _("记住"),
}
MOST_BLOCKS, LONGEST_BLOCK, MOST_LESSONS = 60, 3000, 60
_CHARACTERS_A_SECOND = 12  # faster than that nobody reads
_SECONDS_A_PICTURE, _SECONDS_A_PAGE, _LEAST = 5, 8, 15


@dataclass(frozen=True)
class Block:
    """One part of a lesson, shown below the one before it: a paragraph, a list by lines, a picture with its caption."""

    kind: str  # BLOCKS
    text: str = ""  # of a picture its caption; of a list one point a line
    material: str = ""  # the key of a picture

    @property
    def points(self) -> list[str]:
        """The points of a list, one a line."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    def stored(self) -> dict[str, str]:
        """Return the block as it stands in `Lesson.blocks`."""
        return {key: value for key, value in (("kind", self.kind), ("text", self.text),
                                              ("material", self.material)) if value}  # fmt: skip


def blocks_of(stored: Iterable[Mapping[str, Any]]) -> list[Block]:
    """Return the blocks of a lesson from what is stored in `Lesson.blocks`."""
    return [Block(str(one.get("kind", "")), str(one.get("text", "")), str(one.get("material", ""))) for one in stored]


@dataclass(frozen=True)
class LessonSaid:
    """A lesson as somebody wrote it."""

    title: str
    kind: str
    blocks: Sequence[Block] = ()
    material: bool = False  # whether the video or PDF is there
    material_problem: str = ""  # why it cannot be shown
    seconds: int = 0


def least_seconds(blocks: Sequence[Block], *, pages: int = 0) -> int:
    """Return the seconds below which nobody has read it: a pace no eye keeps, not a wish."""
    characters = sum(len(block.text) for block in blocks)
    pictures = sum(block.kind == "picture" for block in blocks)
    return max(_LEAST, characters // _CHARACTERS_A_SECOND + pictures * _SECONDS_A_PICTURE + pages * _SECONDS_A_PAGE)


def check_lesson(said: LessonSaid) -> list[Reason]:
    """Return everything that keeps a lesson from being shown to a learner."""
    found = []
    if not said.title.strip():
        found.append(Reason("lesson_untitled", _("课时没有标题"), _("请写一个让人知道学什么的标题"), field="title"))
    if said.kind not in LESSON_KINDS:
        return [*found, Reason("lesson_kind", _("没有这种课时"), _("请选图文、图片、视频或PDF"), field="kind")]
    if len(said.blocks) > MOST_BLOCKS:
        found.append(Reason("blocks_many", _("内容超过60段"), _("请分成两个课时"), field="blocks"))
    if any(block.kind not in BLOCKS for block in said.blocks):
        found.append(Reason("block_kind", _("有一段内容认不出来"), _("请删去这一段重新写"), field="blocks"))
    if any(len(block.text) > LONGEST_BLOCK for block in said.blocks):
        found.append(Reason("block_long", _("有一段超过3000字"), _("请分成几段"), field="blocks"))
    return found + _content(said)


def _content(said: LessonSaid) -> list[Reason]:
    shown = [block for block in said.blocks if (block.material if block.kind == "picture" else block.text.strip())]
    if said.kind == "text" and not shown:
        return [Reason("lesson_empty", _("课时里还没有内容"), _("请至少写一段文字"), field="blocks")]
    if said.kind == "pictures" and not any(block.kind == "picture" for block in shown):
        return [Reason("lesson_empty", _("课时里还没有图片"), _("请至少上传一张图片"), field="blocks")]
    if said.kind in {"video", "pdf"}:
        if not said.material:
            return [Reason("material_missing", _("还没有上传课件"), _("请上传视频或PDF文件"), field="material")]
        if said.material_problem:
            return [Reason("material_unfit", said.material_problem, _("请换一个文件"), field="material")]
    return []


@dataclass(frozen=True)
class Written:
    """A lesson as it is compared with the one before: its title and everything in it."""

    title: str
    content: str


def changes(before: Sequence[Written], after: Sequence[Written], *, paper: bool) -> list[str]:
    """Return in words what a draft changes: lessons new, gone, changed, in another order, and the paper."""
    old, new = ({lesson.title: lesson for lesson in lessons} for lessons in (before, after))
    said = []
    if added := [title for title in new if title not in old]:
        said.append(_("新增课时：{titles}").format(titles="、".join(added)))
    if gone := [title for title in old if title not in new]:
        said.append(_("删去课时：{titles}").format(titles="、".join(gone)))
    if changed := [title for title in new if title in old and new[title].content != old[title].content]:
        said.append(_("修改课时：{titles}").format(titles="、".join(changed)))
    if [title for title in old if title in new] != [title for title in new if title in old]:
        said.append(_("调整了课时顺序"))
    if paper:
        said.append(_("修改了考试要求"))
    return said
