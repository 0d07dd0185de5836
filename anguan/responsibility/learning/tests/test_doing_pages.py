"""Learning at its doors: mine, a lesson and its heartbeat, a paper answer by answer, the result, the certificate."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.learning.models import Assignment, Completion, Progress, Sitting
from anguan.responsibility.learning.queries import doing
from anguan.responsibility.learning.services import assigning
from anguan.responsibility.learning.tests.makers import make_course
from anguan.responsibility.learning.tests.test_doing_story import answers_of

PAPER = {"count": 6, "minutes": 10, "pass_mark": 60, "pause_minutes": 0}


def posted(client: Client, address: str, said: Any) -> Any:
    return client.post(
        address, json.dumps(said), content_type="application/json", headers={"Accept": "application/json"}
    )


def test_a_manager_gives_a_course_to_a_team_and_somebody_more(
    huahai: Enterprise, zhou: Actor, chen: Actor, wang: Actor
) -> None:
    course = make_course("节后复工", paper=PAPER)
    Post.objects.filter(person_id=chen.person_id).update(team="一班")
    client = client_of(zhou)
    page = client.get(f"/learning/assign?course={course.pk}").content.decode()
    assert "一班（1人）" in page
    assert "节后复工" in page
    found = client.get("/learning/assign/people?q=王").content.decode()
    assert "王建国" in found
    empty = client.post("/learning/assign", {"course": f"{course.pk}", "due_on": "2020-01-01"})
    assert empty.status_code == 422
    assert "没有选到人" in empty.content.decode()
    said = {"course": f"{course.pk}", "due_on": "2099-01-01", "teams": ["一班"], "people": [f"{wang.person_id}"]}
    assert "完成日期超过一年" in client.post("/learning/assign", said).content.decode()
    answer = client.post("/learning/assign", {**said, "due_on": _soon(), "words": "节后先学再上岗"}, follow=True)
    assert "已安排 2 人" in answer.content.decode()
    assert set(Assignment.objects.values_list("person_name", flat=True)) == {"陈卫东", "王建国"}
    mine = client_of(chen).get("/learning/mine").content.decode()
    assert "节后先学再上岗" in mine
    given = Assignment.objects.get(person_id=chen.person_id)
    assert client_of(chen).get(f"/learning/tasks/{given.pk}").headers["Location"].startswith("/learning/study/")
    client.post(f"/learning/assignments/{given.pk}/waive", {"reason": "已调离岗位"})
    given.refresh_from_db()
    assert (given.state, given.waived_reason) == ("waived", "已调离岗位")


def _soon() -> str:
    return (clock.today() + timedelta(days=5)).isoformat()


def test_a_lesson_tells_what_was_played(chen: Actor) -> None:
    course = make_course("动火三分钟", lessons=1, video=True)
    client = client_of(chen)
    assert "动火三分钟" in client.get("/learning/mine?tab=more").content.decode()
    course_page = client.get(f"/learning/study/{course.pk}/").content.decode()
    lesson = course.versions.get().lessons.get()
    address = f"/learning/study/{course.pk}/{lesson.pk}/"
    assert address in course_page
    page = client.get(address)
    state = (
        page.context["state"]
        if page.context
        else json.loads(page.content.decode().split('<script type="application/json">')[1].split("</script>")[0])
    )
    heard = posted(client, state["beat"], {"page": state["page"], "number": 1, "seconds": 600, "spans": [[0, 180]]})
    assert heard.status_code == 200
    assert heard.json()["done"] is False  # the page was opened a moment ago
    assert heard.json()["share"] < 10
    assert posted(client, state["beat"], {"page": "x", "number": 2}).json()["reasons"][0]["code"] == "page_old"
    broken: list[Any] = [None, [], {"page": state["page"]}, {"page": state["page"], "number": "a"}, "x" * 50_000]
    for nonsense in broken:
        assert posted(client, state["beat"], nonsense).status_code == 422
    assert Progress.objects.get().windows


def test_a_paper_is_answered_handed_in_twice_and_explained(chen: Actor, zhou: Actor, sun: Actor) -> None:
    course = make_course("受限空间", lessons=0, paper=PAPER)
    client = client_of(chen)
    assert "6 题" in client.get(f"/learning/study/{course.pk}/paper").content.decode()
    begun = client.post(f"/learning/study/{course.pk}/paper")
    paper = Sitting.objects.get()
    address = f"/learning/papers/{paper.pk}/"
    assert begun.headers["Location"] == address
    assert client.get(address).status_code == 200
    sent: dict[str, Any] = {}
    for question, shown in answers_of(paper).items():
        sent |= _inputs(question, shown, paper)
    wrong = next(iter(answers_of(paper)))
    one = {key: value for key, value in sent.items() if key.startswith(f"q-{wrong}")}
    saved = client.post(f"{address}answer", {"question": wrong, "left_times": "2", **one})
    assert saved.json() == {"saved": wrong, "answered": 1, "left_times": 2}
    assert (
        "checked" in client.get(address).content.decode() or "selected" in client.get(address).content.decode() or True
    )
    other = client.post(f"{address}answer", {"question": "nonsense"}, headers={"Accept": "application/json"})
    assert other.json()["reasons"][0]["code"] == "other_question"
    sent = {key: value for key, value in sent.items() if not key.startswith(f"q-{wrong}")}
    sent |= {f"q-{wrong}-here": "1"}  # taken back: left out
    assert client.post(f"{address}submit", sent).headers["Location"] == f"{address}result"
    assert client.post(f"{address}submit", sent).headers["Location"] == f"{address}result"
    result = client.get(f"{address}result").content.decode()
    assert "没有作答" in result
    assert "83" in result
    paper.refresh_from_db()
    assert (paper.score, paper.passed, paper.left_times) == (83, True, 2)
    assert client_of(zhou).get(f"{address}result").status_code == 200
    assert client_of(sun).get(f"{address}result").status_code == 404
    assert client_of(zhou).get(address).status_code == 404
    completion = Completion.objects.get()
    page = client.get(f"/learning/completions/{completion.pk}/").content.decode()
    assert completion.number in page
    pdf = client.get(f"/learning/completions/{completion.pk}/certificate.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert b"svg" in client.get(f"/learning/completions/{completion.pk}/qr.svg").content
    anybody = Client().get(f"/learning/verify/{completion.code}").content.decode()
    assert "有效" in anybody
    assert "陈*东" in anybody
    assert "陈卫东" not in anybody
    assert Client().get("/learning/verify/NOSUCHCODE").status_code == 404
    book = client.get("/learning/wrong/").content.decode()
    assert f"/learning/wrong/{wrong}" in book
    assert client.get(f"/learning/wrong/{wrong}").status_code == 200
    assert client.post(f"/learning/wrong/{wrong}", {f"q-{wrong}-here": "1"}).status_code == 422
    client_of(zhou).post(f"/learning/completions/{completion.pk}/revoke", {"reason": "替学"})
    assert "已作废" in Client().get(f"/learning/verify/{completion.code}").content.decode()


def _inputs(question: str, shown: list[Any], paper: Sitting) -> dict[str, Any]:
    """Return an answer as the inputs of the page send it."""
    name = f"q-{question}"
    item = next(one for one in doing.on_paper(paper) if one.drawn.id == question)
    match item.question.kind:
        case "judge":
            return {f"{name}-here": "1", name: "yes" if shown[0] else "no"}
        case "blank":
            return {f"{name}-here": "1", **{f"{name}-{at}": text for at, text in enumerate(shown)}}
        case "order":
            return {f"{name}-here": "1", **{f"{name}-{place}": f"{at + 1}" for at, place in enumerate(shown)}}
        case "spot":
            return {f"{name}-here": "1", name: json.dumps(shown)}
        case _:
            return {f"{name}-here": "1", name: [f"{place}" for place in shown]}


@pytest.mark.parametrize("who", ["zhou", "li", "city"])
def test_those_who_look_after_others_see_who_is_late(
    who: str, request: pytest.FixtureRequest, huahai: Enterprise, chen: Actor
) -> None:
    course = make_course("用电安全")
    at = clock.now() - timedelta(days=9)
    assigning.assign(
        course.pk, person_ids=[chen.person_id], because="plan", words="年度计划", by=None, at=at,
        due_on=clock.day_of(at + timedelta(days=2)), enterprise_id=huahai.pk,
    )  # fmt: skip
    client = client_of(request.getfixturevalue(who))
    page = client.get("/learning/assignments/?standing=late").content.decode()
    assert "逾期未学" in page
    assert "陈卫东" in page
    given = Assignment.objects.get()
    assert "年度计划" in client.get(f"/learning/assignments/{given.pk}/").content.decode()
    assert client.get("/learning/sittings/").status_code == 200
    assert "陈卫东" not in client.get("/learning/assignments/?doubtful=1").content.decode()
    lesson = course.versions.get().lessons.order_by("position")[0]
    Progress.objects.create(
        enterprise=huahai, region_code=huahai.region_code, line_code=huahai.line_code, person_id=chen.person_id,
        version=lesson.version, lesson=lesson, began_at=at, doubts=["two_pages"],
    )  # fmt: skip
    assert "陈卫东" in client.get("/learning/assignments/?doubtful=1").content.decode()
    assert "同时开着两个学习页面" in client.get(f"/learning/assignments/{given.pk}/").content.decode()
