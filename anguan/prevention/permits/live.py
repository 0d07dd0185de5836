"""Live work (正在作业): what is under way now across a territory, what is late about it, and how many of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, looks, queries
from anguan.prevention.permits.models import OpenWork, Permit, SpotCheck
from anguan.prevention.permits.rules.lifecycle import State

# Under way, stopped, or out of time and not cleared yet: somebody may still be at the place.
ON_SITE = Q(state__in=queries.LIVE) | Q(state=State.EXPIRED.value, started_at__isnull=False)

# What may be late (异常), the gravest first: the word, and the icon.
LATE: dict[str, tuple[str, str]] = {
    "expired": (_("已超有效期"), "clock-alert"),
    "ordered": (_("被叫停"), "octagon-x"),
    "check": (_("抽查超时未答复"), "message-circle-warning"),
    "gas": (_("气体记录超时"), "gauge"),
    "photo": (_("监护照片超时"), "camera-off"),
    "suspended": (_("已中止"), "circle-pause"),
}
_CAUSED = {"gas_overdue": "gas", "photo_overdue": "photo", "order": "ordered"}
_READ = (
    "id", "number", "kind", "level", "place", "content", "enterprise_id", "enterprise_name", "region_code", "work_unit",
    "leader_name", "guardian_name", "state", "started_at", "valid_until", "gas_due_at", "photo_due_at",
    "suspended_cause", "lon", "lat",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of live work (一项作业), as the board and the map show it."""

    id: UUID
    number: str
    kind: str
    level: str
    place: str
    content: str
    enterprise_id: UUID
    enterprise_name: str
    region_code: str
    work_unit: str
    leader_name: str
    guardian_name: str
    state: str
    started_at: datetime | None
    valid_until: datetime | None
    gas_due_at: datetime | None
    photo_due_at: datetime | None
    suspended_cause: str
    lon: float | None
    lat: float | None
    late: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """Kind and level in one word: 二级动火."""
        return f"{looks.level_title(self.kind, self.level)}{looks.kind_title(self.kind)}"

    @property
    def icon(self) -> str:
        """The kind's icon."""
        return looks.ICONS.get(self.kind, "flame")

    @property
    def tone(self) -> str:
        """How it stands: late, stopped (wait), or going well (active)."""
        if set(self.late) - {"suspended"}:
            return "alarm"
        return "wait" if self.late else "active"

    @property
    def standing(self) -> str:
        """How it stands, in one word: the gravest of what is late, else that it is under way."""
        return LATE[self.late[0]][0] if self.late else _("作业中")

    @property
    def why(self) -> str:
        """What else is late, and why it was stopped where nobody has said so yet."""
        words = [LATE[each][0] for each in self.late[1:]]
        if self.state == State.SUSPENDED and self.late[:1] == ("suspended",) and self.suspended_cause:
            words = [looks.CAUSES.get(self.suspended_cause, self.suspended_cause)]
        return "、".join(words)

    @property
    def next_due(self) -> tuple[str, datetime] | None:
        """What the guardian owes before the work ends: gas, or a photo."""
        if self.state != State.WORKING:
            return None
        dues = [(_("气体记录"), self.gas_due_at), (_("监护照片"), self.photo_due_at)]
        known = [(what, at) for what, at in dues if at is not None]
        first = min(known, key=lambda due: due[1], default=None)
        return first if first and (self.valid_until is None or first[1] < self.valid_until) else None


# ── conditions, of the board, the list and the figures alike ─────────────────────────────────────────────────────────


def expired_on(at: datetime) -> Q:
    """Say which live work is past its end, whether or not the clock has come round to it."""
    return Q(state=State.EXPIRED.value, started_at__isnull=False) | Q(state__in=queries.LIVE, valid_until__lte=at)


def overdue_on(at: datetime) -> Q:
    """Say which live work is late with anything: its end, gas, the photo of the watch."""
    working = Q(state=State.WORKING.value)
    stopped = Q(state=State.SUSPENDED.value, suspended_cause__in=["gas_overdue", "photo_overdue"])
    return expired_on(at) | working & (Q(gas_due_at__lte=at) | Q(photo_due_at__lte=at)) | stopped


def unanswered(at: datetime) -> Q:
    """Say which permits owe an official an answer that is late."""
    late = SpotCheck.objects.filter(
        permit=OuterRef("pk"), enterprise_id=OuterRef("enterprise_id"), answered_at__isnull=True, result="",
        answer_due_at__lte=at,
    )  # fmt: skip
    return Q(Exists(late))


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def on_site(actor: Actor) -> QuerySet[Permit]:
    """Return the work somebody may still be at, of everything the actor may see."""
    return queries.permits_for(actor).filter(ON_SITE)


def jobs_of(rows: QuerySet[Permit], *, by: Actor, at: datetime) -> list[Job]:
    """Return live work, what is late first, then what ends soonest."""
    unanswered = _unanswered_by(by, at)
    jobs = [_job(values, unanswered, at) for values in rows.order_by().values_list(*_READ)]
    order = {code: place for place, code in enumerate(LATE)}
    calm = len(order)
    return sorted(
        jobs,
        key=lambda job: (order[job.late[0]] if job.late else calm, job.valid_until or at, job.id),
    )


def _unanswered_by(actor: Actor, at: datetime) -> frozenset[UUID]:
    rows = queries.checks_for(actor).filter(answered_at__isnull=True, result="", answer_due_at__lte=at)
    return frozenset(rows.values_list("permit_id", flat=True))


def _job(values: tuple[object, ...], unanswered: frozenset[UUID], at: datetime) -> Job:
    job = Job(*values)  # type: ignore[arg-type]  # in the order of _READ, which is that of the fields
    late = tuple(_late(job, unanswered, at))
    return replace(job, late=late) if late else job


def _late(job: Job, unanswered: frozenset[UUID], at: datetime) -> Iterable[str]:
    dues = (job.valid_until, job.gas_due_at, job.photo_due_at)
    if job.state == State.WORKING and job.id not in unanswered and all(due is None or due > at for due in dues):
        return ()  # most of them
    cause = _CAUSED.get(job.suspended_cause) if job.state == State.SUSPENDED else None
    working = job.state == State.WORKING
    said = {
        "expired": job.state == State.EXPIRED or (job.valid_until is not None and job.valid_until <= at),
        "ordered": cause == "ordered",
        "check": job.id in unanswered,
        "gas": cause == "gas" or (working and job.gas_due_at is not None and job.gas_due_at <= at),
        "photo": cause == "photo" or (working and job.photo_due_at is not None and job.photo_due_at <= at),
        "suspended": job.state == State.SUSPENDED and cause is None,
    }
    return [code for code in LATE if said[code]]


def points_of(jobs: Sequence[Job]) -> Mapping[UUID, tuple[float, float]]:
    """Return where each job is: its own point, else where the directory of open work has put it."""
    without = [job.id for job in jobs if job.lon is None or job.lat is None]
    rows = OpenWork.objects.filter(pk__in=without, lon__isnull=False, lat__isnull=False) if without else ()
    found = {row.permit_id: (row.lon or 0.0, row.lat or 0.0) for row in rows}
    return found | {job.id: (job.lon, job.lat) for job in jobs if job.lon is not None and job.lat is not None}


@dataclass(frozen=True)
class Count:
    """One figure above the board: of a kind, or of what is late."""

    key: str
    title: str
    icon: str
    number: int
    parts: tuple[tuple[str, str, int], ...] = ()  # levels: key, title, number


def by_kind(jobs: Sequence[Job]) -> list[Count]:
    """Return how many of each kind are under way, in the standard's order, and of each of its levels."""
    kinds = Counter(job.kind for job in jobs)
    levels = Counter((job.kind, job.level) for job in jobs)
    return [
        Count(
            sheet.id, sheet.short, looks.ICONS[sheet.id], kinds[sheet.id],
            tuple(
                (f"{sheet.id}.{level.id}", level.title, levels[sheet.id, level.id])
                for level in sheet.levels
                if levels[sheet.id, level.id]
            ),
        )
        for sheet in catalog.kinds().values()
        if kinds[sheet.id]
    ]  # fmt: skip


def by_lateness(jobs: Sequence[Job]) -> list[Count]:
    """Return how many are late, by what; one job may be late with several things."""
    found = Counter(code for job in jobs for code in job.late)
    return [Count(code, title, icon, found[code]) for code, (title, icon) in LATE.items() if found[code]]


def ending_within(jobs: Sequence[Job], span: timedelta, *, at: datetime) -> int:
    """Return how many end within a while and are not late."""
    return sum(job.valid_until is not None and at < job.valid_until <= at + span for job in jobs)
