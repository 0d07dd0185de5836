"""The Jinja2 environment (模板环境) all pages are drawn in."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from anguan.foundation import clock
from anguan.foundation.access.models import uuid7
from anguan.foundation.catalog import cited
from anguan.foundation.geo.maps import MAP_SOURCE
from anguan.foundation.ui import badges, formats
from anguan.foundation.ui.assets import asset_tags, icon, icon_sprite
from anguan.foundation.ui.controls import control
from anguan.foundation.ui.links import query_with


class Kit:
    """The macros of `ui/kit.html`, known in every template as `kit` without an import."""

    def __init__(self, environment: Environment):
        self._environment = environment

    def __getattr__(self, name: str) -> Any:
        for file in ("ui/kit.html", "ui/fields.html"):
            macro = getattr(self._environment.get_template(file).module, name, None)
            if macro is not None:
                return macro
        message = f"the page kit has no part called {name!r}"
        raise AttributeError(message)


def _at_this_moment(say: Callable[..., Any]) -> Callable[..., Any]:
    """Give a filter the page's moment: `now` of the context, else the clock's."""

    @pass_context
    def said(context: Context, value: date | None, at: datetime | None = None) -> Any:
        return say(value, at=at or context.get("now") or clock.now())

    return said


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page by its name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """Return the environment; settings name this function."""
    made = Environment(  # noqa: S701 - Django passes autoescape=True, and it is said again here
        **{**options, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.globals.update(
        static=static,
        url=url,
        query_with=query_with,
        asset_tags=asset_tags,
        icon=icon,
        icon_sprite=icon_sprite,
        map_source=MAP_SOURCE,
        map_tiles=getattr(settings, "ANGUAN_TILES_URL", ""),
        badge=badges.Badge,
        risk=badges.risk,
        grade=badges.grade,
        kit=Kit(made),
        new_key=lambda: str(uuid7()),
    )
    made.filters.update(
        when=_at_this_moment(formats.when),
        day=_at_this_moment(formats.day),
        days_left=_at_this_moment(formats.days_left),
        moment=formats.moment,
        number=formats.number,
        percent=formats.percent,
        money=formats.money,
        mask_phone=formats.mask_phone,
        mask_name=formats.mask_name,
        cited=cited,
        control=control,
    )
    made.tests["late"] = pass_context(
        lambda context, value: formats.is_late(value, at=context.get("now") or clock.now())
    )
    return made
