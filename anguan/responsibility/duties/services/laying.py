"""Laying out a batch (批量排出): facts read once, the year of each enterprise worked out, the difference written.

What is new takes effect at once. What would be dropped or moved by a change that nobody here made waits as a difference
for the owner, and takes effect by itself after some days. A rolling duty that was done restarts without a question.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.models import Difference, Exemption, FactSheet, Obligation, YearPlan
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.models.tallying import mark
from anguan.responsibility.duties.queries.facts import gather_all
from anguan.responsibility.duties.queries.law import Law
from anguan.responsibility.duties.rules import merging, wording
from anguan.responsibility.duties.rules.applying import applies
from anguan.responsibility.duties.rules.differing import Differs, difference
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.rules.identity import Wanted, asked_from, obligations, renewed
from anguan.responsibility.duties.rules.proving import resting
from anguan.responsibility.duties.services import clocking, copying, reckoning

# The owner has so many days for what a change from elsewhere would drop or move: ours.
WAITS = timedelta(days=7)
RENEWED = _("证照已更新，按新的有效期办理")
# A plan is committed until the end of January, by a newcomer some days after the first calendar: ours.
PLAN_MONTH, PLAN_DAY, NEWCOMER = 1, 31, timedelta(days=30)
OWN, FILE, LAW, OFFICE = _("本企业修改"), _("企业档案变化"), _("目录更新"), _("地方设置变化")
_SHAPE = ("due_on", "first_on", "last_on", "times", "what", "notes", "version", "confidence")
_UPDATED = (*_SHAPE, "state", "watched", "ended_why")
Change = Differs[Obligation]


@dataclass
class Firm:
    """One enterprise of a batch: what is known of it, and what becomes of its years."""

    enterprise: Enterprise
    sheet: FactSheet
    facts: Facts
    rows: dict[int, list[Obligation]] = field(default_factory=lambda: defaultdict(list))
    exemptions: dict[tuple[int, str, str], str] = field(default_factory=dict)
    differs: dict[int, Change] = field(default_factory=dict)

    @property
    def begins_on(self) -> date:
        """The first day of its calendar."""
        assert self.sheet.begins_on is not None  # noqa: S101 - given before anything is laid out
        return self.sheet.begins_on

    def at_rest(self, wanted: Wanted, year: int, known_on: date | None) -> str:
        """Return the state of an obligation that nothing proves."""
        since = asked_from(wanted.key, begins_on=self.begins_on, known_on=known_on)
        if not self.exemptions:
            return resting(wanted.due_on, since)
        asked = [self.exemptions.get((year, wanted.duty, task), "") for task in ("", wanted.task)]
        return resting(wanted.due_on, since, max(asked))


@dataclass
class _Written:
    """What a batch writes."""

    fresh: list[tuple[Firm, int, Wanted, date | None]] = field(default_factory=list)
    changed: list[Obligation] = field(default_factory=list)
    reckon: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    plans: list[YearPlan] = field(default_factory=list)
    notes: list[audit.Note] = field(default_factory=list)


def lay_out_all(
    enterprises: Sequence[Enterprise], sheets: Mapping[UUID, FactSheet], years: Mapping[UUID, Iterable[int]], *,
    at: datetime, by: Actor | None = None, settle: bool = False, copy: bool = False,
) -> int:  # fmt: skip
    """Lay out years of enterprises whose sheets are held; how many obligations were added or changed.

    With `settle` what is dropped or moved takes effect as well. `copy` writes as the owner of the tables.
    """
    law = Law.read()
    firms = read(enterprises, sheets, law, today=clock.day_of(at))
    read_rows(firms, years)
    written, count = _Written(), 0
    for pk, firm in firms.items():
        changes = 0
        for year in sorted(set(years[pk])):
            firm.differs[year] = differ(firm, year, law)
            changes += _put(firm, year, written, at=at, settle=settle)
        if not settle:
            _propose(firm, law, at=at)
        _keep(firm, years[pk], written, changes, at=at, by=by)
        count += changes
    _write(written, list(firms.values()), at=at, by=by, copy=copy)
    return count


def hold(enterprises: Sequence[Enterprise]) -> dict[UUID, FactSheet]:
    """Return the sheets of enterprises, made where there are none, held until the transaction ends."""
    known = FactSheet.objects.filter(enterprise_id__in=[one.pk for one in enterprises])
    there = set(known.values_list("enterprise_id", flat=True))
    fresh = [FactSheet(id=uuid7(), **owned(one)) for one in enterprises if one.pk not in there]
    bulk.insert(fresh, ignore=True)
    return {row.enterprise_id: row for row in known.select_for_update(of=("self",)).order_by("enterprise_id")}


def read(
    enterprises: Sequence[Enterprise], sheets: Mapping[UUID, FactSheet], law: Law, *, today: date
) -> dict[UUID, Firm]:
    """Return what is known of each enterprise, what its offices set among it."""
    said = {pk: sheet.said for pk, sheet in sheets.items()}
    facts = gather_all(enterprises, today=today, said=said, law=law)
    for sheet in sheets.values():
        sheet.begins_on = sheet.begins_on or today
    return {one.pk: Firm(one, sheets[one.pk], facts[one.pk]) for one in enterprises}


def read_rows(firms: Mapping[UUID, Firm], years: Mapping[UUID, Iterable[int]]) -> None:
    """Read what is there of the years that were laid out before, and what is exempted."""
    known = [pk for pk, firm in firms.items() if set(firm.sheet.years).intersection(years[pk])]
    if known:
        wanted = {year for pk in known for year in years[pk]}
        for row in Obligation.objects.filter(enterprise_id__in=known, year__in=wanted).order_by("due_on", "id"):
            firms[row.enterprise_id].rows[row.year].append(row)
    asked = Exemption.objects.filter(enterprise_id__in=list(firms), state__in=["asked", "upheld"])
    for pk, year, duty, task, state in asked.values_list("enterprise_id", "year", "duty", "task", "state"):
        firms[pk].exemptions[year, duty, task] = state


def differ(firm: Firm, year: int, law: Law, *, facts: Facts | None = None) -> Change:
    """Return what the facts want otherwise than the rows of a year have it."""
    rows = firm.rows.get(year, [])
    proven = Counter((row.duty, row.task, row.what) for row in rows if row.state == "proven" and "|rolling:" in row.key)
    local = law.local_duties_for(firm.enterprise.region_code, year)
    wanted = obligations(facts or firm.facts, year, local=local, proven=proven, begins_on=firm.begins_on)
    if not rows:
        return Differs(added=wanted)
    return difference(rows, wanted)


def _put(firm: Firm, year: int, written: _Written, *, at: datetime, settle: bool) -> int:
    """Put what takes effect of a year among what is written; how many obligations."""
    differs = firm.differs[year]
    known_on = clock.day_of(at) if year in firm.sheet.years else None
    there = {row.key: row for row in firm.rows.get(year, ()) if row.state == "dropped"}
    for wanted in differs.added:
        row = there.get(wanted.key)
        if row is None:
            written.fresh.append((firm, year, wanted, known_on))
            continue
        _shape(row, wanted, firm)  # it had been dropped, and is wanted again
        row.state, row.ended_why = firm.at_rest(wanted, year, row.known_on), ""
        written.changed.append(row)
        written.reckon[row.enterprise_id].append(row.pk)
    moved, dropped = _at_once(differs, firm.facts, settle=settle)
    for row, wanted in (*differs.changed, *moved):
        times = row.times
        _shape(row, wanted, firm)
        written.changed.append(row)
        if row.state == "partial" and row.times != times:
            written.reckon[row.enterprise_id].append(row.pk)
    for row in dropped:
        row.state = "dropped"
        row.ended_why = RENEWED if renewed(row.key, row.what, row.last_on, firm.facts) else _why_dropped(firm)
        written.changed.append(row)
    return len(differs.added) + len(differs.changed) + len(moved) + len(dropped)


def _at_once(
    differs: Change, facts: Facts, *, settle: bool
) -> tuple[Sequence[tuple[Obligation, Wanted]], Sequence[Obligation]]:
    """Return what is moved and dropped without asking: all when it is settled, else what rolls or was renewed."""
    if settle:
        return differs.moved, differs.dropped
    moved = [pair for pair in differs.moved if "|rolling:" in pair[0].key or pair[0].state == "earlier"]
    return moved, [
        row for row in differs.dropped
        if "|rolling:" in row.key or renewed(row.key, row.what, row.last_on, facts)
    ]  # fmt: skip


def _waiting(differs: Change, facts: Facts) -> Change:
    """Return what of a difference waits for the owner."""
    moved, dropped = _at_once(differs, facts, settle=False)
    keys = {row.key for row, _wanted in moved} | {row.key for row in dropped}
    return Differs(
        (), tuple(row for row in differs.dropped if row.key not in keys),
        tuple(pair for pair in differs.moved if pair[0].key not in keys),
    )  # fmt: skip


def _shape(row: Obligation, wanted: Wanted, firm: Firm) -> None:
    if row.due_on != wanted.due_on and row.state in ("open", "earlier"):
        row.state = firm.at_rest(wanted, row.year, row.known_on)
    for name in _SHAPE:
        setattr(row, name, getattr(wanted, name))


def _why_dropped(firm: Firm) -> str:
    changed = wording.changes(merging.read(firm.sheet.facts), firm.facts)
    if not changed:
        return _("目录或者地方设置变化，不再应办")
    return _("{what}变化，不再应办").format(what="、".join(one["title"] for one in changed[:3]))


def _propose(firm: Firm, law: Law, *, at: datetime) -> None:
    """Keep what waits for the owner as a difference; one that waits already is brought up to date."""
    waits = {year: _waiting(differs, firm.facts) for year, differs in firm.differs.items() if firm.rows.get(year)}
    there: Difference | None = None
    if firm.sheet.years:
        there = Difference.objects.filter(enterprise_id=firm.enterprise.pk, state="proposed").first()
    if there is not None and there.said is not None:
        return  # the owner's own, which is worked out anew when it takes effect
    if not any(waits.values()):
        if there is not None:
            there.state, there.decided_at = "dropped", at
            there.save(update_fields=["state", "decided_at"])
        return
    # What waits was shown beside the facts it came from; those of the sheet have moved on since.
    before = merging.read(there.facts_before if there else firm.sheet.facts)
    row = there or Difference(**owned(firm.enterprise), proposed_at=at, takes_effect_at=at + WAITS)
    describe(row, firm, law, waits, before, firm.facts)
    row.because = row.because or _because(firm, before)
    if there is None and _refused_before(row):
        return
    row.save()
    if there is None:
        announce("duties.difference_proposed", enterprise_id=firm.enterprise.pk, difference_id=row.pk)


def _refused_before(row: Difference) -> bool:
    """Say whether the owner has just refused the same thing; nobody is asked twice."""
    earlier = Difference.objects.filter(enterprise_id=row.enterprise_id, said__isnull=True)
    last = earlier.order_by("-proposed_at").first()
    if last is None or last.state != "dropped" or last.decided_by is None:
        return False
    return all(_keys(getattr(last, name)) == _keys(getattr(row, name)) for name in ("dropped", "moved"))


def _keys(listed: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["key"], one["due"]) for one in listed}


def _because(firm: Firm, before: Facts) -> str:
    if merging.changed_fields(before, firm.facts):
        return FILE
    return OFFICE if before.settings != firm.facts.settings else LAW


def describe(row: Difference, firm: Firm, law: Law, differs: Mapping[int, Change], before: Facts, after: Facts) -> None:
    """Write into a difference what would change, in words."""
    row.facts_before, row.facts_after = merging.kept(before), merging.kept(after)
    row.changed = wording.changes(before, after)
    row.added, row.dropped, row.moved = [], [], []
    why = _Why(law, firm.enterprise.region_code, after)
    today = clock.day_of(row.proposed_at)
    for year, one in differs.items():
        known_on = today if year in firm.sheet.years else None
        asked = [wanted for wanted in one.added if firm.at_rest(wanted, year, known_on) != "earlier"]
        row.added += [why.item(wanted, year) for wanted in asked]
        row.dropped += [why.item(gone, year) for gone in one.dropped]
        row.moved += [{**why.item(wanted, year), "due_before": f"{old.due_on or ''}"} for old, wanted in one.moved]


class _Why:
    """Says of each thing why it is owed now, or is not: the fact and the clause; each duty is asked once."""

    def __init__(self, law: Law, region_code: str, facts: Facts):
        self._law, self._region, self._facts = law, region_code, facts
        self._said: dict[tuple[str, str, int], tuple[str, str]] = {}

    def item(self, one: Wanted | Obligation, year: int) -> dict[str, str]:
        """Return one thing as a difference keeps it."""
        known = (one.duty, one.version, year)
        if known not in self._said:
            self._said[known] = self._ask(*known)
        title, reason = self._said[known]
        due = f"{one.due_on or ''}"
        return {"key": one.key, "duty": one.duty, "version": one.version, "title": title, "task": one.task,
                "what": one.what, "due": due, "why": reason}  # fmt: skip

    def _ask(self, duty_id: str, version: str, year: int) -> tuple[str, str]:
        versions = catalog.duties().get(duty_id) or tuple(
            duty for duty in self._law.local_duties_for(self._region, year) if duty.id == duty_id
        )
        if not versions:
            return duty_id, _("已经撤回")
        duty = next((one for one in versions if f"{one.effective_from or ''}" == version), versions[-1])
        first = max(date(year, 1, 1), self._facts.opened_on or date.min, duty.effective_from or date.min)
        return duty.title, applies(duty, self._facts, first).reason


def owned(enterprise: Enterprise) -> dict[str, Any]:
    """Return the columns every owned row has."""
    return {"enterprise_id": enterprise.pk, "region_code": enterprise.region_code, "line_code": enterprise.line_code}


def _keep(firm: Firm, years: Iterable[int], written: _Written, changes: int, *, at: datetime, by: Actor | None) -> None:
    """Keep with the sheet what was laid out from what, and make the plans of years that are new."""
    sheet, before = firm.sheet, set(firm.sheet.years)
    for year in sorted(set(years) - before):
        due = max(date(year, PLAN_MONTH, PLAN_DAY), firm.begins_on + NEWCOMER)
        written.plans.append(YearPlan(id=uuid7(), **owned(firm.enterprise), year=year, due_on=due))
    sheet.years = sorted(before.union(years))
    sheet.facts, sheet.catalog_version = merging.kept(firm.facts), catalog.sheet().version
    sheet.planned_at, sheet.stale_at = at, None
    if changes:
        counts = {
            name: sum(len(getattr(one, name)) for one in firm.differs.values())
            for name in ("added", "dropped", "moved", "changed")
        }
        written.notes.append(audit.Note("duties.laid_out", sheet, by, at, {"years": sorted(set(years)), **counts}))


def _write(written: _Written, firms: Sequence[Firm], *, at: datetime, by: Actor | None, copy: bool) -> None:
    if copy:
        copying.copy(
            (firm.enterprise, year, one, firm.at_rest(one, year, known_on), known_on)
            for firm, year, one, known_on in written.fresh
        )
    else:
        bulk.insert([_obligation(*one) for one in written.fresh])
    bulk.insert(written.changed, update=_UPDATED)
    clocking.watch([row for row in written.changed if row.watched and row.state in OWED], at=at)  # moved with it
    regions = {firm.enterprise.region_code for firm, _year, _wanted, _known_on in written.fresh}
    mark({*regions, *(row.region_code for row in written.changed)})
    bulk.insert(written.plans, ignore=True)
    bulk.insert(
        [firm.sheet for firm in firms],
        update=["facts", "catalog_version", "begins_on", "years", "planned_at", "stale_at", "said", "said_at",
                "said_by", "sayer_name"],
    )  # fmt: skip
    audit.record_all(written.notes)
    for firm in firms:
        if keys := written.reckon.get(firm.enterprise.pk):
            reckoning.reckon_all(keys, firm.sheet, enterprise_id=firm.enterprise.pk, by=by, at=at)


def _obligation(firm: Firm, year: int, wanted: Wanted, known_on: date | None) -> Obligation:
    return Obligation(
        id=uuid7(), **owned(firm.enterprise), year=year, duty=wanted.duty, task=wanted.task, key=wanted.key,
        standing=wanted.standing, known_on=known_on, state=firm.at_rest(wanted, year, known_on),
        **{name: getattr(wanted, name) for name in _SHAPE},
    )  # fmt: skip
