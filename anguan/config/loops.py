"""Loops (循环): everything that goes round for ever beside the jobs, in the order people would miss it.

The steps are named, not imported: the watch reads this table in processes that do not load the system.
"""

from datetime import datetime
from importlib import import_module
from threading import Lock

from anguan.foundation.jobs.rules import Loop, Step
from anguan.foundation.words import mark as _

_IMPORTING = Lock()


def _named(module: str, step: str) -> Step:
    """Return a step that is imported when it is first taken."""

    def take(at: datetime) -> int:
        with _IMPORTING:  # two threads that load one package from two ends would wait for each other
            found: Step = getattr(import_module(module), step)
        return found(at)

    return take


LOOPS: tuple[Loop, ...] = (
    Loop("sweeper", 5, _named("anguan.foundation.deadlines.sweeping", "sweep_all"), title=_("提醒引擎")),
    Loop(
        "dispatcher", 1, _named("anguan.foundation.notify.dispatching", "step"), listen="anguan_outgoing",
        title=_("消息分发"),
    ),
    Loop("deliverer", 1, _named("anguan.foundation.notify.delivering", "step"), title=_("消息送达")),
    Loop(
        "gatekeeper", 2, _named("anguan.prevention.permits.services.clocking", "shut_gates"),
        title=_("作业票到点中止"),
    ),
    Loop(
        "planner", 20, _named("anguan.responsibility.briefings.services.planning", "step"), title=_("班前会计划"),
    ),
    Loop("duties", 20, _named("anguan.responsibility.duties.services.planning", "step"), title=_("履职清单")),
    Loop(
        "counter", 3, _named("anguan.responsibility.quizzes.services.counting", "count_papers"),
        title=_("知识竞赛计数"),
    ),
    Loop("duty_clock", 30, _named("anguan.responsibility.duties.services.clocking", "step"), title=_("履职期限")),
    Loop(
        "tallier", 2, _named("anguan.responsibility.duties.services.tallying", "step"), title=_("履职计数"),
    ),
    Loop("measurer", 30, _named("anguan.foundation.jobs.services", "measure_all"), title=_("运行计量")),
)  # fmt: skip
