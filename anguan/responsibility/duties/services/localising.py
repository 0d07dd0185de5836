"""What offices set for their territory (地方设置): duties published, mechanisms switched, entries compared.

Each is kept for good and audited; the enterprises below are laid out anew by the loop, where what it drops or moves
waits for their owners.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog.duties import Rule, Who
from anguan.responsibility.duties.models import EntryReview, LocalDuty, LocalSetting
from anguan.responsibility.duties.rules import localising
from anguan.responsibility.duties.rules.localising import LocalDutySaid, ReviewSaid, SettingSaid


@transaction.atomic
def publish_local_duty(said: LocalDutySaid, *, by: Actor, at: datetime, key: UUID | None = None) -> LocalDuty:
    """Publish a duty for a territory (发布地方事项); the same key a second time is the same duty."""
    code = _territory(by)
    if key is not None and (known := LocalDuty.objects.filter(pk=key, made_by=by.person_id).first()):
        return known  # type: ignore[no-any-return]
    reasons = localising.reasons_against_duty(said)
    if said.region_code and not said.region_code.startswith(code):
        message = _("只能发布到本辖区以内")
        reasons.append(Reason("outside_territory", message, _("请选择本辖区的地区"), field="region_code"))
    refuse_if(reasons)
    assert said.effective_from is not None  # noqa: S101 - the rules have asked
    row: LocalDuty = LocalDuty.objects.create(
        **_office(by, at), id=key or uuid7(), title=said.title.strip(), clause=said.clause.strip(),
        document=said.document.strip()[:200], who=_plain(Who.model_validate(said.who)),
        due=_plain(Rule.model_validate(said.due)), evidence=[one.strip() for one in said.evidence if one.strip()],
        contents=[one.strip() for one in said.contents if one.strip()], grade=said.grade,
        effective_from=said.effective_from, effective_to=said.effective_to,
    )  # fmt: skip
    if said.region_code:
        row.region_code = said.region_code
        row.save(update_fields=["region_code"])
    audit.record("duties.local_duty_published", row, by=by, at=at, title=row.title, clause=row.clause)
    announce("duties.localised", region_code=row.region_code)
    return row


@transaction.atomic
def withdraw_local_duty(duty_id: UUID, *, reason: str, by: Actor, at: datetime) -> LocalDuty:
    """Withdraw a local duty (撤回地方事项): from today on nobody owes it any more; what was done stays."""
    code = _territory(by)
    row: LocalDuty = LocalDuty.objects.select_for_update().get(pk=duty_id, region_code__startswith=code)
    if row.withdrawn_at is not None:
        return row
    if not reason.strip():
        raise Refused(Reason("no_reason", _("没有写明原因"), _("请写明撤回的原因，企业看得到"), field="reason"))
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = at, by.person_id, reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    audit.record("duties.local_duty_withdrawn", row, by=by, at=at, reason=row.withdrawn_why)
    announce("duties.localised", region_code=row.region_code)
    return row


@transaction.atomic
def set_local(said: SettingSaid, *, by: Actor, at: datetime) -> LocalSetting:
    """Switch a local mechanism, or set what the law leaves open (地方设置); the newest of the nearest office holds."""
    _territory(by)
    refuse_if(localising.reasons_against_setting(said))
    change = localising.change_said(said.change) if said.kind == "set" else {}
    row: LocalSetting = LocalSetting.objects.create(
        **_office(by, at), duty=said.duty, task=said.task if said.kind in ("set", "reset") else "", kind=said.kind,
        change=change, reason=said.reason.strip()[:300],
    )  # fmt: skip
    audit.record("duties.local_set", row, by=by, at=at, duty=row.duty, kind=row.kind, reason=row.reason)
    announce("duties.localised", region_code=row.region_code)
    return row


@transaction.atomic
def review_entry(said: ReviewSaid, *, by: Actor, at: datetime) -> EntryReview:
    """Keep what an office found when it compared an entry with the original (目录核对)."""
    _territory(by)
    refuse_if(localising.reasons_against_review(said))
    row: EntryReview = EntryReview.objects.create(
        **_office(by, at), duty=said.duty, version=said.version, verdict=said.verdict, clause=said.clause.strip()[:200],
        words=said.words.strip()[:500], source=said.source.strip()[:200],
    )  # fmt: skip
    audit.record("duties.entry_reviewed", row, by=by, at=at, duty=row.duty, verdict=row.verdict, source=row.source)
    return row


def _territory(by: Actor) -> str:
    by.require("duties.localize")
    if by.territory is None or by.office_id is None:
        raise Refused(Reason("no_office", _("只有监管部门可以设置"), _("请切换到监管部门的岗位")))
    return by.territory.code


def _office(by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "region_code": _territory(by), "office_id": by.office_id, "office_name": by.organisation[:100],
        "made_at": at, "made_by": by.person_id, "maker_name": by.name,
    }  # fmt: skip


def _plain(part: Rule | Who) -> dict[str, Any]:
    """Return a rule, or whom it is for, as it is written: what was said and nothing else."""
    found: dict[str, Any] = part.model_dump(mode="json", exclude_defaults=True)
    return found
