"""Valid cases of each kind, and what one changed fact makes the rules of one room say.

A test names only what matters to it: `hot(place__zone="explosive")` changes one fact of a case that passes.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from anguan.foundation.clock import BEIJING
from anguan.prevention.permits.rules import RULES, Verdict, judge, matter_of
from anguan.prevention.permits.rules.case import (
    Case,
    GasTest,
    GasValue,
    Interruption,
    Linked,
    Medium,
    Nearby,
    Period,
    Place,
    Work,
)

ROOMS = (
    "levels",
    "upgrading",
    "validity",
    "gas",
    "hot_work",
    "confined_space",
    "interruptions",
    "linked",
    "nearby",
)


def on(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    """Return a moment in Beijing; 24 November 2026 is a Tuesday."""
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)


TEN, QUARTER_TO, FOUR = on(24, 10), on(24, 9, 45), on(24, 16)
WORKDAY = Period(on(24, 10), on(24, 16))
CALIBRATED = on(1, 0, month=6, year=2027)
CLEAN = (
    ("oxygen", 20.9, "%vol"),
    ("combustible", 0.0, "%LEL"),
    ("hydrogen_sulfide", 0, "ppm"),
    ("carbon_monoxide", 0, "ppm"),
)


def sample(
    at: datetime = QUARTER_TO, point: str = "middle", values: Iterable[tuple[str, float, str]] = CLEAN, **more: Any
) -> GasTest:
    """Return one sample by a verified instrument."""
    said: dict[str, Any] = {"analyst": "p9", "instrument": "QT-7", "calibrated_until": CALIBRATED} | more
    return GasTest(at, tuple(GasValue(*value) for value in values), point, **said)


def samples(at: datetime = QUARTER_TO, **more: Any) -> tuple[GasTest, ...]:
    """Return samples above, in the middle and below."""
    return tuple(sample(at, point, **more) for point in ("upper", "middle", "lower"))


def changed(case: Case, **facts: Any) -> Case:
    """Return a case with facts changed; `place__zone` reaches into its parts."""
    for name, value in facts.items():
        part, _, field = name.partition("__")
        case = replace(case, **{part: replace(getattr(case, part), **{field: value}) if field else value})
    return case


def hot(**facts: Any) -> Case:
    """Return second-grade hot work about to start, with everything in order."""
    case = Case("start", "hot_work", "second", place=Place(zone="ordinary", outdoor=False), period=WORKDAY)
    case = replace(case, work=Work("焊接支架", ("arc_welding",)), gas=(sample(point="near"),))
    return changed(case, **facts)


def special(**facts: Any) -> Case:
    """Return special-grade hot work on a running plant, about to start."""
    case = hot(level="special", place=Place(zone="explosive", in_operation=True, outdoor=False))
    work = Work("带压堵漏", ("arc_welding",), plan_approved=True, positive_pressure=True, plant_stable=True)
    return changed(replace(case, work=work, continuous_monitoring=True), **facts)


def space(**facts: Any) -> Case:
    """Return work in a confined space about to start."""
    place = Place(zone="explosive", space="R-101", space_form="vertical", space_extent_m=6, lighting_v=12)
    case = Case("start", "confined_space", place=place, period=WORKDAY, gas=samples(), continuous_monitoring=True)
    return changed(case, **facts)


def fire_in_space(**facts: Any) -> Case:
    """Return hot work inside a confined space, both permits approved."""
    case = replace(hot(), level="first", place=Place(zone="explosive", inside_space=True, space_form="vertical"))
    return changed(replace(case, gas=samples(), linked=(linked("confined_space"),)), **facts)


def power(**facts: Any) -> Case:
    """Return temporary electricity in an ordinary place about to start."""
    place = Place(zone="ordinary")
    return changed(Case("start", "temporary_electricity", place=place, period=WORKDAY), **facts)


def plate(**facts: Any) -> Case:
    """Return a blind plate to be put in, about to start."""
    place = Place(zone="explosive", pipe="P-7")
    return changed(Case("start", "blind_plate", place=place, period=WORKDAY), **facts)


def climb(**facts: Any) -> Case:
    """Return work at height about to start."""
    place = Place(zone="ordinary", height_m=4, outdoor=False)
    return changed(Case("start", "work_at_height", "I", place=place, period=WORKDAY), **facts)


def lift(**facts: Any) -> Case:
    """Return a lift of 20 t about to start."""
    return changed(Case("start", "lifting", "third", work=Work(load_t=20), period=WORKDAY), **facts)


def dig(**facts: Any) -> Case:
    """Return digging about to start."""
    place = Place(zone="explosive", depth_m=1)
    return changed(Case("start", "excavation", place=place, period=WORKDAY), **facts)


def linked(kind: Any, state: Any = "approved", until: datetime | None = FOUR) -> Linked:
    """Return another permit of the same job."""
    return Linked(kind, "X-1", state, until)


def near(kind: str, metres: float | None = 5, **more: Any) -> Nearby:
    """Return something near by."""
    return Nearby(kind, metres, **more)


def pause(
    start: datetime, end: datetime | None = None, cause: Any = "break", cleared: bool | None = None
) -> Interruption:
    """Return a break."""
    return Interruption(start, end, cause, cleared)


def resumed(case: Case, *pauses: Interruption, **facts: Any) -> Case:
    """Return a case whose work is to go on after breaks; it began when it was planned to."""
    return changed(replace(case, stage="resume", started_at=TEN, interruptions=pauses), **facts)


def verdict(case: Case, at: datetime = TEN) -> Verdict:
    """Return what the rules of these rooms say of a case."""
    rules = [rule for rule in RULES.values() if rule.id.split(".")[0] in ROOMS]
    return judge(matter_of(case, at=at), rules)


def refusals(case: Case, at: datetime = TEN) -> set[tuple[str, str]]:
    """Return the codes and the clauses of what stands against a case."""
    return {(reason.code, reason.clause) for reason in verdict(case, at).reasons}


def general(case: Case, **facts: Any) -> Case:
    """Return a case of an enterprise outside chemicals."""
    return changed(case, enterprise__regime="general", **facts)


def medium(name: str, **more: Any) -> Medium:
    """Return a medium."""
    return Medium(name, **more)


MINUTE = timedelta(minutes=1)
