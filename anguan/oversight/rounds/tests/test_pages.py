"""The pages of rounds, as the web role sees them: an office sends, an enterprise answers, others see nothing."""

from datetime import timedelta
from typing import Any

import pytest
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.topics import topics
from anguan.foundation.refusal import Refused
from anguan.oversight.rounds import queries, services, tasks
from anguan.oversight.rounds.models import Reply, Round
from anguan.oversight.rounds.tests import makers
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise


def send(job: Any, *, attempts: int = 0) -> None:
    """Do a job as the worker does, which has tried it before."""
    tried = job.procrastinate_job.evolve(attempts=attempts)
    tasks.send(JobContext(app=app, job=tried, start_timestamp=0, abort_reason=lambda: None), **job.args)


def publish(by: Actor, **named: str) -> Round:
    said = {
        "title": "开展冬季用电安全自查", "body": "逐车间查配电箱。", "answer": "reply", "audience": "enterprises",
        "reply_by": (clock.today() + timedelta(days=5)).isoformat(), **named,
    }  # fmt: skip
    answer = client_of(by).post("/rounds/new", said)
    assert answer.status_code == 302, answer.content.decode()
    notice = Round.objects.get()
    [job] = ProcrastinateJob.objects.filter(task_name="rounds.send")
    send(job)
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


def jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="rounds.send").order_by("id"))


def test_what_cannot_be_sent_is_shown_as_failed_and_sent_again(
    city: Actor, far_officer: Actor, zhou: Actor, huahai: Enterprise
) -> None:
    notice = makers.publish(city, at=clock.now())
    tasks.send.defer(round_id=str(notice.pk))
    Round.objects.filter(pk=notice.pk).update(post_id=uuid7())  # a post nobody finds, whatever the reason
    for attempts, state in ((0, "sending"), (8, "failed")):
        with pytest.raises(Post.DoesNotExist):
            send(jobs()[0], attempts=attempts)
        assert Round.objects.get(pk=notice.pk).state == state
    [told] = Outgoing.objects.filter(topic="rounds.failed")
    [item] = topics()["rounds.failed"].describe([told]).values()
    assert (told.person_id, item.url) == (city.person_id, f"/rounds/{notice.pk}")

    again = f"/rounds/{notice.pk}/send-again"
    shown = client_of(city).get(item.url).content.decode()
    for words in ("下发失败", "还没有单位收到", "再次下发", "撤回"):
        assert words in shown
    assert client_of(far_officer).post(again).status_code == 404
    Round.objects.filter(pk=notice.pk).update(post_id=city.post_id)
    assert client_of(city).post(again).status_code == 302
    assert client_of(city).post(again, headers={"Accept": "text/html"}).status_code == 409  # pressed twice
    [_first, second] = jobs()
    send(second)
    assert Round.objects.get(pk=notice.pk).state == "open"
    assert queries.received_by(zhou).count() == 1
    assert not topics()["rounds.failed"].describe([told])
    story = client_of(city).get(item.url).content.decode()
    assert "没有送出" in story
    assert "下发失败" not in story


def test_what_could_not_be_sent_in_time_is_withdrawn(city: Actor, huahai: Enterprise) -> None:
    notice = makers.publish(city, at=clock.now())
    services.give_up(notice.pk, at=clock.now())
    later = clock.now() + timedelta(days=30)
    with pytest.raises(Refused) as refusal:
        services.send_again(notice.pk, by=city, at=later)
    assert refusal.value.codes == ["day_past"]
    assert services.withdraw(notice.pk, by=city, at=later, reason="过了截止日期").state == "withdrawn"


def test_while_it_is_written_it_says_to_how_many_it_goes(city: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    said = {"audience": "named", "answer": "reply", "names": f"{huahai.name}\n不存在的厂"}
    told = client_of(city).post("/rounds/new/count", said).content.decode()
    assert "指定的 1 家企业" in told
    assert "不存在的厂" in told


@pytest.mark.parametrize("address", ["/rounds/", "/rounds/new"])
def test_an_enterprise_sends_nothing(zhou: Actor, address: str) -> None:
    assert client_of(zhou).get(address).status_code == 403
