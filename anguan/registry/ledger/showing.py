"""Showing a ledger (界面用语): states, steps, problems and changes as the pages say them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from markupsafe import Markup

from anguan.foundation.documents.excel import column_letter
from anguan.foundation.ui.assets import icon
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.keeping import FACT_TITLES, say
from anguan.registry.enterprises.queries import region_names
from anguan.registry.ledger.forms import MappingForm, name_of
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.rules import BY_KEY, GROUP_TITLES, KINDS, Problem
from anguan.registry.offices.rules import LINES

STEPS = (_("上传"), _("对应列"), _("检查"), _("导入"))
_STATES = {
    "received": Badge(_("待检查"), "wait"),
    "checking": Badge(_("检查中"), "active"),
    "checked": Badge(_("待导入"), "wait"),
    "importing": Badge(_("导入中"), "active"),
    "imported": Badge(_("已导入"), "done"),
}
_STEP_OF = {"received": 1, "checking": 2, "checked": 2, "importing": 3, "imported": 3}
_PEOPLE = {"principal": _("主要负责人"), "safety_officer": _("安全员"), "phones": _("电话")}
_CHANGE = Markup(
    '<span class="block text-sm"><span class="text-muted">{}</span> <del class="text-muted">{}</del> → '
    '<ins class="no-underline font-medium">{}</ins></span>'
)
_NEW = Markup('<span class="block text-sm"><span class="text-muted">{}</span> {}</span>')
# Not an alarm: its colours are for risk alone.
_LEVEL = Markup('<span class="badge badge-{}">{}{}</span>')
LEVELS = {"error": _("错误"), "warning": _("提醒")}
CHANGES = {"added": _("新增"), "updated": _("更新")}


def state_badge(upload: LedgerUpload) -> Badge:
    """Return where an upload stands, as a badge."""
    return _STATES[upload.state]


def step_of(upload: LedgerUpload) -> str:
    """Return the step an upload is at."""
    return STEPS[_STEP_OF[upload.state]]


@dataclass(frozen=True)
class Group:
    """Columns of ours that are matched together; what hardly any ledger has can be folded away."""

    title: str
    shown: Sequence[tuple[BoundField, bool, str]]  # the field, whether it must be there, what to write
    folded: Sequence[tuple[BoundField, bool, str]] = ()


def grouped(form: MappingForm, upload: LedgerUpload) -> list[Group]:
    """Return the columns by subject, those that found a heading first to be seen."""
    groups: list[Group] = []
    for key, title in GROUP_TITLES.items():
        shown: list[tuple[BoundField, bool, str]] = []
        folded: list[tuple[BoundField, bool, str]] = []
        for column in form.columns:
            if column.group == key:
                wanted = column.key in upload.mapping or not column.key.startswith("flag:")
                line = (form[name_of(column)], column.required, column.note)
                (shown if wanted else folded).append(line)
        groups.append(Group(title, shown, folded))
    return groups


def preview(upload: LedgerUpload) -> dict[str, Any]:
    """Return the first rows as they were sent, each heading with the column it was matched to."""
    ours = {index: BY_KEY[key].title for key, index in upload.mapping.items() if key in BY_KEY}
    headings = [(column_letter(index), heading, ours.get(index, "")) for index, heading in enumerate(upload.headings)]
    return {"headings": headings, "rows": [row[: len(headings)] for row in upload.preview]}


def tabs(upload: LedgerUpload, current: str) -> list[tuple[str, str, bool, int]]:
    """Return the two lists of a checked or imported ledger."""
    here = reverse("ledger:show", args=[upload.pk])
    problems = sum(upload.problem_counts.values())
    changes = upload.added + upload.updated
    label = _("已发生的变化") if upload.state == "imported" else _("导入后的变化")
    return [
        (_("问题"), f"{here}?tab=problems", current == "problems", problems),
        (label, f"{here}?tab=changes", current == "changes", changes),
    ]


def problem_filters(upload: LedgerUpload, *, key: str, code: str, level: str) -> dict[str, Any]:
    """Return what problems can be narrowed to, with how many there are of each."""
    columns: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    for both, count in upload.problem_counts.items():
        one_key, _bar, one_code = both.partition("|")
        columns[one_key] += count
        codes[one_code] += count
        levels[KINDS[one_code].level] += count
    return {
        "columns": [(one, f"{_title(one)}（{count}）", one == key) for one, count in columns.most_common()],
        "codes": [(one, f"{KINDS[one].title}（{count}）", one == code) for one, count in codes.most_common()],
        "levels": [(one, f"{title}（{levels[one]}）", one == level) for one, title in LEVELS.items() if levels[one]],
    }


def problem_rows(problems: Sequence[Problem], upload: LedgerUpload) -> list[list[object]]:
    """Return problems as rows of the table."""
    return [
        [
            one.row,
            _LEVEL.format("neutral", icon("circle-x"), LEVELS["error"])
            if one.is_error
            else _LEVEL.format("quiet", icon("info"), LEVELS["warning"]),
            _place(one, upload),
            one.value[:60],
            one.message,
            one.remedy,
        ]
        for one in problems
    ]


def change_rows(changes: Sequence[Sequence[Any]]) -> list[list[object]]:
    """Return what is added or updated as rows of the table, each leading to the enterprise's file once there is one."""
    codes = {str(value) for change in changes for value in change[4].get("region_code", ()) if isinstance(value, str)}
    regions = region_names(codes)
    return [
        [
            row,
            Badge(CHANGES[kind], "active" if kind == "added" else "neutral"),
            _link(pk, name),
            _said(kind, facts, regions),
        ]
        for row, pk, name, kind, facts in changes
    ]


def _said(kind: str, facts: dict[str, list[Any]], regions: dict[str, str]) -> Markup:
    lines: list[Markup] = []
    for name, (before, after) in facts.items():
        title = FACT_TITLES.get(name) or _PEOPLE.get(name, name)
        if name in _PEOPLE:
            old, new = before or _("（空）"), after
        else:
            old, new = (say(name, value, {"region_code": regions, "line_code": LINES}) for value in (before, after))
        lines.append(_CHANGE.format(title, old, new) if kind == "updated" else _NEW.format(title, new))
    return Markup("").join(lines)


def _link(pk: str, name: str) -> str | Markup:
    if not pk:
        return name
    return Markup('<a class="text-link" href="{}">{}</a>').format(reverse("enterprises:detail", args=[pk]), name)


def _place(problem: Problem, upload: LedgerUpload) -> str:
    if problem.column is None or problem.column >= len(upload.headings):
        return _title(problem.key)
    return _("{letter} 列 {heading}").format(
        letter=column_letter(problem.column), heading=upload.headings[problem.column]
    )


def _title(key: str) -> str:
    return BY_KEY[key].title if key in BY_KEY else _("整行")
