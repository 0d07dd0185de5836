"""What people of the demo learn (安全学习、教育培训): courses passed, three levels of education, hours of the year.

Of the cast's firms and the chemical ones, and of a few others; the city's quiz and its publicity events beside.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions import queries as regions
from anguan.responsibility.learning.models import (
    Assignment,
    Completion,
    CompletionCode,
    Course,
    CourseVersion,
)
from anguan.responsibility.learning.rules.completing import masked
from anguan.responsibility.publicity.models import Event, Participation
from anguan.responsibility.publicity.rules import Plan as EventPlan
from anguan.responsibility.publicity.services import plan as plan_event
from anguan.responsibility.quizzes.models import Handed, Quiz, Uncounted
from anguan.responsibility.quizzes.rules import papers
from anguan.responsibility.quizzes.rules.drafting import Draft
from anguan.responsibility.quizzes.services import count_papers, publish, save_draft
from anguan.responsibility.training.models import Record
from anguan.responsibility.training.services.settling import make_setting, settle
from demo.plan import CAST, Plan
from demo.rows import Shape, copy, key
from demo.stories import Teller

# In the order of their foreign keys.
ORDER = (Assignment, Completion, CompletionCode, Record)
SHAPES = {model: Shape(model) for model in (*ORDER, Handed, Uncounted, Participation)}
OTHERS = 0.03  # of the firms that are neither the cast's nor chemical
LEVELS = (("company", "厂级安全教育", 8), ("workshop", "车间级安全教育", 8), ("team", "班组级安全教育", 8))
SPECIALS = (
    ("dust_explosion", "dust", "粉尘防爆专项培训"), ("confined_space", "confined_space", "有限空间作业专题培训"),
)  # fmt: skip
HOUR = 45  # minutes
PAPERS = 2_000  # of the quiz, at scale 1
GIVEN = ("hot_work", "confined_space", "ppe", "fire", "hidden_danger", "electricity")


def tell(plan: Plan, teller: Teller, number: int) -> None:
    """Tell what a firm's people learnt, and write their rows: of a few firms all of it, of others this year's."""
    chemical = CAST <= number < CAST + plan.chemical
    random = plan.random("learning", number)
    firm = teller.firm
    if firm.enterprise.status != "active":
        return
    if firm.enterprise.activated_at is not None:
        _this_year(plan, teller, random)
    if number < CAST or chemical or random.random() < OTHERS:
        for one in firm.everyone:
            _educated(plan, teller, one, random)
            for code in random.sample(GIVEN, 3):
                _given(plan, teller, one, code, random)


def _this_year(plan: Plan, teller: Teller, random: Any) -> None:
    """Tell the hours of this year: managers' retraining, and what dust and confined spaces ask of everybody."""
    firm = teller.firm
    for one in firm.people["principal"] + firm.people["safety_officer"]:
        if random.random() < 0.78:
            _learnt(plan, teller, one, "annual", "主要负责人和安全管理人员再培训", 12, random.randint(20, 300), random)
    for flag, topic, title in SPECIALS:
        if flag in firm.enterprise.flags:
            days = random.randint(20, 300)
            for one in firm.everyone:
                if random.random() < 0.85:
                    _learnt(plan, teller, one, "special", title, 4, days, random, topic=topic)


def _add(teller: Teller, model: type[Any], **values: Any) -> None:
    teller.firm.rows[model].append(SHAPES[model].row(**values))


def _educated(plan: Plan, teller: Teller, one: Actor, random: Any) -> None:
    """Tell the three levels when somebody came, and this year's hours; a few are short of them."""
    worker = one.roles & {"worker", "team_leader", "contractor_worker"}
    wanted: list[tuple[str, str, int, int]] = []
    if worker:
        wanted = [(category, title, hours, 380 - place) for place, (category, title, hours) in enumerate(LEVELS)]
        wanted = wanted[: 2 if random.random() < 0.05 else 3]
        wanted += [("annual", "年度安全再培训", 8, 120)] if random.random() < 0.7 else []
    else:
        wanted = [("initial", "主要负责人和安全管理人员初次培训", 32, 390)]
    for category, title, hours, days in wanted:
        _learnt(plan, teller, one, category, title, hours, days, random)


def _learnt(
    plan: Plan, teller: Teller, one: Actor, category: str, title: str, hours: int, days: int, random: Any,
    topic: str = "",
) -> None:  # fmt: skip
    at = plan.now - timedelta(days=days, hours=random.randint(0, 5))
    _add(
        teller, Record, id=key(at, random), **teller.owned, person_id=one.person_id, person_name=one.name,
        category=category, topic=topic, title=title, minutes=hours * HOUR, on=clock.day_of(at), source="outside",
        source_id=key(at, random), educator="盐城市安全生产培训中心" if category == "annual" else "企业安全管理人员",
        place="培训室", score=float(random.randint(80, 100)), recorded_at=at,
    )  # fmt: skip


def _given(plan: Plan, teller: Teller, one: Actor, code: str, random: Any) -> None:
    """Tell of one course given: passed with its certificate and hours, or still to do, perhaps late."""
    course, version = plan.courses[code]
    given = plan.now - timedelta(days=random.randint(4, 60))
    done = given + timedelta(days=random.randint(0, 6), minutes=random.randint(5, 600))
    passed = random.random() < 0.72 and done < plan.now
    words = "本月安全学习安排"
    _add(
        teller, Assignment, id=key(given, random), **teller.owned, person_id=one.person_id, person_name=one.name,
        course_id=course.pk, course_title=course.title, because="manager", because_words=words,
        state="done" if passed else "open", given_at=given, due_on=clock.day_of(given) + timedelta(days=14),
        done_at=done if passed else None,
    )  # fmt: skip
    if not passed:
        return
    made, serial = key(done, random), f"{random.getrandbits(40):010X}"
    number = f"JY{clock.day_of(done):%Y%m%d}{serial}"
    shown = uuid5(made, "code").hex
    _add(
        teller, Completion, id=made, **teller.owned, number=number, code=shown, person_id=one.person_id,
        person_name=one.name, enterprise_name=teller.firm.enterprise.name, course_id=course.pk, version_id=version.pk,
        course_title=course.title, minutes=version.minutes, score=random.choice((80, 100, 100)), at=done,
    )  # fmt: skip
    _add(
        teller, CompletionCode, code=shown, completion_id=made, number=number, name_masked=masked(one.name),
        enterprise_name=teller.firm.enterprise.name, course_title=course.title, minutes=version.minutes, at=done,
    )  # fmt: skip
    _add(
        teller, Record, id=key(done, random), **teller.owned, person_id=one.person_id, person_name=one.name,
        category=course.category, title=course.title, minutes=version.minutes, on=clock.day_of(done), source="course",
        source_id=made, score=100.0, recorded_at=done,
    )  # fmt: skip


def reckon(plan: Plan, enterprises: Sequence[UUID]) -> None:
    """Reckon what the people of some firms owe in hours; the worker reckons the others by and by."""
    for pk in enterprises:
        make_setting(Enterprise.objects.only("id", "region_code", "line_code").get(pk=pk))
        settle(pk, at=plan.now)


def courses() -> dict[str, tuple[Course, CourseVersion]]:
    """Return the courses that are given, by their codes."""
    given = Course.objects.filter(owner="platform", code__in=GIVEN)
    return {one.code: (one, CourseVersion.objects.get(course=one, number=one.current)) for one in given}


@transaction.atomic
def hold_quiz(plan: Plan) -> None:
    """Hold a quiz of the city, open now, with the papers of a week; what they hit and missed is drawn, then counted."""
    random = plan.random("quiz")
    began, ends = plan.now - timedelta(days=7), plan.now + timedelta(days=23)
    said = Draft(
        "安全知识人人答", "不用注册，扫码就能答。看看您所在的镇街排第几。", began, ends, 10, 10, 3,
        ("rights_and_duties", "fire", "evacuation", "hidden_danger", "reporting", "first_aid"),
    )  # fmt: skip
    quiz = save_draft(said, by=plan.city, at=began)
    quiz = publish(quiz.pk, by=plan.city, at=began)
    towns = [town.code for town in regions.towns_of(quiz.region_code)]
    weights = [random.lognormvariate(0, 0.9) for _ in towns]
    count = max(20, round(PAPERS * plan.enterprises / 10_314))
    rows = [_paper(plan, quiz, random.choices(towns, weights)[0], random) for _ in range(count)]
    copy(Handed, rows)
    names = ("quiz_id", "town_code", "day", "score", "marks")
    places = SHAPES[Handed].places
    copy(Uncounted, (SHAPES[Uncounted].row(**{name: row[places[name]] for name in names}) for row in rows))
    count_papers(plan.now)


def _paper(plan: Plan, quiz: Quiz, town: str, random: Any) -> list[Any]:
    at = plan.now - timedelta(minutes=random.randint(2, 7 * 24 * 60))
    made = key(at, random)
    asked = papers.drawn(made, pool=len(quiz.pool), asks=quiz.asks)
    skill = random.uniform(0.5, 0.98)
    answers: dict[int, Any] = {}
    for number in asked:
        question = quiz.pool[number]
        wrong = [not question["answer"][0]] if question["kind"] == "judge" else [(question["answer"][0] + 1) % 4]
        answers[number] = question["answer"] if random.random() < skill else wrong
    marks, score = papers.marked(quiz.pool, asked, answers)
    return SHAPES[Handed].row(
        id=made, quiz_id=quiz.pk, town_code=town, day=clock.day_of(at), device=f"{random.getrandbits(100):022x}"[:22],
        source=f"{random.getrandbits(80):022x}"[:22], marks=json.dumps(marks), score=score,
        seconds=random.randint(45, 420), at=at,
    )  # fmt: skip


@transaction.atomic
def hold_events(plan: Plan) -> None:
    """Plan a first lesson that every enterprise shows, of which some have, and an event of a town to come."""
    random = plan.random("events")
    day = plan.today
    lesson = EventPlan(
        "first_lesson", "冬季安全第一课", "主要负责人给全体员工讲一课：用电、用火、防冻、防滑。", "",
        day - timedelta(days=6), day + timedelta(days=8), by_enterprises=True,
    )  # fmt: skip
    event = plan_event(lesson, by=plan.city, at=plan.now - timedelta(days=8))
    town = plan.towns[0].officer
    plan_event(
        EventPlan(
            "into_communities", "消防知识进社区", "发宣传册、教用灭火器。", "五星社区广场", day + timedelta(days=3),
            day + timedelta(days=3),
        ),
        by=town, at=plan.now - timedelta(days=2),
    )  # fmt: skip
    firms = Enterprise.objects.filter(status="active").order_by("id").values_list(
        "pk", "name", "region_code", "line_code", "headcount"
    )  # fmt: skip
    copy(Participation, (_shown(event, firm, plan.now, random) for firm in firms[CAST:] if random.random() < 0.1))
    Event.objects.filter(pk=event.pk).update(asked=Enterprise.objects.filter(status="active").count())


def _shown(event: Event, firm: tuple[UUID, str, str, str, int | None], now: datetime, random: Any) -> list[Any]:
    pk, name, region, line, headcount = firm
    at = now - timedelta(hours=random.randint(2, 120))
    return SHAPES[Participation].row(
        id=key(at, random), enterprise_id=pk, region_code=region, line_code=line, event_id=event.pk, who=name,
        held_on=clock.day_of(at), people=max(1, round((headcount or 10) * random.uniform(0.6, 1))),
        said="讲课、现场演示灭火器", reported_at=at, reported_by=pk, reporter_name="安全员",
    )  # fmt: skip
