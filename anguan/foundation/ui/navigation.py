"""Navigation (导航): the entries of the rail and of the phone's bottom bar; which ones, `config/navigation.py` says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor


@dataclass(frozen=True)
class NavItem:
    """One entry: its word, where it leads, its icon, its group in the rail, and whether the phone's bar shows it."""

    label: str
    url_name: str
    icon: str
    group: str = ""
    phone: bool = False
    raised: bool = False  # the large button in the middle of the phone's bar: 随手拍
    count: int = field(default=0, compare=False)  # how many things wait there


@dataclass(frozen=True)
class NavLink:
    """An entry whose address is known, and whether the reader is there now."""

    item: NavItem
    url: str
    current: bool


def address(name: str, *arguments: Any) -> str:
    """Return the address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=arguments) if name else ""
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=1)
def _navigation() -> Callable[[Actor], list[NavItem]]:
    found: Callable[[Actor], list[NavItem]] = import_string(settings.ANGUAN_NAVIGATION)
    return found


def links_for(actor: Actor | None, path: str) -> list[NavLink]:
    """Return the entries of an actor, the one that best fits the path marked as current."""
    if actor is None:
        return []
    found = [(item, url) for item in _navigation()(actor) if (url := address(item.url_name))]
    here = max((url for _, url in found if path == url or (url != "/" and path.startswith(url))), key=len, default=None)
    return [NavLink(item, url, current=url == here) for item, url in found]


def grouped(links: Iterable[NavLink]) -> list[tuple[str, list[NavLink]]]:
    """Return the entries by group, groups and entries in the order given."""
    return [(title, list(members)) for title, members in groupby(links, key=lambda link: link.item.group)]


def phone_bar(links: list[NavLink]) -> list[NavLink]:
    """Return at most five entries for the phone, the raised one in the middle; the last place is for "more"."""
    plain = [link for link in links if link.item.phone and not link.item.raised]
    raised = [link for link in links if link.item.raised][:1]
    plain = plain[: 3 if raised else 4]
    middle = min(2, len(plain))
    return plain[:middle] + raised + plain[middle:]
