"""Days (每日作业): what an enterprise promised for a day, what its permits say of it, and where the two part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, queries
from anguan.prevention.permits.models import Commitment, Permit
from anguan.prevention.permits.rules.committing import Difference, differences, key_of
from anguan.prevention.permits.rules.lifecycle import State

LONGEST = timedelta(days=31)  # no permit lasts longer; it keeps the search short
_NEVER = (State.DRAFT.value, State.CANCELLED.value)
_UNUSED = (State.WITHDRAWN.value, State.VOIDED.value, State.EXPIRED.value)


@dataclass(frozen=True)
class Day:
    """One enterprise's day: promised (none: nothing was said), permitted, and where they part."""

    enterprise_id: UUID
    enterprise_name: str
    day: date
    commitment: Commitment | None
    permitted: Mapping[str, int]
    owed: bool = True  # the announcement binds those under GB 30871; others may make it

    @property
    def promised(self) -> Mapping[str, int]:
        """What was promised."""
        return {key: int(count) for key, count in self.commitment.counts.items()} if self.commitment else {}

    @property
    def parts(self) -> list[Difference]:
        """Where the two part."""
        return differences(self.promised, self.permitted)

    @property
    def agrees(self) -> bool:
        """Whether promise and permits agree; a day without work needs no promise, nor does who is not bound to it."""
        return not self.parts or (self.commitment is None and not self.owed)

    @property
    def total(self) -> int:
        """How much special work permits say there is."""
        return sum(self.permitted.values())


def title_of(key: str) -> str:
    """Return a key in words: 特级动火."""
    kind, _dot, level = key.partition(".")
    sheet = catalog.kinds().get(kind)
    if sheet is None:
        return key
    found = sheet.level(level) if level else None
    return f"{found.title if found else ''}{sheet.short}"


def every_key() -> list[str]:
    """Return every kind and level, in the standard's order, the strictest level first."""
    return [
        key_of(sheet.id, level)
        for sheet in catalog.kinds().values()
        for level in ([one.id for one in sheet.levels] or [""])
    ]


def on_day(rows: QuerySet[Permit], day: date) -> QuerySet[Permit]:
    """Keep the permits whose work falls on a day: from its start, planned or real, to its end."""
    first, last = clock.start_of(day), clock.end_of(day)
    rows = rows.filter(planned_start__lt=last, planned_start__gte=first - LONGEST).exclude(state__in=_NEVER)
    rows = rows.exclude(state__in=_UNUSED, started_at__isnull=True)
    return rows.annotate(
        began=Coalesce("started_at", "planned_start"), ends=Coalesce("finished_at", "valid_until", "planned_end")
    ).filter(began__lt=last, ends__gt=first)


@dataclass
class Counted:
    """What permits say of one enterprise's day: how much of which kind and level, and whether it binds to a promise."""

    counts: dict[str, int]
    owed: bool = False


def counts_on(rows: QuerySet[Permit], day: date) -> dict[UUID, Counted]:
    """Return how much work of which kind and level permits say there is on a day, by enterprise."""
    split = on_day(rows, day).order_by().values("enterprise_id", "kind", "level", "regime").annotate(number=Count("pk"))
    found: dict[UUID, Counted] = defaultdict(lambda: Counted({}))
    for enterprise, kind, level, regime, number in split.values_list(
        "enterprise_id", "kind", "level", "regime", "number"
    ):
        one, key = found[enterprise], key_of(kind, level)
        one.counts[key] = one.counts.get(key, 0) + number
        one.owed |= regime == "hazchem"
    return found


def standing_of(actor: Actor, *, at: datetime, day: date | None = None) -> Day | None:
    """Return how promise and permits of the actor's own enterprise stand on a day, today unless another is asked."""
    if actor.enterprise_id is None:
        return None
    asked = day or clock.day_of(at)
    mine = Q(enterprise_id=actor.enterprise_id)
    rows = queries.permits_for(actor).filter(mine)
    commitment = queries.commitments_for(actor).filter(mine, day=asked).first()
    permitted = counts_on(rows, asked).get(actor.enterprise_id, Counted({}))
    return Day(actor.enterprise_id, actor.organisation, asked, commitment, permitted.counts, permitted.owed)


def days_of(actor: Actor, day: date, *, names: Mapping[UUID, str] | None = None, narrow: Q | None = None) -> list[Day]:
    """Return the day of every enterprise that promised something or has permits, those that part first."""
    asked = narrow if narrow is not None else Q()
    permits, promises = queries.permits_for(actor).filter(asked), queries.commitments_for(actor).filter(asked)
    permitted = counts_on(permits, day)
    promised = {row.enterprise_id: row for row in promises.filter(day=day)}
    known = dict(names or {})
    known |= _names(permits, [key for key in {*permitted, *promised} if key not in known])
    found = [
        Day(key, known.get(key, ""), day, promised.get(key), permitted[key].counts, permitted[key].owed)
        for key in {*permitted, *promised}
    ]
    return sorted(found, key=lambda one: (one.agrees, -len(one.parts), -one.total, str(one.enterprise_id)))


def _names(permits: QuerySet[Permit], keys: Sequence[UUID]) -> dict[UUID, str]:
    rows: Iterable[tuple[UUID, str]] = permits.filter(enterprise_id__in=keys).values_list(
        "enterprise_id", "enterprise_name"
    )
    return dict(rows)


def said(parts: Sequence[Difference], *, silent: bool = False) -> str:
    """Return in words where promise and permits part: 特级动火 承诺 1 项，作业票 2 项; silent: the work."""
    if silent:
        return "、".join(f"{title_of(one.key)} {one.permitted}" for one in parts)
    words = _("{what} 承诺 {n} 项，作业票 {m} 项")
    return "；".join(words.format(what=title_of(one.key), n=one.promised, m=one.permitted) for one in parts)
