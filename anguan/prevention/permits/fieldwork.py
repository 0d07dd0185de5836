"""What waits for somebody on the spot (现场任务) about special work: to sign, prepare, watch, accept.

The pages of a person's own permits go with the tasks, so that everything done in the field opens without network.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.mobile.fieldwork import MOST_TASKS, Task
from anguan.foundation.ui.formats import said_moment
from anguan.foundation.words import mark as _
from anguan.prevention.permits import looks, queries
from anguan.prevention.permits.catalog import common
from anguan.prevention.permits.models import Handover, Permit, SpotCheck
from anguan.prevention.permits.queries import rows_of
from anguan.prevention.permits.rules.lifecycle import LIVE_STATES, State
from anguan.prevention.permits.rules.needs import OF_NODE

SOON = timedelta(minutes=15)
_GAS_KINDS = frozenset({"hot_work", "confined_space", "temporary_electricity"})


def tasks(actor: Actor, today: date) -> list[Task]:
    """Return what this person has to do on the spot about special work, what cannot wait first."""
    if actor.enterprise_id is None or not actor.may("permits.work"):
        return []
    now = clock.now()
    mine = [permit for permit in queries.mine(actor)[: 2 * MOST_TASKS] if permit.state != State.DRAFT]
    found = [*_urgent(mine, actor, actor.enterprise_id, now), *_own(mine, actor, now), *_signatures(actor, now)]
    del today  # what is due by the hour asks for the moment
    return found[:MOST_TASKS]


def _urgent(mine: list[Permit], actor: Actor, home: UUID, now: datetime) -> Iterator[Task]:
    """Answer a spot check, take over a watch: somebody waits for it."""
    checks = rows_of(SpotCheck, actor).filter(
        enterprise_id=home, permit__in=[one.pk for one in mine], answered_at__isnull=True,
        asked__in=["photo", "stop"],
    )  # fmt: skip
    by_id = {permit.pk: permit for permit in mine}
    for check in checks.order_by("answer_due_at")[:MOST_TASKS]:
        page = reverse("permits:answer", args=[check.permit_id, check.pk])
        words = _("抽查：{what} 现在拍现场").format(what=_what(by_id[check.permit_id]))
        yield Task(words, check.office_name, page, clock.day_of(now), "wrong")
    offers = rows_of(Handover, actor).filter(
        enterprise_id=home, to_id=actor.person_id, accepted_at__isnull=True,
        permit__state__in=[*map(str, LIVE_STATES)],
    )  # fmt: skip
    for offer in offers.select_related("permit").order_by("at")[:MOST_TASKS]:
        page = reverse("permits:watch", args=[offer.permit_id])
        words = _("接班监护：{what}").format(what=_what(offer.permit))
        yield Task(words, _("{who} 交给您").format(who=offer.from_name), page, clock.day_of(now), "wrong")


def _own(mine: list[Permit], actor: Actor, now: datetime) -> Iterator[Task]:
    """Prepare, watch, put right, finish: what the people of a permit do."""
    today = clock.day_of(now)
    for permit in mine:
        what, keep = _what(permit), _pages(permit, actor)
        here = actor.person_id in {permit.guardian_id, permit.leader_id}
        match permit.state:
            case State.APPROVED:
                page = reverse("permits:prepare", args=[permit.pk])
                start = permit.planned_start or now
                yield Task(
                    _("作业准备：{what}").format(what=what) if here else _("交底签字：{what}").format(what=what),
                    _("计划 {at} 开始").format(at=said_moment(start, at=now)),
                    page if here else reverse("permits:briefing", args=[permit.pk]), clock.day_of(start), keep=keep,
                )  # fmt: skip
            case State.WORKING:
                sub, late = _next_due(permit, now)
                page = reverse("permits:watch", args=[permit.pk])
                yield Task(
                    _("作业监护：{what}").format(what=what), sub, page, today, "wrong" if late else "plain", keep
                )
            case State.SUSPENDED:
                cause = looks.CAUSES.get(permit.suspended_cause, "")
                page = reverse("permits:watch", args=[permit.pk])
                yield Task(_("已中止：{what}").format(what=what), cause, page, today, "wrong", keep)
            case _:
                continue


def _signatures(actor: Actor, now: datetime) -> Iterator[Task]:
    for waiting in queries.to_sign(actor, at=now, most=MOST_TASKS):
        permit, accepts = waiting.permit, waiting.slot == "acceptance"
        page = reverse("permits:accept", args=[permit.pk]) if accepts else reverse(
            "permits:sign", args=[permit.pk, waiting.slot]
        )  # fmt: skip
        words = _("验收：{what}") if accepts else _("签批：{what}")
        day = clock.day_of(permit.planned_start) if permit.planned_start and not accepts else clock.day_of(now)
        yield Task(words.format(what=_what(permit)), waiting.title, page, day)


def _what(permit: Permit) -> str:
    return f"{looks.what(permit)} · {permit.place}"


def _next_due(permit: Permit, now: datetime) -> tuple[str, bool]:
    """Return what is due next, and whether it is late or nearly so."""
    dues = [
        (permit.gas_due_at, _("气体记录")), (permit.photo_due_at, _("监护照片")), (permit.valid_until, _("有效期")),
    ]  # fmt: skip
    found = sorted((at, words) for at, words in dues if at is not None)
    if not found:
        return "", False
    at, words = found[0]
    if at <= now:
        return _("{words}已超时").format(words=words), True
    return _("{words}还剩 {left}").format(words=words, left=looks.length(at - now)), at - now <= SOON


def _pages(permit: Permit, actor: Actor) -> tuple[str, ...]:
    """Return the pages of a permit that have to open without network."""
    names = ["briefing", "measures", "stop", "finish"] if permit.state != State.APPROVED else ["briefing", "measures"]
    names += ["gas"] if permit.kind in _GAS_KINDS else []
    nodes = ["site_monitoring"] if permit.state != State.APPROVED else []
    nodes += [node.id for node in common().nodes if node.when == "before_start" and _shown(node.id, node.kinds, permit)]
    home = "prepare" if permit.state == State.APPROVED else "watch"
    pages = [reverse(f"permits:{name}", args=[permit.pk]) for name in (home, *names)]
    pages += [reverse("permits:show", args=[permit.pk, node]) for node in nodes]
    if permit.state == State.APPROVED:
        pages += [reverse("permits:sign_briefing", args=[permit.pk, person]) for person in _crew(permit, actor)]
    return tuple(pages)


def _shown(node: str, kinds: tuple[str, ...], permit: Permit) -> bool:
    return node in OF_NODE and node != "gas_analysis_record" and (not kinds or permit.kind in kinds)


def _crew(permit: Permit, actor: Actor) -> list[UUID]:
    crew = queries.crew_of(permit, by=actor)
    return list(dict.fromkeys(one.person_id for one in crew if one.briefed_at is None))[:8]
