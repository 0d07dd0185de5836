"""SMS (短信) through a gateway of the city's own: any HTTP interface, described by settings.

The body is a template with {phone}, {text} and {id}: JSON, or a form. Success is a place in the JSON answer with a
value, `data.code=0`; several that are right are parted by a bar.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from anguan.foundation.notify.channels import Failed, Outcome, Parcel, Sent, Settings, web
from anguan.foundation.notify.rules import texts
from anguan.foundation.words import mark as _


class Sms:
    """SMS (短信)."""

    key = "sms"
    title = _("短信")
    longest = 300
    merges = True
    concurrency = 8

    def is_set_up(self, settings: Settings) -> bool:
        """Say whether a gateway is named."""
        return bool(settings.get("url"))

    def send(self, parcel: Parcel, settings: Settings) -> Outcome:
        """Hand one text to the gateway."""
        longest = int(settings.get("longest") or self.longest)
        values = {
            "phone": parcel.address,
            "text": texts.whole(parcel.title, parcel.body, parcel.url, longest),
            "id": parcel.reference,
        }
        template = str(settings.get("body", ""))
        headers = {"User-Agent": "Anguan", **_headers(str(settings.get("headers") or "{}"))}
        method = str(settings.get("method") or "POST").upper()
        body: bytes | None = None
        if method != "GET":
            is_json = template.lstrip()[:1] in {"{", "["}
            kind = "application/json" if is_json else "application/x-www-form-urlencoded"
            headers = {"Content-Type": f"{kind}; charset=utf-8", **headers}
            body = (json_filled(template, values) if is_json else form_filled(template, values)).encode()
        url, patience = form_filled(str(settings["url"]), values), float(settings.get("patience") or web.READ)
        answer = web.ask(method, url, headers=headers, body=body, patience=patience)
        return answer if isinstance(answer, Failed) else judged(answer, settings)


def judged(answer: web.Answer, settings: Settings) -> Outcome:
    """Return what came of it: by the status, and by what the body says, which may be an error all the same."""
    if (failed := web.failure(answer)) is not None:
        return failed
    content = answer.json
    condition = str(settings.get("success") or "")
    if condition:
        place, _equals, right = condition.partition("=")
        found = at(content, place)
        if found is None:
            return Failed(_("网关的答复看不懂：{words}").format(words=answer.words))
        if _written(found) not in right.split("|"):
            return Failed(_("网关没有接收：{words}").format(words=answer.words))
    reference = at(content, str(settings["reference"])) if settings.get("reference") else None
    return Sent("" if reference is None else _written(reference)[:120])


def at(content: Any, place: str) -> Any:
    """Return what stands at a place of JSON, `data.0.code`; None when there is nothing."""
    for step in place.strip().split("."):
        if isinstance(content, list) and step.isdigit() and int(step) < len(content):
            content = content[int(step)]
        elif isinstance(content, dict):
            content = content.get(step)
        else:
            return None
    return content


def json_filled(template: str, values: Mapping[str, str]) -> str:
    """Return a JSON template with its places filled; what is filled in can be nothing but text."""
    return json.dumps(_deeply(json.loads(template), values), ensure_ascii=False)


def form_filled(template: str, values: Mapping[str, str]) -> str:
    """Return a form or an address with its places filled, as they are written there."""
    return _once(template, {name: quote_plus(value) for name, value in values.items()})


def _deeply(part: Any, values: Mapping[str, str]) -> Any:
    match part:
        case str():
            return _once(part, values)
        case list():
            return [_deeply(one, values) for one in part]
        case dict():
            return {name: _deeply(one, values) for name, one in part.items()}
    return part


def _once(template: str, values: Mapping[str, str]) -> str:
    """Fill each place once; what a message says in braces stays as it is."""
    parts = template.split("{")
    filled = parts[0]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        filled += values[name] + rest if brace and name in values else "{" + part
    return filled


def _written(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


@lru_cache(maxsize=8)
def _headers(text: str) -> Mapping[str, str]:
    found: dict[str, Any] = json.loads(text)
    return {str(name): str(value) for name, value in found.items()}
