"""Pages of training, as the people who use them see them."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.figures import Question
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.training import services
from anguan.responsibility.training.figures import STATES_OF, TRAINING_FIGURES
from anguan.responsibility.training.models import Debt, Record, Session
from anguan.responsibility.training.tests.makers import make_debt, make_record
from anguan.responsibility.training.tests.test_stories import workbook


def rows_behind(url: str, reader: Actor) -> int:
    html = client_of(reader).get(url).content.decode()
    return html.count('class="row-link"')


def test_every_figure_opens_to_the_people_it_counts(
    huahai: Enterprise, zhou: Actor, wang: Actor, chen: Actor, li: Actor
) -> None:
    now = clock.now()
    make_actor("赵磊", "worker", enterprise=huahai, since=clock.today())
    services.settle(huahai.pk, at=now)
    make_debt(huahai, chen, at=now, due_on=clock.today() - timedelta(days=1))
    make_debt(huahai, wang, at=now, state="met", met_on=clock.today())
    make_debt(huahai, zhou, at=now, state="waived", waived_why="不从事有限空间作业")
    for reader in (li, zhou):
        found = TRAINING_FIGURES.totals(Question(reader, now))
        assert {key: found[key].number for key in STATES_OF} == {
            "owed": 5, "met": 1, "open": 4, "late": 1, "unready": 1,
        }  # fmt: skip
        for key in STATES_OF:
            assert rows_behind(found[key].url, reader) == found[key].number, key
    for dimension in ("rule", "region", "enterprise"):
        for line in TRAINING_FIGURES.by(dimension, Question(li, now)):
            assert rows_behind(line.values["owed"].url, li) == line.values["owed"].number, (dimension, line.code)


def test_somebody_sees_their_own_file_and_nobody_elses(huahai: Enterprise, zhou: Actor, chen: Actor, li: Actor) -> None:
    mine = make_record(huahai, chen, at=clock.now(), title="入厂教育")
    others = make_record(huahai, zhou, at=clock.now(), title="安全员再培训")
    owed = make_debt(huahai, chen, at=clock.now())
    worker = client_of(chen)
    assert "入厂教育" in worker.get(reverse("training:mine")).content.decode()
    assert worker.get(reverse("training:record", args=[mine.pk])).status_code == 200
    assert worker.get(reverse("training:record", args=[others.pk])).status_code == 404
    assert worker.get(reverse("training:person", args=[zhou.person_id])).status_code == 403
    assert worker.get(reverse("training:card", args=[zhou.person_id])).status_code == 404
    assert worker.get(reverse("training:debt", args=[owed.pk])).headers["Location"] == reverse("training:mine")
    paper = worker.get(reverse("training:file", args=[chen.person_id]))
    assert paper.headers["Content-Type"] == "application/pdf"
    page = client_of(li).get(reverse("training:person", args=[chen.person_id])).content.decode()
    assert "有限空间专题培训" in page
    assert "请核对原文" in page  # nobody has compared that clause with the original


def test_a_form_says_what_is_wrong_with_a_session_and_a_table(huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    safety = client_of(zhou)
    wrong = safety.post(reverse("training:new_session"), {"category": "special", "minutes": "0"})
    said = wrong.content.decode()
    assert wrong.status_code == 422
    assert all(text in said for text in ("没有写培训主题", "专项培训没有选专项", "培训时长不对", "没有填写开始时间"))
    began = clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M")
    told = {"title": "班组教育", "category": "team", "minutes": "30", "starts_at": began, "trainer_name": "周明"}
    safety.post(reverse("training:new_session"), told)
    session = Session.objects.get()
    closed = safety.post(reverse("training:close", args=[session.pk]), {"minutes": "30"}).content.decode()
    assert all(text in closed for text in ("没有人签到", "没有现场合影", "教育人没有签名"))
    dead = client_of(chen).get(reverse("training:sign_in", args=[session.pk])).content.decode()
    assert "请用手机扫屏幕上的签到码" in dead
    sent = SimpleUploadedFile("台账.xlsx", workbook(("陈卫东", "公司级", "入厂教育", 8, "2026-03-02", "")).read())
    answer = safety.post(reverse("training:import"), {"file": sent})
    upload = answer.headers["Location"]
    assert "可导入" in safety.get(upload).content.decode()
    safety.post(f"{upload}/take")
    assert Record.objects.get().title == "入厂教育"
    template = safety.get(reverse("training:template"))
    assert BytesIO(b"".join(template.streaming_content)).getvalue()[:2] == b"PK"  # type: ignore[attr-defined]
    assert not Debt.objects.filter(person_id=chen.person_id, state="open").exists()
