"""What is told of documents (文书消息): somebody's hand is waited for."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork.models import Signatory
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.services.sending import TOLD


def _asked(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    """Return what tells of documents that still want somebody's hand."""
    found = Signatory.objects.filter(
        pk__in={row.source_id for row in rows}, state="missing", document__state=State.SIGNING
    ).select_related("document")
    return {
        row.pk: Item(
            _("请签署《{title}》").format(title=row.document.title), _("在手机上看过内容，手写签名即可"),
            reverse("paperwork:sign", args=[row.pk]), _("要签的文书"),
        )
        for row in found
    }  # fmt: skip


TOPICS: tuple[Topic, ...] = (
    Topic(TOLD, _("文书签名"), _asked, channels=("inbox", "webpush"), url="/paperwork/mine"),
)  # fmt: skip
