"""Answers of a duty's form (填报内容): read strictly, every fault at once. Pure functions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.forms import Asks

LONGEST = 200
MOST = 10**12


def read(form: Sequence[Asks], said: Mapping[str, object]) -> tuple[dict[str, Any], list[Reason]]:
    """Return the answers as they are kept, and everything that is wrong with them; what is not asked is left out."""
    kept: dict[str, Any] = {}
    reasons: list[Reason] = []
    for asks in form:
        given = said.get(asks.key)
        if given in (None, "", [], ()):
            if asks.required and (not asks.when or kept.get(asks.when) is True):
                remedy = _("请勾选") if asks.kind == "checks" else _("请填写")
                reasons.append(Reason("answer_missing", _("{label}没有填").format(label=asks.label), remedy,
                                      field=f"answers.{asks.key}"))  # fmt: skip
            continue
        try:
            kept[asks.key] = _read(asks, given)
        except ValueError:
            reasons.append(Reason("answer_wrong", _("{label}填得不对").format(label=asks.label), _remedy(asks),
                                  field=f"answers.{asks.key}"))  # fmt: skip
    return kept, reasons


def _read(asks: Asks, given: object) -> Any:
    match asks.kind:
        case "number":
            return _number(given)
        case "yes_no":
            return _yes_or_no(given)
        case "date":
            return date.fromisoformat(f"{given}".strip()).isoformat()
        case "choice":
            return _one_of(asks.options, given)
        case "checks":
            many = given if isinstance(given, list | tuple) else [given]
            return [_one_of(asks.options, one) for one in many]
        case _:
            text = f"{given}".strip()
            if not isinstance(given, str | int | float) or not text or len(text) > LONGEST:
                raise ValueError
            return text


def _number(given: object) -> int | float:
    if isinstance(given, bool):
        raise ValueError
    number = float(f"{given}".strip().replace(",", "").replace("，", ""))
    if not 0 <= number <= MOST:  # what is no number at all is not within either
        raise ValueError
    return int(number) if number.is_integer() else number


def _yes_or_no(given: object) -> bool:
    words = {True: True, False: False, "yes": True, "no": False, "true": True, "false": False, "on": True,
             "是": True, "否": False}  # fmt: skip
    if not isinstance(given, bool | str) or given not in words:
        raise ValueError
    return words[given]


def _one_of(options: Sequence[str], given: object) -> str:
    if f"{given}" not in options:
        raise ValueError
    return f"{given}"


def _remedy(asks: Asks) -> str:
    said = {
        "number": _("请填数字，不能是负数"), "yes_no": _("请选是或否"), "date": _("请选日期"),
        "choice": _("请从选项中选择"), "checks": _("请从选项中选择"), "text": _("请写短一些"),
    }  # fmt: skip
    return said[asks.kind]
