"""How every step is taken: the row locked, the key looked up, the table asked, then written, recorded and announced."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines.models import Extension
from anguan.foundation.events import announce
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_for
from anguan.foundation.evidence.rules import Need
from anguan.foundation.evidence.services import Near, attach_evidence
from anguan.foundation.lifecycle import Step
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import queries, rules
from anguan.prevention.hazards.models import Hazard, StepTaken
from anguan.prevention.hazards.services import owing
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises.models import Site

# What the audit trail and the reactions call each step once it has been taken.
ACTIONS: dict[str, str] = {
    "confirm": "hazards.confirmed",
    "dismiss": "hazards.dismissed",
    "withdraw": "hazards.withdrawn",
    "arrange": "hazards.arranged",
    "submit": "hazards.submitted",
    "extend": "hazards.extension_asked",
    "decide": "hazards.extension_decided",
    "close": "hazards.closed",
    "return": "hazards.returned",
    "object": "hazards.objected",
}

# What the photos of a step are taken for.
NEEDS: dict[str, Need] = {
    "submit": rules.HAZARD_AFTER,
    "close": rules.HAZARD_RECHECK,
    "return": rules.HAZARD_RECHECK,
    "object": rules.HAZARD_OBJECTION,
}


def locked(hazard_id: UUID, *, by: Actor) -> Hazard:
    """Return the hazard, locked until the transaction ends; it does not exist for those who may not see it."""
    rows = queries.hazards_for(by)
    enterprise_id = rows.values_list("enterprise_id", flat=True).get(pk=hazard_id)
    return rows.filter(enterprise_id=enterprise_id).select_for_update(of=("self",)).get(pk=hazard_id)


def taken_before(name: str, hazard: Hazard, *, by: Actor, key: str) -> bool:
    """Say whether the form with this key was carried out already; a key belongs to one step and one person."""
    if not key:
        return False
    earlier = queries.steps_taken(hazard, by=by).filter(key=key).first()
    if earlier is None:
        return False
    if earlier.step != name or earlier.person_id != by.person_id:
        raise Refused(Reason("key_used", _("这份表单已经用于另一次办理"), _("请刷新页面后重新办理")))
    return True


def require(name: str, hazard: Hazard, *, by: Actor) -> Step:
    """Return the step, or refuse when it is not this state's or not this person's to take."""
    return rules.LIFECYCLE.require(name, state=hazard.state, roles=rules.parts(by, hazard))


def reasons_against_photos(photo_ids: Sequence[UUID], *, by: Actor) -> list[Reason]:
    """A step's photos are taken for it; one that belongs to something, this hazard too, shows another moment."""
    if exhibits_for(by).filter(pk__in=photo_ids, subject_id__isnull=False).exists():
        return [Reason("photo_used_before", _("有照片已经用过"), _("一张照片只能用一次，请现场重拍"), field="photos")]
    return []


def finish(
    step: Step,
    hazard: Hazard,
    *,
    by: Actor,
    at: datetime,
    key: str,
    changed: Iterable[str] = (),
    photo_ids: Iterable[UUID] = (),
    extension: Extension | None = None,
    **detail: Any,
) -> Hazard:
    """Write the step: the row, its deadlines, its photos, the key, the audit entry, the news."""
    fields = {*changed, "state"}
    if hazard.state != step.target:
        hazard.state_since = at
        fields.add("state_since")
    hazard.state = step.target
    hazard.save(update_fields=sorted(fields))
    owing.settle(step, hazard, by=by, at=at, extension=extension)
    if photos := attached(list(photo_ids), hazard, NEEDS.get(step.name), by=by, at=at):
        detail["photos"] = [photo.pk for photo in photos]
    if key:
        StepTaken.objects.create(
            enterprise_id=hazard.enterprise_id, region_code=hazard.region_code, line_code=hazard.line_code,
            hazard=hazard, key=key, step=step.name, person_id=by.person_id, at=at,
        )  # fmt: skip
    action = ACTIONS[step.name]
    audit.record(action, hazard, by=by, at=at, **detail)
    announce(action, hazard_id=hazard.pk, enterprise_id=hazard.enterprise_id)
    return hazard


def attached(photo_ids: Sequence[UUID], hazard: Hazard, need: Need | None, *, by: Actor, at: datetime) -> list[Exhibit]:
    """Attach what was taken, judged by how far from the hazard's place it was."""
    if not photo_ids:
        return []
    return attach_evidence(photo_ids, hazard, by=by, at=at, need=need, near=near(hazard, by=by))


def near(hazard: Hazard, *, by: Actor) -> Near | None:
    """Return where a hazard is: at its site, else somewhere about its enterprise; none where nobody has put a point."""
    if hazard.site_id:
        sites = Site.objects.visible_to(by).filter(enterprise_id=hazard.enterprise_id, pk=hazard.site_id)
        lon, lat = sites.values_list("lon", "lat").first() or (None, None)
        if lon is not None and lat is not None:
            return Near(lon, lat, rules.SITE_RADIUS_M)
    rows = enterprises_for(by).filter(pk=hazard.enterprise_id)
    lon, lat = rows.values_list("lon", "lat").first() or (None, None)
    return Near(lon, lat, rules.ENTERPRISE_RADIUS_M) if lon is not None and lat is not None else None
