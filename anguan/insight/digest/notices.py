"""What is told of digests (速览消息): to every officer of the office, with the page on paper for their mail."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from django.urls import reverse

from anguan.foundation.notify.channels import Attachment
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.words import mark as _
from anguan.insight.digest import sheets
from anguan.insight.digest.models import Digest
from anguan.insight.digest.services import TOPIC


def _describe(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    """Return what tells of digests, in one statement for a batch."""
    return {
        digest.pk: Item(
            title=_("每日速览：{summary}").format(summary=digest.content["summary"]),
            note=_("{office}，{day.month}月{day.day}日").format(office=digest.office_name, day=digest.day),
            url=reverse("digest:digest", args=[digest.pk]),
            kind=_("每日速览"),
        )
        for digest in Digest.objects.filter(pk__in={row.source_id for row in rows})
    }


@lru_cache(maxsize=64)
def _paper(digest_id: UUID) -> Attachment | None:
    """Return the digest on paper; an office's officers get their mail within minutes, and all the same one."""
    digest = Digest.objects.filter(pk=digest_id).first()
    if digest is None:
        return None
    name = _("每日速览-{digest.office_name}-{digest.day}.pdf").format(digest=digest)
    return Attachment(name, "application/pdf", sheets.sheet_of(digest))


TOPICS: tuple[Topic, ...] = (
    Topic(TOPIC, _("每日速览"), _describe, channels=("inbox", "webpush", "email"), url="/digest/", papers=_paper),
)
