"""Keeping offices (监管部门): registering one, changing it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.offices import queries, rules
from anguan.registry.offices.models import Office


@transaction.atomic
def add_office(
    *,
    name: str,
    region_code: str,
    lines: Sequence[str] = (),
    phone: str = "",
    by: Actor,
    at: datetime,
    key: UUID | None = None,
) -> Office:
    """Register an office (登记监管部门); the same key a second time is the same office."""
    by.require("offices.manage")
    if key is not None and (known := queries.offices_managed_by(by).filter(pk=key).first()):
        return known
    _refuse_bad(name, region_code, lines, by=by)
    try:
        with transaction.atomic():
            office = Office.objects.create(
                id=key or uuid7(), name=name.strip(), region_code=region_code, lines=list(lines), phone=phone.strip()
            )
    except IntegrityError as twice:
        raise Refused(
            Reason("office_known", _("这个辖区已有同名部门"), _("请在部门列表中修改原来的一个"), field="name")
        ) from twice
    audit.record("offices.added", office, by=by, at=at, name=office.name, lines=office.lines)
    return office


@transaction.atomic
def change_office(
    office_id: UUID, *, name: str, lines: Sequence[str] = (), phone: str = "", by: Actor, at: datetime
) -> Office:
    """Change an office's name, lines or phone (变更监管部门); its territory stays what it is."""
    by.require("offices.manage")
    office = queries.offices_managed_by(by).select_for_update().get(pk=office_id)
    _refuse_bad(name, office.region_code, lines, by=by, apart_from=office.pk)
    before = {"name": office.name, "lines": office.lines, "phone": office.phone}
    office.name, office.lines, office.phone = name.strip(), list(lines), phone.strip()
    office.save(update_fields=["name", "lines", "phone"])
    audit.record("offices.changed", office, by=by, at=at, before=before)
    return office


def _refuse_bad(
    name: str, region_code: str, lines: Sequence[str], *, by: Actor, apart_from: UUID | None = None
) -> None:
    same = Office.objects.filter(name=name.strip(), region_code=region_code).exclude(pk=apart_from)
    refuse_if(
        rules.reasons_not_to_keep(
            name=name,
            region_code=region_code,
            region_known=queries.region_is_known(region_code),
            lines=lines,
            territory=by.territory,
            taken=same.exists(),
        )
    )
