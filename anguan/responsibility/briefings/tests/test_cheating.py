"""Who would rather not hold a briefing, or not know the answer: what they may try, and what comes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.signing import client_of
from anguan.responsibility.briefings import services
from anguan.responsibility.briefings.models import Briefing, Team
from anguan.responsibility.briefings.rules.saying import HeldSaid, OpeningSaid, SignInSaid
from anguan.responsibility.briefings.services import TakenAlready
from anguan.responsibility.briefings.tests.makers import EIGHT, make_briefing, make_photo, make_signature, make_team
from anguan.responsibility.briefings.tests.stories import scoped

HOUR = timedelta(hours=1)
ASKED = {"ask": "开除尘器门之前要做什么？", "answer": "先停机断电再开门", "lesson": "dust", "topic": "dust"}
TOLD = {"key": "dust", "title": "清理除尘器", "ask": ASKED["ask"], "answer": ASKED["answer"]}


def test_nobody_reads_the_answer_before_they_are_asked(team: Team, wu: Actor, chen: Actor) -> None:
    briefing = make_briefing(team, question=ASKED, topics=[TOLD])
    api, page = f"/api/v1/briefings/{briefing.pk}", reverse("briefings:detail", args=[briefing.pk])
    for address in (api, page):
        assert ASKED["answer"] not in client_of(chen).get(address).content.decode()
        assert ASKED["answer"] in client_of(wu).get(address).content.decode()
    Briefing.objects.filter(pk=briefing.pk).update(state="held", held_at=EIGHT, received_at=EIGHT)
    assert ASKED["answer"] in client_of(chen).get(api).content.decode()


def test_a_key_opens_for_one_team(team: Team, wu: Actor) -> None:
    said = OpeningSaid(uuid7(), team_id=team.pk)
    first = scoped(wu, services.open_briefing, said, at=EIGHT)
    assert scoped(wu, services.open_briefing, said, at=EIGHT) == first
    other = make_team(leader=wu, name="打磨班", members=[wu])
    with pytest.raises(Refused) as refusal:
        scoped(wu, services.open_briefing, OpeningSaid(said.id, team_id=other.pk), at=EIGHT)
    assert refusal.value.codes == ["key_used"]


def test_a_form_without_a_key_is_no_repetition(team: Team, wu: Actor) -> None:
    briefing = make_briefing(team, state="held")
    with pytest.raises(TakenAlready) as refusal:
        scoped(wu, services.hold, briefing.pk, HeldSaid(note="另一次说的"), at=EIGHT)
    assert refusal.value.codes == ["already_held"]


def test_a_picture_of_noon_does_not_show_the_morning(team: Team, wu: Actor) -> None:
    """Told as held without network at half past seven, three hours later, with a picture of half past ten."""
    late = EIGHT + 3 * HOUR
    opening = OpeningSaid(uuid7(), team_id=team.pk, device_at=EIGHT, offline=True)
    briefing = scoped(wu, services.open_briefing, opening, at=late)
    scoped(wu, services.sign_in, briefing.pk, SignInSaid(services.code_of(briefing, at=late)), at=late)
    held = HeldSaid(
        topics=[TOLD], heads=1, photo_ids=[make_photo(wu, at=late).pk], device_at=EIGHT, offline=True,
        signature_id=make_signature(wu, at=late).pk,
    )  # fmt: skip
    done = scoped(wu, services.hold, briefing.pk, held, at=late, key="one")
    assert (done.held_at, [doubt["code"] for doubt in done.doubts]) == (EIGHT, ["taken_another_time"])
