"""Places (地名与企业名): what lists and figures of the foundation must know of the registry above to speak of a row.

Names of divisions and of enterprises, and which of them a reader can choose or mean; `config/places.py` says it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor
from anguan.foundation.ui.filters import EnterpriseFilter, RegionFilter
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Places:
    """Everything asked of the registry about where a row happened and whose it is."""

    region_names: Callable[[Iterable[str]], Mapping[str, str]]
    town_name: Callable[[str], str]  # of the town a division code lies in
    regions_offered: Callable[[HttpRequest], list[tuple[str, str]]]  # code and name, for a filter
    enterprise_names: Callable[[Actor, Sequence[str]], Mapping[str, str]]
    enterprises_meant: Callable[[Actor, str], list[UUID]]  # by a fragment of the name


@lru_cache(maxsize=1)
def places() -> Places:
    """Return what this installation says."""
    found: Places = import_string(settings.ANGUAN_PLACES)
    return found


# Every list of a territory is narrowed by these.
OF_REGION = RegionFilter("region", _("地区"), options=lambda request: places().regions_offered(request))
OF_ENTERPRISE = EnterpriseFilter(lambda actor, keys: places().enterprise_names(actor, keys))
