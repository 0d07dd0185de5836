"""The page of one permit: its state, the one next thing for its reader, facts, people, chain, proof, story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.ui import formats
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.navigation import address
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, looks, queries, services
from anguan.prevention.permits.models import GasTest, Permit
from anguan.prevention.permits.pages import about, gaslimits, proofs, story
from anguan.prevention.permits.pages.showing import permit_or_404
from anguan.prevention.permits.rules import LIVE_STATES, Part, State
from anguan.prevention.permits.rules.readings import point_title

# step → the page it is taken on (its own name unless another stands here), its icon
PAGES: dict[str, tuple[str, str]] = {
    "edit": ("edit", "pencil"),
    "submit": ("submit", "send"),
    "cancel": ("cancel", "ban"),
    "sign": ("sign", "pen-line"),
    "approve": ("sign", "stamp"),
    "send_back": ("sign", "corner-up-left"),
    "check": ("sign", "clipboard-check"),
    "recall": ("recall", "undo-2"),
    "condition": ("condition", "eye"),
    "prepare": ("prepare", "clipboard-check"),
    "start": ("prepare", "clipboard-check"),
    "record": ("watch", "eye"),
    "stop": ("stop", "octagon-x"),
    "resume": ("resume", "play"),
    "hand_over": ("hand_over", "arrow-left-right"),
    "extend": ("extend", "calendar-clock"),
    "finish": ("finish", "flag"),
    "accept": ("accept", "badge-check"),
    "withdraw": ("withdraw", "archive-restore"),
    "void": ("void", "file-x-2"),
}
AT_ONCE = {"recall": _("撤回后回到草稿，已签的要重新签。确定撤回吗？")}  # one press, asked first
FIRST = ("sign", "approve", "coordinate", "start", "prepare", "record", "resume", "accept", "finish", "submit", "edit")
BESIDE = 2  # as many buttons stand beside the first; the rest are folded away
NOT_BESIDE = {"send_back", "sign", "approve", "start", "record"}  # part of the first, or of its page


@dataclass(frozen=True)
class Button:
    """One thing to do: its words, where it leads, and how it looks."""

    name: str
    label: str
    href: str
    icon: str
    style: str = "plain"
    post: bool = False
    confirm: str = ""


@page("permits.view")
def detail(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """One permit, as its reader may see it."""
    permit, at = permit_or_404(request, permit_id), clock.now()
    actor = request.actor
    known = about.of(permit, by=actor, at=at)
    todo = _todo(request, permit, at)
    first, others = _buttons(request, permit, at, ready=not todo, crossing=bool(known["beside"]))
    tests: list[GasTest] = known["gas_tests"]
    shots = exhibits_of([permit.pk, *(test.pk for test in tests)], by=actor)
    taken = [one for one in shots[permit.pk] if one.kind != "signature"]
    history = list(history_of(permit.pk, by=actor))
    halted = queries.interruption_of(permit, by=actor) if permit.state == State.SUSPENDED else None
    last = queries.proofs_of(permit, by=actor).first()
    context: dict[str, Any] = {
        **known,
        "lead": " · ".join(filter(None, (permit.number, "" if actor.enterprise_id else permit.enterprise_name))),
        "way": looks.WAY,
        "place": looks.place_on_the_way(permit.state),
        "next_words": _next_words(permit, known["chain"], at=at),
        "first": first,
        "others": others[:BESIDE],
        "more": others[BESIDE:],
        "todo": todo,
        "todo_title": _("提交前还要，{n} 项").format(n=len(todo)),
        "halted": _halted(halted) if halted else None,
        "gone": _gone(permit),
        "shots": taken[:12],
        "gas_rows": [_gas_row(test, queries.law_of(permit, at)) for test in tests],
        "story": story.story_of(history, {one.pk: one for each in shots.values() for one in each}),
        "may_meet": actor.enterprise_id == permit.enterprise_id and permit.leader_id == actor.person_id,
        "proof_note": proofs.note_of(last, at=at) if last else _("还没有研判"),
        "proof_facts": [
            (_("执行"), catalog.law_words(permit.law_version or (last.law_version if last else "")) or "—", "wide"),
            (_("票样"), f"{catalog.kinds()[permit.kind].form} {catalog.kinds()[permit.kind].form_title}", "wide"),
        ],
    }  # fmt: skip
    return render(request, "permits/detail.html", context)


@page("permits.view")
def proof(request: ActorRequest, permit_id: UUID) -> HttpResponse:
    """Every rule that spoke of a permit: by which clause, what it saw, what it said; the latest judgement first."""
    permit, at = permit_or_404(request, permit_id), clock.now()
    judgements = list(queries.proofs_of(permit, by=request.actor)[: proofs.MOST])
    asked = request.GET.get("at", "")
    chosen = next((one for one in judgements if str(one.pk) == asked), judgements[0] if judgements else None)
    context = {
        "permit": permit,
        "what": looks.what(permit),
        "judgements": judgements,
        "tabs": [(proofs.tab_of(one, at=at), f"?at={one.pk}", one is chosen) for one in judgements],
        "shown": proofs.shown(chosen, at=at) if chosen else None,
    }
    return render(request, "permits/proof.html", context)


def _todo(request: ActorRequest, permit: Permit, at: datetime) -> list[Any]:
    """Return what a draft still lacks, for whoever may hand it in."""
    if permit.state != State.DRAFT or request.actor.enterprise_id != permit.enterprise_id:
        return []
    return list(services.verdict_of(permit, "submit", by=request.actor, at=at).reasons)


def _buttons(
    request: ActorRequest, permit: Permit, at: datetime, *, ready: bool, crossing: bool
) -> tuple[Button | None, list[Button]]:
    """Return the one next thing for this person, and the rest."""
    actor = request.actor
    steps = {step.name: step for step in queries.steps_of(permit, by=actor, at=at)}
    slots = [slot for slot in queries.next_slots(permit, by=actor) if queries.holds(slot, permit, by=actor, at=at)]
    if not ready:
        steps.pop("submit", None)
    buttons: dict[str, Button] = {}
    for name, step in steps.items():
        page_name, icon = PAGES.get(name, (name, "circle"))
        href = address(f"permits:{page_name}", permit.pk, slots[0]) if page_name == "sign" and slots else ""
        if page_name != "sign":
            href = address(f"permits:{page_name}", permit.pk)
        if not href:
            continue
        label = step.label
        if name == "check":
            label = looks.slot_title(slots[0])
        if name in {"sign", "approve"}:
            label = _("{slot}签字").format(slot=looks.slot_title(slots[0])) if name == "sign" else step.label
        if name == "edit" and not ready:
            label = _("补全内容")
        if name == "record":
            label = _("打开监护页")
        style = "danger" if step.tone == "danger" else "plain"
        at_once = name in AT_ONCE or name == "submit"
        buttons[name] = Button(name, label, href, icon, style, at_once, AT_ONCE.get(name, ""))
    mine = queries.parts_of(actor, permit, at=at)
    if (coordinates := _coordination(permit, actor, mine, crossing=crossing)) is not None:
        buttons[coordinates.name] = coordinates
    order = list(FIRST)
    if Part.OVERSEER in mine and Part.SIGNER not in mine and permit.is_open:
        order = ["condition", *order]
        if "condition" in buttons:
            buttons["condition"] = Button("condition", _("查看全貌，提要求或叫停"), buttons["condition"].href, "eye")
    chosen = next((buttons[name] for name in ("check", *order) if name in buttons), None)
    rest = [one for name, one in buttons.items() if one is not chosen and name not in NOT_BESIDE]
    if actor.may("permits.apply") and actor.enterprise_id == permit.enterprise_id and permit.state != State.DRAFT:
        rest.append(Button("copy", _("照此再开一张"), f"{address('permits:new')}?copy={permit.pk}", "copy"))
    for name, label, icon in (("paper", _("打印作业票"), "printer"), ("export", _("导出全过程"), "package")):
        allowed = name != "export" or actor.may("permits.export")
        if permit.number and allowed and (href := address(f"permits:{name}", permit.pk)):
            rest.append(Button(name, label, href, icon))
    if actor.is_official and actor.may("permits.inspect") and (href := address("permits:spot", permit.pk)):
        spot = Button("spot", _("抽查"), href, "search-check")
        if chosen is None and permit.state in LIVE_STATES:
            return spot, rest
        rest.insert(0, spot)
    return chosen, rest


def _coordination(permit: Permit, actor: Actor, mine: frozenset[str], *, crossing: bool) -> Button | None:
    """Return what is to be done about crossing work (4.7): the coordinator signs, or is named by who answers for it."""
    href = address("permits:coordinator", permit.pk)
    if not href or not permit.is_open:
        return None
    if permit.coordinator_id == actor.person_id:
        return Button("coordinate", _("协调人签字"), href, "signature") if permit.coordinated_at is None else None
    if crossing and permit.coordinator_id is None and mine & {Part.APPLICANT, Part.MANAGER}:
        return Button("name_coordinator", _("指定交叉作业协调人"), href, "users")
    return None


def _next_words(permit: Permit, chain: list[about.Slot], *, at: datetime) -> str:
    now = [one for one in chain if one.now]
    match permit.state:
        case State.DRAFT:
            return _("还是草稿。补全后提交，签批人会收到消息。")
        case State.SUBMITTED:
            who = "；".join(f"{one.title}" + (f"（{one.waits_for}）" if one.waits_for else "") for one in now)
            return _("正在签批，等待：{who}。").format(who=who) if now else _("正在签批。")
        case State.APPROVED:
            words = _("已批准，计划{start} 开始。开工前要交底、确认措施、分析气体、现场取证。")
            return words.format(start=looks.moment(permit.planned_start or at, at=at))
        case State.WORKING:
            return _("作业中，由{who}监护，有效至 {until}。").format(
                who=permit.guardian_name, until=looks.moment(permit.valid_until or at, at=at)
            )
        case State.SUSPENDED:
            return _("作业已停，任何人不得继续。满足恢复条件后由监护人恢复。")
        case State.FINISHED:
            return _("作业完毕，等待验收签字：{who}。").format(
                who=now[0].waits_for if now and now[0].waits_for else _("所在单位")
            )
        case State.CLOSED:
            return _("已验收归档，内容不能再改。")
        case _:
            return ""


def _halted(row: Any) -> dict[str, str]:
    who = row.stopper_name or _("系统")
    words = "，".join(part for part in (looks.CAUSES.get(row.cause, row.cause), row.said) if part)
    return {
        "words": _("{words}（{who}）").format(words=words, who=who),
        "reopens": row.reopens or _("查明原因、消除后由监护人恢复"),
    }


def _gone(permit: Permit) -> tuple[str, str] | None:
    words = {
        State.EXPIRED: (_("已超过有效期"), _("不得再按这张票作业。需要继续的，照此再开一张，重新签批。")),
        State.WITHDRAWN: (_("作业票已收回"), permit.ended_reason),
        State.VOIDED: (_("作业票已作废"), permit.ended_reason or _("作业内容、范围或条件有变，要重新办票。")),
        State.CANCELLED: (_("作业已取消"), permit.ended_reason),
    }
    return words.get(State(permit.state))


def _gas_row(test: GasTest, law: catalog.Law) -> list[object]:
    verdict = Badge(_("合格"), "done") if test.passed else Badge(_("不合格"), "alarm")
    return [
        formats.moment(test.at),
        point_title(test.point),
        gaslimits.said(test, law),
        test.instrument,
        test.analyst_name,
        verdict,
    ]
