"""Facts from rows (事实汇总): what the one file and the other domains know of an enterprise, with the owner's answers.

A whole batch of enterprises is read in a handful of statements.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import Max, Q

from anguan.registry.accounts.models import Post
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from anguan.responsibility.briefings.models import Shift
from anguan.responsibility.certificates import catalog as classes
from anguan.responsibility.certificates.models import Certificate as PersonCertificate
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog.vocabulary import CERTIFICATES, FLAGS, SIZES, Flag
from anguan.responsibility.duties.models import FactSheet, Obligation
from anguan.responsibility.duties.queries.law import Law
from anguan.responsibility.duties.rules import merging
from anguan.responsibility.duties.rules.asking import Question as Question
from anguan.responsibility.duties.rules.asking import first_screen as first_screen
from anguan.responsibility.duties.rules.asking import questions as questions
from anguan.responsibility.duties.rules.facts import Certificate, Event, Facts, Partner, Plan, Shifts
from anguan.responsibility.training.models import Move

PLAN_FILED = "emergency_plan_filing"
MANAGERS = ("principal", "safety_officer")
LONGEST_REGION = 12
_MONTH = 30.4375
_CRANES = frozenset({"crane_commander", "crane_operator"})
_OTHERS = {"principal": "principal_safety", "safety_manager": "safety_officer"}
_MOVES = {"transfer": "transferred", "return": "returned"}


def gather(enterprise: Enterprise, *, today: date, said: Mapping[str, Any] | None = None) -> Facts:
    """Return what is known of an enterprise; `said` are the owner's answers, those kept where none are given."""
    if said is None:
        sheet: FactSheet | None = FactSheet.objects.filter(enterprise_id=enterprise.pk).only("said").first()
        said = sheet.said if sheet else {}
    return gather_all([enterprise], today=today, said={enterprise.pk: said})[enterprise.pk]


def from_rows(enterprise: Enterprise, *, today: date) -> Facts:
    """Return what rows alone say, so that a page can show it beside the owner's answers."""
    return read_rows([enterprise], today=today)[enterprise.pk]


def gather_all(
    enterprises: Sequence[Enterprise], *, today: date, said: Mapping[UUID, Mapping[str, Any]], law: Law | None = None
) -> dict[UUID, Facts]:
    """Return what is known of each enterprise, with what the offices above it have set."""
    rows = read_rows(enterprises, today=today, law=law)
    return {key: with_answers(one, said.get(key)) for key, one in rows.items()}


def with_answers(rows: Facts, said: Mapping[str, Any] | None) -> Facts:
    """Return what rows say with the owner's answers over it."""
    return _evaluated(merging.merged(rows, merging.read(said), said.keys()) if said else rows)


def read_rows(enterprises: Sequence[Enterprise], *, today: date, law: Law | None = None) -> dict[UUID, Facts]:
    """Return what rows alone say of each enterprise, with what the offices above it have set."""
    law = law or Law.read()
    keys = [one.pk for one in enterprises]
    since = date(today.year - 1, 1, 1)
    posts, (certificates, plans) = _posts(keys, today), _papers(keys)
    moves, shifts, done = _moves(keys, since), _shifts(keys, today), _done(keys)
    found = {}
    for one in enterprises:
        events, partners = _events(posts.get(one.pk, ()), since)
        found[one.pk] = Facts(
            name=one.name,
            industries=catalog.industries().of(one.industry_code).is_,
            size=one.size if one.size in SIZES else None,  # type: ignore[arg-type]  # the same words
            headcount=one.headcount,
            region=_region(one.region_code),
            flags=tuple(cast("Flag", flag) for flag in one.flags if flag in FLAGS),
            certificates=tuple(certificates.get(one.pk, ())),
            contractors=partners,
            events=(*events, *moves.get(one.pk, ())),
            plans=tuple(plans.get(one.pk, ())),
            shifts=shifts.get(one.pk),
            done=done.get(one.pk, {}),
            settings=law.settings_for(one.region_code),
        )
    return found


def may_be(enterprise: Enterprise) -> tuple[str, ...]:
    """Return the industries an enterprise's code leaves open; none of them is guessed."""
    return catalog.industries().of(enterprise.industry_code).asks


def _region(code: str) -> str | None:
    digits = code[: next((place for place, letter in enumerate(code) if not letter.isdigit()), len(code))]
    return digits[:LONGEST_REGION] if len(digits) >= len("32") else None


def _evaluated(facts: Facts) -> Facts:
    """Return the sheet with the day plans were last evaluated at each plan, where the duty was proven since."""
    last = facts.done.get("emergency_plan_evaluation")
    if last is None or not facts.plans:
        return facts
    done = {name: day for name, day in facts.done.items() if name != "emergency_plan_evaluation"}
    plans = tuple(replace(one, evaluated_on=max(one.evaluated_on or last, last)) for one in facts.plans)
    return replace(facts, done=done, plans=plans)


def _posts(keys: Collection[UUID], today: date) -> dict[UUID, list[tuple[UUID, str, str, str, date | None]]]:
    found: dict[UUID, list[tuple[UUID, str, str, str, date | None]]] = defaultdict(list)
    rows = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=today), enterprise_id__in=keys)
    rows = rows.filter(Q(since__isnull=False) | ~Q(employer="")).order_by("since", "id")
    for key, *row in rows.values_list("enterprise_id", "person_id", "person_name", "role", "employer", "since"):
        found[key].append(tuple(row))
    return found


def _events(
    posts: Iterable[tuple[UUID, str, str, str, date | None]], since: date
) -> tuple[list[Event], tuple[Partner, ...]]:
    """Return who came and who was appointed, and whose people work there."""
    events, partners, seen = [], {}, set()
    for person, name, role, employer, first in posts:
        if employer:
            partners[employer] = Partner(employer)
            continue
        if first is None or first < since:
            seen.add(person)
            continue
        if role in MANAGERS:
            events.append(Event("appointed", first, name))
        elif person not in seen:
            events.append(Event("hired", first, name))
        seen.add(person)
    return list(dict.fromkeys(events)), tuple(partners.values())


def _papers(keys: Collection[UUID]) -> tuple[dict[UUID, list[Certificate]], dict[UUID, list[Plan]]]:
    """Return the certificates of enterprises and their people, and the emergency plans that were filed."""
    found: dict[UUID, list[Certificate]] = defaultdict(list)
    plans: dict[UUID, list[Plan]] = defaultdict(list)
    own = EnterpriseCertificate.objects.filter(enterprise_id__in=keys, kind__in=[*CERTIFICATES, PLAN_FILED])
    own = own.exclude(kind="other").order_by("id")
    for key, kind, number, issued, expires in own.values_list(
        "enterprise_id", "kind", "number", "issued_on", "expires_on"
    ):
        if kind != PLAN_FILED:
            found[key].append(Certificate(kind, number=number, expires_on=expires))
        elif issued is not None:  # the form's day stands for that of the plan
            plans[key].append(Plan(number, published_on=issued, filed_on=issued))
    people = PersonCertificate.objects.filter(enterprise_id__in=keys, revoked_at__isnull=True).order_by("id")
    for key, cls, item, name, number, expires, review in people.values_list(
        "enterprise_id", "cls", "item", "person_name", "number", "expires_on", "review_by"
    ):
        kind = _kind(cls)
        if kind:
            found[key].append(Certificate(kind, item, name, number, expires, review))  # type: ignore[arg-type]
    return found, plans


def _kind(cls: str) -> str:
    known = classes.classes().get(cls)
    if known is not None and known.special_operation:
        return "special_operation"
    return "special_equipment_operator" if cls in _CRANES else _OTHERS.get(cls, "")


def _moves(keys: Collection[UUID], since: date) -> dict[UUID, list[Event]]:
    found: dict[UUID, list[Event]] = defaultdict(list)
    rows = Move.objects.filter(enterprise_id__in=keys, on__gte=since).order_by("on", "id")
    for key, kind, name, on, left in rows.values_list("enterprise_id", "kind", "person_name", "on", "left_on"):
        away = int((on - left).days / _MONTH) if left else None
        found[key].append(Event(_MOVES[kind], on, name, away))  # type: ignore[arg-type]
    return found


def _shifts(keys: Collection[UUID], today: date) -> dict[UUID, Shifts]:
    starts: dict[UUID, set[Any]] = defaultdict(set)
    daily: dict[UUID, bool] = defaultdict(bool)
    rows = Shift.objects.filter(Q(until__isnull=True) | Q(until__gte=today), enterprise_id__in=keys)
    for key, begins, pattern in rows.values_list("enterprise_id", "starts", "pattern"):
        starts[key].add(begins)
        by_week = pattern.get("by") != "cycle" and len(pattern.get("days") or ()) <= 5
        daily[key] |= not by_week or bool(pattern.get("holidays"))
    return {key: Shifts(len(of), "every_day" if daily[key] else "working_days") for key, of in starts.items()}


def _done(keys: Collection[UUID]) -> dict[UUID, dict[str, date]]:
    """Return when what rolls was last proven."""
    found: dict[UUID, dict[str, date]] = defaultdict(dict)
    rows = Obligation.objects.filter(enterprise_id__in=keys, duty__in=_rolling(), state="proven")
    rows = rows.filter(key__contains="|rolling:").order_by()
    for key, duty, day in rows.values_list("enterprise_id", "duty").annotate(last=Max("proven_on")):
        found[key][duty] = day
    return found


def _rolling() -> list[str]:
    return [
        name
        for name, versions in catalog.duties().items()
        if any(rule.kind == "rolling" for duty in versions for rule in duty.due)
    ]
