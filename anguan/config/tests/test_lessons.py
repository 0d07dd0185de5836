"""Facts give lessons: a hazard struck off, a permit turned back, a new post, a plan; each once, to whom it concerns."""

from datetime import datetime, timedelta

from anguan.config import lessons
from anguan.config.reactions import REACTIONS
from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Deadline
from anguan.prevention.hazards import catalog as hazards
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.prevention.permits import catalog as permits
from anguan.prevention.permits.tests.makers import make_permit
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import post_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.models import Assignment
from anguan.responsibility.learning.services import planning
from anguan.responsibility.learning.tests.makers import make_course
from anguan.responsibility.training.models import Plan, PlanItem


def test_every_fact_asks_about_a_topic_that_is_listed() -> None:
    facts = catalog.facts()
    assert {*facts.hazard.values(), *facts.permit.values(), *facts.post.values()} <= set(catalog.topics())
    assert set(facts.hazard) == set(hazards.categories())
    assert set(facts.permit) == set(permits.kinds())
    assert lessons.hazard_closed in REACTIONS["hazards.closed"]


def given() -> list[tuple[str, str, str]]:
    rows = Assignment.objects.order_by("given_at", "pk").values_list("person_name", "course_title", "because")
    return [(name, title, because) for name, title, because in rows]


def test_a_hazard_struck_off_teaches_those_who_had_it(huahai: Enterprise, chen: Actor, zhou: Actor) -> None:
    make_course("配电箱前不堆物", topics=["electricity"])
    hazard = make_hazard(
        huahai, state=State.CLOSED, what="配电箱前堆放杂物", category="electric", rectified_by=chen.person_id,
        assigned_to=chen.person_id,
    )  # fmt: skip
    for _twice in range(2):
        lessons.hazard_closed(f"{hazard.pk}", f"{huahai.pk}")
    assert given() == [("陈卫东", "配电箱前不堆物", "hazard")]
    assert Assignment.objects.get().because_words == "“配电箱前堆放杂物”已销号"


def test_a_permit_turned_back_and_a_new_post_teach(huahai: Enterprise, chen: Actor, zhou: Actor) -> None:
    make_course("动火三分钟", topics=["hot_work"])
    make_course("新员工第一课", topics=["new_worker"])
    work = make_permit(huahai, state="draft", leader=zhou, guardian=chen, at=clock.now())
    lessons.permit_turned_back(f"{work.pk}", f"{huahai.pk}")
    assert ("周明", "动火三分钟", "permit") in given()
    lessons.post_given(f"{post_of(chen).pk}", f"{huahai.pk}")
    assert given()[-1] == ("陈卫东", "新员工第一课", "post")
    lessons.post_left(f"{chen.person_id}", f"{huahai.pk}")
    assert Assignment.objects.get(person_name="陈卫东").state == "open"  # the post is still held
    Post.objects.filter(person_id=chen.person_id).update(until=clock.today() - timedelta(days=1))
    lessons.post_left(f"{chen.person_id}", f"{huahai.pk}")
    left = Assignment.objects.get(person_name="陈卫东")
    assert (left.state, left.waived_reason) == ("waived", "已离岗")
    assert Deadline.objects.get(subject_id=left.pk).state == "lapsed"


def test_a_plan_of_this_month_gives_its_course_once(huahai: Enterprise, chen: Actor, zhou: Actor) -> None:
    make_course("粉尘防爆", topics=["dust"])
    at: datetime = clock.now()
    whose = {"enterprise": huahai, "region_code": huahai.region_code, "line_code": huahai.line_code}
    today = clock.day_of(at)
    plan = Plan.objects.create(
        **whose, year=today.year, made_at=at, made_by=zhou.person_id, maker_name=zhou.name, issued_at=at
    )  # fmt: skip
    for topic, roles in (("dust", ["worker"]), ("no_such_topic", []), ("", [])):
        PlanItem.objects.create(
            **whose, plan=plan, month=today.month, title="粉尘专项", category="special", topic=topic, roles=roles,
            minutes=45,
        )  # fmt: skip
    assert (planning.assign_from_plans(at=at), planning.assign_from_plans(at=at)) == (1, 0)
    assert given() == [("陈卫东", "粉尘防爆", "plan")]
