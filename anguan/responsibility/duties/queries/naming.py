"""What codes of duties, industries and regions are called (名称), many at once."""

from collections.abc import Iterable
from uuid import UUID

from anguan.foundation.words import mark as _
from anguan.registry.enterprises.catalog import industry_title
from anguan.registry.regions import queries as regions
from anguan.responsibility.duties.models import LocalDuty
from anguan.responsibility.duties.queries import law
from anguan.responsibility.duties.rules.localising import LOCAL

NO_INDUSTRY = "-"


def duty_titles(ids: Iterable[str]) -> dict[str, str]:
    """Return the titles of duties, those of offices included; what nobody knows any more keeps its id."""
    wanted = set(ids)
    known = law.titles()
    found = {one: known.get(one, one) for one in wanted}
    if keys := [key for one in wanted if (key := _key(one)) is not None]:
        local = LocalDuty.objects.filter(pk__in=keys).values_list("pk", "title")
        found |= {f"{LOCAL}{key}": title for key, title in local}
    return found


def industry_titles(codes: Iterable[str]) -> dict[str, str]:
    """Return the titles of divisions of industry."""
    return {
        code: _("没有填行业") if code in {"", NO_INDUSTRY} else f"{code} {industry_title(code) or code}"
        for code in codes
    }


def region_titles(codes: Iterable[str]) -> dict[str, str]:
    """Return the short names of regions; a code that is in no tree keeps itself."""
    wanted = set(codes)
    return {code: code for code in wanted} | regions.names(wanted)


def _key(duty: str) -> UUID | None:
    try:
        return UUID(duty.removeprefix(LOCAL)) if duty.startswith(LOCAL) else None
    except ValueError:
        return None
