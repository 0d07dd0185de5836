"""What training hangs in the enterprise's one file (一企一档) and on a person's page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.figures import Question
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Person
from anguan.registry.accounts.parts import PersonPart
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section
from anguan.responsibility.training import looks, queries
from anguan.responsibility.training.figures import TRAINING_FIGURES

SHOWN = ("owed", "met", "late", "unready")
FIRST = 5


def _training(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    today, only = clock.day_of(at), {"enterprise": str(enterprise.pk)}
    found = TRAINING_FIGURES.totals(Question(actor, at, filters=only))
    rows = queries.debts_for(actor).filter(enterprise_id=enterprise.pk, state="open").order_by("due_on", "id")[:FIRST]
    context = {
        "counts": [(TRAINING_FIGURES.definition(key).name, found[key]) for key in SHOWN],
        "rows": [(row, looks.rule_title(row), looks.standing_badge(row, today=today)) for row in rows],
    }
    owed, met, unready = (int(found[key].number or 0) for key in ("owed", "met", "unready"))
    note = _("{met} / {owed} 项完成").format(met=met, owed=owed) if owed else ""
    if unready:
        note = _("{n} 人未教育先上岗").format(n=unready)
    own = actor.enterprise_id == enterprise.pk
    listed = "" if own else f"?{urlencode(only)}"
    deeds = []
    if owed:
        deeds = [
            Deed(_("应培训名单"), reverse("training:list") + listed, icon="list"),
            Deed(_("年度计划"), reverse("training:plan") + listed, icon="calendar-days"),
        ]
    if own and actor.may("training.hold"):
        deeds.append(Deed(_("组织培训"), reverse("training:new_session"), icon="plus"))
    return Part(context, note=note, alarm=bool(unready), deeds=deeds)


TRAINING = Section(
    "training", _("教育培训"), "training/section.html", _training, order=24, icon="graduation-cap",
    permission="training.view",
)  # fmt: skip


def _of_person(actor: Actor, person: Person, at: datetime) -> Mapping[str, Any] | None:
    today = clock.day_of(at)
    debts = list(queries.debts_for(actor).filter(person_id=person.pk).exclude(state="lapsed").order_by("due_on")[:6])
    year = queries.records_for(actor).filter(person_id=person.pk, on__year=today.year)
    if not debts and person.enterprise_id is None:
        return None
    each = queries.setting_of(person.enterprise_id).minutes_per_hour if person.enterprise_id else 45
    return {
        "rows": [(looks.rule_title(row), looks.lacking(row), looks.standing_badge(row, today=today)) for row in debts],
        "hours": looks.hours(queries.minutes_of(year), each),
        "href": reverse("training:person", args=[person.pk]),
    }


OF_PERSON = PersonPart(_("教育培训"), "training/person_part.html", _of_person, permission="training.view")
