"""Devices (手机): a person's key on a phone is made known, and taken back when the phone is lost."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence import queries
from anguan.foundation.evidence.models import Device
from anguan.foundation.evidence.rules.devices import MOST_DEVICES, reasons_not_to_enrol, shown_name
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _

SEEN_EVERY = timedelta(hours=1)


@transaction.atomic
def enrol_device(device_id: UUID, public_key: str, name: str, *, by: Actor, at: datetime) -> tuple[Device, bool]:
    """Make a phone's key known (登记手机); return it and whether it is new. The same once more changes nothing."""
    known = queries.devices_of(by).filter(pk=device_id).first()
    if known is not None:
        refuse_if([] if known.public_key == public_key else [_KEY_IN_USE])
        refuse_if([REVOKED] if known.revoked_at else [])
        return known, False
    live = queries.devices_of(by).filter(revoked_at__isnull=True).count()
    refuse_if(reasons_not_to_enrol(public_key, live=live, most=MOST_DEVICES))
    device = Device(
        id=device_id, person_id=by.person_id, name=shown_name(name), public_key=public_key, enrolled_at=at, seen_at=at
    )
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError as error:  # a stranger's, or the same request twice at once: the phone asks again
        raise Refused(_KEY_IN_USE) from error
    audit.record("evidence.device_enrolled", device, by=by, at=at, name=device.name, public_key=public_key)
    return device, True


@transaction.atomic
def revoke_device(device_id: UUID, *, by: Actor, at: datetime) -> Device:
    """Stop believing one of one's own phones (停用手机): what it signs from now on is marked. Twice changes nothing."""
    device = queries.devices_of(by).select_for_update().get(pk=device_id)
    if device.revoked_at is None:
        device.revoked_at = at
        device.save(update_fields=["revoked_at"])
        audit.record("evidence.device_revoked", device, by=by, at=at, name=device.name)
    return device


def live_device(device_id: UUID, *, by: Actor) -> Device:
    """Return one of the actor's own phones that is still believed, or refuse."""
    device = queries.devices_of(by).filter(pk=device_id).first()
    if device is None:
        raise Refused(_UNKNOWN)
    refuse_if([REVOKED] if device.revoked_at else [])
    return device


def see(device: Device, *, at: datetime) -> None:
    """Note now and then that a phone is in use."""
    if at - device.seen_at >= SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(seen_at=at)


REVOKED = Reason("device_revoked", _("这台手机已停用"), _("请重新登录，手机会登记新的密钥"), field="device_id")
_UNKNOWN = Reason("device_unknown", _("这台手机还没有登记"), _("请刷新页面，手机会自动登记"), field="device_id")
_KEY_IN_USE = Reason("device_id_in_use", _("手机编号已被使用"), _("请刷新页面，手机会换一个编号"), field="id")
