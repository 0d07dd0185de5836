"""How documents look (呈现): states as badges, kinds and answers in words, a document's story."""

from collections.abc import Iterable

from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import catalog
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.rules.lifecycle import LIFECYCLE, State

_TONES = {State.DRAFT: "neutral", State.SIGNING: "wait", State.ARCHIVED: "done", State.VOID: "quiet"}
_HANDS = {"missing": (_("未签"), "wait"), "signed": (_("已签"), "done"), "struck": (_("不再要求"), "quiet")}
ANSWERS: dict[str, str] = {"yes": _("是"), "no": _("否"), "na": _("不涉及")}
TIERS = (_("主要负责人"), _("与主要负责人签订"), _("与班组负责人签订"))
STORY: dict[str, tuple[str, str]] = {
    "paperwork.made": (_("生成文书"), "neutral"),
    "paperwork.written": (_("修改正文"), "neutral"),
    "paperwork.people_chosen": (_("选定签名人"), "neutral"),
    "paperwork.answered": (_("填写自查项"), "neutral"),
    "paperwork.shown": (_("上传现场照片"), "neutral"),
    "paperwork.sent": (_("送签"), "active"),
    "paperwork.recalled": (_("退回修改"), "neutral"),
    "paperwork.pressed": (_("催签"), "wait"),
    "paperwork.newcomers": (_("新进人员加入签订"), "neutral"),
    "paperwork.archived": (_("归档"), "done"),
    "paperwork.void": (_("作废"), "alarm"),
}


def state_badge(row: Document) -> Badge:
    """Return where a document stands."""
    if row.state == State.SIGNING and row.signers and row.signed >= row.signers:
        return Badge(_("签齐，待归档"), "active")
    return Badge(LIFECYCLE.titles[row.state], _TONES[State(row.state)])


def hand_badge(row: Signatory) -> Badge:
    """Return whether somebody has signed."""
    return Badge(*_HANDS[row.state])


def kind_title(row: Document) -> str:
    """Return what kind of document it is."""
    kind = catalog.kinds().get(row.kind)
    return kind.short if kind else row.kind


def signed_said(row: Document) -> str:
    """Return how many have signed."""
    return f"{row.signed} / {row.signers}" if row.signers else "—"


def how_signed(row: Signatory) -> str:
    """Return how somebody signed, or why not."""
    if row.state == "struck":
        return row.struck_why
    if row.way == "handed":
        return _("在{who}的手机上签").format(who=row.handed_by)
    return _("本人手机签") if row.way == "phone" else ""


def part_said(kind: str, row: Signatory) -> str:
    """Return as what somebody signs."""
    return catalog.part_title(kind, row.part)


def story(entries: Iterable[AuditEntry]) -> list[Entry]:
    """Return what happened to a document, the latest first; of three thousand hands only the sum is told."""
    found = []
    for one in entries:
        if one.action not in STORY:
            continue
        what, tone = STORY[one.action]
        said = str(one.detail.get("reason", ""))
        if one.action == "paperwork.pressed":
            said = _("{n} 人没有签").format(n=one.detail.get("missing", 0))
        elif one.action == "paperwork.newcomers":
            said = "、".join(one.detail.get("names", []))
        found.append(Entry(what, at=one.at, who=one.person_name, tone=tone, said=said))
    return found[::-1]
