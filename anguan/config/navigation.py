"""Navigation (导航): what each person finds in the rail and at the bottom of the phone; order is meaning."""

from anguan.foundation.access import Actor
from anguan.foundation.ui.navigation import NavItem
from anguan.foundation.words import mark as _


def navigation_for(actor: Actor) -> list[NavItem]:
    """Return the entries an actor may use."""
    del actor
    return [NavItem(_("首页"), "insight:home", "house", _("工作"), phone=True)]
