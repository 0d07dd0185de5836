"""What certificates hang in the enterprise's one file and on a person's page: who may do what, whose paper runs out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Person
from anguan.registry.accounts.parts import PersonPart
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section
from anguan.responsibility.certificates import looks, queries
from anguan.responsibility.certificates.rules import Standing

SHOWN = 5


def _certificates(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    today = clock.day_of(at)
    rows = queries.certificates_for(actor).filter(enterprise_id=enterprise.pk)
    counts = {standing: rows.filter(queries.standing_is(standing, today=today)).count() for standing in Standing}
    held = sum(counts.values()) - counts[Standing.REVOKED]
    lapsed = counts[Standing.EXPIRED] + counts[Standing.REVIEW_OVERDUE]
    first = rows.filter(revoked_at__isnull=True).order_by(F("expires_on").asc(nulls_last=True), "id")[:SHOWN]
    context = {
        "counts": [
            (_("持证"), held),
            (_("60 天内到期"), counts[Standing.SOON]),
            (_("超期未复审"), counts[Standing.REVIEW_OVERDUE]),
            (_("已过期"), counts[Standing.EXPIRED]),
        ],
        "rows": [(row, looks.title_of(row), looks.standing_badge(row, today=today)) for row in first],
    }
    note = _("{n} 本").format(n=held) if held else ""
    if lapsed:
        note = _("{n} 本，{lapsed} 本过期或未复审").format(n=held, lapsed=lapsed)
    own = actor.enterprise_id == enterprise.pk
    everything = reverse("certificates:list") + ("" if own else f"?enterprise={enterprise.pk}")
    deeds = [Deed(_("全部证书"), everything, icon="list")] if held else []
    if own and actor.may("certificates.edit"):
        deeds.append(Deed(_("登记证书"), reverse("certificates:add"), icon="plus"))
    return Part(context, note=note, alarm=bool(lapsed), deeds=deeds)


PEOPLES_CERTIFICATES = Section(
    "peoples-certificates", _("人员证书"), "certificates/section.html", _certificates, order=22, icon="file-badge",
    permission="certificates.view",
)  # fmt: skip


def _of_person(actor: Actor, person: Person, at: datetime) -> Mapping[str, Any] | None:
    today = clock.day_of(at)
    held = queries.held_by([person.pk], by=actor)[person.pk]
    keeps = actor.enterprise_id is not None and actor.may("certificates.edit")
    if not held and (person.enterprise_id is None or not keeps):
        return None
    rows = [
        (row, looks.title_of(row), looks.number_for(actor, row), looks.standing_badge(row, today=today)) for row in held
    ]
    return {"rows": rows, "add": f"{reverse('certificates:add')}?person={person.pk}" if keeps else ""}


OF_PERSON = PersonPart(_("证书"), "certificates/person_part.html", _of_person, permission="certificates.view")
