"""What a team is told: its own special work first, then hazards, risks and the season; read out within a minute."""

from datetime import date

from anguan.foundation.access import Actor
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.prevention.permits.tests.makers import make_permit
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings import catalog, services
from anguan.responsibility.briefings.models import Team
from anguan.responsibility.briefings.rules.season import topics_for
from anguan.responsibility.briefings.rules.topics import (
    MOST,
    SCRIPT_LETTERS,
    chosen,
    is_right,
    options_of,
    question_of,
    script_of,
)
from anguan.responsibility.briefings.tests.makers import SEVEN, TODAY, make_team
from anguan.responsibility.briefings.tests.stories import scoped
from anguan.responsibility.learning import catalog as learning


def test_todays_work_and_open_hazards_come_first(
    huahai: Enterprise, team: Team, wu: Actor, chen: Actor, liu: Actor
) -> None:
    Enterprise.objects.filter(pk=huahai.pk).update(flags=["dust_explosion"])
    make_permit(huahai, state="approved", leader=wu, guardian=chen, worker=liu, place="一号库东侧")
    make_hazard(huahai, state="rectifying", assigned_to=wu.person_id, what="除尘器泄爆片破损", place="打磨间")
    topics = scoped(wu, services.propose, team, day=TODAY, at=SEVEN)
    assert [topic.key.partition(".")[0] for topic in topics][:3] == ["permits", "hazards", "flag_dust"]
    assert topics[0].title == "今天有动火：一号库东侧"
    assert "除尘器泄爆片破损" in topics[1].points[0]
    assert len(topics) <= MOST
    script, question = script_of(topics), question_of(topics)
    assert script.count("\n") + 1 == len(topics)
    assert (question.ask, question.lesson) == ("动火时监护人走开了，怎么办？", "hot_work")
    options = options_of(question, topics)
    assert len(options) == 3
    assert question.answer in options
    assert [is_right(question, topics, one) for one in options].count(True) == 1
    assert is_right(question, topics, "不知道，想再听一遍") is False
    assert is_right(question, topics[:1], "等人回来") is None  # nothing to choose from: said in their own words


def test_another_teams_work_is_nobody_elses_business(huahai: Enterprise, wu: Actor, qian: Actor, chen: Actor) -> None:
    make_permit(huahai, state="approved", leader=wu, guardian=chen, worker=wu)
    other = make_team(leader=qian, name="机加工二班", members=[qian])
    assert not any(
        topic.key.startswith("permits") for topic in scoped(qian, services.propose, other, day=TODAY, at=SEVEN)
    )


def test_the_catalogue_speaks_in_every_season_and_within_a_minute() -> None:
    lessons = learning.topics().keys()
    for listed in catalog.listed():
        assert 1 <= len(listed.points) <= 4, listed.id
        assert listed.lesson in lessons, listed.id
        assert "" not in {listed.ask, listed.answer}, listed.id
    for month in range(1, 13):
        topics = topics_for(date(2026, month, 15), flags=["dust_explosion"], place="workshop", weather=["雨"])
        told = chosen(topics)
        assert [topic.key for topic in told[:2]] == ["weather_rain", "flag_dust"]
        script = script_of(told)
        assert len(script.replace("\n", "")) <= SCRIPT_LETTERS
