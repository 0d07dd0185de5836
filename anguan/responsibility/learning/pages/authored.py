"""How what is written looks: badges, words, and a lesson ready to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from anguan.foundation.access import Actor
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.models import Course, Lesson, Material
from anguan.responsibility.learning.rules.lessons import LESSON_KINDS, Block, blocks_of
from anguan.responsibility.training.rules.categories import title_of

_STATES = {"draft": (_("草稿"), "neutral"), "published": (_("已发布"), "done"), "retired": (_("已停用"), "quiet")}
STATE_TITLES = {state: title for state, (title, _tone) in _STATES.items()}
OWNER_TITLES = {"platform": _("安管家"), "office": _("监管部门"), "enterprise": _("企业")}


def state_badge(course: Course) -> Badge:
    """Return the state of a course."""
    return Badge(*_STATES[course.state])


def badges(course: Course) -> list[Badge]:
    """Return the state of a course, and whether it is shared."""
    return [state_badge(course), *([Badge(_("已共享给下级"), "active")] if course.shared else [])]


def category_title(course: Course) -> str:
    """Return which hours a course counts for."""
    return title_of(course.category)


def topic_words(topics: list[str]) -> str:
    """Return topics as people read them."""
    return "、".join(catalog.topic_titles(topics))


def is_own(owner: str, enterprise_id: object, office_id: object, actor: Actor) -> bool:
    """Say whether something was written by the actor's own house."""
    if actor.enterprise_id:
        return enterprise_id == actor.enterprise_id
    return owner == "office" and office_id is not None and office_id == actor.office_id


def length_words(seconds: int) -> str:
    """Return how long a lesson takes, in words."""
    if seconds < 60:
        return _("不到 1 分钟")
    return _("约 {n} 分钟").format(n=round(seconds / 60))


@dataclass(frozen=True)
class Shown:
    """A lesson as it is drawn for a learner."""

    lesson: Lesson
    blocks: list[Block]
    material: Material | None
    pictures: Mapping[str, Material]

    @property
    def kind(self) -> str:
        """What kind of lesson it is."""
        return LESSON_KINDS.get(self.lesson.kind, "")

    @property
    def length(self) -> str:
        """How long it takes."""
        return length_words(self.lesson.seconds)


def shown(lesson: Lesson, materials: Mapping[str, Material]) -> Shown:
    """Return a lesson ready to be drawn."""
    return Shown(lesson, blocks_of(lesson.blocks), materials.get(str(lesson.material_id)), materials)
