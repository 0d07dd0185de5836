"""Echoing (自动证明): what was done elsewhere proves duties by itself; taken back there, it is taken back here.

Everything is read anew when the news comes, so that news that comes twice, late or in the wrong order does no harm.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from anguan.foundation import clock
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from anguan.responsibility.briefings.models import Briefing
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.duties.catalog.vocabulary import CERTIFICATES, PERSONAL
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.duties.models.owing import OWED
from anguan.responsibility.duties.queries.facts import gather
from anguan.responsibility.duties.rules.occasions import Expiry, expiries
from anguan.responsibility.duties.services.proving import prove_by, take_back_by
from anguan.responsibility.training.models import Debt
from anguan.responsibility.training.services.settling import on_duty_since

BRIEFING, YEAR, DEBT, RENEWAL = Briefing._meta.label_lower, "training.year", Debt._meta.label_lower, "renewal"


@dataclass(frozen=True)
class Lesson:
    """Which debts of training prove which duty (培训对应): of everybody together, or of each for themselves."""

    rules: tuple[str, ...]
    task: str = ""
    each: bool = False


LESSONS: dict[str, tuple[Lesson, ...]] = {
    "train_principal_manager_general": (Lesson(("manager_annual_general", "manager_initial_general")),),
    "train_principal_manager_high_risk": (Lesson(("manager_annual_high_risk", "manager_initial_high_risk")),),
    "train_new_worker_general": (Lesson(("new_worker_general",), each=True),),
    "train_new_worker_high_risk": (
        Lesson(("new_worker_high_risk",), "上岗前强制培训", each=True),
        Lesson(("worker_annual_high_risk",), "年度再培训"),
    ),
    "train_transfer_or_return": (
        Lesson(("transfer",), "调岗", each=True),
        Lesson(("return_general", "return_metallurgy"), "复岗", each=True),
    ),
    "dust_special_training": (Lesson(("dust_special",)),),
    "confined_space_special_training": (Lesson(("confined_space_special",)),),
    "fire_training": (Lesson(("fire_training",)),),
}
RENEWED = (
    "three_posts_certificates", "se_personnel", "hazchem_permit", "safety_liability_insurance",
    "standardization_renewal", "se_periodic_inspection",
)  # fmt: skip


def briefing_changed(enterprise_id: UUID, briefing_id: UUID, *, at: datetime) -> Proof | None:
    """Count a held briefing for its month; one that is void counts no more."""
    row = Briefing.objects.filter(enterprise_id=enterprise_id, pk=briefing_id).first()
    if row is None or row.state != "held":
        take_back_by(
            enterprise_id, source_type=BRIEFING, source_id=briefing_id, reason=_("班前会已作废"), by=None, at=at
        )
        return None
    pictures = Exhibit.objects.filter(enterprise_id=enterprise_id, subject_id=row.pk).exclude(kind="signature")
    words = _("{team} {day}，到会 {present} 人").format(team=row.team_name, day=row.day, present=row.present)
    return prove_by(
        enterprise_id, duty="pre_shift_meeting", happened_on=row.day, source="briefing", source_type=BRIEFING,
        source_id=row.pk, words=words, exhibit_ids=list(pictures.values_list("pk", flat=True)), by=None, at=at,
    )  # fmt: skip


def training_changed(enterprise_id: UUID, *, at: datetime) -> int:
    """Prove the training duties whose people have all met what they owe, and take back where one no longer has."""
    today = clock.day_of(at)
    rows = list(
        Obligation.objects.filter(
            enterprise_id=enterprise_id, duty__in=list(LESSONS), year__gte=today.year - 1
        ).exclude(state__in=["dropped", "exempt"])
    )  # fmt: skip
    if not rows:
        return 0
    debts = _debts(enterprise_id, {rule for lessons in LESSONS.values() for one in lessons for rule in one.rules})
    owed: dict[tuple[str, str], list[Obligation]] = defaultdict(list)
    for row in rows:
        owed[row.duty, row.task].append(row)
    done = 0
    for duty, lessons in LESSONS.items():
        for lesson in lessons:
            many, mine = owed.get((duty, lesson.task), []), [one for rule in lesson.rules for one in debts[rule]]
            if not many or not mine:
                continue
            if lesson.each:
                done += _each(enterprise_id, duty, lesson, many, mine, at=at)
            else:
                years = {row.year for row in many}
                done += sum(_together(enterprise_id, duty, lesson, mine, year, at=at) for year in sorted(years))
    return done


def _debts(enterprise_id: UUID, rules: Collection[str]) -> Mapping[str, list[Debt]]:
    found: dict[str, list[Debt]] = defaultdict(list)
    for row in Debt.objects.filter(enterprise_id=enterprise_id, rule__in=rules, state__in=["open", "met"]):
        found[row.rule].append(row)
    return found


def _together(
    enterprise_id: UUID, duty: str, lesson: Lesson, debts: Sequence[Debt], year: int, *, at: datetime
) -> int:  # fmt: skip
    """Everybody who owes it in a year has met it, or the year is not proven."""
    mine = [one for one in debts if one.year == year]
    source = uuid5(NAMESPACE_OID, f"{enterprise_id} {duty} {lesson.task} {year}")
    if not mine or any(one.state == "open" for one in mine):
        return take_back_by(
            enterprise_id, source_type=YEAR, source_id=source, reason=_("还有人没有学完"), by=None, at=at
        )
    last = max((one.met_on for one in mine if one.met_on is not None), default=None)
    if last is None:
        return 0
    words = _("应培训 {count} 人，全部学完").format(count=len({one.person_id for one in mine}))
    proof = prove_by(
        enterprise_id, duty=duty, task=lesson.task, happened_on=last, source="training", source_type=YEAR,
        source_id=source, words=words, by=None, at=at,
    )  # fmt: skip
    return int(proof is not None)


def _each(
    enterprise_id: UUID, duty: str, lesson: Lesson, rows: Sequence[Obligation], debts: Sequence[Debt], *,
    at: datetime,
) -> int:  # fmt: skip
    """Each proves what is owed for their own coming, change or return."""
    shown = dict(
        Proof.objects.filter(
            enterprise_id=enterprise_id, source_type=DEBT, source_id__in=[one.pk for one in debts],
            void_at__isnull=True,
        ).values_list("source_id", "obligation_id")
    )  # fmt: skip
    done = 0
    for debt in debts:
        if debt.state == "open" or debt.met_on is None:
            if debt.pk in shown:
                reason = _("培训记录已撤回")
                done += take_back_by(
                    enterprise_id, source_type=DEBT, source_id=debt.pk, reason=reason, by=None, at=at
                )  # fmt: skip
            continue
        if debt.pk in shown:
            continue
        who = f"（{debt.person_name}） {on_duty_since(debt)}"
        if any(who in row.what for row in rows):
            proof = prove_by(
                enterprise_id, duty=duty, task=lesson.task, what=who, happened_on=debt.met_on, source="training",
                source_type=DEBT, source_id=debt.pk, words=_("{name}已学完").format(name=debt.person_name), by=None,
                at=at,
            )  # fmt: skip
            done += int(proof is not None)
    return done


def certificates_changed(enterprise_id: UUID, *, at: datetime) -> int:
    """Prove what was owed before a certificate ended, where one that lasts longer has come; how many."""
    rows = list(
        Obligation.objects.filter(
            enterprise_id=enterprise_id, duty__in=RENEWED, state__in=OWED, last_on__isnull=False, standing=False
        )
    )  # fmt: skip
    if not rows:
        return 0
    today = clock.day_of(at)
    firm: Enterprise = Enterprise.objects.defer("grams").get(pk=enterprise_id)
    now = expiries(gather(firm, today=today))
    issued = _issued(enterprise_id)
    done = 0
    for row in rows:
        one = _renewed(row, now)
        if one is None:
            continue
        on = min(issued.get(one.on) or today, today)
        words = _("已更新，{ends} {on}").format(ends=_("复审") if one.review else _("有效期至"), on=one.on)
        proof = prove_by(
            enterprise_id, duty=row.duty, task=row.task, what=row.what, happened_on=on, source="certificate",
            source_type=RENEWAL, source_id=uuid5(NAMESPACE_OID, f"{enterprise_id} {row.key} {one.on}"),
            words=f"{one.what} {words}", by=None, at=at,
        )  # fmt: skip
        done += int(proof is not None)
    return done


def _renewed(row: Obligation, now: Iterable[Expiry]) -> Expiry | None:
    """Return what has come in the place of the certificate an obligation names, where it lasts longer."""
    ends = _("复审") if _("（复审 ") in row.what else _("有效期至")
    for one in now:
        named = one.what if one.of in PERSONAL or one.of == "equipment" else CERTIFICATES.get(one.of, one.what)
        same = row.what.startswith(named) and f"（{ends} " in row.what and one.review == (ends == _("复审"))
        if same and row.last_on is not None and one.on > row.last_on:
            return one
    return None


def _issued(enterprise_id: UUID) -> dict[date, date]:
    """Return when what ends on a day was issued."""
    people = Certificate.objects.filter(enterprise_id=enterprise_id, revoked_at__isnull=True)
    firms = EnterpriseCertificate.objects.filter(enterprise_id=enterprise_id)
    found = [*people.values_list("expires_on", "issued_on"), *firms.values_list("expires_on", "issued_on")]
    return {ends: begins for ends, begins in found if ends is not None and begins is not None}
