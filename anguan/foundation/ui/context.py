"""What every page is given: the moment, the actor, and the shell around the content."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.roles import ROLES
from anguan.foundation.ui.navigation import NavLink, address, grouped, links_for, phone_bar

THEMES = {"light": "anguan-light", "dark": "anguan-dark"}


@dataclass(frozen=True)
class PostChoice:
    """A post (岗位) the person may act in."""

    pk: Any
    title: str
    organisation: str
    current: bool


class Shell:
    """The shell of one request; worked out only where a template asks for it."""

    def __init__(self, request: HttpRequest):
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None)
        choice = request.COOKIES.get("theme", "auto")
        self.theme_choice = choice if choice in THEMES else "auto"
        self.theme = THEMES.get(choice, "")

    @cached_property
    def links(self) -> list[NavLink]:
        """Everything the actor can reach from here."""
        return links_for(self.actor, self.request.path)

    @property
    def groups(self) -> list[tuple[str, list[NavLink]]]:
        """The rail."""
        return grouped(self.links)

    @cached_property
    def bar(self) -> list[NavLink]:
        """The phone's bottom bar."""
        return phone_bar(self.links)

    @property
    def more(self) -> list[tuple[str, list[NavLink]]]:
        """What the bottom bar has no room for."""
        return grouped(link for link in self.links if link not in self.bar)

    @cached_property
    def posts(self) -> list[PostChoice]:
        """The posts the person holds, the acting one first."""
        acting = self.actor.post_id if self.actor else None
        return [
            PostChoice(post.pk, role_title(post.role), post.organisation, current=post.pk == acting)
            for post in getattr(self.request, "posts", ())
        ]

    @property
    def role(self) -> str:
        """The title of the acting post's role."""
        return "、".join(role_title(role) for role in sorted(self.actor.roles)) if self.actor else ""

    @cached_property
    def unread(self) -> int:
        """How many messages the person has not read; what counts them, the settings say."""
        return _unread()(self.actor.person_id) if self.actor else 0

    def url(self, purpose: str) -> str:
        """Return the address of a fixed place of the shell: home, search, inbox, outbox, account, sign_out and more."""
        names = {
            "home": getattr(settings, "ANGUAN_HOME", ""),
            "search": "enterprises:list",
            "inbox": "notify:inbox",
            "live": "notify:live",
            "live_count": "notify:count",
            "message_settings": "notify:settings",
            "outbox": "mobile:outbox",
            "account": "accounts:account",
            "sign_out": "account_logout",
            "sign_in": "account_login",
            "switch_post": "accounts:switch_post",
            "service_worker": "mobile:worker",
            "manifest": "mobile:manifest",
        }
        return address(names[purpose])


@lru_cache(maxsize=1)
def _unread() -> Callable[[UUID], int]:
    found: Callable[[UUID], int] = import_string(settings.ANGUAN_UNREAD)
    return found


def role_title(role: str) -> str:
    """Return the Chinese title of a role."""
    found = ROLES.get(role)
    return found.title if found else role


def page(request: HttpRequest) -> dict[str, Any]:
    """Give templates `now`, `actor` and `shell`."""
    return {"now": clock.now(), "actor": getattr(request, "actor", None), "shell": Shell(request)}
