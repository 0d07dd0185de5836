"""How evidence is said and drawn (样式): its grade as a letter, a word and a shape; what it is called."""

from markupsafe import Markup

from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import DOUBTS, KINDS, NEEDS
from anguan.foundation.ui import badges


def grade_mark(exhibit: Exhibit) -> Markup:
    """Return the grade: the letter in its shape, its word, and whether it is below what was demanded."""
    return badges.grade(exhibit.grade, exhibit.grade_word, exhibit.lesser_word)


def node_title(exhibit: Exhibit) -> str:
    """Return what it was asked for (隐患现场), or nothing for what nobody asked for."""
    need = NEEDS.get(exhibit.purpose)
    return need.asks if need else ""


def nodes() -> list[tuple[str, str]]:
    """Return every node that asks for evidence, with its words."""
    return [(node, need.asks) for node, need in NEEDS.items()]


def title(exhibit: Exhibit) -> str:
    """Return what an exhibit is called: 隐患现场照片."""
    return node_title(exhibit) + KINDS.get(exhibit.kind, "")


def doubt_words(exhibit: Exhibit) -> str:
    """Return everything that is unsure, in one line."""
    return "、".join(DOUBTS[code].words for code in exhibit.doubts if code in DOUBTS)
