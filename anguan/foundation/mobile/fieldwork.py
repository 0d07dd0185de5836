"""Field work (现场办理): the forms a phone keeps so that they open without network, and what a person has to do today.

A domain says both in one line each, wired in `config/fieldwork.py`:

    FORMS = (FieldForm("snap", _("随手拍"), "camera", "hazards.report", "hazards:snap"),)
    TASKS = (hazards.fieldwork.tasks,)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from anguan.foundation.access import Actor
from anguan.foundation.ui.navigation import address

MOST_TASKS = 30  # what a phone keeps of a day; the list itself has the rest


@dataclass(frozen=True)
class FieldForm:
    """A form filled in on the spot (现场表单): its word, its icon, who may use it, and the name of its page."""

    key: str
    title: str
    icon: str
    permission: str
    url: str  # the name of its address


@dataclass(frozen=True)
class Task:
    """One thing to do today (今日任务): the page it is done on, by when, and what else the phone has to keep for it."""

    title: str
    sub: str
    url: str
    due: date | None = None
    tone: str = "plain"  # a tone of the ui kit: "wrong" is late
    keep: tuple[str, ...] = ()  # addresses of pictures the page shows


Tasks = Callable[[Actor, date], Sequence[Task]]


def forms_for(actor: Actor) -> list[FieldForm]:
    """Return the field forms an actor may use."""
    forms: Iterable[FieldForm] = import_string(settings.ANGUAN_FIELD_FORMS)
    return [form for form in forms if (not form.permission or actor.may(form.permission)) and address(form.url)]


def tasks_for(actor: Actor, *, today: date) -> list[Task]:
    """Return what an actor has to do today on the spot, of all domains, the earliest due first."""
    providers: Iterable[Tasks] = import_string(settings.ANGUAN_FIELD_TASKS)
    tasks = [task for provider in providers for task in provider(actor, today)]
    return sorted(tasks, key=lambda task: task.due or date.max)[:MOST_TASKS]
