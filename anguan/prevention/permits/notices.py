"""What is told of special work (作业票消息): asked to sign, decided, stopped, checked, near by."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import Handover, Interruption, Permit, SpotCheck
from anguan.prevention.permits.rules import State
from anguan.prevention.permits.services import telling

_CHANNELS = ("inbox", "webpush")
_LOUD = ("inbox", "webpush", "sms")
_LIST = "/permits/"


def _permits(rows: Sequence[Outgoing]) -> dict[UUID, Permit]:
    return Permit.objects.defer("grams").in_bulk({row.source_id for row in rows})


def _name(permit: Permit) -> str:
    """Return what people call it: 二级动火 一号库东侧."""
    sheet = catalog.kinds().get(permit.kind)
    if sheet is None:
        return permit.place
    level = sheet.level(permit.level)
    return f"{level.title if level else ''}{sheet.short} {permit.place}"


def _address(permit: Permit) -> str:
    return reverse("permits:detail", args=[permit.pk])


def _period(permit: Permit) -> str:
    if permit.planned_start is None:
        return permit.number
    return _("{number}，计划 {start} 开始").format(
        number=permit.number, start=f"{clock.local(permit.planned_start):%m-%d %H:%M}"
    )


def _described(
    lead: str, kind: str, wanted: Callable[[Permit], bool], note: Callable[[Permit], str] = _period
) -> Callable[[Sequence[Outgoing]], Mapping[UUID, Item]]:
    """Return what tells of permits; what has been overtaken meanwhile is not told."""

    def describe(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
        return {
            permit.pk: Item(title=lead.format(what=_name(permit)), note=note(permit), url=_address(permit), kind=kind)
            for permit in _permits(rows).values()
            if wanted(permit)
        }

    return describe


def _asked(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    """Return what tells of a signature, an answer or the guard that is asked for now."""
    permits = _permits(rows)
    offered = set(
        Handover.objects.filter(permit__in=list(permits), accepted_at__isnull=True).values_list("permit_id", flat=True)
    )
    leads = {
        State.SUBMITTED: _("请签批：{what}"),
        State.APPROVED: _("作业前请办理：{what}"),
        State.FINISHED: _("请验收：{what}"),
    }
    found = {}
    for permit in permits.values():
        lead = _("请接班监护：{what}") if permit.pk in offered else leads.get(State(permit.state))
        if lead is not None:
            found[permit.pk] = Item(lead.format(what=_name(permit)), _period(permit), _address(permit), _("待签批"))
    return found


def _shut(lead: str, kind: str) -> Callable[[Sequence[Outgoing]], Mapping[UUID, Item]]:
    """Return what tells of work that was stopped: why, and what opens the gate again."""

    def describe(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
        permits = _permits(rows)
        why: dict[UUID, str] = {}
        for one in Interruption.objects.filter(permit__in=list(permits)).order_by("start", "id"):
            who = _("{name}：").format(name=one.stopper_name) if one.stopper_name else ""
            why[one.permit_id] = f"{who}{one.said or one.reopens}"
        return {
            permit.pk: Item(
                title=lead.format(what=_name(permit)),
                note=permit.ended_reason or why.get(permit.pk, permit.number), url=_address(permit), kind=kind,
            )
            for permit in permits.values()
            if permit.state != State.WORKING
        }  # fmt: skip

    return describe


def _checked(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    """Return what tells of spot checks: asked, answered, concluded."""
    checks = SpotCheck.objects.filter(pk__in={row.source_id for row in rows}).select_related("permit")
    return {check.pk: _check(check) for check in checks.defer("permit__grams")}


def _check(check: SpotCheck) -> Item:
    what, office = _name(check.permit), check.office_name
    title = {"photo": _("抽查，请立即拍照：{what}"), "stop": _("责令停止作业：{what}")}.get(
        check.asked, _("抽查：{what}")
    )
    note = _("{office}：{said}").format(office=office, said=check.said or _("请在 15 分钟内拍摄现场"))
    if check.result == "fine":
        title, note = _("抽查通过：{what}"), check.result_said or office
    elif check.result == "wrong":
        title, note = _("抽查发现问题：{what}"), check.result_said
    elif check.answered_at is not None:
        title, note = _("抽查已答复：{what}"), check.permit.enterprise_name
    url = reverse("permits:spot_check", args=[check.permit_id, check.pk])
    return Item(title.format(what=what), note, url, _("抽查"))


def _is_open(permit: Permit) -> bool:
    return permit.is_open


TOPICS: tuple[Topic, ...] = (
    Topic(telling.ASKED, _("作业票待办"), _asked, channels=_CHANNELS, url=_LIST),
    Topic(
        telling.APPROVED, _("作业票已批准"),
        _described(_("已批准：{what}"), _("已批准的作业票"), lambda permit: permit.state == State.APPROVED),
        channels=_CHANNELS, url=_LIST,
    ),
    Topic(
        telling.SENT_BACK, _("作业票退回"),
        _described(_("已退回，请修改：{what}"), _("退回的作业票"), lambda permit: permit.state == State.DRAFT),
        channels=_CHANNELS, url=_LIST,
    ),
    Topic(
        telling.STOPPED, _("作业叫停"), _shut(_("作业已停止：{what}"), _("停止的作业")), channels=_LOUD,
        must=frozenset({"principal", "manager", "person"}), url=_LIST,
    ),
    Topic(
        telling.SHUT, _("作业自动中止"), _shut(_("作业已自动中止：{what}"), _("自动中止的作业")), channels=_LOUD,
        must=frozenset({"principal", "manager", "person"}), url=_LIST,
    ),
    Topic(
        telling.CHECKED, _("作业抽查"), _checked, channels=_LOUD, must=frozenset({"manager", "person"}), url=_LIST
    ),
    Topic(
        telling.NEARBY, _("周边作业"),
        _described(
            _("附近有新的特殊作业，请核对：{what}"), _("周边作业"), _is_open,
            lambda permit: _("打开作业票查看距离、时间和要做的事"),
        ),
        channels=_CHANNELS, must=frozenset({"manager", "person"}), url=_LIST,
    ),
)  # fmt: skip
