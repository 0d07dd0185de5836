"""What is told of duties (履职消息): a proof in doubt or refused, an exemption asked or decided, items taken over."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.ui.navigation import address
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Exemption, Obligation, Proof
from anguan.responsibility.duties.services import clocking, telling

_CHANNELS = ("inbox", "webpush")
_LIST = "/duties/"


def _proofs(rows: Sequence[Outgoing], *, live: bool) -> list[Proof]:
    keys = {row.source_id for row in rows}
    found = Proof.objects.filter(pk__in=keys, void_at__isnull=live).select_related("obligation")
    return list(found)


def _doubtful(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    found = [proof for proof in _proofs(rows, live=True) if proof.doubts]
    named = clocking.titles_of([proof.obligation for proof in found])
    return {
        proof.pk: Item(
            title=_("“{title}”的证明存疑").format(title=named[proof.obligation.duty]),
            note="；".join(str(doubt.get("words", "")) for doubt in proof.doubts)[:200],
            url=address("duties:item", proof.obligation_id) or _LIST,
            kind=_("证明存疑"),
        )
        for proof in found
    }


def _voided(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    found = _proofs(rows, live=False)
    named = clocking.titles_of([proof.obligation for proof in found])
    return {
        proof.pk: Item(
            title=_("“{title}”的证明没有被认可").format(title=named[proof.obligation.duty]),
            note=_("{name}：{why}").format(name=proof.void_by_name, why=proof.void_why),
            url=address("duties:item", proof.obligation_id) or _LIST,
            kind=_("证明不予认可"),
        )
        for proof in found
    }


def _asked(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    found = list(Exemption.objects.filter(pk__in={row.source_id for row in rows}, state="asked"))
    firms = dict(Enterprise.objects.filter(pk__in={one.enterprise_id for one in found}).values_list("pk", "name"))
    return {
        one.pk: Item(
            title=_("{firm}申报“{title}”不适用").format(firm=firms[one.enterprise_id], title=one.title),
            note=one.reason[:200],
            url=address("duties:second_look") or _LIST,
            kind=_("不适用待复核"),
        )
        for one in found
    }


def _decided(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    found = Exemption.objects.filter(pk__in={row.source_id for row in rows}, state__in=["upheld", "refused"])
    said = {"upheld": _("“{title}”经复核不适用"), "refused": _("“{title}”经复核仍应办理")}
    return {
        one.pk: Item(title=said[one.state].format(title=one.title), note=one.note[:200], url=_LIST, kind=_("复核结果"))
        for one in found
    }


def _handed(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    items = {}
    for row in Obligation.objects.filter(pk__in={row.source_id for row in rows}, handed_at__isnull=False):
        many = Obligation.objects.filter(enterprise_id=row.enterprise_id, handed_at=row.handed_at).count()
        items[row.pk] = Item(
            title=_("{name}的 {count} 件履职事项由您接手").format(name=row.handed_from, count=many),
            note=_("请看一遍日期，安排好人"),
            url=_LIST,
            kind=_("接手的事项"),
        )
    return items


def _topic(key: str, title: str, describe: Callable[[Sequence[Outgoing]], Mapping[UUID, Item]], *must: str) -> Topic:
    return Topic(key, title, describe, channels=_CHANNELS, must=frozenset(must), url=_LIST)


TOPICS: tuple[Topic, ...] = (
    _topic(telling.DOUBTFUL, _("证明存疑"), _doubtful, "manager", "principal"),
    _topic(telling.VOIDED, _("证明不予认可"), _voided, "manager", "principal"),
    _topic(telling.ASKED, _("不适用待复核"), _asked, "town"),
    _topic(telling.DECIDED, _("不适用复核结果"), _decided, "manager", "principal"),
    _topic(telling.HANDED, _("接手的事项"), _handed, "person", "principal"),
)
