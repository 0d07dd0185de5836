"""What standard documents (标准文书) may say of the domains above them: hazards, criteria, where one is reported."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, queries, rules
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.paperwork.rules.drafting import Item
from anguan.responsibility.paperwork.surroundings import HazardCounts, Surroundings

MOST_CRITERIA = 16


def _hazards(by: Actor, enterprise_id: UUID, year: int) -> HazardCounts:
    rows = queries.hazards_for(by).filter(enterprise_id=enterprise_id).exclude(state=rules.State.DISMISSED)
    began, ended = (clock.start_of(clock.today().replace(year=one, month=1, day=1)) for one in (year, year + 1))
    found = rows.filter(reported_at__gte=began, reported_at__lt=ended).aggregate(
        found=Count("pk"), closed=Count("pk", filter=Q(state=rules.State.CLOSED)),
        open=Count("pk", filter=Q(state__in=list(rules.OPEN_STATES))),
        major=Count("pk", filter=Q(level=rules.Level.MAJOR)),
    )  # fmt: skip
    return HazardCounts(**found)


def _criteria(firm: Enterprise) -> Sequence[Item]:
    fitting = catalog.proposed_criteria(industry_code=firm.industry_code, flags=frozenset(firm.flags))
    return [
        Item(
            _("重大事故隐患"), _("没有下面的情形：{what}").format(what=one.summary),
            f"{one.source} {one.clause}"
            + (f"（{CONFIDENCE_TITLES[one.confidence]}）" if one.confidence != "verified" else ""),
        )
        for one in fitting[:MOST_CRITERIA]
    ]  # fmt: skip


def _report_url(what: str, place: str) -> str:
    return f"{reverse('hazards:snap')}?{urlencode({'what': what, 'place': place})}"


SURROUNDINGS = Surroundings(hazards=_hazards, criteria=_criteria, report_url=_report_url)
