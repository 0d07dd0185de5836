"""A week of special work (特殊作业): settings, signers, certificates, permits of all kinds and states, some live now.

Told by rows, as `stories` tells hazards by steps: a permit is made with its end in mind, and what led there is written
beside it. Some are filled in for their looks, so that the score has something to find.
"""

import json
import random as dice
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.services import Note
from anguan.foundation.evidence.models import Exhibit
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import (
    Commitment,
    Crew,
    GasTest,
    Interruption,
    Judgement,
    MeasureLine,
    OpenWork,
    Permit,
    Setting,
    Signature,
    SlotHolder,
    SpotCheck,
)
from anguan.prevention.permits.rules import needs
from anguan.prevention.permits.rules.cells import cell_of
from anguan.prevention.permits.rules.committing import key_of
from anguan.prevention.permits.rules.lifecycle import OPEN_STATES
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.rules.numbers import check_digit
from demo import shots
from demo.jobs import CLASSES, ENDS, GAS, JOBS, REASONS, UNITS, WORKERS, Job
from demo.notebook import PHOTO
from demo.plan import CAST, Plan
from demo.promises import promises
from demo.rows import Shape, key
from demo.stories import Teller

# In the order of their foreign keys.
ORDER = (
    Setting, SlotHolder, Certificate, Permit, Crew, Signature, MeasureLine, GasTest, Interruption, Judgement, SpotCheck,
    OpenWork, Commitment,
)  # fmt: skip
SHAPES = {model: Shape(model) for model in ORDER}
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WRONGS = ("监护人不在作业点", "灭火器压力不足", "气瓶间距不够 5 米")
OTHERS = 0.03  # of the firms that are neither the cast's nor chemical


def tell(plan: Plan, teller: Teller, number: int) -> None:
    """Tell a firm's week of special work, and write its rows; most firms have none."""
    firm, chemical = teller.firm, CAST <= number < CAST + plan.chemical
    roll = plan.random("permits", number)
    if not (number < CAST or chemical or roll.random() < OTHERS) or firm.enterprise.status != "active":
        return
    Week(plan, teller, number, roll, chemical=chemical).tell()


class Week:
    """One firm's week."""

    def __init__(self, plan: Plan, teller: Teller, number: int, roll: dice.Random, *, chemical: bool):
        self.plan, self.teller, self.firm, self.random = plan, teller, teller.firm, roll
        self.owned, self.number, self.chemical = teller.owned, number, chemical
        self.numbers: dict[UUID, str] = {}  # of certificates, by who holds them
        people = self.firm.people
        self.managers = people["safety_officer"] + people["principal"]
        self.leaders = people["team_leader"] or self.managers
        self.workers = people["worker"]
        self.careless = number == shots.CARELESS or roll.random() < 0.15
        self.serial = 0
        self.promised: dict[date, dict[str, int]] = {}

    def _add(self, model: type[Any], moment: datetime, /, **values: Any) -> None:
        made = key(moment, self.random)
        self.firm.rows[model].append(SHAPES[model].row(**self.owned, id=made, **values))

    def tell(self) -> None:
        """Set up, tell the days that are over, then what is going on now."""
        self._set_up()
        count = {0: 16, 1: 9, 2: 9}.get(self.number, 8 if self.chemical else 4)
        for _one in range(self.random.randint(count - 2, count + 2)):
            self._past()
        self._now()
        for at, values in promises(self.plan, self.firm, self.number, self.promised, self.random):
            self._add(Commitment, at, **values)

    def _set_up(self) -> None:
        at = self.plan.now - timedelta(days=60)
        boss = self.firm.people["principal"][0]
        self._add(Setting, at, regime=self.regime, overlay="{}", source="特殊作业安全管理制度（安〔2026〕3 号）",
                  changed_at=at, changed_by=boss.person_id)  # fmt: skip
        for slot, who in (("safety_dept", self.managers[0]), ("principal", boss)):
            self._add(SlotHolder, at, slot=slot, person_id=who.person_id, person_name=who.name)
        for place, worker in enumerate(self.workers):
            cls = ("welding", "height", "electrical", "confined_space")[place % 4]
            for one in ("guardian", cls):
                self._add(
                    Certificate, at, person_id=worker.person_id, person_name=worker.name, cls=one,
                    number="" if one == "guardian" else self._certificate_number(worker.person_id, place),
                    issuer="江苏省应急管理厅", issued_on=self.plan.today - timedelta(days=700),
                    expires_on=self.plan.today + timedelta(days=self.random.choice((12, 400, 400, 800))), kept_at=at,
                )  # fmt: skip

    def _certificate_number(self, person_id: UUID, place: int) -> str:
        """Return the number of a worker's certificate: T and an invented identity number that checks."""
        born, order = divmod(self.number * 100 + place, 1000)
        first = f"320902{date(1968, 1, 1) + timedelta(days=born % 12_000):%Y%m%d}{order:03d}"
        self.numbers[person_id] = f"T{first}{check_digit(first)}"
        return self.numbers[person_id]

    @property
    def regime(self) -> str:
        """Which law holds."""
        bound = self.chemical or "hazchem" in self.firm.enterprise.flags or self.number == 0
        return "hazchem" if bound else "general"

    def _past(self) -> None:
        random = self.random
        day = clock.start_of(self.plan.today - timedelta(days=random.randint(1, 7)))
        start = day + timedelta(hours=random.randint(8, 14), minutes=random.choice((0, 30)))
        ends, shares = zip(*ENDS, strict=True)
        state = random.choices(ends, shares)[0]
        self._permit(random.choice(JOBS), state, start)

    def _now(self) -> None:
        """What is under way, stopped, waiting for a signature, approved for later today."""
        now = self.plan.now
        lasting = [job for job in JOBS if job.hours >= 24]
        if self.number == 0:
            wanted = [(job, "working") for job in (JOBS[0], JOBS[3], JOBS[5], JOBS[7], JOBS[8], JOBS[9], JOBS[10])]
            wanted += [(JOBS[2], "working"), (JOBS[1], "suspended"), (JOBS[6], "suspended"), (JOBS[4], "submitted")]
            wanted += [(JOBS[1], "approved"), (JOBS[9], "expired"), (JOBS[0], "finished")]
        else:
            live = self.random.choices((0, 1, 2, 3), (20, 40, 25, 15))[0]
            wanted = [(self.random.choice(lasting), "working") for _one in range(live)]
            wanted += [(self.random.choice(JOBS), "suspended")] if self.random.random() < 0.15 else []
            wanted += [(self.random.choice(JOBS), "submitted")] if self.random.random() < 0.3 else []
        for job, state in wanted:
            start = now - timedelta(minutes=self.random.randint(25, 200))
            if state in {"submitted", "approved"}:
                start = now + timedelta(hours=self.random.randint(1, 5))
            if state in {"expired", "finished"}:
                start = now - timedelta(hours=job.hours + 2)
            self._permit(job, state, start, live=True)

    def _permit(self, job: Job, state: str, start: datetime, *, live: bool = False) -> None:
        random, firm = self.random, self.firm
        leader, guardian, worker = self._people()
        area = random.choice(firm.areas)
        applied = min(start, self.plan.now) - timedelta(minutes=random.randint(70, 400))
        if self.careless and not live and random.random() < 0.25:
            applied = start + 20 * MINUTE  # filled in after the fact
        hours = min(job.hours, 8) if not live and job.hours > 8 and random.random() < 0.6 else job.hours
        end = start + timedelta(hours=hours)
        begun = state in {"working", "suspended", "finished", "closed"} or (state == "expired" and live)
        approved = applied + timedelta(minutes=random.randint(25, 60))
        finished = start + (end - start) * random.uniform(0.15, 0.7) if state in {"closed", "finished"} else None
        if finished is not None and self.careless and random.random() < 0.2:
            finished = start + 3 * MINUTE
        closed = (
            finished + timedelta(hours=random.choice((0.5, 1, 2, 3, 30))) if finished and state == "closed" else None
        )
        if closed is not None and closed > self.plan.now:
            closed = self.plan.now - MINUTE
            finished = min(finished or closed, closed - 10 * MINUTE)
        lon, lat = self._spot(area.name)
        contractor = random.random() < 0.3
        handed = state not in {"draft", "cancelled"}
        self.serial += 1
        made = key(applied, random)
        named = f"{firm.enterprise.credit_code[-6:]}-{catalog.kinds()[job.kind].code}-{clock.day_of(start):%Y%m%d}"
        monitored = job.kind in GAS
        since = {"closed": closed, "finished": finished, "expired": end}.get(state) or (start if begun else approved)
        values: dict[str, Any] = {
            "number": f"{named}-{self.serial:02d}" if handed else "", "enterprise_name": firm.enterprise.name,
            "kind": job.kind, "level": job.level, "state": state,
            "upgrades": ["rest_day"] if self._raised(job, clock.day_of(start)) else [], "state_since": since,
            "changed_at": applied,
            "site_id": None, "area_id": area.pk,
            "place": area.name + random.choice(("东侧", "西北角", "二层平台", "3 号机旁")),
            "lon": lon, "lat": lat, "content": job.content, "methods": list(job.methods),
            "risk_result": "" if self.careless and random.random() < 0.3 else "火灾、灼烫、触电、高处坠落",
            "place_facts": json.dumps(job.facts),
            "work_facts": json.dumps({"hazard_analysis": True, **job.work}), "extra": "{}", "overlay": "{}",
            "work_unit": random.choice(UNITS) if contractor else firm.enterprise.name, "contractor": contractor,
            "applied_by": leader.person_id, "applicant_name": leader.name, "applied_at": applied,
            "leader_id": leader.person_id, "leader_name": leader.name, "guardian_id": guardian.person_id,
            "guardian_name": guardian.name, "planned_start": start, "planned_end": end,
            "valid_until": end if handed else None,
            "approved_at": approved if state not in {"draft", "submitted"} else None,
            "started_at": start if begun else None, "finished_at": finished, "closed_at": closed,
            "ended_reason": REASONS.get(state, ""), "monitored": monitored, "regime": self.regime,
            "law_version": "GB 30871-2022",
        }  # fmt: skip
        if begun and random.random() < 0.7:
            who = self.managers[-1]
            values |= {"coordinator_id": who.person_id, "coordinator_name": who.name, "coordinated_at": approved}
        if state == "suspended":
            values["suspended_cause"] = "break" if random.random() < 0.5 else "abnormal"
        if state in {"draft", "cancelled"}:
            values["approved_at"] = None
        self.firm.rows[Permit].append(SHAPES[Permit].row(**{**self.owned, "id": made, **values}))
        self._crew(made, job, leader, guardian, worker, values)
        if handed:
            self._proved(made, "submit", applied, passed=True, job=job)
            self._note("permits.submitted", made, leader, applied, number=values["number"])
        if values["approved_at"] is not None and handed:
            self._signed(made, job, approved, clock.day_of(start))
        if begun:
            self._worked(made, job, values, guardian)
        if state in {each.value for each in OPEN_STATES} and state != "expired":
            self._open(made, job, values)
        if handed and self.regime == "hazchem":
            self._planned(key_of(job.kind, job.level), start, min(finished or end, self.plan.now + 24 * HOUR))
        if begun and random.random() < (0.5 if live and self.number == 0 else 0.12):
            self._checked(made, state, max(start + 20 * MINUTE, min(finished or self.plan.now, self.plan.now) - HOUR))

    def _planned(self, named: str, start: datetime, until: datetime) -> None:
        """Keep on which days there is work, of which kind and level."""
        day = clock.day_of(start)
        while day <= min(clock.day_of(until), self.plan.today):
            counts = self.promised.setdefault(day, {})
            counts[named] = counts.get(named, 0) + 1
            day += timedelta(days=1)

    def _people(self) -> tuple[Actor, Actor, Actor]:
        leader = self.random.choice(self.leaders)
        guardian, worker = self.random.choice(self.workers), self.random.choice(self.workers)
        if guardian.person_id == worker.person_id:
            worker = next((one for one in self.workers if one.person_id != guardian.person_id), leader)
        return leader, guardian, worker

    def _spot(self, area: str) -> tuple[float | None, float | None]:
        enterprise = self.firm.enterprise
        if (self.careless and self.random.random() < 0.3) or enterprise.lon is None or enterprise.lat is None:
            return None, None
        turn = self.plan.random("spot", self.number, area)
        return (
            round(enterprise.lon + turn.uniform(-0.0016, 0.0016) + self.random.uniform(-0.0002, 0.0002), 6),
            round(enterprise.lat + turn.uniform(-0.0012, 0.0012) + self.random.uniform(-0.0002, 0.0002), 6),
        )

    def _crew(
        self, made: UUID, job: Job, leader: Actor, guardian: Actor, worker: Actor, values: dict[str, Any]
    ) -> None:
        begun = values["started_at"] is not None
        rows = [(leader, "work_leader", ""), (guardian, "guardian", "guardian")]
        rows.append((worker, WORKERS.get(job.kind, "worker"), CLASSES.get(job.kind, "")))
        for who, role, cls in rows:
            self._add(
                Crew, values["applied_at"], permit_id=made, person_id=who.person_id, name=who.name, role=role,
                employer=values["work_unit"], certificate_class=cls,
                certificate_number=self.numbers.get(who.person_id, "") if cls and cls != "guardian" else "",
                certificate_until=self.plan.today + timedelta(days=300) if cls else None, since=values["applied_at"],
                briefed_at=values["started_at"] - 30 * MINUTE if begun else None,
            )  # fmt: skip

    def _signed(self, made: UUID, job: Job, approved: datetime, on: date) -> None:
        approval = catalog.kinds()[job.kind].approval(job.level or None)
        raised = catalog.common().upgraded_approver.get(job.level, "") if self._raised(job, on) else ""
        approver = raised or approval.approver
        slots = list(dict.fromkeys([*approval.chain[:-1], *approval.countersign, approval.approver, approver]))
        apart = timedelta(seconds=9) if self.careless and self.random.random() < 0.5 else 4 * MINUTE
        for place, slot in enumerate(slots):
            who = self.managers[place % len(self.managers)] if place else self.leaders[0]
            last = slot == approver
            at = approved - (len(slots) - 1 - place) * apart
            self._add(
                Signature, at, permit_id=made, slot=slot, version=1, person_id=who.person_id, person_name=who.name,
                at=at, agrees=True, opinion="同意。", on_site=True if last else None, distance_m=12.0 if last else None,
            )  # fmt: skip
        self._note("permits.approved", made, self.managers[0], approved, slot=approver)

    def _raised(self, job: Job, on: date) -> bool:
        """Say whether hot work of a day is under raised management."""
        return job.kind == "hot_work" and not clock.is_working_day(on)

    def _worked(self, made: UUID, job: Job, values: dict[str, Any], guardian: Actor) -> None:
        random, start = self.random, values["started_at"]
        sheet, before = catalog.kinds()[job.kind], start - 25 * MINUTE
        hasty = self.careless and random.random() < 0.4
        for measure in sheet.measures:
            at = before + timedelta(seconds=measure.number * (0.3 if hasty else 14))
            self._add(
                MeasureLine, at, permit_id=made, no=measure.number,
                involved=not measure.free_text and random.random() < 0.8,
                confirmed_by=values["leader_id"], confirmer_name=values["leader_name"], confirmed_at=at,
            )  # fmt: skip
        if job.kind in GAS and not (self.careless and random.random() < 0.2):
            self._gas(made, start, values, hasty=hasty)
        refused = random.random() < 0.2
        if refused:
            self._proved(made, "start", start - 12 * MINUTE, passed=False, job=job)
        self._proved(made, "start", start, passed=True, job=job)
        self._note("permits.started", made, guardian, start)
        if not (self.careless and random.random() < 0.35):
            self._shot(made, needs.PRE_SITE_CLEARING.node, guardian, start - 6 * MINUTE, "before")
        if values["state"] == "suspended":
            at = max(start + 10 * MINUTE, self.plan.now - random.randint(5, 18) * MINUTE)
            at = min(at, self.plan.now)
            self._add(
                Interruption, at, permit_id=made, cause=values["suspended_cause"], start=at, said="换班吃饭，人员撤出",
                reopens="监护人到场，确认现场没有变化", stopped_by=guardian.person_id, stopper_name=guardian.name,
            )  # fmt: skip
            self._note("permits.stopped", made, guardian, at, cause=values["suspended_cause"])
        if values["finished_at"] is not None:
            self._shot(made, needs.POST_SITE_CLEARING.node, guardian, values["finished_at"], "after")
            self._note("permits.finished", made, guardian, values["finished_at"])
        if values["closed_at"] is not None:
            who, at = self.managers[0], values["closed_at"]
            self._add(
                Signature, at, permit_id=made, slot="acceptance", version=1, person_id=who.person_id,
                person_name=who.name, at=at, agrees=True, opinion="现场已清理，验收合格。", on_site=True,
                distance_m=9.0,
            )  # fmt: skip
            self._note("permits.accepted", made, who, at)

    def _gas(self, made: UUID, start: datetime, values: dict[str, Any], *, hasty: bool) -> None:
        until = min(values["finished_at"] or self.plan.now, self.plan.now)
        moments = [start - 12 * MINUTE]
        while moments[-1] + 2 * HOUR < until and len(moments) < 4:
            moments.append(moments[-1] + timedelta(minutes=self.random.randint(100, 118)))
        for at in moments:
            oxygen = 20.4 if hasty else round(self.random.uniform(20.5, 21.0), 1)
            read = [{"gas": "oxygen", "value": oxygen, "unit": "%vol"},
                    {"gas": "combustible", "value": 0.02 if hasty else 0.0, "unit": "%vol"}]  # fmt: skip
            self._add(
                GasTest, at, permit_id=made, at=at, received_at=at + 2 * MINUTE, point="作业点",
                values=json.dumps(read),
                instrument=f"BW-{7000 + self.number % 1000}", calibrated_until=self.plan.today + timedelta(days=120),
                analyst_id=values["guardian_id"], analyst_name=values["guardian_name"], passed=True, against="[]",
                phase="before" if at < start else "during",
            )  # fmt: skip

    def _proved(self, made: UUID, stage: str, at: datetime, *, passed: bool, job: Job) -> None:
        why = {"code": "gas_stale", "clause": "GB 30871-2022 5.3.1", "message": "气体分析超过 30 分钟",
               "remedy": "重新取样分析后再开始"}  # fmt: skip
        self._add(
            Judgement, at, permit_id=made, at=at, stage=stage, event=stage, passed=passed, level=job.level,
            law_version="GB 30871-2022", reasons=json.dumps([] if passed else [why], ensure_ascii=False), proofs="[]",
        )  # fmt: skip

    def _open(self, made: UUID, job: Job, values: dict[str, Any]) -> None:
        lon, lat, precise = values["lon"], values["lat"], values["lon"] is not None
        if not precise:
            lon, lat = self.firm.enterprise.lon, self.firm.enterprise.lat
        self.firm.rows[OpenWork].append(
            SHAPES[OpenWork].row(
                permit_id=made, enterprise_id=self.firm.enterprise.pk, region_code=self.firm.enterprise.region_code,
                kind=job.kind, methods=list(job.methods), lon=lon, lat=lat, precise=precise,
                cell=cell_of(lon, lat) if lon is not None and lat is not None else None, area_id=values["area_id"],
                space=job.facts.get("space", ""), pipe=job.facts.get("pipe", ""), people=3,
                start=values["started_at"] or values["planned_start"], end=values["valid_until"],
                working=values["state"] == "working",
            )
        )  # fmt: skip

    def _checked(self, made: UUID, state: str, at: datetime) -> None:
        by, random = self.firm.town.officer, self.random
        if by.office_id is None or at > self.plan.now:
            return
        asked = random.choice(("photo", "photo", "look"))
        wrong = random.random() < 0.25
        waits = state == "working" and random.random() < 0.4
        self._add(
            SpotCheck, at, permit_id=made, office_id=by.office_id, office_name=by.organisation, person_id=by.person_id,
            person_name=by.name, at=at, asked=asked, said="请拍到作业点、监护人和消防器材" if asked == "photo" else "",
            answer_due_at=at + 15 * MINUTE if asked == "photo" else None,
            answered_at=at + 8 * MINUTE if asked == "photo" and not waits else None,
            result="" if waits else "wrong" if wrong else "fine",
            result_said="" if waits or not wrong else random.choice(WRONGS),
            result_at=None if waits else at + 20 * MINUTE,
        )  # fmt: skip

    def _note(self, action: str, made: UUID, by: Actor, at: datetime, **detail: Any) -> None:
        self.teller.notes.append(Note(action, Permit(id=made, **self.owned), by, at, detail))

    def _shot(self, made: UUID, purpose: str, by: Actor, at: datetime, when: str) -> None:
        scene = self.random.randrange(len(self.plan.pictures[when]))
        shown: Sequence[Any] = (self.plan.pictures[when][scene], self.plan.pictures[f"{when}_again"][scene])
        shot = self.teller.shooting.shot(shown[0], shown[0], at)
        row = PHOTO.row(
            id=key(at, self.random), **self.owned, **shot.columns, taken_by=by.person_id, taken_by_name=by.name,
            organisation=by.organisation, enterprise_name=self.firm.enterprise.name, received_at=at, stored_at=at,
            device_since=self.teller.shooting.device_since(shot.facts, shot.taken_at), content_type="image/jpeg",
            width=1200, height=900, purpose=purpose, demanded=shots.demanded(purpose), subject_type="permits.permit",
            subject_id=made, attached_at=at,
        )  # fmt: skip
        self.firm.rows[Exhibit].append(row)
        self.teller._attached(row, shot.facts, by, at)
