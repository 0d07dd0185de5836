"""Preferences (接收偏好): by which channels a person hears of a topic, and their own quiet hours."""

from datetime import time

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.notify.models import Preference, QuietHours
from anguan.foundation.notify.rules.choosing import INBOX, ORDER
from anguan.foundation.notify.topics import topics
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

# The rung of a ladder that a role stands on, for topics that say `must` by listeners (config/listeners.py finds them).
_LISTENS_AS = {
    "safety_officer": "manager",
    "principal": "principal",
    "town_officer": "town",
    "county_officer": "county",
    "city_officer": "city",
}


def is_required(topic: str, actor: Actor) -> bool:
    """Say whether the actor's role must hear of a topic by the channels it asks for."""
    stands = actor.roles | {_LISTENS_AS[role] for role in actor.roles & _LISTENS_AS.keys()}
    return not topics()[topic].must.isdisjoint(stands)


@transaction.atomic
def prefer(topic: str, channel: str, *, wanted: bool, by: Actor) -> None:
    """Say whether one wants a topic by a channel; the inbox stays, and what the role must receive stays."""
    if topic not in topics() or channel not in ORDER:
        raise Refused(Reason("preference_unknown", _("没有这种消息或通知方式"), _("请从列表中选择")))
    if channel == INBOX and not wanted:
        raise Refused(Reason("inbox_stays", _("站内消息不能关闭"), _("可以关闭手机推送、邮件或短信")))
    if not wanted and is_required(topic, by) and channel in topics()[topic].channels:
        message = _("「{topic}」是您的岗位必须接收的").format(topic=topics()[topic].title)
        raise Refused(Reason("channel_required", message, _("可以另外增加通知方式，不能关闭这一种")))
    Preference.objects.update_or_create(
        person_id=by.person_id, topic=topic, channel=channel, defaults={"wanted": wanted}
    )


def preferences_of(actor: Actor) -> dict[tuple[str, str], bool]:
    """Return what somebody has said: by topic and channel."""
    rows = Preference.objects.filter(person_id=actor.person_id)
    return {(topic, channel): wanted for topic, channel, wanted in rows.values_list("topic", "channel", "wanted")}


def keep_quiet(start: time, end: time, *, by: Actor, working_days_only: bool = False) -> QuietHours:
    """Set one's own quiet hours; the urgent comes all the same."""
    hours, _created = QuietHours.objects.update_or_create(
        person_id=by.person_id, defaults={"start": start, "end": end, "working_days_only": working_days_only}
    )
    return hours


def end_quiet(*, by: Actor) -> None:
    """Do without quiet hours of one's own."""
    QuietHours.objects.filter(person_id=by.person_id).delete()
