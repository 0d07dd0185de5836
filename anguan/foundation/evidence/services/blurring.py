"""Blurring (打码): people hide places of a picture from readers above the enterprise; the original stays whole."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence import queries
from anguan.foundation.evidence.models import Blur
from anguan.foundation.evidence.rules.blurring import boxes_in, reasons_not_to_blur, reasons_not_to_uncover
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _


@transaction.atomic
def blur_exhibit(exhibit_id: UUID, boxes: Any, *, by: Actor, at: datetime) -> Blur:
    """Hide some places of a picture (打码), in place of those hidden before; none at all shows it whole again."""
    by.require("evidence.blur")
    exhibit = queries.exhibits_for(by).get(pk=exhibit_id)
    refuse_if([] if exhibit.enterprise_id else [_NOBODY_S])
    drawn = boxes_in(boxes)
    refuse_if(reasons_not_to_blur(drawn, removed=exhibit.removed_at is not None))
    found, _made = Blur.objects.select_for_update().get_or_create(
        enterprise_id=exhibit.enterprise_id,
        exhibit_id=exhibit.pk,
        defaults={
            "region_code": exhibit.region_code,
            "line_code": exhibit.line_code,
            "blurred_by": by.person_id,
            "blurred_by_name": by.name,
            "blurred_at": at,
        },
    )
    blur: Blur = found
    if [list(box) for box in drawn or ()] == blur.boxes:
        return blur
    own = queries.is_of_the_enterprise(exhibit, by) or blur.blurred_by == by.person_id
    refuse_if(reasons_not_to_uncover(blur.boxes, drawn or (), own=own))
    blur.boxes = list(drawn or ())
    if own:  # who adds to what others hid does not become the one who may show it
        blur.blurred_by, blur.blurred_by_name, blur.blurred_at = by.person_id, by.name, at
    blur.save(update_fields=["boxes", "blurred_by", "blurred_by_name", "blurred_at"])
    action = "evidence.blurred" if drawn else "evidence.unblurred"
    audit.record(action, exhibit, by=by, at=at, boxes=drawn, places=len(drawn or ()))
    return blur


_NOBODY_S = Reason("not_attached", _("这张还没有用于办理"), _("用于办理以后再打码"))
