"""The pages of rounds, as the web role sees them: an office sends, an enterprise answers, others see nothing."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.oversight.rounds import queries, tasks
from anguan.oversight.rounds.models import Reply, Round
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise


def publish(by: Actor, **named: str) -> Round:
    said = {
        "title": "开展冬季用电安全自查", "body": "逐车间查配电箱。", "answer": "reply", "audience": "enterprises",
        "reply_by": (clock.today() + timedelta(days=5)).isoformat(), **named,
    }  # fmt: skip
    answer = client_of(by).post("/rounds/new", said)
    assert answer.status_code == 302, answer.content.decode()
    notice = Round.objects.get()
    [job] = ProcrastinateJob.objects.filter(task_name="rounds.send")
    tasks.send(**job.args)
    notice.refresh_from_db()
    return notice


def test_an_office_sends_an_enterprise_answers_and_the_office_sees_it(
    city: Actor, li: Actor, huahai: Enterprise, stranger: Enterprise, zhou: Actor, sun: Actor, far_officer: Actor
) -> None:
    notice = publish(city)
    assert (notice.state, notice.total) == ("open", 2)
    mine, theirs = (queries.received_by(one).get() for one in (zhou, sun))

    page = client_of(zhou).get(f"/rounds/replies/{mine.pk}")
    assert "逐车间查配电箱" in page.content.decode()
    assert Reply.objects.get(pk=mine.pk).reader_name == "周明"
    empty = client_of(zhou).post(f"/rounds/replies/{mine.pk}", {"text": ""})
    assert empty.status_code == 422
    assert "请写明办理情况" in empty.content.decode()
    given = client_of(zhou).post(f"/rounds/replies/{mine.pk}", {"text": "查出 3 处"})
    assert given.status_code == 302

    seen = client_of(city).get(f"/rounds/{notice.pk}").content.decode()
    assert "查出 3 处" in seen
    assert "催办未回复的 1 家" in seen
    town = client_of(li).get(f"/rounds/{notice.pk}").content.decode()  # those of its own territory, and no pressing
    assert "查出 3 处" in town
    assert "建湖双湖" not in town
    assert "催办未回复" not in town
    assert client_of(sun).get(f"/rounds/replies/{mine.pk}").status_code == 404
    assert client_of(far_officer).get(f"/rounds/replies/{mine.pk}").status_code == 404
    assert client_of(zhou).get(f"/rounds/replies/{theirs.pk}").status_code == 404
    assert client_of(city).post(f"/rounds/{notice.pk}/press").status_code == 302
    again = client_of(city).post(f"/rounds/{notice.pk}/press", headers={"Accept": "text/html"})
    assert again.status_code == 409
    assert "刚刚催办过" in again.content.decode()


def test_while_it_is_written_it_says_to_how_many_it_goes(city: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    said = {"audience": "named", "answer": "reply", "names": f"{huahai.name}\n不存在的厂"}
    told = client_of(city).post("/rounds/new/count", said).content.decode()
    assert "指定的 1 家企业" in told
    assert "不存在的厂" in told


@pytest.mark.parametrize("address", ["/rounds/", "/rounds/new"])
def test_an_enterprise_sends_nothing(zhou: Actor, address: str) -> None:
    assert client_of(zhou).get(address).status_code == 403
