"""The page of one deadline (一项期限): what, until when, under which rule, who was told, how it was moved."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.deadlines import looks, services, steps
from anguan.foundation.deadlines.kinds import kinds
from anguan.foundation.deadlines.models import Deadline, Extension, LadderChange
from anguan.foundation.deadlines.queries import Happened, deadlines_for, history_of
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.links import safe_return
from anguan.foundation.ui.timeline import Entry
from anguan.foundation.words import mark as _

_TONES = {
    "began": "active",
    "moved": "wait",
    "handed": "neutral",
    "paused": "wait",
    "resumed": "active",
    "met": "done",
    "lapsed": "neutral",
    "asked": "wait",
    "granted": "active",
    "refused": "neutral",
    "ladder": "neutral",
}


@page("deadlines.view")
def detail(request: ActorRequest, deadline_id: UUID) -> HttpResponse:
    """One deadline, as its reader may see it."""
    at = clock.now()
    deadline = get_object_or_404(deadlines_for(request.actor), pk=deadline_id)
    ladder = steps.drawn(deadline, by=request.actor)
    history = history_of(deadline, request.actor)
    running = deadline.state in {"open", "paused"}
    context = {
        "deadline": deadline,
        "kind": kinds().get(deadline.kind),
        "badges": [looks.standing_badge(deadline, at=at)],
        "sentence": _sentence(deadline, at=at),
        "act": looks.act_of(deadline) if running and looks.is_own(deadline, request.actor) else None,
        "subject": looks.subject_url(deadline),
        "facts": _facts(deadline, at=at),
        "rule": _rule(deadline),
        "ladder": ladder,
        "due": looks.due_words(deadline.due_at, at=at),
        "history": [_entry(one, at=at) for one in history if one.what != "alarm"][::-1],
        "extensions": _extensions(history),
        "may_acknowledge": running and bool(ladder.unacknowledged),
    }
    return render(request, "deadlines/detail.html", context)


@require_POST
@page("deadlines.view")
def acknowledge(request: ActorRequest, deadline_id: UUID) -> HttpResponse:
    """Say that one has heard of it (知晓); what is owed stays owed."""
    deadline = get_object_or_404(deadlines_for(request.actor), pk=deadline_id)
    services.acknowledge(deadline.pk, by=request.actor, at=clock.now())
    messages.success(request, _("已记下您知晓。知晓不等于办结，期限照常计时。"))
    return HttpResponseRedirect(safe_return(request.POST.get("back", ""), otherwise=looks.page_of(deadline)))


def _sentence(deadline: Deadline, *, at: datetime) -> str:
    """Return what is to happen next, in one sentence."""
    who = deadline.doer_name or deadline.organisation or _("经办人")
    stands = looks.standing(deadline, at=at)
    left = looks.left_words(deadline.due_at, at=at)
    match stands:
        case "overdue":
            return _("等待{who}办理，已{left}。").format(who=who, left=left)
        case "paused":
            return _("计时已中止，恢复后按中止的时间顺延。")
        case "done":
            return _("已由{who}在期限内办结。").format(who=deadline.ended_by_name or who)
        case "done_late":
            return _("已由{who}办结，晚于期限。").format(who=deadline.ended_by_name or who)
        case "lapsed":
            return _("不再需要办理：{why}。").format(why=deadline.ended_why or _("事项已撤销")).replace("。。", "。")
        case _:
            return _("等待{who}办理，{left}。").format(who=who, left=left)


def _facts(deadline: Deadline, *, at: datetime) -> list[tuple[object, ...]]:
    facts: list[tuple[object, ...]] = [(_("期限"), looks.due_words(deadline.due_at, at=at))]
    if deadline.original_due_at != deadline.due_at:
        facts.append((_("最初期限"), looks.due_words(deadline.original_due_at, at=at)))
    facts += [
        (_("起算"), looks.due_words(deadline.began_at, at=at)),
        (_("经办人"), deadline.doer_name or _("未指定")),
        (_("单位"), deadline.organisation, "wide"),
        (_("地区"), looks.town_name(deadline)),
    ]
    if deadline.occasion:
        facts.append((_("期次"), deadline.occasion))
    if deadline.ended_at is not None:
        facts.append((_("办结时间"), looks.due_words(deadline.ended_at, at=at)))
    return facts


def _rule(deadline: Deadline) -> list[tuple[object, ...]]:
    """Return under which rule it is owed: its words, source, clause, how sure we are of it, and the version."""
    kind = kinds().get(deadline.kind)
    if kind is None:
        return [(_("规则版本"), deadline.rule_version, "wide")]
    facts: list[tuple[object, ...]] = [
        (_("规则"), kind.rule, "wide"),
        (_("依据"), looks.source_words(kind), "wide"),
        (_("可信程度"), CONFIDENCE_TITLES[kind.confidence]),
        (_("规则版本"), deadline.rule_version.rpartition("/")[2]),
        (_("催办阶梯"), _ladder_words(deadline), "wide"),
    ]
    return facts


def _ladder_words(deadline: Deadline) -> str:
    if not deadline.ladder_version:
        return _("统一标准")
    change = LadderChange.objects.filter(pk=deadline.ladder_version).first()
    if change is None:
        return _("本地标准")
    return _("{office} {day} 调整的本地标准").format(office=change.office_name, day=clock.day_of(change.made_at))


def _entry(one: Happened, *, at: datetime) -> Entry:
    facts: list[tuple[str, object]] = []
    if one.due_before is not None and one.due_after is not None:
        facts.append((_("原期限"), looks.due_words(one.due_before, at=at)))
    if one.due_after is not None:
        facts.append((_("期限") if one.due_before is None else _("新期限"), looks.due_words(one.due_after, at=at)))
    if one.extension is not None and one.what == "asked":
        facts += [
            (_("申请延至"), one.extension.asked_due_on),
            (_("期间管控"), one.extension.interim_measure),
        ]
    return Entry(
        one.title, at=one.at, who=one.by_name, tone=_TONES.get(one.what, "neutral"), said=one.note, facts=facts
    )


def _extensions(history: list[Happened]) -> list[tuple[Extension, Badge]]:
    found = {one.extension.pk: one.extension for one in history if one.extension is not None}
    return [(each, looks.DECISIONS.get(each.decision, Badge(each.decision))) for each in found.values()][::-1]
