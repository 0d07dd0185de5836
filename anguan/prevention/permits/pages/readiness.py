"""What stands between us and the first spark (还差什么): the rules' reasons, sorted into the tasks that settle them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.refusal import Reason
from anguan.foundation.ui.formats import said_moment
from anguan.foundation.words import mark as _
from anguan.prevention.permits import casing, facts, looks, queries, services
from anguan.prevention.permits.catalog import KindSheet, Law
from anguan.prevention.permits.models import Condition, Crew, GasTest, MeasureLine, Permit
from anguan.prevention.permits.queries import rows_of
from anguan.prevention.permits.rules import limits, matter_of
from anguan.prevention.permits.rules.crew import BRIEFED
from anguan.prevention.permits.rules.judging import Verdict
from anguan.prevention.permits.rules.needs import OF_NODE


@dataclass(frozen=True)
class Row:
    """One task of the checklist: what it is, how it stands, where it is done."""

    title: str
    icon: str
    topic: str = ""  # the rules whose reasons belong here
    done: bool = False
    note: str = ""
    href: str = ""
    end: str = _("去办")
    reasons: tuple[Reason, ...] = ()
    until: datetime | None = None
    left: str = ""
    failed: bool = False

    @property
    def tone(self) -> str:
        """How it looks: done, wrong, or still to do."""
        if self.failed or (self.reasons and self.done):
            return "wrong"
        return "done" if self.done and not self.reasons else "todo"


@dataclass(frozen=True)
class Ready:
    """The whole checklist."""

    rows: list[Row]

    @property
    def done(self) -> int:
        """How many are settled."""
        return sum(row.tone == "done" for row in self.rows)

    @property
    def open(self) -> int:
        """How many are not."""
        return len(self.rows) - self.done


def readiness(permit: Permit, *, by: Actor, at: datetime) -> Ready:
    """Return everything the start asks for, each with the page where it is settled; what fits nowhere comes last."""
    wanted = services.still_wanted(permit, "start", by=by, at=at)
    rows = list(_rows(permit, by=by, at=at))
    of_topic: dict[str, list[Reason]] = {}
    rest: list[Reason] = []
    for reason in wanted.reasons:
        if reason.code == "condition_open":
            continue  # stands as a task of its own
        topic = _topic_of(reason, wanted.verdict, rows)
        (of_topic.setdefault(topic, []) if topic else rest).append(reason)
    rows = [_with(row, of_topic.get(row.topic, [])) for row in rows]
    return Ready([*rows, *(_alone(reason, permit) for reason in rest)])


def _topic_of(reason: Reason, verdict: Verdict, rows: Sequence[Row]) -> str:
    """Return which task settles a reason: by the rule that gave it, evidence also by the node it names."""
    spoken = next((proof.rule for proof in verdict.proofs if reason.code in proof.codes), "")
    for row in rows:
        if row.topic.startswith("evidence.") and spoken.startswith("evidence.") and row.title in reason.message:
            return row.topic
        if row.topic and (spoken == row.topic or spoken.startswith(f"{row.topic}.")):
            return row.topic
    if spoken.startswith("evidence.") and any(row.topic == "gas" for row in rows):
        return "gas"  # the photo of the instrument goes with the record
    return ""


def _with(row: Row, reasons: Sequence[Reason]) -> Row:
    """Put the rules' reasons on a task; one that is plainly not done yet need not be told twice."""
    if not reasons:
        return row
    return replace(
        row, done=False, failed=row.failed or row.done, reasons=tuple(reasons) if row.done or row.failed else ()
    )


def _alone(reason: Reason, permit: Permit) -> Row:
    return Row(reason.message, "circle-alert", note=_remedy(reason), failed=True)


def _remedy(reason: Reason) -> str:
    return f"{reason.remedy}（{reason.clause}）" if reason.clause else reason.remedy


def _rows(permit: Permit, *, by: Actor, at: datetime) -> Iterable[Row]:
    law = queries.law_of(permit, at)
    sheet = law.kind(permit.kind)
    crew = queries.crew_of(permit, by=by)
    yield from _conditions(permit, by=by)
    yield _briefing(permit, crew)
    yield _measures(permit, sheet, by=by)
    yield from _nodes(permit, law, by=by)
    yield from _coordinator(permit)
    if sheet.check_before_start:
        yield _checked(permit, sheet, by=by, at=at)
    yield from _gas(permit, by=by, at=at)


def _conditions(permit: Permit, *, by: Actor) -> Iterable[Row]:
    rows = rows_of(Condition, by).filter(enterprise_id=permit.enterprise_id, permit=permit, approves=False)
    for one in rows.order_by("at", "id"):
        note = (
            _("已落实：{text}").format(text=one.met_text)
            if one.met_at
            else _("{who}的附加要求").format(who=one.person_name)
        )
        href = "" if one.met_at else reverse("permits:meet", args=[permit.pk, one.pk])
        yield Row(one.said, "message-square", done=one.met_at is not None, note=note, href=href, end=_("答复"))


def _briefing(permit: Permit, crew: Sequence[Crew]) -> Row:
    asked = {one.person_id: False for one in crew if one.role in BRIEFED}
    for one in crew:
        if one.person_id in asked and one.role != "briefer" and one.briefed_at is not None:
            asked[one.person_id] = True
    held = any(one.role == "briefer" and one.briefed_at for one in crew)
    signed = sum(asked.values())
    note = _("已交底，{n} / {all} 人签字").format(n=signed, all=len(asked)) if held else _("还没有交底")
    return Row(
        _("安全交底"), "users", "briefing", done=held and signed == len(asked), note=note,
        href=reverse("permits:briefing", args=[permit.pk]), end=_("交底") if not held else _("签字"),
    )  # fmt: skip


def _measures(permit: Permit, sheet: KindSheet, *, by: Actor) -> Row:
    kept = rows_of(MeasureLine, by).filter(enterprise_id=permit.enterprise_id, permit=permit).count()
    whole = len(sheet.measures)
    return Row(
        _("安全措施确认"), "list-checks", "measures", done=kept >= whole,
        note=_("{n} / {all} 条已确认").format(n=kept, all=whole), href=reverse("permits:measures", args=[permit.pk]),
        end=_("去确认"),
    )  # fmt: skip


def _nodes(permit: Permit, law: Law, *, by: Actor) -> Iterable[Row]:
    shown = exhibits_of([permit.pk], by=by)[permit.pk]
    for node in law.common.nodes:
        if node.when != "before_start" or node.id == "gas_analysis_record" or node.id not in OF_NODE:
            continue
        if node.kinds and permit.kind not in node.kinds:
            continue
        count = sum(photo.purpose == OF_NODE[node.id].node for photo in shown)
        note = _("已拍 {n} 件").format(n=count) if count else _("现场拍照，不能选相册")
        yield Row(
            node.title, "camera", f"evidence.{node.id}", done=count > 0, note=note,
            href=reverse("permits:show", args=[permit.pk, node.id]), end=_("去拍") if not count else _("再拍"),
        )  # fmt: skip


def _coordinator(permit: Permit) -> Iterable[Row]:
    if permit.coordinator_id is None:
        return
    note = (
        _("{who} 已签字").format(who=permit.coordinator_name)
        if permit.coordinated_at
        else _("等 {who} 签字").format(who=permit.coordinator_name)
    )
    yield Row(
        _("交叉作业协调"), "user-cog", "coordinator", done=permit.coordinated_at is not None, note=note,
        href=reverse("permits:coordinator", args=[permit.pk]), end=_("签字"),
    )  # fmt: skip


def _checked(permit: Permit, sheet: KindSheet, *, by: Actor, at: datetime) -> Row:
    slot = sheet.check_before_start
    signature = queries.signed_slots(permit, by=by).get(slot)
    if signature is not None:
        return Row(
            looks.slot_title(slot), "user-check", "signatures.shift_leader", done=True,
            note=_("{who} 已验票").format(who=signature.person_name),
        )  # fmt: skip
    people = queries.holders(slot, permit, by=by, at=at)
    mine = any(one.person_id == by.person_id for one in people)
    names = "、".join(one.name for one in people[:3])
    return Row(
        looks.slot_title(slot), "user-check", "signatures.shift_leader",
        note=_("您来验票") if mine else _("等 {who} 到现场验票").format(who=names or _("当班班长")),
        href=reverse("permits:sign", args=[permit.pk, slot]) if mine else "", end=_("去验票"),
    )  # fmt: skip


def _gas(permit: Permit, *, by: Actor, at: datetime) -> Iterable[Row]:
    matter = matter_of(casing.case_of(permit, "start", by=by, at=at, near=False), at=at)
    if not limits.scope_of(matter).any:
        return
    href = reverse("permits:gas", args=[permit.pk])
    rows = rows_of(GasTest, by).filter(enterprise_id=permit.enterprise_id, permit=permit)
    last = rows.order_by("-at", "-id").first()
    if last is None:
        note = _("放到最后做：取样后 30 分钟内要开始作业")
        yield Row(_("气体检测"), "gauge", "gas", note=note, href=href, end=_("去检测"))
        return
    fresh = last.at + timedelta(minutes=_sample_minutes(permit, matter.law))
    said = _("{at} 合格") if last.passed else _("{at} 不合格，处理后重新检测")
    left = looks.length(fresh - at)
    yield Row(
        _("气体检测"), "gauge", "gas", done=last.passed, failed=not last.passed,
        note=said.format(at=said_moment(last.at, at=at)), href=href, end=_("再测"),
        until=fresh if last.passed else None, left=left,
    )  # fmt: skip


def _sample_minutes(permit: Permit, law: Law) -> int:
    own = facts.overlay_of(permit.overlay).gas_sample_minutes
    mine = [timing.sample_minutes for timing in law.gas.timings if timing.kind == permit.kind]
    return min([*mine, *([own] if own else [])], default=30)
