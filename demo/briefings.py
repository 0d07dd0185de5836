"""A week and a half of pre-shift briefings (班前教育): teams, shifts, what was expected of each day and what was held.

The cast's firms and the chemical ones tell every name; of the others the numbers alone are told.
"""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.services import Note
from anguan.responsibility.briefings import catalog
from anguan.responsibility.briefings.models import Attendance, Briefing, Member, Shift, Slot, Team
from anguan.responsibility.briefings.rules.calendar import Pattern
from anguan.responsibility.briefings.rules.doubts import Doubt
from demo.plan import CAST, Plan
from demo.rows import Shape, key
from demo.stories import Teller

# In the order of their foreign keys.
ORDER = (Team, Member, Shift, Slot, Briefing, Attendance)
SHAPES = {model: Shape(model) for model in ORDER}
DAYS, MINUTE = 10, timedelta(minutes=1)
NAMES = ("甲班", "乙班", "机修班", "仓储班")
OTHERS = 0.12  # of the firms that are neither the cast's nor chemical
STARTS, ENDS, GRACE = time(7, 40), time(16, 30), 30
WEEK = json.dumps(Pattern.weekly(1, 2, 3, 4, 5, 6, 7, holidays=True).as_data())
NEVER_CHANGES = json.dumps(
    [Doubt("heads_never_change", "连续五次点的人数一个不变，名册却变过", {"heads": 4}).as_data()]
)


def tell(plan: Plan, teller: Teller, number: int) -> None:
    """Tell a firm's briefings, and write their rows; most firms have no teams yet."""
    firm, chemical = teller.firm, CAST <= number < CAST + plan.chemical
    random = plan.random("briefings", number)
    if not (number < CAST or chemical or random.random() < OTHERS) or firm.enterprise.status != "active":
        return
    leaders, workers = firm.people["team_leader"], firm.people["worker"]
    for place, leader in enumerate(leaders[: len(NAMES)]):
        crew = [leader, *workers[place :: min(len(leaders), len(NAMES))]]
        _Team(plan, teller, number, leader, crew, name=NAMES[place]).tell(by_name=number < CAST or chemical)


class _Team:
    """One team and its days."""

    def __init__(self, plan: Plan, teller: Teller, number: int, leader: Actor, crew: list[Actor], *, name: str):
        self.plan, self.teller, self.firm, self.owned = plan, teller, teller.firm, teller.owned
        self.random = plan.random("team", number, name)
        self.leader, self.crew, self.name, self.number = leader, crew, name, number
        self.area = self.random.choice(self.firm.areas)
        self.keen = self.random.choice((0.99, 0.97, 0.93, 0.8)) if number else 0.97
        self.began = plan.now - timedelta(days=60)
        self.team, self.shift = key(self.began, self.random), key(self.began, self.random)

    def _add(self, model: type[Any], **values: Any) -> None:
        self.firm.rows[model].append(SHAPES[model].row(**self.owned, **values))

    def tell(self, *, by_name: bool) -> None:
        """Tell who belongs to it, when it works, and each day until now."""
        since = clock.day_of(self.began)
        self._add(
            Team, id=self.team, name=self.name, area_id=self.area.pk, place=self.area.name,
            leader_id=self.leader.person_id, leader_name=self.leader.name,
        )  # fmt: skip
        for one in self.crew:
            self._add(
                Member, id=key(self.began, self.random), team_id=self.team, person_id=one.person_id, name=one.name,
                title="班长" if one is self.leader else "操作工", since=since,
            )  # fmt: skip
        self._add(
            Shift, id=self.shift, team_id=self.team, name="白班", starts=STARTS, ends=ENDS, pattern=WEEK, since=since,
            planned_until=self.plan.today,
        )  # fmt: skip
        for days in range(DAYS, -1, -1):
            self._day(self.plan.today - timedelta(days=days), by_name=by_name)

    def _day(self, day: date, *, by_name: bool) -> None:
        random, now = self.random, self.plan.now
        starts = clock.start_of(day) + timedelta(hours=STARTS.hour, minutes=STARTS.minute)
        due, ends = starts + GRACE * MINUTE, starts + timedelta(hours=8, minutes=50)
        held = starts + timedelta(minutes=random.choice((-8, -6, -5, -3, 0, 2, 5, 12)), seconds=random.randrange(60))
        roll = random.random()
        state = "held" if roll < self.keen else "late" if roll < self.keen + 0.02 else "missed"
        held = due + random.randint(5, 90) * MINUTE if state == "late" else held
        if held > now or (state == "missed" and ends > now):
            state = "expected"
        absent = random.choices((0, 1), (0.85, 0.15))[0] if len(self.crew) > 2 else 0
        present, met = len(self.crew) - absent, state in {"held", "late"}
        slot, made = key(starts, random), key(held, random) if met else None
        self._add(
            Slot, id=slot, team_id=self.team, shift_id=self.shift, team_name=self.name, shift_name="白班",
            leader_id=self.leader.person_id, leader_name=self.leader.name, day=day, starts_at=starts, due_at=due,
            ends_at=ends, state=state, held_at=held if met else None, briefing_id=made, roster=len(self.crew),
            present=present if met else 0,
        )  # fmt: skip
        if made is None:
            return
        doubtful = random.random() < 0.02
        self._add(
            Briefing, id=made, slot_id=slot, team_id=self.team, enterprise_name=self.firm.enterprise.name,
            team_name=self.name, shift_name="白班", day=day, area_id=self.area.pk, place=self.area.name, state="held",
            leader_id=self.leader.person_id, leader_name=self.leader.name, opened_at=held - 2 * MINUTE, held_at=held,
            received_at=held, device_at=held, late=state == "late", topics=_topics(day), weather="晴",
            roster=len(self.crew), present=present, heads=present, doubts=NEVER_CHANGES if doubtful else "[]",
            doubtful=doubtful,
        )  # fmt: skip
        if by_name:
            self._attended(made, held, absent)

    def _attended(self, briefing: Any, held: datetime, absent: int) -> None:
        random = self.random
        missing = set(random.sample(range(1, len(self.crew)), absent)) if absent else set()
        for place, one in enumerate(self.crew):
            there = place not in missing
            how = ("ticked" if place and random.random() < 0.15 else "phone") if there else ""
            self._add(
                Attendance, id=key(held, random), briefing_id=briefing, person_id=one.person_id, name=one.name,
                state="present" if there else random.choice(("leave", "absent")), how=how,
                reason="手机没电" if how == "ticked" else "" if there else "请假",
                at=held - random.randint(5, 110) * timedelta(seconds=1) if there else None,
                mind=random.choices(("good", "tired"), (0.97, 0.03))[0] if there else "",
            )  # fmt: skip
        kept = Briefing(
            id=briefing, team_name=self.name, enterprise_id=self.firm.enterprise.pk,
            region_code=self.firm.enterprise.region_code, line_code=self.firm.enterprise.line_code,
        )  # fmt: skip
        detail = {"team": self.name, "present": len(self.crew) - absent, "roster": len(self.crew)}
        self.teller.notes.append(Note("briefings.held", kept, self.leader, held, detail))


_TOLD: dict[int, str] = {}


def _topics(day: date) -> str:
    """Return what was told in the month of a day, as a briefing keeps it."""
    if day.month not in _TOLD:
        found = [one for one in catalog.listed() if not one.months or day.month in one.months][:3]
        told = [
            {
                "key": one.id, "title": one.title, "points": list(one.points), "why": "", "source": "本系统编写",
                "lesson": one.lesson, "weight": 50, "ask": one.ask, "answer": one.answer,
            }
            for one in found
        ]  # fmt: skip
        _TOLD[day.month] = json.dumps(told, ensure_ascii=False)
    return _TOLD[day.month]
