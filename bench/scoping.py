"""Scoping (越权测试): people ask for rows of others, by key in bulk and through every door; nothing may come back.

Who owns a row is judged here in plain Python from the row's own columns, so that neither the ORM's filter nor the row
policies judge themselves. Each key is asked for twice: behind the policies without any filter, and by the filter alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import URLPattern, URLResolver, get_resolver

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import ScopedQuerySet
from anguan.foundation.access.scope import acting_as
from anguan.foundation.access.visibility import Owned, Shared
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import actor_in
from bench.measuring import Result, Size
from bench.visiting import signed_in

ROLES = 60  # actors who ask in bulk
KEPT = 20_000  # rows of each table that are asked for
ARGUMENTS = {
    "hazard_id": "Hazard", "order_id": "RectifyOrder", "enterprise_id": "Enterprise", "site_id": "Site",
    "area_id": "Area", "photo_id": "Exhibit", "person_id": "Person", "post_id": "Post",
    "certificate_id": "EnterpriseCertificate", "upload_id": "LedgerUpload",
}  # fmt: skip
VISITORS = (
    "anquan", "laoban", "gongren", "banzhang", "chengbao", "zhuanjia", "wangge", "zhenban", "xianju", "gongxin",
)  # fmt: skip
NOT_FOR_THEM = {400, 403, 404, 409, 422}  # refused before or because nothing is there
_ONLY_POST = 405
_BODY = {  # enough for every step of the API to get as far as looking for its row
    "reason": "越权测试", "note": "越权测试", "measures": "越权测试", "plan": "越权测试", "due_on": "2030-01-01",
    "level": "general", "granted": "true", "funds_fen": 0, "assigned_to": "00000000-0000-7000-8000-000000000000",
    "interim_measure": "越权测试", "category": "other", "photo_ids": [], "criterion": "",
}  # fmt: skip
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Row:
    """A row by what says whose it is."""

    key: Any
    enterprise: Any
    region: str
    line: str
    person: Any

    def is_foreign_to(self, actor: Actor) -> bool:
        """Whether an actor must not see it."""
        if self.person is not None and self.person == actor.person_id:
            return False
        if self.enterprise is not None and self.enterprise in actor.enterprise_ids:
            return False
        within = actor.territory is not None and self.region.startswith(actor.territory.code)
        return not (within and (not self.line or not actor.lines or self.line in actor.lines))


def run(size: Size) -> list[Result]:
    """Ask in bulk, then door by door, and count what came back."""
    random = Random("bench/scoping")  # noqa: S311 - the same each time
    tables = {model: rows for model in owned_models() if (rows := _rows(model, random))}
    asked, leaked = _in_bulk(tables, random, size.reads)
    visited, answers, doors = _through_doors(tables, random, size.visits)
    leaked += sum(count for status, count in answers.items() if status not in NOT_FOR_THEM)
    said = ", ".join(f"{count:,} × {status}" for status, count in sorted(answers.items()))
    return [
        Result(
            "scoping", f"rows that came back of {asked + visited:,} random reads of other tenants' rows", leaked,
            "rows", 0,
            beside=f"{asked:,} in bulk from {len(tables)} tables, half by row policies alone, half by `visible_to` "
            f"alone; {visited:,} requests through {doors} doors ({said})",
        )
    ]  # fmt: skip


def owned_models() -> list[type[Model]]:
    """Return the models whose rows belong to somebody."""
    return [model for model in apps.get_models() if isinstance(getattr(model, "access", None), Owned)]


def _rows(model: type[Model], random: Random) -> list[Row]:
    access: Owned = model.access  # type: ignore[attr-defined]  # chosen for having one
    names = ["pk", access.enterprise, access.region, access.line, access.person]
    read = [name for name in names if name]
    found = []
    private = {access.shared: False} if isinstance(access, Shared) else {}  # what is shared is everybody's to read
    for values in model._default_manager.filter(**private).order_by("?").values(*read)[:KEPT]:
        key, *owners = (values[name] if name else None for name in names)
        found.append(Row(key, owners[0], owners[1] or "", owners[2] or "", owners[3]))
    random.shuffle(found)
    return found


def _in_bulk(tables: dict[type[Model], list[Row]], random: Random, reads: int) -> tuple[int, int]:
    actors = _actors(random)
    each = max(1, reads // (2 * len(actors) * len(tables)))
    asked = leaked = 0
    for actor in actors:
        for model, rows in tables.items():
            theirs = [row.key for row in random.sample(rows, min(len(rows), each * 4)) if row.is_foreign_to(actor)]
            theirs = theirs[: each + 1]
            with acting_as(actor):
                leaked += model._default_manager.filter(pk__in=theirs).count()
            open_to_all: ScopedQuerySet = model._default_manager.filter(pk__in=theirs)  # type: ignore[assignment]
            leaked += open_to_all.visible_to(actor).count()
            asked += 2 * len(theirs)
    return asked, leaked


def _actors(random: Random) -> list[Actor]:
    today = clock.today()
    found = []
    for role in Post.objects.values_list("role", flat=True).distinct().order_by("role"):
        posts = list(Post.objects.filter(role=role).order_by("id").values_list("pk", flat=True)[:5000])
        chosen = random.sample(posts, min(len(posts), ROLES // 10))
        found += [actor_in(post, today=today) for post in Post.objects.filter(pk__in=chosen).order_by("id")]
    return [actor for actor in found if "city_officer" not in actor.roles]  # nothing in the city is foreign to them


def _through_doors(tables: dict[type[Model], list[Row]], random: Random, visits: int) -> tuple[int, Counter[int], int]:
    by_name = {model.__name__: rows for model, rows in tables.items()}
    doors = [door for door in sorted(set(_doors())) if all(name in by_name for name in _models_of(door))]
    clients = {name: signed_in(name) for name in VISITORS}
    actors = {name: _actor_of(client) for name, client in clients.items()}
    answers: Counter[int] = Counter()
    theirs = {
        (name, model): [row for row in rows if row.is_foreign_to(actors[name])]
        for name in VISITORS
        for model, rows in by_name.items()
    }
    for number in range(visits):
        door, name = doors[number % len(doors)], VISITORS[(number // len(doors)) % len(VISITORS)]
        path = _filled(door, {model: theirs[name, model] for model in _models_of(door)}, random)
        if path is not None:
            answer = clients[name].get(path)
            if answer.status_code == _ONLY_POST:
                answer = clients[name].post(
                    path, _BODY, content_type="application/json" if "/api/" in path else MULTIPART_CONTENT
                )
            answers[answer.status_code] += 1
    return sum(answers.values()), answers, len(doors)


def _actor_of(client: Client) -> Actor:
    request: Any = client.get("/account/").wsgi_request
    actor: Actor = request.actor
    return actor


def _doors(patterns: Any = None, before: str = "/") -> Iterator[str]:
    """Walk every address that names a row of somebody's."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
        if isinstance(pattern, URLResolver):
            yield from _doors(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            names = [one[0] or one[1] for one in _PARAMETER.findall(path)]
            if any(name in ARGUMENTS for name in names) and set(names) <= {*ARGUMENTS, "size"}:
                yield path


def _models_of(door: str) -> list[str]:
    names = [one[0] or one[1] for one in _PARAMETER.findall(door)]
    return [ARGUMENTS[name] for name in names if name in ARGUMENTS]


def _filled(door: str, foreign: dict[str, list[Row]], random: Random) -> str | None:
    """Return the address with keys of others in it; None when a visitor may see all there is."""
    if not all(foreign.values()):
        return None

    def key(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        return "view" if name == "size" else str(random.choice(foreign[ARGUMENTS[name]]).key)

    return _PARAMETER.sub(key, door)
