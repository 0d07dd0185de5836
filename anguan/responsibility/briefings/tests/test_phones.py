"""One phone for several people (一部手机签几个人): nobody is refused for it, and the manager is told."""

from django.urls import reverse

from anguan.foundation import clock, turning
from anguan.foundation.access import Actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.responsibility.briefings import services
from anguan.responsibility.briefings.models import Attendance, Briefing, Team
from anguan.responsibility.briefings.pages.signing import PHONE
from anguan.responsibility.briefings.rules.saying import HeldSaid
from anguan.responsibility.briefings.tests.makers import make_briefing, make_photo, make_signature
from anguan.responsibility.briefings.tests.stories import scoped


def test_two_people_on_one_phone_are_told_of(team: Team, wu: Actor, chen: Actor, liu: Actor) -> None:
    now = clock.now()
    briefing = make_briefing(team, with_slot=False, at=now, day=clock.today())
    address = reverse("briefings:sign_in", args=[briefing.pk])
    first, second = client_of(chen), client_of(liu)
    for client in (first, second):
        said = {"code": turning.code_at(briefing.secret, clock.now()), "mind": "good"}
        assert client.post(address, said).status_code == 302
        second.cookies[PHONE] = first.cookies[PHONE].value
    assert Attendance.objects.filter(briefing=briefing, state="present").values("device_id").distinct().count() == 1
    held = HeldSaid(
        topics=[{"title": "今天清理除尘器"}], heads=2, photo_ids=[make_photo(wu, at=now).pk],
        signature_id=make_signature(wu, at=now).pk,
    )  # fmt: skip
    scoped(wu, services.hold, briefing.pk, held, at=clock.now())
    [doubt] = Briefing.objects.get(pk=briefing.pk).doubts
    assert (doubt["code"], sorted(doubt["by"]["people"])) == ("same_phone", ["刘洋", "陈卫东"])
