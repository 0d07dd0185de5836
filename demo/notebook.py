"""The notebook of a firm's year: what is written down for every step, so that `stories` only says what happens."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry, ChainHead
from anguan.foundation.audit.rules import GENESIS, hash_of
from anguan.foundation.audit.services import Note, draft, extend
from anguan.foundation.deadlines.models import Extension
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import Facts
from anguan.foundation.geo import Point
from anguan.foundation.refusal import Reason, refuse_if
from anguan.prevention.hazards import catalog, rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.services.moving import ACTIONS
from anguan.prevention.hazards.services.reporting import new_hazard
from demo import shots
from demo.clocks import Clocks
from demo.firms import Firm
from demo.plan import CAST, Plan
from demo.rows import Shape, key

CATEGORIES = [each for each in catalog.categories().values() if each.phrases]
PHOTO = Shape(Exhibit)
HASHED = tuple(Exhibit().hashed_fields())


class Notebook:
    """Rows, audit notes and dice of one firm's year; everything is written in bulk at its end."""

    def __init__(self, plan: Plan, firm: Firm, index: int):
        self.plan, self.firm, self.random = plan, firm, plan.random("stories", index)
        self.notes: list[Note] = []
        enterprise = firm.enterprise
        self.owned = {
            "enterprise_id": enterprise.pk, "region_code": enterprise.region_code, "line_code": enterprise.line_code
        }  # fmt: skip
        self.clocks = Clocks(plan, firm, self.owned, plan.random("clocks", index), cast=index < CAST)
        self.notes.append(
            Note("enterprises.imported", enterprise, plan.city, enterprise.created_at, {"name": enterprise.name})
        )
        assert enterprise.lon is not None  # noqa: S101 - every firm of the demo has a place
        assert enterprise.lat is not None  # noqa: S101
        dice = plan.random("shots", index)
        careless = index == shots.CARELESS or dice.random() < 0.03
        site = Point(enterprise.lon, enterprise.lat)
        self.shooting = shots.Shooting(dice, site, careless=careless, since=enterprise.created_at)
        self.managers = firm.people["safety_officer"] + firm.people["principal"]
        self.criteria = catalog.proposed_criteria(
            industry_code=enterprise.industry_code, flags=frozenset(enterprise.flags)
        )

    def entries(self) -> tuple[list[list[Any]], list[Any]]:
        """Return the firm's audit rows in one chain, and the chain's head."""
        head = ChainHead(chain=self.firm.enterprise.pk, position=0, hash=GENESIS)
        rows = []
        for note in sorted(self.notes, key=lambda each: each.at):
            entry = draft(note)
            entry.id = key(note.at, self.random)
            extend(entry, head)
            row = [getattr(entry, name) for name in AUDIT_COLUMNS]
            row[DETAIL] = json.dumps(entry.detail, ensure_ascii=False)
            rows.append(row)
        return rows, [head.chain, head.position, head.hash]

    def _take(self, name: str, hazard: Hazard, by: Actor, at: datetime, **detail: Any) -> None:
        step = rules.LIFECYCLE.require(name, state=hazard.state, roles=rules.parts(by, hazard))
        if hazard.state != step.target:
            hazard.state, hazard.state_since = step.target, at
        self.clocks.settle(step, hazard, by=by, at=at)
        self._note(ACTIONS[name], hazard, by, at, **detail)

    def _note(self, action: str, hazard: Hazard, by: Actor, at: datetime, **detail: Any) -> None:
        self.notes.append(Note(action, hazard, by, at, detail))

    def _found(self, by: Actor, at: datetime, *, source: str) -> Hazard:
        random = self.random
        area = random.choice(self.firm.areas)
        hazard = new_hazard(self.firm.enterprise, area, by=by, at=at)
        hazard.id = key(at, random)
        category = random.choice(CATEGORIES)
        hazard.category, hazard.what, hazard.source = category.id, random.choice(category.phrases), source
        hazard.place = area.name + random.choice(("", "", "东侧", "门口", "靠墙一侧", "二层平台", "3号机旁"))
        return hazard

    def _finder(self) -> tuple[str, Actor]:
        roll = self.random.random()
        if roll < 0.72:
            by = self.random.choice(self.firm.everyone)
        elif roll < 0.9:
            by = self.random.choice(self.managers)
        elif roll < 0.97:
            by = self.firm.town.grid_member
        else:
            by = self.plan.expert
        by.require("hazards.report")
        return rules.source_of(by.roles, rules.Source.INSPECTION if 0.72 <= roll < 0.9 else ""), by

    def _photos(self, hazard: Hazard, by: Actor, at: datetime, when: str, *, count: int = 1) -> list[Any]:
        keys = []
        for number in range(count):
            scene = self.random.randrange(len(self.plan.pictures[when]))
            received = at - timedelta(seconds=40 + 20 * number)
            photo = key(received, self.random)
            shot = self.shooting.shot(
                self.plan.pictures[when][scene], self.plan.pictures[f"{when}_again"][scene], received
            )
            keys.append(photo)
            row = PHOTO.row(
                id=photo,
                **self.owned,
                **shot.columns,
                taken_by=by.person_id,
                taken_by_name=by.name,
                organisation=by.organisation,
                enterprise_name=hazard.enterprise_name,
                received_at=received,
                stored_at=received,
                device_since=self.shooting.device_since(shot.facts, shot.taken_at),
                content_type="image/jpeg",
                width=1200,
                height=900,
                purpose=f"hazard_{when}",
                demanded=shots.demanded(f"hazard_{when}"),
                subject_type="hazards.hazard",
                subject_id=hazard.pk,
                attached_at=at,
            )
            self.firm.rows[Exhibit].append(row)
            self._attached(row, shot.facts, by, at)
        return keys

    def _attached(self, row: list[Any], facts: Facts, by: Actor, at: datetime) -> None:
        """Note that a photo became part of its hazard, with the hash of its record, as attaching does."""
        said = {name: row[PHOTO.places[name]] for name in HASHED} | {"facts": asdict(facts)}
        detail = {name: said[name] for name in ("sha256", "purpose", "subject_type")}
        detail |= {"record_hash": hash_of(said), "subject_id": str(said["subject_id"])}
        self.notes.append(Note("evidence.attached", Exhibit(id=said["id"], **self.owned), by, at, detail))

    def _refuse_problem(self, hazard: Hazard, demand: str) -> None:
        found: Iterable[Reason] = rules.reasons_against_problem(
            position=0,
            what=hazard.what,
            place=hazard.place,
            demand=demand,
            category_known=True,
            level=hazard.level,
            criterion_known=False,
            interim_measure="",
        )
        refuse_if(found)

    def _person(self, person_id: Any) -> Actor | None:
        return next((each for each in self.firm.everyone if each.person_id == person_id), None)

    def _some_time(self) -> datetime:
        """Return a working hour of the past year, more of them lately."""
        days = int(365 * self.random.random() ** 1.15)
        moment = clock.start_of(self.plan.today - timedelta(days=days)) + timedelta(
            hours=self.random.choice((7, 8, 8, 9, 10, 10, 11, 13, 14, 14, 15, 16, 17, 20)),
            seconds=self.random.randrange(3600),
        )
        return min(moment, self.plan.now - timedelta(minutes=self.random.randrange(5, 600)))

    def _later(self, at: datetime, least: float, most: float) -> datetime:
        return at + timedelta(hours=least + (most - least) * self.random.random() ** 2)

    def _happened(self, at: datetime) -> bool:
        return at < self.plan.now


def _columns(model: type[Any]) -> list[str]:
    return [each.attname for each in model._meta.concrete_fields if not getattr(each, "generated", False)]


HAZARD_COLUMNS, AUDIT_COLUMNS, EXTENSION_COLUMNS = _columns(Hazard), _columns(AuditEntry), _columns(Extension)
DETAIL = AUDIT_COLUMNS.index("detail")
