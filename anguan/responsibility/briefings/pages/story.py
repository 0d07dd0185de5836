"""A briefing's story (经过): its audit entries as sentences, each with the photos that belong to it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _

Detail = Mapping[str, Any]
# what happened, and its tone; entries of other kinds are no part of the story
_TOLD: dict[str, tuple[str, str]] = {
    "briefings.opened": (_("开始班前会"), "active"),
    "briefings.held": (_("班前会开完，记录送达"), "done"),
    "briefings.ticked": (_("补点名"), "neutral"),
    "briefings.followed_up": (_("跟进没到的人"), "neutral"),
    "briefings.signed_late": (_("开完以后签到"), "neutral"),
    "briefings.kept_from": (_("不得上岗"), "alarm"),
    "briefings.voided": (_("作废"), "alarm"),
}


def story_of(entries: Iterable[AuditEntry], photos: Mapping[UUID, Exhibit]) -> list[Entry]:
    """Return the story, the latest first."""
    return [_entry(entry, photos) for entry in entries if entry.action in _TOLD][::-1]


def _entry(entry: AuditEntry, photos: Mapping[UUID, Exhibit]) -> Entry:
    what, tone = _TOLD[entry.action]
    detail: Detail = entry.detail
    facts: list[tuple[str, object]] = []
    if entry.action == "briefings.kept_from" and detail.get("kept") is False:
        what, tone = _("恢复上岗"), "neutral"
    people = detail.get("person") or "、".join(map(str, detail.get("people") or []))
    if people and entry.action != "briefings.held":
        facts.append((_("人员"), people))
    if entry.action == "briefings.held" and detail.get("present") is not None:
        facts.append((_("实到"), f"{detail['present']} / {detail.get('roster', '')}".rstrip(" /")))
    if entry.action == "briefings.held" and detail.get("offline"):
        facts.append((_("送达"), _("离线记录，有网络后补送")))
    keys = (UUID(key) for key in detail.get("photos", []) or [])
    taken = [photos[key] for key in keys if key in photos and photos[key].kind != "signature"]
    said = str(detail.get("reason") or detail.get("said") or "")
    return Entry(what, at=entry.at, who=entry.person_name, tone=tone, said=said, facts=facts, photos=shown(taken))
