"""Evidence (取证): the key nodes shown live at the place, before the work, during it and after; 关键环节."""

from datetime import datetime, timedelta

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.catalog import Node
from anguan.prevention.permits.rules.case import EvidenceItem
from anguan.prevention.permits.rules.judging import Matter, Said, rule
from anguan.prevention.permits.rules.limits import scope_of
from anguan.prevention.permits.rules.signatures import SPOT_RADIUS_M, exempt

FRESH = timedelta(hours=8)  # design: what was shown before the work is not older than a shift
NEAR_THE_END = timedelta(minutes=30)  # design: the cleaned site is shown when the work is over, or is about to be


def nodes(matter: Matter, *when: str) -> list[Node]:
    """Return the nodes that this work shows at some times."""
    kind, level = matter.case.kind, matter.level
    return [
        node
        for node in matter.law.common.nodes
        if node.when in when
        and (not node.kinds or kind in node.kinds)
        and (not node.levels or level in node.levels)
        and (node.id != "gas_analysis_record" or scope_of(matter).any)
    ]


@rule("evidence.before", "本系统设计", stages=("start",))
def shown_before_the_work(matter: Matter) -> Said:
    """Before the start the cleared place and its protection were shown: live, there, and not long ago."""
    case = matter.case
    if exempt(case):
        return Said({"permit_needed": False})
    since = matter.at - FRESH
    if case.changed_at is not None:
        since = max(since, case.changed_at)
    asked = nodes(matter, "before_start")
    reasons = []
    for node in asked:
        if node.id == "gas_analysis_record" and any(test.photo for test in case.gas):
            continue
        reasons += _not_shown(node, matter, since)
    return Said({"nodes": [node.id for node in asked], "shown_since": since}, tuple(reasons))


@rule("evidence.after", "本系统设计", stages=("close",))
def shown_during_and_after_the_work(matter: Matter) -> Said:
    """At the end the guarded work and the cleaned place were shown; special hot work on video, a plate by its tag."""
    case = matter.case
    if exempt(case):
        return Said({"permit_needed": False})
    asked = nodes(matter, "during_work", "before_acceptance")
    started = case.started_at or (case.period.start if case.period else None)
    reasons = []
    for node in asked:
        since = started
        if node.id == "blind_plate_tag_photo" and started is not None:
            since = started - FRESH  # a plate to be taken out carries its tag already
        if node.when == "before_acceptance" and case.finished_at is not None:
            since = case.finished_at - NEAR_THE_END
            since = max(since, started) if started is not None else since
        reasons += _not_shown(node, matter, since)
    return Said({"nodes": [node.id for node in asked], "started_at": started}, tuple(reasons))


def _not_shown(node: Node, matter: Matter, since: datetime | None) -> list[Reason]:
    """Return why a node does not count as shown; nothing where one item is enough."""
    items = [item for item in matter.case.evidence if item.node == node.id]
    wrong = [_wrong(item, node, matter, since) for item in items]
    if any(not why for why in wrong):
        return []
    clause = f"GB 30871-2022 {node.clause}" if node.clause and node.confidence == "verified" else ""
    title = {"node": node.title}
    if not items:
        return [Reason("evidence_missing", _("没有“{node}”的现场照片或视频").format(**title),
                       _("请在作业现场用手机实时拍摄"), clause)]  # fmt: skip
    said = {
        "not_live": _("“{node}”不是现场实时拍摄的"),
        "medium": _("“{node}”要用视频记录"),
        "stale": _("“{node}”不是这次作业、这一环节拍的"),
        "future": _("“{node}”的拍摄时间晚于现在"),
        "far": _("“{node}”不是在作业地点拍的"),
    }[wrong[-1]]
    return [Reason(f"evidence_{wrong[-1]}", said.format(**title), _("请在作业现场用手机重新实时拍摄"), clause)]


def _wrong(item: EvidenceItem, node: Node, matter: Matter, since: datetime | None) -> str:
    radius = matter.case.place.spot_radius_m or SPOT_RADIUS_M
    if not item.live:
        return "not_live"
    if item.media == "photo" and "photo" not in node.media:
        return "medium"
    if item.at > matter.at:
        return "future"
    if since is not None and item.at < since:
        return "stale"
    return "far" if item.distance_m is not None and item.distance_m > radius else ""
