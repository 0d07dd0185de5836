"""Checking (推算): the rules without the web: facts as JSON in, the year's duties or its safety cost as JSON out.

`anguan duties` reads and answers here; `docs/duties.md` is made from the same types.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog import vocabulary as words
from anguan.responsibility.duties.rules import cost as costing
from anguan.responsibility.duties.rules import planning, saying
from anguan.responsibility.duties.rules.cost_answer import Cost
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.plan_answer import Plan, Said

CODE_UNREADABLE = "facts_unreadable"
FIRST_YEAR, LAST_YEAR = 2000, 2100
_PATH = "$"
_LONGEST_NAME = 60


class Unreadable(Exception):  # noqa: N818 - what was handed in, not a fault of ours
    """What was handed in is no fact sheet; `problems` says where and why, all at once."""

    def __init__(self, problems: Iterable[Said]):
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


def plan(text: str | bytes, *, year: int) -> Any:
    """Return what one sheet, or each of a list, owes in a year, as plain JSON values."""
    return _answered(
        text,
        lambda facts: adapter(Plan).dump_python(planning.plan(facts, year), mode="json"),
        lambda problems: adapter(Plan).dump_python(planning.not_planned(year, *problems), mode="json"),
    )


def cost(text: str | bytes, *, year: int) -> Any:
    """Return what one sheet, or each of a list, sets aside for safety in a year, as plain JSON values."""
    return _answered(
        text,
        lambda facts: adapter(Cost).dump_python(costing.cost(facts, year), mode="json"),
        lambda problems: adapter(Cost).dump_python(costing.not_reckoned(year, *problems), mode="json"),
    )


def year_said(text: str) -> int:
    """Return the year a text says; raise `ValueError` where it says none we know the law of."""
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(text)
    return year


def read(content: Any) -> Facts:
    """Return the fact sheet; raise `Unreadable` with every problem."""
    if not isinstance(content, dict):
        raise Unreadable([_problem(_PATH, _("应当是一个对象"))])
    try:
        facts: Facts = adapter(Facts).validate_python(content)
    except ValidationError as error:
        raise Unreadable(_problem(_path(one["loc"]), _why(one["type"], one)) for one in error.errors()) from error
    problems = [_problem(where, _("含有不能显示的字符")) for where in _unprintable(content, _PATH)]
    if facts.opened_on and facts.closed_on and facts.closed_on < facts.opened_on:
        problems.append(_problem(f"{_PATH}.closed_on", _("关闭日期早于开业日期")))
    if problems:
        raise Unreadable(problems)
    return facts


def _answered(text: str | bytes, answer: Callable[[Facts], Any], refuse: Callable[[Iterable[Said]], Any]) -> Any:
    try:
        content = json.loads(text, object_pairs_hook=_once_each)
    except Unreadable as refusal:
        return refuse(refusal.problems)
    except RecursionError:
        return refuse([_problem(_PATH, _("嵌套太深"))])
    except UnicodeDecodeError:
        return refuse([_problem(_PATH, _("不是 UTF-8 文字，请另存为 UTF-8 编码"))])
    except ValueError as error:
        place = f"，第 {error.lineno} 行第 {error.colno} 列" if isinstance(error, json.JSONDecodeError) else ""
        return refuse([_problem(_PATH, _("不是 JSON{place}").format(place=place))])

    def one(sheet: Any) -> Any:
        try:
            return answer(read(sheet))
        except Unreadable as refusal:
            return refuse(refusal.problems)

    return [one(sheet) for sheet in content] if isinstance(content, list) else one(content)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that says a thing twice is no object, as nobody can tell which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise Unreadable(_problem(_shown(name), _("同一项写了两次")) for name in twice)
    return found


@cache
def _adapters() -> dict[type[Any], TypeAdapter[Any]]:
    return {one: TypeAdapter(one) for one in (Facts, Plan, Cost)}


def adapter(of: type[Any]) -> TypeAdapter[Any]:
    """Return the reader and writer of a type."""
    return _adapters()[of]


def schema(of: type[Any] = Facts) -> dict[str, Any]:
    """Return the JSON Schema of the sheet, or of an answer."""
    found = adapter(of).json_schema(mode="validation" if of is Facts else "serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _path(location: tuple[int | str, ...]) -> str:
    return _PATH + "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in location)


def _shown(name: str) -> str:
    """Return a name somebody made up so that it can be printed, and not at any length."""
    return name[:_LONGEST_NAME].encode(errors="replace").decode().replace("\0", "?")


def _why(kind: str, problem: Any) -> str:
    """Return what is wrong with one value, in the words of whoever wrote the file."""
    context = problem.get("ctx") or {}
    if kind == "said":
        return str(problem["msg"])
    known = {
        "missing": _("缺少这一项"),
        "unexpected_keyword_argument": _("没有这一项，请核对名称"),
        "literal_error": _("只能是 {expected}").format(expected=str(context.get("expected", "")).replace(" or ", ", ")),
        "greater_than_equal": _("不能小于 {least}").format(least=context.get("ge")),
        "greater_than": _("应当大于 {least}").format(least=context.get("gt")),
        "less_than_equal": _("不能大于 {most}").format(most=context.get("le")),
    }
    return known.get(kind) or next((said for start, said in _SHAPES.items() if kind.startswith(start)), _("不合格式"))


# What a value should have been, by how its reader's complaints begin.
_SHAPES = {
    "bool": _("应当是 true 或 false"),
    "string": _("应当是文字"),
    "tuple": _("应当是一个列表"),
    "dict": _("应当是一个对象"),
    "dataclass": _("应当是一个对象"),
    "decimal": _("应当是数字"),
    "finite": _("应当是数字"),
}


def _problem(where: str, why: str) -> Said:
    message = _("{where} 读不懂：{why}").format(where=where, why=why)
    return Said(CODE_UNREADABLE, message, _("请按 docs/duties.md 的格式改正"), where)


def _unprintable(value: Any, where: str) -> Iterator[str]:
    """Return where text stands that nobody can write down: a zero character, half of a pair."""
    if isinstance(value, str):
        if "\0" in value or value.encode(errors="replace").decode() != value:
            yield where
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _unprintable(one, f"{where}[{place}]")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _unprintable(name, f"{where}.{_shown(name)}")
            yield from _unprintable(one, f"{where}.{_shown(name)}")


def reference(of: type[Any] = Facts) -> str:
    """Return the fields of the sheet, or of an answer, as Markdown; a test compares the page with it."""
    found = schema(of)
    parts = {of.__name__: found, **{name: one for name, one in found.get("$defs", {}).items() if "properties" in one}}
    return "\n\n".join(_table(name, part) for name, part in parts.items())


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
        return ", ".join(f"`{one}`" for one in sheet["enum"]) if len(sheet["enum"]) < 10 else "a word, see below"
    if sheet.get("type") == "array":
        return f"list of {_type(sheet.get('items', {}))}"
    if sheet.get("type") == "object":
        return f"object of {_type(sheet.get('additionalProperties', {}))}"
    return str(sheet.get("format") or sheet.get("type", "any"))


def words_table() -> str:
    """Return every word of the sheet with what it means, as Markdown; a test compares the page with it."""
    kinds = {name: kind.title for name, kind in catalog.safety_cost().current.kinds.items()}
    tables = {
        "Industries": words.INDUSTRIES,
        "Flags": words.FLAGS,
        "Events": words.EVENTS,
        "Certificates": words.CERTIFICATES,
        "Kinds of business": kinds,
    }
    return "\n\n".join(
        "\n".join(
            [
                f"### {name}",
                "",
                "| word | meaning |",
                "|---|---|",
                *(f"| `{one}` | {said} |" for one, said in table.items()),
            ]
        )
        for name, table in tables.items()
    )


def duties_table() -> str:
    """Return every duty of the catalog as Markdown; a test compares the page with it."""
    lines = ["| duty | title | how often | clause | sure | office may | in force |", "|---|---|---|---|---|---|---|"]
    for versions in catalog.duties().values():
        for duty in versions:
            may = ["switch off"] if duty.local else []
            may += ["set"] if any(rule.configurable for rule in duty.due) else []
            clause = saying.clauses(duty.basis)
            told = ", ".join(may)
            force = " ".join(
                said
                for said in (
                    f"from {duty.effective_from}" if duty.effective_from else "",
                    f"to {duty.effective_to}" if duty.effective_to else "",
                )
                if said
            )
            lines.append(
                f"| `{duty.id}` | {duty.title} | {duty.frequency} | {clause} | {duty.confidence} | {told} | {force} |"
            )
    return "\n".join(lines)
