"""Training as people live it: hours come from posts, sessions fill files, what is taken back leaves them again."""

from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
import xlsxwriter

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.figures import Question
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.training import queries, services
from anguan.responsibility.training.figures import TRAINING_FIGURES
from anguan.responsibility.training.models import Attendee, Debt, PlanItem, Record, Session
from anguan.responsibility.training.rules.filing import MoveSaid, OutsideSaid
from anguan.responsibility.training.rules.hours import EARLIER, standing
from anguan.responsibility.training.rules.sessions import ClosingSaid, SessionSaid, Ticked
from anguan.responsibility.training.services import RecordSaid, importing

AT = datetime(2026, 11, 22, 9, 0, tzinfo=clock.BEIJING)
TODAY = date(2026, 11, 22)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def newcomer(huahai: Enterprise) -> Actor:
    """小赵, who begins today."""
    return make_actor("赵磊", "worker", enterprise=huahai, since=TODAY, team="冲压班", title="冲压工")


def said(category: str = "company", minutes: int = 8 * 45, **named: object) -> SessionSaid:
    return SessionSaid(
        **{"title": "新员工厂级教育", "category": category, "starts_at": AT, "minutes": minutes, "trainer_name": "周明"}
        | named  # type: ignore[arg-type]
    )


def closing(by: Actor, **named: object) -> ClosingSaid:
    photo = make_photo(by, purpose="training_group")
    hand = make_photo(by, purpose="training_educator", kind="signature", content_type="image/png")
    return ClosingSaid((photo.pk,), hand.pk, **named)  # type: ignore[arg-type]


def held(category: str, who: Actor, by: Actor, minutes: int = 8 * 45, **named: object) -> Session:
    row = services.open_session(said(category, minutes, **named), by=by, at=AT)
    services.tick(row.pk, by=by, at=AT, people=[Ticked(who.person_id, "没有手机")])
    return services.close_session(row.pk, closing(by), by=by, at=AT + minutes * MINUTE)


def debt(who: Actor) -> Debt:
    return Debt.objects.get(person_id=who.person_id, state__in=["open", "met"])


def running(row: Debt) -> dict[str, str]:
    return dict(Deadline.objects.filter(subject_id=row.pk).values_list("kind", "state"))


def test_a_newcomer_owes_three_levels_and_is_done_when_all_are_held(
    huahai: Enterprise, zhou: Actor, newcomer: Actor
) -> None:
    services.settle(huahai.pk, at=AT)
    row = debt(newcomer)
    assert (row.rule, row.minutes_owed, row.missing) == ("new_worker_general", 24 * 45, ["company", "workshop", "team"])
    assert standing(
        state=row.state, due_on=row.due_on, before_duty=True, since=row.since, today=TODAY
    ).state == "unready"  # fmt: skip
    assert queries.debts_for(zhou).filter(queries.standing_is("unready", today=TODAY)).get() == row
    assert running(row) == {"training.before_duty": "open"}
    for category in ("company", "workshop"):
        held(category, newcomer, zhou)
    assert debt(newcomer).missing == ["team"]
    last = held("team", newcomer, zhou)
    row = debt(newcomer)
    assert (row.state, row.met_on, row.minutes_done) == ("met", TODAY, 24 * 45)
    assert running(row) == {"training.before_duty": "met"}
    services.void_session(last.pk, by=zhou, at=AT, reason="签到的人不在场")
    row = debt(newcomer)
    assert (row.state, row.missing) == ("open", ["team"])
    assert Record.objects.get(person_id=newcomer.person_id, category="team").void_why == "签到的人不在场"
    assert Deadline.objects.filter(subject_id=row.pk, state="open").count() == 1


def test_one_signs_in_by_a_code_that_turns(zhou: Actor, newcomer: Actor, sun: Actor, li: Actor) -> None:
    row = services.open_session(said(), by=zhou, at=AT)
    seen = services.code_of(row, at=AT)
    assert seen != services.code_of(row, at=AT + 10 * MINUTE)
    with pytest.raises(Refused) as refusal:
        services.sign_in(row.pk, code=seen, by=newcomer, at=AT + timedelta(seconds=31))
    assert refusal.value.codes == ["code_dead"]
    hand = make_photo(newcomer, purpose="training_learner", kind="signature", content_type="image/png")
    late = AT + 2 * MINUTE  # writing takes its time; what counts is when the code was read
    mine = services.sign_in(
        row.pk, code=seen, by=newcomer, at=late, signature_id=hand.pk, seen_at=AT + timedelta(seconds=9)
    )
    assert (mine.way, mine.signed_at, services.sign_in(row.pk, code="", by=newcomer, at=late).pk) == (
        "phone", late, mine.pk,
    )  # fmt: skip
    assert Exhibit.objects.get(pk=hand.pk).subject_id == mine.pk
    with pytest.raises(Session.DoesNotExist):
        services.sign_in(row.pk, code=seen, by=sun, at=AT)
    done = services.close_session(row.pk, closing(zhou), by=zhou, at=AT + 400 * MINUTE)
    assert (done.state, done.present) == ("closed", 1)
    with pytest.raises(Refused) as refusal:
        services.sign_in(row.pk, code=services.code_of(row, at=AT), by=zhou, at=AT)
    assert refusal.value.codes == ["closed"]
    assert not Session.objects.visible_to(sun).exists()
    assert Session.objects.visible_to(li).get() == row


def test_closing_says_everything_that_is_missing_at_once(zhou: Actor, newcomer: Actor) -> None:
    row = services.open_session(said(exam=True, pass_mark=80), by=zhou, at=AT)
    with pytest.raises(Refused) as refusal:
        services.close_session(row.pk, ClosingSaid(), by=zhou, at=AT - MINUTE)
    assert refusal.value.codes == ["not_begun", "nobody", "no_photo", "no_signature"]
    people = (Ticked(newcomer.person_id, "忘带手机"), Ticked(zhou.person_id, "讲课人"))
    later = AT + 400 * MINUTE
    with pytest.raises(Refused) as refusal:
        services.close_session(row.pk, closing(zhou, ticked=people), by=zhou, at=later)
    assert refusal.value.codes == ["no_scores"]
    scores = {newcomer.person_id: 79.5, zhou.person_id: 80}
    services.close_session(row.pk, closing(zhou, ticked=people, scores=scores), by=zhou, at=later)
    assert dict(Record.objects.values_list("person_name", "passed")) == {"赵磊": False, "周明": True}
    with pytest.raises(Refused) as refusal:
        services.tick(row.pk, by=zhou, at=later, people=people)
    assert refusal.value.codes == ["not_open"]


def test_a_session_without_network_is_one_delivery(zhou: Actor, newcomer: Actor) -> None:
    key, end = uuid7(), closing(zhou, ticked=(Ticked(newcomer.person_id, "现场没有网络"),))
    row = services.hold_session(said("team", 45), end, by=zhou, at=AT + 60 * MINUTE, key=key)
    again = services.hold_session(said("team", 45), end, by=zhou, at=AT + 90 * MINUTE, key=key)
    assert (row.pk, again.pk, row.offline, Record.objects.count()) == (key, key, True, 1)


def test_three_thousand_people_sit_in_one_hall(huahai: Enterprise, zhou: Actor) -> None:
    post = Post.objects.get(person_id=zhou.person_id)
    people = type(post.person).objects.bulk_create(
        [type(post.person)(name=f"工人{n}", enterprise=huahai, region_code=huahai.region_code) for n in range(300)]
    )
    Post.objects.bulk_create(
        [
            Post(person=one, person_name=one.name, role="worker", enterprise=huahai, region_code=huahai.region_code)
            for one in people
        ]
    )
    row = services.open_session(said("other", 60, person_ids=tuple(one.pk for one in people)), by=zhou, at=AT)
    services.tick(row.pk, by=zhou, at=AT, people=[Ticked(one.pk, "大会统一点名") for one in people])
    done = services.close_session(row.pk, closing(zhou), by=zhou, at=AT + 60 * MINUTE)
    assert (done.expected, done.present, Record.objects.count()) == (300, 300, 300)


def test_records_of_other_domains_count_once(huahai: Enterprise, zhou: Actor, wang: Actor) -> None:
    course, who = uuid7(), wang.person_id
    one = RecordSaid(huahai.pk, who, "annual", "主要负责人再培训", 12 * 45, TODAY, "course", course, passed=False)
    services.record(one, at=AT)
    services.settle(huahai.pk, at=AT, person_ids=[who])
    assert debt(wang).state == "open"
    better = RecordSaid(huahai.pk, who, "annual", "主要负责人再培训", 12 * 45, TODAY, "course", course, score=90)
    assert services.record(better, at=AT).passed
    services.record(one, at=AT)  # an older, worse answer changes nothing
    services.settle(huahai.pk, at=AT, person_ids=[who])
    assert (Record.objects.count(), debt(wang).state) == (1, "met")
    del zhou


def test_a_proof_from_outside_a_move_and_an_exemption(huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    huahai.flags = ["confined_space"]
    huahai.save(update_fields=["flags"])
    services.settle(huahai.pk, at=AT)
    special = debt(chen)
    with pytest.raises(Refused) as refusal:
        services.waive(special.pk, by=zhou, at=AT, reason=" ")
    assert refusal.value.codes == ["no_reason"]
    assert services.waive(special.pk, by=zhou, at=AT, reason="不从事有限空间作业").state == "waived"
    services.settle(huahai.pk, at=AT)
    assert Debt.objects.get(pk=special.pk).state == "waived"
    services.set_move(MoveSaid(chen.person_id, "transfer", TODAY, after="焊工"), by=zhou, at=AT)
    owed = debt(chen)
    assert (owed.rule, owed.missing, owed.since) == ("transfer", ["workshop", "team"], TODAY - EARLIER)
    photo = make_photo(zhou, purpose="training_proof")
    outside = OutsideSaid(chen.person_id, "workshop", "焊接车间教育", 90, TODAY)
    row = services.add_outside(outside, by=zhou, at=AT, photo_ids=[photo.pk])
    assert debt(chen).missing == ["team"]
    services.void_record(row.pk, by=zhou, at=AT, reason="证明不是本人的")
    assert debt(chen).missing == ["workshop", "team"]
    with pytest.raises(Refused) as refusal:
        services.add_outside(OutsideSaid(UUID(int=1), "", "", 0, None), by=zhou, at=AT)
    assert refusal.value.codes == ["no_category", "no_title", "wrong_hours", "no_day", "no_person"]


def test_who_leaves_owes_no_more_and_high_risk_asks_more(huahai: Enterprise, zhou: Actor, newcomer: Actor) -> None:
    services.settle(huahai.pk, at=AT)
    services.set_counting(minutes_per_hour=50, high_risk=True, high_risk_why="有安全生产许可证", by=zhou, at=AT)
    row = debt(newcomer)
    assert (row.rule, row.minutes_owed) == ("new_worker_high_risk", 72 * 50)
    assert Debt.objects.get(person_id=newcomer.person_id, rule="new_worker_general").state == "lapsed"
    Post.objects.filter(person_id=newcomer.person_id).update(until=TODAY - timedelta(days=1))
    services.settle(huahai.pk, at=AT)
    assert not Debt.objects.filter(person_id=newcomer.person_id, state="open").exists()
    assert not Deadline.objects.filter(subject_id=row.pk, state="open").exists()


def test_a_plan_is_made_from_the_rules_and_carried_out(huahai: Enterprise, zhou: Actor, wang: Actor) -> None:
    huahai.flags = ["dust_explosion"]
    huahai.save(update_fields=["flags"])
    late = services.make_plan(2026, by=zhou, at=AT)  # what the law asks of the year goes into the months left
    assert {item.month for item in PlanItem.objects.filter(plan=late)} == {11}
    plan = services.make_plan(2027, by=zhou, at=AT)
    assert services.make_plan(2027, by=zhou, at=AT).pk == plan.pk
    items = PlanItem.objects.filter(plan=plan).order_by("month", "title")
    managers = [item for item in items if item.rule == "manager_annual_general"]
    assert [(item.month, item.minutes) for item in managers] == [(3, 135), (6, 135), (9, 135), (11, 135)]  # 12 × 45
    dust = items.get(topic="dust")
    assert (dust.month, dust.category, sorted(dust.roles)) == (4, "special", ["principal", "safety_officer"])
    held("special", wang, zhou, 90, topic="dust", item_id=dust.pk)
    assert PlanItem.objects.get(pk=dust.pk).state == "held"
    with pytest.raises(Refused) as refusal:
        services.drop_item(dust.pk, by=zhou, at=AT, reason="重复")
    assert refusal.value.codes == ["done_already"]
    assert services.issue_plan(plan.pk, by=zhou, at=AT).issued_at == AT


def workbook(*rows: tuple[object, ...]) -> BytesIO:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("培训台账")
        for place, cells in enumerate((("姓名", "类别", "培训内容", "课时", "培训时间", "成绩"), *rows)):
            sheet.write_row(place, 0, cells)
    content.seek(0)
    return content


def test_earlier_training_comes_from_a_table(huahai: Enterprise, zhou: Actor, newcomer: Actor) -> None:
    table = workbook(
        ("赵磊", "公司级", "入厂教育", 8, "2026.11.20", 92),
        ("赵磊", "车间", "冲压车间教育", "8学时", "2026-11-21", ""),
        ("赵磊", "车间", "冲压车间教育", 8, "2026-11-21", ""),
        ("没这个人", "随便", "", 0, "明天", "优"),
    )
    upload = importing.receive_table(table, "台账.xlsx", by=zhou, at=AT)
    assert (upload.added, upload.row_count, {row for row, *_rest in upload.problems}) == (2, 4, {4, 5})
    told = [message for row, _column, message, _remedy in upload.problems if row == 5]
    assert len(told) == 6  # each wrong cell once
    done = importing.import_upload(upload.pk, by=zhou, at=AT)
    assert (done.added, debt(newcomer).missing, debt(newcomer).minutes_done) == (2, ["team"], 16 * 45)
    table.seek(0)
    again = importing.receive_table(table, "台账.xlsx", by=zhou, at=AT)
    assert (again.added, again.unchanged) == (0, 2)


def test_figures_count_what_the_lists_show(
    huahai: Enterprise, zhou: Actor, wang: Actor, newcomer: Actor, li: Actor, far_officer: Actor
) -> None:
    services.settle(huahai.pk, at=AT)
    found = TRAINING_FIGURES.totals(Question(li, AT))
    assert {key: found[key].number for key in ("owed", "met", "open", "late", "unready")} == {
        "owed": 3, "met": 0, "open": 3, "late": 0, "unready": 1,
    }  # fmt: skip
    assert TRAINING_FIGURES.totals(Question(far_officer, AT))["owed"].number == 0
    [line] = TRAINING_FIGURES.by("enterprise", Question(li, AT))
    assert (line.label, line.values["unready"].number) == (huahai.name, 1)
    assert {row.person_name for row in queries.debts_for(li)} == {"周明", "王建国", "赵磊"}
    assert not Attendee.objects.exists()
