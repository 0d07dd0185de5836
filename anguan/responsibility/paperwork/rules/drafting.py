"""Drafting (起草): a document's first text from facts; what no fact tells stays to be filled in by hand."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork.catalog import Check, Kind, Scenario, variant_title, variants
from anguan.responsibility.paperwork.rules.tidying import tidy, tidy_line

BLANK = "＿＿＿＿"
OLDEST, NEWEST = 366, 366  # days around today a document may be of
_NAMED = re.compile(r"{(\w+)}")

Part = dict[str, str]  # key, title, text


@dataclass(frozen=True)
class DocumentSaid:
    """What is said when a document is made (新建文书)."""

    kind: str
    variant: str = ""
    held_on: date | None = None
    begins: time | None = None
    ends: time | None = None
    place: str = ""
    led: bool = False
    follows: UUID | None = None
    person_ids: tuple[UUID, ...] | None = None  # None: as the kind proposes


def reasons_not_to_make(said: DocumentSaid, kinds: Mapping[str, Kind], *, today: date) -> list[Reason]:
    """Everything that is wrong with what is said of a new document."""
    kind = kinds.get(said.kind)
    if kind is None:
        return [Reason("no_kind", _("没有选择文书种类"), _("请从列表中选择"), field="kind")]
    reasons = []
    if kind.variants and said.variant not in variants(said.kind):
        reasons.append(Reason("no_variant", _("没有选择具体类型"), _("请从列表中选择"), field="variant"))
    if said.held_on is None:
        reasons.append(Reason("no_day", _("没有填写日期"), _("请选择日期"), field="held_on"))
    elif abs((said.held_on - today).days) > OLDEST:
        remedy = _("请核对年份；一年以前的材料请在履职事项中补录")
        reasons.append(Reason("day_far_away", _("日期离今天超过一年"), remedy, field="held_on"))
    elif kind.signing in ("attendance", "check", "managers") and said.held_on > today:
        remedy = _("还没有发生的事先写计划（方案），办完再写记录")
        reasons.append(Reason("day_in_future", _("日期在今天以后"), remedy, field="held_on"))
    if said.begins and said.ends and said.ends <= said.begins:
        reasons.append(Reason("ends_before_it_begins", _("结束时间早于开始时间"), _("请核对时间"), field="ends"))
    return reasons


def first_text(kind: Kind, facts: Mapping[str, str]) -> list[Part]:
    """Return the text a document begins with."""
    return [
        {"key": one.key, "title": one.title, "text": tidy(filled(one.text, facts))} for one in kind.parts
    ]  # fmt: skip


def heading(kind: Kind, facts: Mapping[str, str]) -> str:
    """Return what a document is called."""
    return tidy_line(filled(kind.heading, facts))


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Return a text with its facts; one that is not known leaves a line to write on. Facts are never read as text."""
    return _NAMED.sub(lambda found: facts.get(found[1], "") or BLANK, text)


def names_in(text: str) -> set[str]:
    """Return the facts a text asks for."""
    return set(_NAMED.findall(text))


def scenario(scenarios: Sequence[Scenario], *, variant: str, flags: Collection[str]) -> str:
    """Return what a drill supposes: the first that fits the drill and the firm's risks."""
    fitting = (
        one.text
        for one in scenarios
        if (not one.drills or variant in one.drills) and (not one.flags or not {*one.flags}.isdisjoint(flags))
    )
    return next(fitting, "")


@dataclass(frozen=True)
class Item:
    """One thing a check looks at, and where it comes from."""

    heading: str
    text: str
    source: str = ""


def items_of(
    checks: Sequence[Check], *, flags: Collection[str], criteria: Sequence[Item], duties: Sequence[Item], most: int
) -> list[Item]:
    """Return what a check looks at: what every firm has, what its risks bring, the criteria of major hazards, duties.

    The same text is asked once.
    """
    found = [Item(one.heading, one.text) for one in checks if not one.flags or not {*one.flags}.isdisjoint(flags)]
    unique = {one.text: one for one in reversed([*found, *criteria, *duties])}
    return list(reversed(unique.values()))[:most]


def changed_parts(before: Sequence[Part], texts: Mapping[str, str]) -> list[Part]:
    """Return the passages with the texts somebody wrote; a passage that was not sent stays as it is."""
    return [{**part, "text": tidy(texts.get(part["key"], part["text"]))} for part in before]


def said_variant(kind: str, variant: str) -> str:
    """Return a variant's title, or the kind's own word."""
    return variant_title(kind, variant)
