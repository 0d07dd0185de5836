"""Answering (回答事实): what the owner says of the enterprise, and what it changes, shown before it takes effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import checking, queries
from anguan.responsibility.duties.models import Difference, FactSheet
from anguan.responsibility.duties.queries.facts import read_rows, with_answers
from anguan.responsibility.duties.queries.law import Law
from anguan.responsibility.duties.rules import merging, wording
from anguan.responsibility.duties.rules.facts import Facts
from anguan.responsibility.duties.services import laying

GONE = Reason("difference_decided", _("这次变化已经处理过了"), _("请刷新页面查看最新的清单"))


@transaction.atomic
def answer(said: Mapping[str, Any], *, by: Actor, at: datetime, key: str = "") -> Difference:
    """Keep what the owner says as a proposal (填报事实): fields of `rules.facts.Facts`; a None takes an answer back.

    What it would add, drop and move stands in the difference; nothing has changed yet. The same key is the same
    proposal; another one takes the place of one that waits.
    """
    by.require("duties.manage")
    enterprise = own_enterprise(by)
    sheet = _held(enterprise)
    known = Difference.objects.filter(enterprise_id=enterprise.pk)
    if key and (same := known.filter(key=key).first()):
        return same  # type: ignore[no-any-return]
    answers = {name: value for name, value in {**sheet.said, **said}.items() if value is not None}
    _read(answers)
    law, today = Law.read(), clock.day_of(at)
    rows = read_rows([enterprise], today=today, law=law)[enterprise.pk]
    before, facts = with_answers(rows, sheet.said), with_answers(rows, answers)
    known.filter(state="proposed").update(state="dropped", decided_at=at)  # by nobody: it was not refused
    row = Difference(
        id=uuid7(), **laying.owned(enterprise), said=answers, key=key, because=laying.OWN, proposed_at=at,
        proposed_by=by.person_id,
    )  # fmt: skip
    sheet.begins_on = sheet.begins_on or today
    firm = laying.Firm(enterprise, sheet, before)
    years = [year for year in sheet.years if year >= today.year]
    laying.read_rows({enterprise.pk: firm}, {enterprise.pk: years})
    differs = {year: laying.differ(firm, year, law, facts=facts) for year in years}
    laying.describe(row, firm, law, differs, before, facts)
    row.save(force_insert=True)
    audit.record("duties.facts_said", row, by=by, at=at, changed=[one["field"] for one in row.changed])
    return row


@transaction.atomic
def take_effect(difference_id: UUID, *, by: Actor | None, at: datetime) -> Difference:
    """Let a difference take effect (确认变化); by itself, after its days, where `by` is nobody.

    It is worked out anew, as something else may have changed since it was shown.
    """
    row = _waiting(difference_id, by=by)
    enterprise: Enterprise = Enterprise.objects.defer("grams").get(pk=row.enterprise_id)
    sheet = _held(enterprise)
    row.refresh_from_db()
    if row.state != "proposed":
        raise Refused(GONE)
    if row.said is not None and by is not None:
        sheet.said, sheet.said_at, sheet.said_by, sheet.sayer_name = row.said, at, by.person_id, by.name
    row.state, row.decided_at = "applied", at
    row.decided_by, row.decider_name = (by.person_id, by.name) if by else (None, "")
    row.save(update_fields=["state", "decided_at", "decided_by", "decider_name"])
    today = clock.day_of(at)
    years = [year for year in sheet.years if year >= today.year] or [today.year]
    laying.lay_out_all([enterprise], {enterprise.pk: sheet}, {enterprise.pk: years}, at=at, by=by, settle=True)
    audit.record("duties.difference_applied", row, by=by, at=at, because=row.because)
    announce("duties.difference_applied", enterprise_id=enterprise.pk, difference_id=row.pk)
    return row


@transaction.atomic
def drop_difference(difference_id: UUID, *, by: Actor, at: datetime) -> Difference:
    """Drop what was proposed (不采用): everything stays as it is."""
    row = _waiting(difference_id, by=by)
    _held(Enterprise.objects.defer("grams").get(pk=row.enterprise_id))
    row.refresh_from_db()
    if row.state != "proposed":
        raise Refused(GONE)
    row.state, row.decided_at, row.decided_by, row.decider_name = "dropped", at, by.person_id, by.name
    row.save(update_fields=["state", "decided_at", "decided_by", "decider_name"])
    if row.said is not None:  # what waited from elsewhere, before the answer took its place, is looked at again
        FactSheet.objects.filter(enterprise_id=row.enterprise_id).update(stale_at=at)
    audit.record("duties.difference_dropped", row, by=by, at=at, because=row.because)
    return row


def own_enterprise(by: Actor) -> Enterprise:
    """Return the enterprise somebody acts for; to anybody else it does not exist."""
    if by.enterprise_id is None:
        raise Enterprise.DoesNotExist
    found: Enterprise = Enterprise.objects.visible_to(by).defer("grams").get(pk=by.enterprise_id)
    return found


def _held(enterprise: Enterprise) -> FactSheet:
    return laying.hold([enterprise])[enterprise.pk]


def _waiting(difference_id: UUID, *, by: Actor | None) -> Difference:
    if by is None:
        found: Difference = Difference.objects.get(pk=difference_id)
        return found
    by.require("duties.manage")
    mine: Difference = queries.differences_for(by).get(pk=difference_id, enterprise_id__in=by.enterprise_ids)
    return mine


def _read(answers: Mapping[str, Any]) -> Facts:
    """Return the sheet of answers; refuse everything that cannot be read, each under its field."""
    reasons = [
        Reason("not_yours_to_say", _("“{name}”不由企业填写").format(name=name), _("请去掉这一项"), field=name)
        for name in sorted(set(answers) - merging.ANSWERABLE)
    ]
    try:
        facts = checking.read({name: value for name, value in answers.items() if name in merging.ANSWERABLE})
    except checking.Unreadable as refusal:
        for one in refusal.problems:
            field = one.field.removeprefix("$.")
            title = wording.FIELDS.get(field.split(".")[0].split("[")[0], _("所填内容"))
            why = one.message.partition("读不懂：")[2] or one.message
            reasons.append(Reason("fact_unreadable", f"{title}：{why}", _("请改正后再保存"), field=field))
        raise Refused(*reasons) from refusal
    if reasons:
        raise Refused(*reasons)
    return facts
