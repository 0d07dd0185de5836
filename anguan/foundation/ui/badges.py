"""Badges (标签): the state of a thing in a word and a shape; risk colours for risk and alarm alone."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from anguan.foundation.ui.assets import icon
from anguan.foundation.words import mark as _

# What a tone looks like is in web/src/styles/buttons.css; the icon says the same without colour.
TONES: dict[str, str] = {
    "neutral": "circle",
    "active": "circle-dot",
    "wait": "hourglass",
    "done": "circle-check",
    "quiet": "minus",
    "alarm": "siren",
}

# The four statutory risk levels (风险四色), each with a shape of its own: diamond, triangle, square, disc.
RISKS: dict[str, str] = {"red": _("重大风险"), "orange": _("较大风险"), "yellow": _("一般风险"), "blue": _("低风险")}
_SHAPES = {
    "red": "M12 0 24 12 12 24 0 12z",
    "orange": "M12 2.5 23 21.5H1z",
    "yellow": "M3 3h18v18H3z",
    "blue": "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z",
}


@dataclass(frozen=True)
class Badge:
    """A word with a tone (neutral, active, wait, done, quiet, alarm) or a risk colour (red, orange, yellow, blue)."""

    label: str
    tone: str = "neutral"
    risk: str = ""

    def __html__(self) -> str:
        return _drawn(self.label, self.tone, self.risk, "" if self.risk else icon(TONES[self.tone]))

    def __str__(self) -> str:
        return self.label


@lru_cache(maxsize=2000, typed=True)  # a list draws a hundred of a dozen; markup and text are not the same
def _drawn(label: str, tone: str, risk: str, mark: str) -> Markup:
    if risk:
        return Markup(
            '<span class="badge risk risk-{}">'
            '<svg class="risk-mark" width="12" height="12" viewBox="0 0 24 24" aria-hidden="true">'
            '<path d="{}"/></svg>{}</span>'
        ).format(risk, _SHAPES[risk], label)
    return Markup('<span class="badge badge-{}">{}{}</span>').format(tone, mark, label)


def risk(level: str, label: str = "") -> Badge:
    """Return the badge of a statutory risk level; the label is its statutory word unless another is given."""
    return Badge(label or RISKS[level], risk=level)


@lru_cache(maxsize=64)
def grade(letter: str, word: str, lesser: str = "") -> Markup:
    """Return a grade (证据等级): its letter in a shape of its own, a word beside it, and what is lacking, if anything.

    Letters from A to D are drawn full, ringed, dashed and hollow, so that the shape says the same without colour.
    """
    lacking = Markup('<span class="grade-lesser">{}{}</span>').format(icon("circle-alert"), lesser) if lesser else ""
    return Markup('<span class="grade grade-{}"><b>{}</b><span>{}</span>{}</span>').format(
        letter.lower(), letter, word, lacking
    )
