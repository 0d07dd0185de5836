"""What someone who found a hazard does: report it, take the report back, say it is not fixed after all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import catalog, queries, rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.services import moving, owing
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Area

_KEY_IN_USE = Reason("key_in_use", _("这份上报的编号已被使用"), _("请回到首页重新点“随手拍”"))


@transaction.atomic
def report_hazard(
    *,
    by: Actor,
    at: datetime,
    what: str,
    category: str,
    place: str = "",
    area_id: UUID | None = None,
    enterprise_id: UUID | None = None,
    photo_ids: Sequence[UUID] = (),
    source: str = "",
    hazard_id: UUID | None = None,
) -> Hazard:
    """Report a hazard (上报隐患). A key minted on the phone that arrives again is the same report."""
    by.require("hazards.report")
    if hazard_id is not None and (known := _known(hazard_id, by=by)) is not None:
        return known
    enterprise = queries.enterprise_for(by, enterprise_id)
    area = queries.areas_for(by, enterprise.pk).filter(pk=area_id).first() if enterprise and area_id else None
    source = rules.source_of(by.roles, source)
    reasons = rules.reasons_not_to_report(
        what=what,
        place=place or (area.name if area else ""),
        category_known=category in catalog.categories(),
        photo_count=len(photo_ids),
        source=source,
    )
    if enterprise is None:
        reasons.append(Reason("no_enterprise", _("没有选择企业"), _("请选择隐患所在的企业"), field="enterprise"))
    if area_id and area is None:
        reasons.append(Reason("area_unknown", _("所选区域不存在"), _("请重新选择区域，或只写位置"), field="area"))
    refuse_if(reasons)
    assert enterprise is not None  # noqa: S101 - refused above
    hazard = new_hazard(enterprise, area, by=by, at=at)
    hazard.id = hazard_id or hazard.id
    hazard.what, hazard.category, hazard.source = what.strip(), category, source
    hazard.place = rules.place_words(area.name if area else "", place)
    try:
        with transaction.atomic():
            hazard.save(force_insert=True)
    except IntegrityError as error:  # the same key at the same moment, or a stranger's
        if (known := _known(hazard.pk, by=by)) is None:
            raise Refused(_KEY_IN_USE) from error
        return known
    owing.begin([hazard], at=at)
    photos = moving.attached(photo_ids, hazard, rules.HAZARD_BEFORE, by=by, at=at)
    audit.record(
        "hazards.reported", hazard, by=by, at=at, what=hazard.what, place=hazard.place, category=category,
        source=source, photos=[photo.pk for photo in photos],
    )  # fmt: skip
    announce("hazards.reported", hazard_id=hazard.pk, enterprise_id=hazard.enterprise_id)
    return hazard


@transaction.atomic
def withdraw(hazard_id: UUID, *, by: Actor, at: datetime, key: str = "") -> Hazard:
    """Take back a report nobody has confirmed yet (撤回上报)."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("withdraw", hazard, by=by, key=key):
        return hazard
    step = moving.require("withdraw", hazard, by=by)
    return moving.finish(step, hazard, by=by, at=at, key=key)


@transaction.atomic
def object_to_closing(
    hazard_id: UUID, *, by: Actor, at: datetime, reason: str, photo_ids: Sequence[UUID] = (), key: str = ""
) -> Hazard:
    """Say that a hazard which was struck off is not fixed (还没改好): it has to be rechecked again."""
    hazard = moving.locked(hazard_id, by=by)
    if moving.taken_before("object", hazard, by=by, key=key):
        return hazard
    step = moving.require("object", hazard, by=by)
    assert hazard.closed_at is not None  # noqa: S101 - a constraint of every closed hazard
    against = rules.reasons_not_to_object(
        reason=reason,
        closed_on=clock.day_of(hazard.closed_at),
        today=clock.day_of(at),
        days=catalog.days("objection"),
    )
    refuse_if([*against, *moving.reasons_against_photos(photo_ids, by=by)])
    hazard.closed_at = None
    hazard.recheck_due_on = owing.recheck_due(hazard, asked_on=clock.day_of(at))
    return moving.finish(
        step, hazard, by=by, at=at, key=key, changed=["closed_at", "recheck_due_on"], photo_ids=photo_ids,
        reason=reason.strip(),
    )  # fmt: skip


def new_hazard(enterprise: Enterprise, area: Area | None, *, by: Actor, at: datetime) -> Hazard:
    """Return a hazard of an enterprise with everything copied that is kept as it was then; not stored."""
    return Hazard(
        id=uuid7(),
        enterprise=enterprise,
        enterprise_name=enterprise.name,
        region_code=enterprise.region_code,
        line_code=enterprise.line_code,
        industry_division=enterprise.industry_code[:3],
        site_id=area.site_id if area else None,
        area=area,
        reported_by=by.person_id,
        reporter_name=by.name,
        reported_at=at,
        state=rules.State.REPORTED.value,
        state_since=at,
    )


def _known(hazard_id: UUID, *, by: Actor) -> Hazard | None:
    """Return the actor's own earlier report of this key; somebody else's is refused like one that is not theirs."""
    known = queries.hazards_for(by).filter(pk=hazard_id).first()
    if known is not None and known.reported_by != by.person_id:
        raise Refused(_KEY_IN_USE)
    return known
