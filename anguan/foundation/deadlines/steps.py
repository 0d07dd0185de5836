"""The ladder drawn (催办阶梯图): each climb of one deadline, past and to come, whom it told and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Alarm, Deadline
from anguan.foundation.deadlines.queries import alarms_of
from anguan.foundation.deadlines.rules.ladder import LISTENERS
from anguan.foundation.notify.tellings import Telling, tellings_of
from anguan.foundation.words import mark as _

FATES: dict[str, str] = {
    "waiting": _("正在通知"),
    "told": _("已通知"),
    "passed_on": _("无人可通知，已转上一级"),
    "unreachable": _("无人可通知"),
}


@dataclass(frozen=True)
class Step:
    """One step of a ladder: climbed, coming, or not needed any more; the due moment stands among them."""

    at: datetime
    state: str  # climbed, coming, spared, due
    title: str
    alarm: Alarm | None = None
    fate: str = ""
    tellings: Sequence[Telling] = ()
    again: int = 0  # how many repetitions to come are folded into it

    @property
    def unheard(self) -> bool:
        """Whether nobody could be told."""
        return self.alarm is not None and self.alarm.fate in {"passed_on", "unreachable"}


def steps_of(deadline: Deadline, *, by: Actor) -> list[Step]:
    """Return the steps of a deadline's ladder in order, with the moment it is due among them."""
    alarms = {alarm.climb: alarm for alarm in alarms_of(deadline, by=by)}
    tellings = tellings_of([alarm.pk for alarm in alarms.values()], by=by)
    climbed = [_climbed(alarm, tellings.get(alarm.pk, ())) for alarm in alarms.values()]
    return sorted([*climbed, *_coming(deadline), _due(deadline)], key=lambda step: (step.at, step.state != "due"))


def _climbed(alarm: Alarm, tellings: Sequence[Telling]) -> Step:
    fate = FATES[alarm.fate]
    if alarm.passed_to:
        fate = _("无人可通知，已转{to}").format(to=LISTENERS.get(alarm.passed_to, alarm.passed_to))
    return Step(alarm.raised_at, "climbed", _("提醒{who}").format(who=LISTENERS[alarm.listener]), alarm, fate, tellings)


def _coming(deadline: Deadline) -> list[Step]:
    """Return what is still to be told, repetitions folded into the first of them."""
    places = range(deadline.stage, len(deadline.climb_at))
    found: list[Step] = []
    last_rung = -1
    for place in places:
        to, rung = deadline.climb_to[place], deadline.climb_rung[place]
        if rung == last_rung and found:
            found[-1] = _again(found[-1])
            continue
        last_rung = rung
        state = "coming" if deadline.state in {"open", "paused"} else "spared"
        found.append(Step(deadline.climb_at[place], state, _("提醒{who}").format(who=LISTENERS[to])))
    return found


def _again(step: Step) -> Step:
    return Step(step.at, step.state, step.title, again=step.again + 1)


def _due(deadline: Deadline) -> Step:
    return Step(deadline.due_at, "due", _("到期"))


@dataclass(frozen=True)
class Drawn:
    """The ladder of one deadline as its page shows it."""

    steps: list[Step]
    unacknowledged: list[Alarm] = field(default_factory=list)


def drawn(deadline: Deadline, *, by: Actor) -> Drawn:
    """Return the ladder with the alarms nobody has acknowledged yet."""
    steps = steps_of(deadline, by=by)
    waiting = [one.alarm for one in steps if one.alarm is not None and one.alarm.acknowledged_at is None]
    return Drawn(steps, waiting)
