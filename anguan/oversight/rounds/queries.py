"""Reading rounds and answers, always for someone, and finding out whom a notice goes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.visibility import happened_in
from anguan.foundation.figures.regions import COUNTY_DIGITS, TOWN_DIGITS
from anguan.oversight.rounds.models import Reply, Round
from anguan.oversight.rounds.rules import Audience, Draft, Part, Standing
from anguan.registry.enterprises.models import CreditCode, Enterprise
from anguan.registry.enterprises.queries import enterprises_for, of_industries
from anguan.registry.offices.models import Office
from anguan.registry.offices.queries import offices_managed_by
from anguan.registry.regions import queries as regions


@dataclass(frozen=True)
class Addressees:
    """Whom a draft goes to (下发对象), what in it names nobody, and which regions are not the office's to address."""

    enterprises: QuerySet[Enterprise] | None = None
    offices: QuerySet[Office] | None = None
    unknown: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(rows.count() for rows in (self.enterprises, self.offices) if rows is not None)


def rounds_for(actor: Actor) -> QuerySet[Round]:
    """Return the notices an actor may see."""
    return Round.objects.visible_to(actor)


def replies_for(actor: Actor) -> QuerySet[Reply]:
    """Return the answers an actor may see."""
    return Reply.objects.visible_to(actor)


def received_by(actor: Actor) -> QuerySet[Reply]:
    """Return what an actor's own enterprise or office is to answer (收到的任务)."""
    rows = replies_for(actor).select_related("round")
    if actor.enterprise_id:
        return rows.filter(enterprise_id=actor.enterprise_id)
    return rows.filter(office_id=actor.office_id) if actor.office_id else rows.none()


def late(rows: QuerySet[Reply], *, at: datetime) -> QuerySet[Reply]:
    """Keep the answers that are late (逾期未回复)."""
    return rows.filter(state=Standing.WAITING, due_on__lt=clock.day_of(at))


def parts(actor: Actor, reply: Reply, notice: Round) -> frozenset[str]:
    """Return what an actor who can see an answer is to it."""
    found = set()
    own = reply.enterprise_id == actor.enterprise_id if reply.enterprise_id else reply.office_id == actor.office_id
    if own and actor.may("rounds.reply"):
        found.add(Part.ADDRESSEE)
    if may_follow(notice, by=actor):
        found.add(Part.ISSUER)
    return frozenset(found)


def may_follow(notice: Round, *, by: Actor) -> bool:
    """Say whether an actor looks after a notice: someone of the office that sent it."""
    return by.may("rounds.publish") and by.office_id == notice.office_id


def addressees_of(draft: Draft, *, by: Actor) -> Addressees:
    """Return whom a draft goes to, as far as its sender may see them."""
    outside = tuple(code for code in draft.regions if by.territory is None or code not in by.territory)
    codes = tuple(code for code in draft.regions if code not in outside)
    if draft.audience == Audience.OFFICES:
        rows = offices_managed_by(by).filter(~Q(pk__in=[by.office_id]))
        if by.lines:  # a department of other lines is not theirs to ask
            rows = rows.filter(Q(lines=[]) | Q(lines__overlap=list(by.lines)))
        return Addressees(offices=rows.filter(_within(codes)), outside=outside)
    standing = enterprises_for(by).filter(~Q(status="closed"))
    if draft.audience == Audience.NAMED:
        found, unknown = _named(standing, draft.names)
        return Addressees(enterprises=standing.filter(pk__in=found), unknown=unknown)
    chosen = of_industries(standing, list(draft.industries)) if draft.industries else standing
    return Addressees(enterprises=chosen.filter(_within(codes)), outside=outside)


def words_of(draft: Draft, *, count: int) -> str:
    """Return whom a draft goes to in words, as they are kept with it."""
    names = regions.names(draft.regions)
    places = "、".join(names.get(code, code) for code in draft.regions[:5]) or "全部辖区"
    more = f"等 {len(draft.regions)} 个地区" if len(draft.regions) > 5 else ""
    match draft.audience:
        case Audience.OFFICES:
            return f"{places}{more}的监管部门，共 {count:,} 个"
        case Audience.NAMED:
            return f"指定的 {count:,} 家企业"
    kinds = f"，行业 {'、'.join(draft.industries)}" if draft.industries else ""
    return f"{places}{more}的企业{kinds}，共 {count:,} 家"


@dataclass(frozen=True)
class Progress:
    """How far a notice has come (办理进度)."""

    total: int
    read: int
    replied: int
    late: int

    @property
    def waiting(self) -> int:
        """How many have not answered."""
        return self.total - self.replied


@dataclass(frozen=True)
class PlaceProgress(Progress):
    """The same for one place."""

    code: str
    name: str


def progress_of(notice: Round, *, by: Actor, at: datetime) -> Progress:
    """Return how far a notice has come, as far as the actor may see its answers."""
    return Progress(**replies_for(by).filter(round=notice).aggregate(**_counts(at)))


def progress_by_place(notice: Round, *, by: Actor, at: datetime) -> list[PlaceProgress]:
    """Return the same for each county of a city's reader, each town of others."""
    digits = COUNTY_DIGITS if by.territory and len(by.territory.code) < COUNTY_DIGITS else TOWN_DIGITS
    rows = replies_for(by).filter(round=notice).annotate(place=Substr("region_code", 1, digits)).values("place")
    counted_rows: Any = rows.order_by("place").annotate(**_counts(at))
    lines: list[dict[str, Any]] = list(counted_rows)
    names = regions.names(line["place"] for line in lines)
    return [
        PlaceProgress(
            code=line["place"],
            name=names.get(line["place"], line["place"]),
            total=line["total"],
            read=line["read"],
            replied=line["replied"],
            late=line["late"],
        )
        for line in lines
    ]


def counted(rows: QuerySet[Round]) -> QuerySet[Round]:
    """Add to each notice how many were addressed and have answered (`answered`)."""
    return rows.annotate(answered=Count("replies", filter=Q(replies__state=Standing.REPLIED)))


def _counts(at: datetime) -> dict[str, Count]:
    today = clock.day_of(at)
    return {
        "total": Count("pk", filter=~Q(state=Standing.WITHDRAWN)),
        "read": Count("pk", filter=Q(read_at__isnull=False) & ~Q(state=Standing.WITHDRAWN)),
        "replied": Count("pk", filter=Q(state=Standing.REPLIED)),
        "late": Count("pk", filter=Q(state=Standing.WAITING, due_on__lt=today)),
    }


def _within(codes: Sequence[str]) -> Q:
    wanted = Q()
    for code in codes:
        wanted |= happened_in(code)
    return wanted


def _named(rows: QuerySet[Enterprise], names: Sequence[str]) -> tuple[set[UUID], tuple[str, ...]]:
    """Return the enterprises meant by whole names or credit codes, and what means none."""
    by_name = dict(rows.filter(name__in=names).values_list("name", "pk"))
    codes = dict(CreditCode.objects.filter(code__in=names).values_list("code", "enterprise_id"))
    seen = set(rows.filter(pk__in=codes.values()).values_list("pk", flat=True))
    meant = {**{code: key for code, key in codes.items() if key in seen}, **by_name}
    return set(meant.values()), tuple(name for name in names if name not in meant)
