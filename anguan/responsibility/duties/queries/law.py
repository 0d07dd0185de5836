"""The law in force for a place (本地适用的事项): the catalog, what offices set and published, what they compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.duties import Duty
from anguan.responsibility.duties.catalog.proofs import asked_of
from anguan.responsibility.duties.catalog.vocabulary import FREQUENCIES
from anguan.responsibility.duties.models import EntryReview, LocalDuty, LocalSetting
from anguan.responsibility.duties.rules import localising, saying
from anguan.responsibility.duties.rules.applying import applies, bases_for, owes
from anguan.responsibility.duties.rules.choosing import chosen
from anguan.responsibility.duties.rules.dates import window_of
from anguan.responsibility.duties.rules.facts import Facts, Settings
from anguan.responsibility.duties.rules.localising import Set
from anguan.responsibility.duties.rules.plan_answer import PlannedBasis, PlannedPenalty
from anguan.responsibility.duties.rules.planning import penalty

LOCAL = localising.LOCAL


@dataclass(frozen=True)
class Review:
    """What an office found of an entry (核对): confirmed, or how it should read."""

    verdict: str
    clause: str
    words: str
    source: str
    office_name: str
    maker_name: str
    made_at: str  # the day, as people write it


@dataclass(frozen=True)
class RuleSaid:
    """When one task of a duty is due, in words (到期规则)."""

    task: str
    words: str
    clause: str
    confidence: str
    configurable: bool
    note: str


@dataclass(frozen=True)
class Entry:
    """One duty as a page shows it (事项条目)."""

    id: str
    version: str
    title: str
    clause: str
    basis: tuple[PlannedBasis, ...]
    penalty: tuple[PlannedPenalty, ...]
    evidence: tuple[str, ...]
    contents: tuple[str, ...]
    grade: str
    frequency: str
    frequency_title: str
    rules: tuple[RuleSaid, ...]
    confidence: str
    hours_initial: int | None = None
    hours_annual: int | None = None
    practice: str = ""
    note: str = ""
    local: bool = False  # an office may switch it off, or published it
    office_name: str = ""  # who published it
    effective_from: date | None = None
    effective_to: date | None = None
    review: Review | None = None

    @property
    def confirmed(self) -> bool:
        """Whether this territory's office compared it with the original and found it right."""
        return self.review is not None and self.review.verdict == "confirmed"

    @property
    def confidence_title(self) -> str:
        """How sure it is, as people read it; empty where it was compared with its source."""
        if self.review is not None:
            return self.verdict_title
        return "" if self.confidence == "verified" else CONFIDENCE_TITLES[self.confidence]

    @property
    def verdict_title(self) -> str:
        """What the office found, as people read it."""
        if self.review is None:
            return ""
        said = _("{office}已核对") if self.confirmed else _("{office}已更正")
        return said.format(office=self.review.office_name)

    def rule(self, task: str) -> RuleSaid | None:
        """Return when a task is due, in words."""
        return next((one for one in self.rules if one.task == task), None)


class Law:
    """What offices have said, read once: for a page of many entries, or for laying out a whole city."""

    def __init__(
        self, settings: Sequence[LocalSetting], duties: Sequence[LocalDuty], reviews: Sequence[EntryReview] = ()
    ):
        self._settings = [_set(row) for row in settings]
        self._duties = list(duties)
        self._reviews = sorted(reviews, key=lambda row: (len(row.region_code), row.pk), reverse=True)
        self._known: dict[str, Settings] = {}
        self._made: dict[UUID, Duty] = {}

    @classmethod
    def read(cls, *, reviews: bool = False) -> "Law":
        """Return what offices have said."""
        return cls(
            list(LocalSetting.objects.order_by("id")),
            list(LocalDuty.objects.order_by("id")),
            list(EntryReview.objects.order_by("id")) if reviews else (),
        )

    def settings_for(self, region_code: str) -> Settings:
        """Return the settings for enterprises of a region: of each thing the newest of the nearest office."""
        known = self._known.get(region_code)
        if known is None:
            known = self._known[region_code] = localising.in_force(self._settings, region_code)
        return known

    def local_duties_for(self, region_code: str, year: int) -> tuple[Duty, ...]:
        """Return what the offices above a region published, as far as it is in force within a year."""
        found = [row for row in self._duties if region_code.startswith(row.region_code) and _lives(row, year)]
        return tuple(self._duty(row) for row in found)

    def local_duty(self, duty_id: str) -> LocalDuty | None:
        """Return a duty an office published, by its id in obligations."""
        return next((row for row in self._duties if f"{LOCAL}{row.pk}" == duty_id), None)

    def entry(self, duty_id: str, version: str = "", *, region_code: str = "", facts: Facts | None = None) -> Entry:
        """Return a duty as a page shows it to a region; clauses and penalties for these facts, where given."""
        if duty_id.startswith(LOCAL):
            row = self.local_duty(duty_id)
            if row is None:
                raise KeyError(duty_id)
            return _local_entry(row, self._duty(row))
        versions = catalog.duties()[duty_id]
        duty = next((one for one in versions if _version(one) == version), versions[-1])
        return _entry(duty, self._review(duty_id, version, region_code), region_code, facts)

    def _review(self, duty_id: str, version: str, region_code: str) -> Review | None:
        for row in self._reviews:
            ours = region_code.startswith(row.region_code)
            if row.duty == duty_id and row.version in ("", version) and ours:
                day = f"{clock.day_of(row.made_at)}"
                return Review(row.verdict, row.clause, row.words, row.source, row.office_name, row.maker_name, day)
        return None

    def _duty(self, row: LocalDuty) -> Duty:
        made = self._made.get(row.pk)
        if made is None:
            made = self._made[row.pk] = duty_of(row)
        return made


def settings_for(region_code: str) -> Settings:
    """Return what offices have set for enterprises of a region."""
    return Law(list(LocalSetting.objects.order_by("id")), ()).settings_for(region_code)


def local_duties_for(region_code: str, facts: Facts, year: int) -> tuple[Duty, ...]:
    """Return what offices published that an enterprise of a region owes in a year."""
    law = Law((), list(LocalDuty.objects.order_by("id")))
    published = law.local_duties_for(region_code, year)
    return tuple(duty for duty in published if window_of(duty, facts, year) and owes(duty, facts))


def entry(duty_id: str, version: str = "", *, region_code: str = "", facts: Facts | None = None) -> Entry:
    """Return a duty as a page shows it: clause, penalty, proof, how sure, and what this region's office found."""
    return entries([(duty_id, version)], region_code=region_code, facts=facts)[duty_id, version]


def entries(
    wanted: Iterable[tuple[str, str]], *, region_code: str = "", facts: Facts | None = None
) -> dict[tuple[str, str], Entry]:
    """Return duties as pages show them, by id and version, read once; what nobody knows any more is left out."""
    law, found = Law.read(reviews=True), {}
    for duty_id, version in dict.fromkeys(wanted):
        try:
            found[duty_id, version] = law.entry(duty_id, version, region_code=region_code, facts=facts)
        except KeyError:
            continue
    return found


@cache
def titles() -> dict[str, str]:
    """Return the titles of the catalog's duties by id, in its order; those of local ones are not among them."""
    return {name: versions[-1].title for name, versions in catalog.duties().items()}


def why(duty: Duty, facts: Facts, *, day: date) -> str:
    """Return why a duty applies, or does not: the fact and the clause, in words."""
    return applies(duty, facts, day).reason


def duty_named(duty_id: str, version: str = "") -> Duty | None:
    """Return a duty of the catalog, or one an office published; nothing where it is not known."""
    if duty_id.startswith(LOCAL):
        row: LocalDuty | None = LocalDuty.objects.filter(pk=duty_id.removeprefix(LOCAL)).first()
        return duty_of(row) if row else None
    versions = catalog.duties().get(duty_id, ())
    return next((one for one in versions if _version(one) == version), versions[-1] if versions else None)


def duty_of(row: LocalDuty) -> Duty:
    """Return a duty an office published, as the rules read it; its clause stands in the row."""
    return localising.duty(
        row.pk, title=row.title, who=row.who, due=row.due, evidence=row.evidence, contents=row.contents,
        effective_from=row.effective_from, effective_to=_last_day(row),
    )  # fmt: skip


def _last_day(row: LocalDuty) -> date | None:
    if row.withdrawn_at is None:
        return row.effective_to
    withdrawn = clock.day_of(row.withdrawn_at)
    return min(withdrawn, row.effective_to) if row.effective_to else withdrawn


def _lives(row: LocalDuty, year: int) -> bool:
    last = _last_day(row)
    return row.effective_from <= date(year, 12, 31) and (
        last is None or last >= max(date(year, 1, 1), row.effective_from)
    )


def _set(row: LocalSetting) -> Set:
    return Set(row.region_code, row.duty, row.task, row.kind, row.change)


def _version(duty: Duty) -> str:
    return f"{duty.effective_from}" if duty.effective_from else ""


def _entry(duty: Duty, review: Review | None, region_code: str, facts: Facts | None) -> Entry:
    sources = catalog.sheet().sources
    bases = bases_for(duty, facts) if facts is not None else duty.basis
    clause = saying.clauses(bases)
    rules = tuple(
        RuleSaid(
            one.task, saying.rule_words(one), one.basis or clause, one.confidence or duty.confidence, one.configurable,
            one.note,
        )
        for one in (duty.due if facts is None else chosen(duty, facts))
    )  # fmt: skip
    concerned = [name for name in duty.penalty if region_code.startswith(catalog.penalties()[name].region)]
    return Entry(
        id=duty.id, version=_version(duty), title=duty.title,
        clause=review.clause if review and review.verdict == "corrected" and review.clause else clause,
        basis=tuple(PlannedBasis(saying.source_title(one), one.clause, sources[one.source].note) for one in bases),
        penalty=tuple(penalty(name) for name in concerned), evidence=duty.evidence, contents=duty.contents,
        grade=asked_of(duty.id).grade.value,
        frequency=duty.frequency, frequency_title=FREQUENCIES[duty.frequency], rules=rules,
        confidence=duty.confidence, hours_initial=duty.hours.initial if duty.hours else None,
        hours_annual=duty.hours.annual if duty.hours else None, practice=duty.practice, note=duty.note,
        local=duty.local, effective_from=duty.effective_from, effective_to=duty.effective_to, review=review,
    )  # fmt: skip


def _local_entry(row: LocalDuty, duty: Duty) -> Entry:
    clause = f"{row.clause}（{row.document}）" if row.document else row.clause
    rules = tuple(
        RuleSaid(one.task, saying.rule_words(one), clause, "verified", configurable=False, note=one.note)
        for one in duty.due
    )
    return Entry(
        id=duty.id, version=_version(duty), title=row.title, clause=clause, basis=(), penalty=(),
        evidence=tuple(row.evidence), contents=tuple(row.contents), grade=asked_of(duty.id, row.grade).grade.value,
        frequency=duty.frequency,
        frequency_title=FREQUENCIES[duty.frequency], rules=rules, confidence="verified", local=True,
        office_name=row.office_name, effective_from=row.effective_from, effective_to=duty.effective_to,
    )  # fmt: skip
