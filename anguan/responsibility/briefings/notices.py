"""What is told of briefings (班前会消息): a team without people, a record that looks wrong, somebody kept from work."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import Item, Topic
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.models import Attendance, Briefing, Team
from anguan.responsibility.briefings.services import telling

_CHANNELS = ("inbox", "webpush")
_LIST = "/briefings/"


def _nobody(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    teams = Team.objects.filter(pk__in={row.source_id for row in rows}, closed_at__isnull=True)
    return {
        team.pk: Item(
            title=_("{team}没有成员，今天不生成班前会").format(team=team.name),
            note=_("请补充班组成员，或撤销这个班组"),
            url=reverse("briefings:team", args=[team.pk]),
            kind=_("没有成员的班组"),
        )
        for team in teams
    }


def _doubtful(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    found = Briefing.objects.filter(pk__in={row.source_id for row in rows}, doubtful=True, state="held")
    return {
        briefing.pk: Item(
            title=_("{team} {day} 班前会有存疑").format(team=briefing.team_name, day=f"{briefing.day:%m-%d}"),
            note="；".join(str(doubt.get("words", "")) for doubt in briefing.doubts)[:200],
            url=reverse("briefings:detail", args=[briefing.pk]),
            kind=_("班前会存疑"),
        )
        for briefing in found
    }


def _kept_from(rows: Sequence[Outgoing]) -> Mapping[UUID, Item]:
    keys = {row.source_id for row in rows}
    names: dict[UUID, list[str]] = {}
    for row in Attendance.objects.filter(briefing_id__in=keys, kept_from=True).order_by("id"):
        names.setdefault(row.briefing_id, []).append(row.name)
    return {
        briefing.pk: Item(
            title=_("{names}不得上岗").format(names="、".join(names[briefing.pk][:5])),
            note=_("{team} {day} 班前会").format(team=briefing.team_name, day=f"{briefing.day:%m-%d}"),
            url=reverse("briefings:detail", args=[briefing.pk]),
            kind=_("不得上岗"),
        )
        for briefing in Briefing.objects.filter(pk__in=names.keys() & keys)
    }


def _topic(key: str, title: str, describe: Callable[[Sequence[Outgoing]], Mapping[UUID, Item]]) -> Topic:
    return Topic(key, title, describe, channels=_CHANNELS, must=frozenset({"manager"}), url=_LIST)


TOPICS: tuple[Topic, ...] = (
    _topic(telling.NOBODY, _("班组没有成员"), _nobody),
    _topic(telling.DOUBTFUL, _("班前会存疑"), _doubtful),
    _topic(telling.KEPT_FROM, _("不得上岗"), _kept_from),
)
