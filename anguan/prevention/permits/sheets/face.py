"""The face of a permit (票面): everything the printed form says of it, read once, in the reader's own scope."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence import storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_for, exhibits_of
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, queries
from anguan.prevention.permits.catalog import KindSheet, Law
from anguan.prevention.permits.models import Condition, Crew, GasTest, Handover, MeasureLine, Permit, Signature
from anguan.prevention.permits.rules import raising
from anguan.prevention.permits.rules.chains import Chain
from anguan.prevention.permits.rules.lifecycle import LIFECYCLE, State
from anguan.responsibility.certificates.rules import masked

# What is stamped across a form that nobody may work under.
STAMPS: dict[str, str] = {
    State.DRAFT: _("草稿"),
    State.SUBMITTED: _("未批准"),
    State.EXPIRED: _("已过期"),
    State.WITHDRAWN: _("已收回"),
    State.VOIDED: _("作废"),
    State.CANCELLED: _("已取消"),
}


@dataclass(frozen=True)
class Sign:
    """One signature (签字): who, when, with which words; the drawn picture where there is one."""

    slot: str
    name: str
    at: datetime
    opinion: str = ""
    note: str = ""
    picture: str = ""  # an SVG that holds the drawn PNG


@dataclass(frozen=True)
class Face:
    """Everything the printed form says; the rows of it are laid out by `rows`."""

    permit: Permit
    sheet: KindSheet
    law: Law
    chain: Chain
    crew: Sequence[Crew]
    signs: Mapping[str, Sign]
    measures: Mapping[int, MeasureLine]
    gas: Sequence[GasTest] = ()
    linked: Sequence[str] = ()
    conditions: Sequence[Condition] = ()
    handovers: Sequence[Handover] = ()
    pictures: Mapping[UUID, str] = field(default_factory=dict)  # drawn signatures under the briefing, by exhibit
    address: str = ""
    printed_at: datetime = field(default_factory=clock.now)

    @property
    def printed_on(self) -> date:
        """The day it is printed."""
        return clock.day_of(self.printed_at)

    @property
    def level(self) -> str:
        """The level's word (一级); nothing where the kind has none."""
        found = self.sheet.level(self.permit.level or None)
        return found.title if found else ""

    @property
    def upgraded(self) -> str:
        """Why management is raised (升级管理), in words."""
        causes = "、".join(raising.CAUSES.get(cause, cause) for cause in self.permit.upgrades)
        return _("升级管理：{causes}").format(causes=causes) if causes else ""

    @property
    def stamp(self) -> str:
        """What stands across the form (作废、已过期); nothing on one that holds or held to its end."""
        return STAMPS.get(self.permit.state, "")

    @property
    def state(self) -> str:
        """The state in a word."""
        return LIFECYCLE.titles.get(self.permit.state, "")

    def people(self, *roles: str, certificate: bool = False) -> str:
        """Return who has a role, with the certificate where the form asks for its number."""
        found: dict[UUID, str] = {}
        for one in self.crew:
            if one.role in roles and one.until is None:
                told = one.name
                if certificate and one.certificate_number:
                    told = f"{one.name}（{one.certificate_number}）"
                found.setdefault(one.person_id, told)
        return "、".join(found.values())

    def briefing(self, *, given: bool) -> list[dict[str, str]]:
        """Return who gave the briefing (安全交底人), or who took it (接受交底人), as far as they have signed."""
        found: dict[UUID, dict[str, str]] = {}
        for one in self.crew:
            if (one.role == "briefer") == given and (one.briefed_at or given):
                picture = self.pictures.get(one.briefed_signature, "") if one.briefed_signature else ""
                known = found.setdefault(one.person_id, {"name": one.name, "image": picture})
                known["image"] = known["image"] or picture
        return list(found.values())

    def copies(self) -> list[dict[str, str]]:
        """Return the three copies (三联): what each is called and who holds it."""
        names = (_("第一联"), _("第二联"), _("第三联（存档）"))
        return [
            {"name": name, "holder": _holder(holder, self.level)}
            for name, holder in zip(names, self.sheet.copies, strict=False)
        ]


def _holder(said: str, level: str) -> str:
    """Return who holds a copy at this level: 安全管理部门（特级、一级）；所在基层单位（二级）."""
    for part in said.split("；"):
        who, _bracket, levels = part.partition("（")
        if level and level in levels:
            return who
    return said


def face_of(permit: Permit, *, by: Actor, at: datetime, address: str) -> Face:
    """Return the face of a permit as somebody may see it; `address` is what its code opens."""
    law = queries.law_of(permit, permit.planned_start or permit.applied_at)
    own = {"permit_id": permit.pk, "enterprise_id": permit.enterprise_id}
    signatures = queries.signed_slots(permit, by=by)
    crew = as_told(queries.rows_of(Crew, by).filter(**own).order_by("since", "id"), by=by)
    return Face(
        permit=permit,
        sheet=law.kind(permit.kind),
        law=law,
        chain=queries.chain_for(permit),
        crew=crew,
        signs=_signs(signatures, by=by),
        measures={line.no: line for line in queries.rows_of(MeasureLine, by).filter(**own)},
        gas=list(queries.rows_of(GasTest, by).filter(**own).order_by("at", "id")),
        linked=[f"{catalog.kinds()[one.kind].short} {one.number}" for one in queries.linked_to(permit, by=by)],
        conditions=list(queries.rows_of(Condition, by).filter(**own).order_by("at")),
        handovers=list(queries.rows_of(Handover, by).filter(**own, accepted_at__isnull=False).order_by("at")),
        pictures=_pictures([one.briefed_signature for one in crew if one.briefed_signature], by=by),
        address=address,
        printed_at=at,
    )


def as_told(crew: Iterable[Crew], *, by: Actor) -> list[Crew]:
    """Return the crew, not to be stored: out of the enterprise an identity number goes without the day of birth."""
    told = list(crew)
    for one in told:
        if by.enterprise_id != one.enterprise_id:
            one.certificate_number = masked(one.certificate_number)
    return told


def _pictures(keys: Sequence[UUID], *, by: Actor) -> dict[UUID, str]:
    drawn = exhibits_for(by).filter(pk__in=keys) if keys else ()
    return {one.pk: _picture([one]) for one in drawn}


def _signs(signatures: Mapping[str, Signature], *, by: Actor) -> dict[str, Sign]:
    taken = exhibits_of([one.pk for one in signatures.values()], by=by)
    return {
        slot: Sign(
            slot=slot,
            name=one.person_name,
            at=one.at,
            opinion=one.opinion,
            note=_note(one),
            picture=_picture(taken.get(one.pk, ())),
        )
        for slot, one in signatures.items()
    }


def _note(one: Signature) -> str:
    parts = []
    if one.on_site and one.distance_m is not None:
        parts.append(_("现场签批，距作业点 {metres:.0f} m").format(metres=one.distance_m))
    elif one.on_site:
        parts.append(_("现场签批"))
    if one.delegated:
        parts.append(_("受书面委托"))
    return "，".join(parts)


def _picture(exhibits: Iterable[Exhibit]) -> str:
    """Return the drawn signature as an SVG that holds its PNG; nothing where none was drawn, or its file is gone."""
    drawn = next((one for one in exhibits if one.kind == "signature" and one.removed_at is None), None)
    if drawn is None:
        return ""
    try:
        png = storage.original(drawn.sha256)
    except FileNotFoundError:
        return ""
    width, height = drawn.width or 3, drawn.height or 1
    text = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image href="data:image/png;base64,{text}" width="{width}" height="{height}"/></svg>'
    )


def fact(facts: Mapping[str, Any] | None, name: str) -> Any:
    """Return one fact, or nothing."""
    found = (facts or {}).get(name)
    return "" if found is None else found
