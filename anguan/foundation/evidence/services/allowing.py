"""Allowing uploads (允许上传): an office lets files (grade D) be uploaded for a node in its territory, and ends it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence import queries
from anguan.foundation.evidence.models import UploadAllowance
from anguan.foundation.evidence.rules import NEEDS
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _

LEAST_REASON = 5


@transaction.atomic
def allow_uploads(
    node: str, region_code: str, reason: str, *, by: Actor, at: datetime, key: UUID | None = None
) -> UploadAllowance:
    """Allow uploads for a node in a region of the actor's territory (允许上传). The same key again changes nothing."""
    by.require("evidence.allow")
    known = UploadAllowance.objects.filter(pk=key).first() if key else None
    if known is not None:
        return known
    reason = reason.strip()
    refuse_if(_reasons_not_to_allow(node, region_code, reason, by))
    made = UploadAllowance(
        node=node, region_code=region_code, reason=reason, allowed_by_name=f"{by.organisation} {by.name}".strip()[:60],
        allowed_at=at,
    )  # fmt: skip
    if key is not None:
        made.pk = key
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # someone else allowed the same at the same moment
        raise Refused(_ALREADY) from error
    audit.record("evidence.uploads_allowed", made, by=by, at=at, node=node, region=region_code, reason=reason)
    return made


@transaction.atomic
def end_uploads(allowance_id: UUID, *, by: Actor, at: datetime) -> UploadAllowance:
    """End an allowance of the actor's territory (停止允许); twice changes nothing."""
    by.require("evidence.allow")
    found = queries.allowances_of(by).select_for_update().get(pk=allowance_id)
    if found.ended_at is None:
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        audit.record("evidence.uploads_ended", found, by=by, at=at, node=found.node, region=found.region_code)
    return found


def _reasons_not_to_allow(node: str, region_code: str, reason: str, by: Actor) -> list[Reason]:
    reasons = []
    if node not in NEEDS:
        reasons.append(Reason("node_unknown", _("没有这个环节"), _("请从列表里选择"), field="node"))
    if by.territory is None or region_code not in by.territory:
        reasons.append(Reason("not_your_region", _("不在您的辖区内"), _("请选择辖区内的地区"), field="region_code"))
    if len(reason) < LEAST_REASON:
        reasons.append(
            Reason(
                "reason_too_short",
                _("原因太短"),
                _("请写明为什么不能现场拍摄，例如设备检修期间禁止带手机"),
                field="reason",
            )
        )
    if (
        not reasons
        and queries.allowances_of(by).filter(node=node, region_code=region_code, ended_at__isnull=True).exists()
    ):
        reasons.append(_ALREADY)
    return reasons


_ALREADY = Reason("already_allowed", _("这个地区已经允许了"), _("不需要再办，可在列表里查看或停止"), field="node")
