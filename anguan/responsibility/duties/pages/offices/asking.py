"""What the pages of offices are asked for (查询条件): a year, a region, an industry, a duty; each an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.words import mark as _
from anguan.registry.regions import rules as region_rules
from anguan.responsibility.duties.queries import naming
from anguan.responsibility.duties.queries.compliance import Asked
from anguan.responsibility.duties.queries.law import titles

TOWN_DIGITS = 9


@cache
def address(page: str) -> str:
    """Return the address of a page without arguments; a table says the same one hundreds of times."""
    return reverse(page)


@dataclass(frozen=True)
class Wanted:
    """What a page is asked for, and the addresses of what lies around it."""

    actor: Actor
    at: datetime
    page: str  # the name of its address
    year: int
    region: str = ""
    industry: str = ""
    duty: str = ""
    by: str = ""

    @property
    def today(self) -> date:
        """The day in China."""
        return clock.day_of(self.at)

    @property
    def asked(self) -> Asked:
        """What is counted."""
        return Asked(self.actor, self.today, self.year, self.region, self.industry, self.duty)

    @property
    def code(self) -> str:
        """The code of the region looked at: the one asked for, or the reader's own."""
        return self.asked.territory.code

    @property
    def of_firms(self) -> bool:
        """Whether what lies one step down is enterprises."""
        return len(self.code) >= TOWN_DIGITS

    def said(self, **changes: str) -> dict[str, str]:
        """Return the parameters, some of them changed; nothing is left out that was asked."""
        said = {"year": str(self.year), "region": self.region, "industry": self.industry, "duty": self.duty, **changes}
        return {name: value for name, value in said.items() if value}

    def here(self, **changes: str) -> str:
        """Return this page's address with other parameters."""
        return f"{address(self.page)}?{urlencode(self.said(**{'by': self.by, **changes}))}"

    def rows(self, standing: str = "", **changes: str) -> str:
        """Return the address of the list with exactly the obligations a number counts."""
        return f"{address('duties:rows')}?{urlencode(self.said(**{'standing': standing, **changes}))}"

    def firms(self, what: str, **changes: str) -> str:
        """Return the address of the enterprises that are late, or have no plan."""
        return f"{address('duties:firms')}?{urlencode(self.said(**{'what': what, **changes}))}"

    def path(self) -> list[tuple[str, str]]:
        """Return the regions above the one looked at, down from the reader's own, each with its address."""
        if not self.region or self.actor.territory is None:
            return []
        own = self.actor.territory
        above = [code for code in region_rules.ancestors(self.region) if code in own and code != own.code]
        names = naming.region_titles(above)
        return [(_("全部辖区"), self.here(region="")), *((names[code], self.here(region=code)) for code in above)]

    def narrowed(self) -> list[tuple[str, str]]:
        """Return what narrows the page beside the region, in words, each with the address without it."""
        found = []
        if self.industry:
            found.append((naming.industry_titles([self.industry])[self.industry], self.here(industry="")))
        if self.duty:
            found.append((naming.duty_titles([self.duty])[self.duty], self.here(duty="")))
        return found

    def where(self) -> str:
        """Return the region looked at in words."""
        return naming.region_titles([self.code])[self.code] if self.code else _("全国")

    def years(self) -> list[tuple[str, str, bool]]:
        """Return the years the page offers: last year, this one and the next."""
        return [
            (_("{year} 年").format(year=year), self.here(year=str(year)), year == self.year)
            for year in years_offered(self.today)
        ]


def years_offered(today: date) -> list[int]:
    """Return the years that are counted."""
    return [today.year - 1, today.year, today.year + 1]


def wanted(request: ActorRequest, page: str, splits: Sequence[str] = ()) -> Wanted:
    """Return what a page of an office is asked for; for others there is no such page."""
    actor, query, at = office_or_404(request), request.GET, clock.now()
    today = clock.day_of(at)
    year = query.get("year", "")
    offered = years_offered(today)
    by = query.get("by", "")
    return Wanted(
        actor, at, page,
        year=int(year) if year.isdecimal() and year.isascii() and int(year) in offered else today.year,
        region=region_of(actor, query), industry=industry_of(query), duty=duty_of(query),
        by=by if by in splits else (splits[0] if splits else ""),
    )  # fmt: skip


def office_or_404(request: ActorRequest) -> Actor:
    """Return the reader, who acts for an office; for others there is no such page."""
    if request.actor.territory is None:
        raise Http404
    return request.actor


def region_of(actor: Actor, query: Mapping[str, str]) -> str:
    """Return the region asked for, where it lies in the reader's territory and is not all of it."""
    said = query.get("region", "")
    own = actor.territory
    known = own is not None and said in own and said != own.code and region_rules.is_code(said)
    return said if known else ""


def industry_of(query: Mapping[str, str]) -> str:
    """Return the division of industry asked for."""
    said = query.get("industry", "")[:3]
    return said if said == naming.NO_INDUSTRY or (said.isalnum() and said.isascii()) else ""


def duty_of(query: Mapping[str, str]) -> str:
    """Return the duty asked for."""
    said = query.get("duty", "")[:60]
    return said if said in titles() or said.startswith("local:") else ""


def linked(text: object, url: str) -> SafeString:
    """Return words that lead somewhere."""
    return format_html('<a class="text-link" href="{}">{}</a>', url, text)


def number(count: int, url: str) -> SafeString:
    """Return a number that opens to its rows; none opens to nothing."""
    return linked(f"{count:,}", url) if count else format_html("{}", "0")
