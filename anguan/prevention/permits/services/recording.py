"""Recording (作业记录): gas, the watch shown, who and what goes in and comes out.

Work goes on without network. What was recorded on the phone before the gate shut and arrives after it is kept with both
times and judged by the time it was taken; it never opens the gate again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.prevention.permits import casing, checking, facts, queries
from anguan.prevention.permits.models import Crew, Entry, GasTest, Interruption, Permit
from anguan.prevention.permits.rules import LIFECYCLE, RULES, State, Verdict, judge, matter_of, watching
from anguan.prevention.permits.rules.drafting import GasSaid
from anguan.prevention.permits.rules.needs import GAS, NODES, OF_NODE
from anguan.prevention.permits.services import judging, moving, owing, telling

CLOCK_AHEAD = timedelta(minutes=2)  # a phone's clock may be this much ahead of ours
OLDEST = timedelta(days=3)  # nothing waits longer in a phone's outbox
_OPEN = frozenset({State.APPROVED, State.WORKING, State.SUSPENDED})
_LATE = frozenset({State.EXPIRED, State.FINISHED, State.WITHDRAWN, State.VOIDED})  # only what was taken before
_ONE_TEST = ("gas.possible", "gas.not_ahead", "gas.within_limits", "gas.instrument")


@transaction.atomic
def record_gas(
    permit_id: UUID, *, by: Actor, at: datetime, said: GasSaid, photo_ids: Sequence[UUID] = (), key: str = ""
) -> GasTest:
    """Record a gas analysis (气体分析). A reading that does not pass is kept, and shuts the gate of work under way."""
    permit = moving.locked(permit_id, by=by)
    if key and (known := _recorded(permit, key, by=by)) is not None:
        return known
    sampled_at = _moment(said.sampled_at, permit, by=by, at=at)
    late = _is_late(permit, sampled_at)
    analyst, analyst_name = _analyst(said.analyst_id, permit, by=by, at=at)
    test = GasTest(
        id=uuid7(), **moving.owner(permit), permit=permit, at=sampled_at, received_at=at,
        point=said.point.strip()[:60], values=[{**value} for value in said.values],
        instrument=said.instrument.strip()[:60], calibrated_until=said.calibrated_until, analyst_id=analyst,
        analyst_name=analyst_name, pumped=said.pumped, passed=False, phase=_phase(permit, late=late),
    )  # fmt: skip
    photos = moving.attached(photo_ids, test, permit, GAS, by=by, at=at)
    verdict = _judge_one(permit, test, photo=bool(photos), by=by)
    impossible = [reason for reason in verdict.reasons if reason.code == "gas_impossible"]
    if not said.values:
        words = _("没有填写任何读数")
        impossible.append(Reason("no_reading", words, _("请填写检测仪的读数"), "GB 30871-2022 5.3.1", "values"))
    refuse_if(impossible)
    test.passed = verdict.passed
    test.against = [checking.said(reason) for reason in verdict.reasons]
    test.save(force_insert=True)
    judging.proof_of(permit, verdict, "start" if permit.started_at is None else "resume", "gas", by=by, at=at).save(
        force_insert=True
    )
    if permit.state != State.WORKING:
        _remember_gas(permit, test, by=by, at=at, key=key)
        return test
    law, own = queries.law_of(permit, at), facts.overlay_of(permit.overlay)
    permit.gas_due_at = watching.gas_due_at(permit.kind, law, own, since=max(_last_gas(permit, by=by), sampled_at))
    permit.save(update_fields=["gas_due_at"])
    owing.settle(permit, "gas", by=by, at=at)
    _remember_gas(permit, test, by=by, at=at, key=key)
    if not test.passed:
        shut(permit, cause="alarm", said=str(verdict.reasons[0].message), by=by, at=at,
             reopens=_("人员撤离、现场处理后重新检测，合格后方可恢复"))  # fmt: skip
    return test


@transaction.atomic
def show(
    permit_id: UUID, *, by: Actor, at: datetime, node: str, photo_ids: Sequence[UUID], key: str = ""
) -> list[Exhibit]:
    """Show a key node live (关键环节取证). The photo of the watch puts off the next one."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("show", permit, by=by, key=key):
        return list(queries.rows_of(Exhibit, by).filter(enterprise_id=permit.enterprise_id, pk__in=list(photo_ids)))
    need = OF_NODE.get(node)
    if need is None:
        raise Refused(Reason("node_unknown", _("没有这个取证环节"), _("请刷新页面后重拍")))
    if not photo_ids:
        raise Refused(Reason("no_photo", _("没有拍照"), _("请在现场拍照后提交"), field="photos"))
    moving.refuse_unless_at_home(permit, by=by)
    taken = _times(photo_ids, by=by, at=at)
    if permit.state not in _OPEN | _LATE | {State.SUBMITTED} or (
        permit.state in {State.WITHDRAWN, State.VOIDED} and min(taken) > permit.state_since
    ):
        raise Refused(_over(permit))
    shown = moving.attached(photo_ids, permit, permit, need, by=by, at=at)
    moving.record("show", permit, by=by, at=at, key=key, node=node, photos=[photo.pk for photo in shown])
    if permit.state == State.WORKING and NODES[need.node] == "site_monitoring":
        keep_watching(permit, since=max(taken), by=by, at=at)
    return shown


def keep_watching(permit: Permit, *, since: datetime, by: Actor, at: datetime) -> None:
    """Put off the next photo of the watch, as from when the last was taken."""
    due = watching.photo_due_at(queries.law_of(permit, at), since=since)
    if permit.photo_due_at is None or due > permit.photo_due_at:
        permit.photo_due_at = due
        permit.save(update_fields=["photo_due_at"])
        owing.settle(permit, "show", by=by, at=at)


@transaction.atomic
def go_in(
    permit_id: UUID,
    *,
    by: Actor,
    at: datetime,
    person_ids: Sequence[UUID] = (),
    tools: Sequence[tuple[str, int]] = (),
    key: str = "",
    device_at: datetime | None = None,
) -> list[Entry]:
    """Register who and what goes in (进入登记, 6.8 c); only while the work is under way, and not more than allowed."""
    permit = moving.locked(permit_id, by=by)
    if moving.taken_before("go_in", permit, by=by, key=key):
        return list(queries.rows_of(Entry, by).filter(enterprise_id=permit.enterprise_id, permit=permit))
    in_at = _moment(device_at or at, permit, by=by, at=at)
    if not _was_guarded_by(by, permit, in_at):
        moving.require("record", permit, by=by, at=at)
    if permit.started_at is not None and in_at < permit.started_at:
        raise Refused(
            Reason("not_started_yet", _("进入时间早于作业开始时间"), _("请核对时间后重新登记"), "GB 30871-2022 6.8 c)")
        )
    people = list(dict.fromkeys(person_ids))
    names = {one.person_id: one.name for one in queries.crew_of(permit, by=by)}
    inside = list(_inside(permit, by=by))
    refuse_if(_reasons_not_to_enter(permit, people, tools, names, inside))
    owner = moving.owner(permit)
    made = [
        Entry(**owner, permit=permit, person_id=person, what=names[person], in_at=in_at, registered_by=by.person_id)
        for person in people
    ]
    made += [
        Entry(**owner, permit=permit, what=what.strip()[:60], is_tool=True, count=count, in_at=in_at,
              registered_by=by.person_id)
        for what, count in tools
    ]  # fmt: skip
    Entry.objects.bulk_create(made)
    moving.record("go_in", permit, by=by, at=at, key=key, what=[[one.what, one.count] for one in made])
    return made


@transaction.atomic
def come_out(
    entry_id: UUID,
    *,
    by: Actor,
    at: datetime,
    count: int | None = None,
    key: str = "",
    device_at: datetime | None = None,
) -> Entry:
    """Register who or what came out (出离登记), whatever state the permit is in; fewer tools than went in stays so."""
    found: Entry = queries.rows_of(Entry, by).get(pk=entry_id)
    permit = moving.locked(found.permit_id, by=by)
    entry: Entry = Entry.objects.select_for_update().get(enterprise_id=permit.enterprise_id, pk=entry_id)
    if entry.out_at is not None or moving.taken_before("come_out", permit, by=by, key=key):
        return entry
    moving.refuse_unless_at_home(permit, by=by)
    if count is not None and not 0 <= count <= entry.count:
        words = _("出来的数量不能超过进去的 {n}").format(n=entry.count)
        raise Refused(Reason("count_wrong", words, _("请重新清点"), "GB 30871-2022 6.8 c)", "count"))
    entry.out_at = max(_moment(device_at or at, permit, by=by, at=at), entry.in_at)
    entry.out_count = entry.count if count is None else count
    entry.save(update_fields=["out_at", "out_count"])
    moving.record("come_out", permit, by=by, at=at, key=key, what=entry.what, count=entry.out_count)
    return entry


def shut(permit: Permit, *, cause: str, said: str, reopens: str, by: Actor | None, at: datetime) -> None:
    """Shut the gate of work under way (自动中止): the interruption, the state, the news. For records and the clock."""
    Interruption.objects.create(
        **moving.owner(permit), permit=permit, cause=cause, start=at, said=said[:500], reopens=reopens[:500]
    )
    permit.suspended_cause = cause
    moving.finish(
        "suspend", permit, by=by, at=at, state=State.SUSPENDED, changed=["suspended_cause"], cause=cause, said=said
    )
    telling.its_people(telling.SHUT, permit, at=at, urgent=True, managers=True)


# ── checking what is handed in ───────────────────────────────────────────────────────────────────────────────────────


def _moment(said: datetime, permit: Permit, *, by: Actor, at: datetime) -> datetime:
    """Return when something happened by the phone; ahead of our clock it is refused, or ours when only a little."""
    if said > at + CLOCK_AHEAD:
        words = _("记录时间晚于现在 {minutes} 分钟，手机时间不准").format(
            minutes=round((said - at).total_seconds() / 60)
        )
        raise Refused(Reason("clock_ahead", words, _("请校准手机时间后重新记录"), "GB 30871-2022 4.18", "sampled_at"))
    if said < at - OLDEST:
        words = _("记录时间在三天以前")
        raise Refused(Reason("too_old", words, _("请校准手机时间后重新记录"), "GB 30871-2022 4.18", "sampled_at"))
    del permit, by
    return min(said, at)


def _was_guarded_by(by: Actor, permit: Permit, moment: datetime) -> bool:
    """Say whether somebody guarded this work before its gate shut, and tells now of something that was before that."""
    if permit.state == State.WORKING or permit.state not in _OPEN | _LATE or moment >= permit.state_since:
        return False
    moving.refuse_unless_at_home(permit, by=by)
    guards = queries.rows_of(Crew, by).filter(
        enterprise_id=permit.enterprise_id, permit=permit, person_id=by.person_id, role="guardian"
    )
    return permit.started_at is not None and guards.exists()


def _is_late(permit: Permit, taken_at: datetime) -> bool:
    """Say whether a record arrives after its gate had shut; what was taken after that is refused."""
    if permit.state in _OPEN:
        return permit.state == State.SUSPENDED and taken_at < permit.state_since
    if permit.state in _LATE and taken_at <= permit.state_since:
        return True
    raise Refused(_over(permit))


def _over(permit: Permit) -> Reason:
    words = _("当前状态是“{state}”，不能再记录").format(state=LIFECYCLE.titles[permit.state])
    return Reason("not_in_this_state", words, _("请刷新页面查看最新进展；离线时的记录会按当时的时间保存"))


def _phase(permit: Permit, *, late: bool) -> str:
    if late:
        return "late"
    return {State.WORKING: "during", State.SUSPENDED: "resume"}.get(State(permit.state), "before")


def _analyst(person_id: UUID | None, permit: Permit, *, by: Actor, at: datetime) -> tuple[UUID, str]:
    moving.refuse_unless_at_home(permit, by=by)
    if person_id is None or person_id == by.person_id:
        return by.person_id, by.name
    from anguan.registry.accounts.queries import name_of_colleague

    name = name_of_colleague(by, person_id, enterprise_id=permit.enterprise_id, today=clock.day_of(at))
    if not name:
        remedy = _("请重新选择分析人")
        raise Refused(Reason("person_unknown", _("分析人不在本企业在岗名单中"), remedy, field="analyst_id"))
    return person_id, name


def _judge_one(permit: Permit, test: GasTest, *, photo: bool, by: Actor) -> Verdict:
    """Judge one analysis by itself, at the moment it was taken."""
    stage = "start" if permit.started_at is None else "resume"
    case = facts.bare_case(permit, stage)
    interruptions = casing.interruptions_of(permit, by=by) if stage == "resume" else ()
    case = replace(case, gas=(casing.gas_test(test, photo=photo),), interruptions=interruptions)
    matter = matter_of(case, at=test.at)
    return judge(matter, [RULES[each] for each in _ONE_TEST if each in RULES])


def _last_gas(permit: Permit, *, by: Actor) -> datetime:
    """Return when gas was last recorded at work, at the earliest when it began."""
    since = permit.started_at or permit.state_since
    rows = queries.rows_of(GasTest, by).filter(enterprise_id=permit.enterprise_id, permit=permit)
    last = rows.order_by("-at").values_list("at", flat=True).first()
    return max(last, since) if last is not None else since


def _remember_gas(permit: Permit, test: GasTest, *, by: Actor, at: datetime, key: str) -> None:
    moving.record(
        "gas", permit, by=by, at=at, key=key, test=test.pk, point=test.point, values=test.values,
        sampled_at=test.at, passed=test.passed, phase=test.phase,
    )  # fmt: skip


def _recorded(permit: Permit, key: str, *, by: Actor) -> GasTest | None:
    """Return the analysis that this form was recorded as before."""
    if not moving.taken_before("gas", permit, by=by, key=key):
        return None
    taken = queries.steps_taken(permit, by=by).get(key=key)
    rows = queries.rows_of(GasTest, by).filter(enterprise_id=permit.enterprise_id, permit=permit)
    return rows.filter(received_at=taken.at).order_by("-id").first()


def _times(photo_ids: Sequence[UUID], *, by: Actor, at: datetime) -> list[datetime]:
    taken = queries.rows_of(Exhibit, by).filter(pk__in=list(photo_ids), taken_by=by.person_id)
    return [min(moment, at) for moment in taken.values_list("taken_at", flat=True)] or [at]


def _inside(permit: Permit, *, by: Actor | None) -> Sequence[Entry]:
    rows = queries.rows_of(Entry, by).filter(enterprise_id=permit.enterprise_id, permit=permit, out_at__isnull=True)
    return list(rows.order_by("in_at", "id"))


def _reasons_not_to_enter(
    permit: Permit,
    people: Sequence[UUID],
    tools: Sequence[tuple[str, int]],
    names: dict[UUID, str],
    inside: Sequence[Entry],
) -> list[Reason]:
    found = []
    here = {one.person_id for one in inside if one.person_id is not None}
    clause = "GB 30871-2022 6.8 c)"
    if not people and not tools:
        found.append(Reason("nobody_named", _("没有选择人员或工器具"), _("请选择进入的人员或工器具"), clause))
    if unknown := [person for person in people if person not in names]:
        words = _("有 {n} 人不在作业票上").format(n=len(unknown))
        found.append(Reason("not_of_the_crew", words, _("未列入作业票的人员不得进入"), clause, "person_ids"))
    if permit.guardian_id in people:
        words = _("监护人应全程在空间外监护，不得进入")
        found.append(Reason("guardian_enters", words, _("请先交接监护"), "GB 30871-2022 6.8 a)", "person_ids"))
    if again := [names[person] for person in people if person in here and person in names]:
        words = _("{names}已登记在内").format(names="、".join(again))
        found.append(Reason("inside_already", words, _("请先登记出来"), clause, "person_ids"))
    if any(count < 1 or not what.strip() for what, count in tools):
        found.append(
            Reason("tool_unclear", _("工器具的名称或数量不对"), _("请写明名称，数量至少为 1"), clause, "tools")
        )
    limits = [permit.place_facts.get("people_limit"), permit.overlay.get("people_limit")]
    limit = min((int(each) for each in limits if each), default=None)
    if limit is not None and len(here | {*people}) > limit:
        words = _("进入后将有 {n} 人，超过规定的 {limit} 人").format(n=len(here | {*people}), limit=limit)
        found.append(Reason("too_many_inside", words, _("请减少同时进入的人数"), "企业制度", "person_ids"))
    return found


def inside_now(permit: Permit, *, by: Actor | None) -> Sequence[Entry]:
    """Return who and what is inside and has not come out."""
    return _inside(permit, by=by)
