"""Reading enterprises (企业), always for someone."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.words.search import matching
from anguan.registry.enterprises import keeping, rules
from anguan.registry.enterprises.models import CreditCode, Enterprise, EnterpriseCertificate
from anguan.registry.regions import queries as regions
from anguan.registry.regions import rules as region_rules
from anguan.registry.regions.models import Region

STORY_LENGTH = 60


def enterprises_for(actor: Actor) -> QuerySet[Enterprise]:
    """Return the enterprises that exist for an actor."""
    return Enterprise.objects.visible_to(actor)


def certificates_of(enterprise: Enterprise, *, by: Actor) -> QuerySet[EnterpriseCertificate]:
    """Return an enterprise's certificates, the first to expire first and those without an end last."""
    rows: QuerySet[EnterpriseCertificate] = EnterpriseCertificate.objects.visible_to(by)
    return rows.filter(enterprise_id=enterprise.pk).order_by("expires_on", "kind", "id")


def enterprise_names(actor: Actor, keys: Sequence[str]) -> Mapping[str, str]:
    """Return the names of enterprises an actor may see, by their keys as addresses write them."""
    return {str(key): name for key, name in enterprises_for(actor).filter(pk__in=keys).values_list("pk", "name")}


def regions_offered_to(actor: Actor, chosen: str) -> list[tuple[str, str]]:
    """Return the regions a reader may choose from: those below their territory and below the chosen one, and that one.

    An expert has no territory, and chooses among the counties of the enterprises assigned to them.
    """
    if actor.territory is None:
        codes = enterprises_for(actor).values_list("region_code", flat=True)
        counties = {code[: region_rules.LENGTHS[region_rules.Level.COUNTY]] for code in codes}
        return sorted(regions.names(counties).items())
    return regions.choices_around(actor.territory.code, chosen)


def found(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Keep the enterprises meant by a fragment of the name, of its initials (hhjx) or of the credit code."""
    code = rules.read_credit_code(text).value
    if code:  # a whole code is looked up, not searched for
        return rows.filter(pk__in=list(CreditCode.objects.filter(code=code).values_list("enterprise_id", flat=True)))
    return matching(rows, text, "name", "credit_code", "name_py")


def of_industries(rows: QuerySet[Enterprise], codes: list[str]) -> QuerySet[Enterprise]:
    """Keep the enterprises of any of several industries."""
    wanted = Q()
    for code in codes:
        wanted |= Q(industry_code__gte=code, industry_code__lt=code + "~")
    return rows.filter(wanted)


def region_name(column: str, name: str = "name") -> Subquery:
    """Return the name, or the `full_name`, of the region a row's code stands for, as a column."""
    return Subquery(Region.objects.filter(code=OuterRef(column)).values(name)[:1])


def code_is_taken(credit_code: str, *, apart_from: UUID | None = None) -> bool:
    """Say whether a credit code is in the directory, whoever's it is; nothing else of its holder is told."""
    holders = CreditCode.objects.filter(code=credit_code)
    return (holders.exclude(enterprise_id=apart_from) if apart_from is not None else holders).exists()


def region_is_known(code: str) -> bool:
    """Say whether a region is in the division tree."""
    return Region.objects.filter(code=code).exists()


def region_names(codes: set[str]) -> dict[str, str]:
    """Return the full names of regions by code."""
    return dict(Region.objects.filter(code__in=codes).values_list("code", "full_name"))


def story_of(enterprise: Enterprise, *, by: Actor, actions: set[str]) -> list[AuditEntry]:
    """Return what happened to an enterprise's file, the latest first, as far as the actor may read it."""
    rows: QuerySet[AuditEntry] = AuditEntry.objects.visible_to(by)
    told = rows.filter(chain=enterprise.pk, action__in=actions)
    return list(told.order_by("-position")[:STORY_LENGTH])


def facts_of(enterprise: Enterprise) -> keeping.Facts:
    """Return an enterprise's facts as the rules compare them."""
    return keeping.Facts(
        name=enterprise.name,
        credit_code=enterprise.credit_code,
        address=enterprise.address,
        industry_code=enterprise.industry_code,
        size=enterprise.size,
        headcount=enterprise.headcount,
        flags=tuple(enterprise.flags),
        region_code=enterprise.region_code,
        line_code=enterprise.line_code,
        lon=enterprise.lon,
        lat=enterprise.lat,
        datum=enterprise.datum,
    )
