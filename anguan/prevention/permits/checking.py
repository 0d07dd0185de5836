"""Checking (校核): the rules without the web: a case as JSON in, the verdict as JSON out.

`anguan permits check` and the API both read and answer here, so that what one says the other says too.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from anguan.foundation import clock
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import kinds
from anguan.prevention.permits.rules import RULES, Verdict, verdict_on
from anguan.prevention.permits.rules.case import Case
from anguan.prevention.permits.rules.judging import ALL_STAGES

CODE_UNREADABLE = "case_unreadable"
_PATH = "$"
FIRST, LAST = datetime(1970, 1, 1, tzinfo=clock.BEIJING), datetime(2200, 12, 31, tzinfo=clock.BEIJING)
_LONGEST_NAME = 60


class Unreadable(Exception):  # noqa: N818 - what was handed in, not a fault of ours
    """What was handed in is no case; `problems` says where and why, all at once."""

    def __init__(self, problems: Iterable[Reason]):
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


def check(text: str | bytes, *, at: datetime) -> Any:
    """Return the answer to one case, or to a list of cases: verdict, reasons, level, end, as plain JSON values.

    A case may say its own moment as `at`. What cannot be read is refused with where and why; the others are answered.
    """
    try:
        content = json.loads(text)
    except RecursionError:
        return answer_unreadable([_unreadable(_PATH, _("嵌套太深"))])
    except ValueError as error:
        place = f"，第 {error.lineno} 行第 {error.colno} 列" if isinstance(error, json.JSONDecodeError) else ""
        return answer_unreadable([_unreadable(_PATH, _("不是 JSON{place}").format(place=place))])
    if isinstance(content, list):
        return [_checked(one, at) for one in content]
    return _checked(content, at)


def _checked(content: Any, at: datetime) -> dict[str, Any]:
    try:
        case, judged_at = read(content, at=at)
    except Unreadable as refusal:
        return answer_unreadable(refusal.problems)
    return answer(verdict_on(case, at=judged_at))


def read(content: Any, *, at: datetime) -> tuple[Case, datetime]:
    """Return the case and its moment, Beijing time where it says no offset; raise `Unreadable` with every problem."""
    if not isinstance(content, dict):
        raise Unreadable([_unreadable(_PATH, _("应当是一个对象"))])
    content = dict(content)
    try:
        judged_at = adapter_of_moments().validate_python(content.pop("at", at))
        case = adapter().validate_python(content)
    except ValidationError as error:
        raise Unreadable(_unreadable(_path(one["loc"]), _why(one["type"], one)) for one in error.errors()) from error
    problems = [_unreadable(where, _("含有不能显示的字符")) for where in _unprintable(case, _PATH)]
    if not FIRST.year <= judged_at.year < LAST.year:
        problems.append(_unreadable("$.at", _("年份应在 1970 到 2200 之间")))
    if problems:
        raise Unreadable(problems)
    aware: Case = _aware(case)
    return aware, _aware(judged_at)


def moment(text: str) -> datetime:
    """Return the moment a text says; without an offset it is Beijing time. Raise `ValueError` where it says none."""
    said = datetime.fromisoformat(text)
    if not FIRST.year <= said.year < LAST.year:
        raise ValueError(text)
    aware: datetime = _aware(said)
    return aware


def answer(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain JSON values."""
    return {
        "verdict": "pass" if verdict.passed else "refuse",
        "reasons": [said(reason) for reason in verdict.reasons],
        "level": verdict.level,
        "upgraded": list(verdict.upgrades),
        "valid_until": clock.local(verdict.valid_until).isoformat() if verdict.valid_until else None,
        "proof": [
            {"rule": one.rule, "clause": one.clause, "version": one.version, "passed": one.passed,
             "inputs": _plain(one.inputs)}
            for one in verdict.proofs
        ],
    }  # fmt: skip


def answer_unreadable(problems: Iterable[Reason]) -> dict[str, Any]:
    """Return the answer to what is no case."""
    reasons = [said(problem) for problem in problems]
    return {"verdict": "refuse", "reasons": reasons, "level": None, "upgraded": [], "valid_until": None, "proof": []}


def said(reason: Reason) -> dict[str, str]:
    """Return a reason as the command prints it."""
    return {"code": reason.code, "clause": reason.clause, "message": reason.message, "remedy": reason.remedy}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a case."""
    found = adapter().json_schema()
    found["properties"]["at"] = {
        "description": "The moment to judge at; `--at` when left out.", "format": "date-time", "type": "string",
    }  # fmt: skip
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


@lru_cache
def adapter() -> TypeAdapter[Case]:
    """Return the reader of cases."""
    return TypeAdapter(Case)


@lru_cache
def adapter_of_moments() -> TypeAdapter[datetime]:
    """Return the reader of moments."""
    return TypeAdapter(datetime)


def _path(location: tuple[int | str, ...]) -> str:
    return _PATH + "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in location)


def _shown(name: str) -> str:
    """Return a name somebody made up so that it can be printed, and not at any length."""
    return name[:_LONGEST_NAME].encode(errors="replace").decode()


def _why(kind: str, problem: Any) -> str:
    """Return what is wrong with one value, in the words of whoever wrote the file."""
    known = {
        "missing": _("缺少这一项"),
        "unexpected_keyword_argument": _("没有这一项，请核对名称"),
        "literal_error": _("只能是 {expected}").format(expected=problem.get("ctx", {}).get("expected", "")),
    }
    return known.get(kind) or next((said for start, said in _SHAPES.items() if kind.startswith(start)), _("不合格式"))


# What a value should have been, by how its reader's complaints begin.
_SHAPES = {
    "float": _("应当是数字"),
    "int": _("应当是整数"),
    "bool": _("应当是 true 或 false"),
    "date": _("应当是时间，例如 2026-11-18T09:00+08:00"),
    "time": _("应当是时间，例如 20:00"),
    "string": _("应当是文字"),
    "tuple": _("应当是一个列表"),
    "list": _("应当是一个列表"),
    "dict": _("应当是一个对象"),
    "dataclass": _("应当是一个对象"),
    "finite": _("应当是数字"),
}


def _unreadable(where: str, why: str) -> Reason:
    return Reason(
        CODE_UNREADABLE,
        _("{where} 读不懂：{why}").format(where=where, why=why),
        _("请按 docs/permits-check.md 的格式改正"),
        clause=_("输入格式"),
    )


def _unprintable(value: Any, where: str) -> Iterator[str]:
    """Return where text stands that nobody can write down: a zero character, half of a pair."""
    if isinstance(value, str):
        if "\0" in value or value.encode(errors="replace").decode() != value:
            yield where
    elif isinstance(value, tuple | list):
        for place, one in enumerate(value):
            yield from _unprintable(one, f"{where}[{place}]")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _unprintable([str(name), one], f"{where}.{_shown(str(name))}")
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _unprintable(getattr(value, part.name), f"{where}.{part.name}")


def _aware(value: Any) -> Any:
    """Return a value with every naive moment in it read as Beijing time, and none beyond what calendars hold.

    A certificate that is valid until the year 9999 is one that lasts.
    """
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=clock.BEIJING) if value.tzinfo is None else value
        return min(max(aware, FIRST), LAST) if not FIRST.year < value.year < LAST.year else aware
    if isinstance(value, tuple):
        return tuple(_aware(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _aware(getattr(value, one.name)) for one in fields(value)})
    return value


def _plain(value: Any) -> Any:
    """Return what a rule looked at as JSON values."""
    if isinstance(value, datetime):
        return clock.local(value).isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def reference() -> str:
    """Return the fields of a case as Markdown, for the page that explains the input; a test compares it."""
    found = schema()
    parts = {"Case": found, **{name: part for name, part in found["$defs"].items() if "properties" in part}}
    return "\n\n".join(_table(name, part) for name, part in parts.items())


def rules_table() -> str:
    """Return which rule speaks for which kinds at which gates as Markdown, for the page of the law; a test compares."""
    lines = ["| rule | clause | kinds | gates |", "|---|---|---|---|"]
    every = tuple(kinds())
    for one in RULES.values():
        whose = [kind for kind in every if not one.kinds or kind in one.kinds]
        of = "all" if len(whose) == len(every) else ", ".join(whose)
        bound = f" ({', '.join(sorted(one.regimes))} only)" if one.regimes else ""
        gates = ", ".join(stage for stage in ALL_STAGES if stage in one.stages)
        lines.append(f"| `{one.id}` | {one.clause} | {of}{bound} | {gates} |")
    return "\n".join(lines)


def _table(name: str, part: dict[str, Any]) -> str:
    must = set(part.get("required", ()))
    lines = [f"### {name}", "", "| field | type | meaning |", "|---|---|---|"]
    for field, sheet in part["properties"].items():
        meaning = sheet.get("description", "").replace("\n", " ").replace("|", "\\|")
        lines.append(f"| `{field}`{' (required)' if field in must else ''} | {_type(sheet)} | {meaning} |")
    return "\n".join(lines)


def _type(sheet: dict[str, Any]) -> str:
    if "anyOf" in sheet:
        return " or ".join(_type(one) for one in sheet["anyOf"] if one.get("type") != "null")
    if "$ref" in sheet:
        return str(sheet["$ref"]).rpartition("/")[2]
    if "enum" in sheet:
        return ", ".join(f"`{one}`" for one in sheet["enum"])
    if sheet.get("type") == "array":
        return f"list of {_type(sheet.get('items', {}))}"
    if sheet.get("type") == "object":
        return f"object of {_type(sheet.get('additionalProperties', {}))}"
    return str(sheet.get("format") or sheet.get("type", "any"))
