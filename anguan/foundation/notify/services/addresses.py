"""Addresses (联系方式): given by people themselves, or taken from the one file where a channel needs a phone."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.notify import reach
from anguan.foundation.notify.listeners import listeners
from anguan.foundation.notify.models import Address
from anguan.foundation.notify.rules import addresses as rules
from anguan.foundation.refusal import refuse_if
from anguan.foundation.sealing import fingerprint, seal, unseal


def value_of(sealed: bytes | memoryview) -> str:
    """Return an address in the clear; only for sending to it."""
    return unseal(bytes(sealed)).decode()


@transaction.atomic
def add_address(channel: str, value: str, *, by: Actor, at: datetime) -> Address:
    """Add an address of one's own; one that is known already is taken up again, and counts as untried."""
    refuse_if(rules.reasons_against(channel, value))
    made = _made(by.person_id, channel, value, origin="own", at=at)
    found, _created = Address.objects.update_or_create(
        person_id=made.person_id,
        channel=channel,
        fingerprint=made.fingerprint,
        defaults={
            "sealed": made.sealed, "shown": made.shown, "origin": "own", "added_at": at, "gone_at": None,
            "bad_since": None, "failures": 0, "failure": "",
        },
    )  # fmt: skip
    return found


def remove_address(address_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take an address of one's own away; what went there is remembered."""
    rows = Address.objects.filter(pk=address_id, person_id=by.person_id, gone_at__isnull=True)
    rows.update(gone_at=at)


def addresses_of(actor: Actor) -> Sequence[Address]:
    """Return one's own addresses, those that are no more left out."""
    return list(Address.objects.filter(person_id=actor.person_id, gone_at__isnull=True).order_by("channel", "id"))


def take_phones(person_ids: Collection[UUID], *, at: datetime) -> int:
    """Take the phones of the one file for people who gave none themselves; a new one takes the old one's place."""
    known = list(Address.objects.filter(person_id__in=person_ids, channel="sms"))
    by_print = {(one.person_id, one.fingerprint): one for one in known}
    fresh: list[Address] = []
    held: set[UUID] = set()
    for person_id, phone in listeners().phones(person_ids).items():
        if any(rules.reasons_against("sms", phone)):
            continue
        made = _made(person_id, "sms", phone, origin="registry", at=at)
        there = by_print.get((person_id, made.fingerprint))
        if there is None:
            fresh.append(made)
        else:
            held.add(there.pk)
    outdated = [one.pk for one in known if one.origin == "registry" and one.gone_at is None and one.pk not in held]
    if outdated:
        Address.objects.filter(pk__in=outdated).update(gone_at=at)
    return bulk.insert(fresh, ignore=True)


def _made(person_id: UUID, channel: str, value: str, *, origin: str, at: datetime) -> Address:
    kept = rules.written(channel, value)
    return Address(
        person_id=person_id,
        channel=channel,
        sealed=seal(kept.encode()),
        fingerprint=fingerprint(f"address.{channel}", rules.identity(channel, kept)),
        shown=rules.masked(channel, kept)[:100],
        origin=origin,
        added_at=at,
    )


def usable(
    person_ids: Collection[UUID], channels: Iterable[str], *, at: datetime
) -> dict[tuple[UUID, str], list[Address]]:
    """Return the addresses worth trying by person and channel: every browser, else the newest."""
    rows = Address.objects.filter(reach.usable(at), person_id__in=person_ids, channel__in=list(channels))
    found: dict[tuple[UUID, str], list[Address]] = {}
    for address in rows.order_by("id"):
        there = found.setdefault((address.person_id, address.channel), [])
        if address.channel != "webpush":
            there.clear()
        there.append(address)
    return found
