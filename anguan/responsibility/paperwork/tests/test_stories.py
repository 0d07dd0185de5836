"""Stories of documents: letters from the top down, a drill in one chain, minutes, a self-check, and what goes wrong."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.tests.makers import make_signature
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.models import Person, Post
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import FactSheet, Obligation, Proof
from anguan.responsibility.paperwork import queries, services
from anguan.responsibility.paperwork.models import CheckItem, Document, Signatory
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.tests.makers import make_document, photograph, sign, signatory_of

AT = datetime(2026, 11, 22, 9, 0, tzinfo=clock.BEIJING)
TODAY = date(2026, 11, 22)


@pytest.fixture
def wu(huahai: Enterprise) -> Actor:
    """吴刚, leader of the press team at 华海."""
    return make_actor("吴刚", "team_leader", enterprise=huahai, team="冲压班")


@pytest.fixture
def zhao(huahai: Enterprise) -> Actor:
    """赵磊, worker of the press team."""
    return make_actor("赵磊", "worker", enterprise=huahai, team="冲压班", title="冲压工")


def owed(firm: Enterprise, duty: str, **named: object) -> Obligation:
    """Store what an enterprise owes, as a laid-out year has it."""
    FactSheet.objects.get_or_create(
        enterprise=firm, region_code=firm.region_code, line_code=firm.line_code, defaults={"years": [2026]}
    )
    told = {
        "year": 2026, "due_on": date(2026, 12, 31), "first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31),
        "key": f"{duty}/{named.get('task', '')}/2026", "confidence": "verified",
    } | named  # fmt: skip
    row: Obligation = Obligation.objects.create(
        enterprise=firm, region_code=firm.region_code, line_code=firm.line_code, duty=duty, **told
    )
    return row


def state_of(row: Obligation) -> str:
    row.refresh_from_db()
    return row.state


def test_letters_are_signed_from_the_top_down_and_prove_the_duty(
    huahai: Enterprise, wang: Actor, zhou: Actor, wu: Actor, zhao: Actor, chen: Actor
) -> None:
    duty = owed(huahai, "responsibility_system")
    letters = make_document(zhou, at=AT)
    assert letters.title == "2026 年度安全生产责任书"
    services.send(letters.pk, by=zhou, at=AT)
    letters.refresh_from_db()
    assert (letters.signers, letters.signed) == (5, 0)
    uppers = {row.name: (row.part, row.upper_name) for row in queries.signatories_of(letters)}
    assert uppers == {
        "王建国": ("principal", ""), "周明": ("officer", "王建国"), "吴刚": ("leader", "王建国"),
        "陈卫东": ("worker", "王建国"), "赵磊": ("worker", "吴刚"),
    }  # fmt: skip
    assert Deadline.objects.filter(kind="paperwork.sign", state="open").count() == 5
    assert Outgoing.objects.filter(topic="paperwork.sign").count() == 4  # not to the one who sends
    assert [row.name for row in queries.waiting_for(zhao)] == ["赵磊"]
    for who in (wang, zhou, wu):
        sign(letters, who, at=AT)
    sign(letters, zhao, at=AT, by=wu)  # has no phone
    assert signatory_of(letters, zhao).handed_by == "吴刚"
    with pytest.raises(Refused) as refusal:
        services.archive(letters.pk, by=zhou, at=AT)
    assert refusal.value.codes == ["not_all_signed"]
    assert "陈卫东" in refusal.value.reasons[0].message
    assert services.press(letters.pk, by=zhou, at=AT) == 1
    with pytest.raises(Refused):
        services.press(letters.pk, by=zhou, at=AT)
    sign(letters, chen, at=AT + timedelta(hours=1))
    assert state_of(duty) == "open"
    services.archive(letters.pk, by=zhou, at=AT + timedelta(hours=2))
    letters.refresh_from_db()
    assert state_of(duty) == "proven"
    assert Proof.objects.get(obligation=duty).source == "document"
    assert services.sealed_again(letters) == letters.sealed
    assert not Deadline.objects.filter(kind="paperwork.sign", state="open").exists()
    services.void(letters.pk, reason="公司更名，重新签订", by=wang, at=AT + timedelta(days=1))
    assert state_of(duty) == "open"


def test_letters_follow_people_who_come_and_leave(
    huahai: Enterprise, wang: Actor, zhou: Actor, wu: Actor, zhao: Actor
) -> None:
    letters = make_document(zhou, at=AT)
    services.send(letters.pk, by=zhou, at=AT)
    make_actor("马国栋", "worker", enterprise=huahai, team="冲压班")
    Post.objects.filter(person_id=zhao.person_id).update(until=date(2026, 11, 20))
    assert services.bring_up_to_date(huahai.pk, at=AT) == 2
    assert services.bring_up_to_date(huahai.pk, at=AT) == 0
    rows = {row.name: row for row in queries.signatories_of(letters)}
    assert (rows["马国栋"].state, rows["马国栋"].upper_name) == ("missing", "吴刚")
    assert (rows["赵磊"].state, rows["赵磊"].struck_why) == ("struck", "已离岗")
    assert not Deadline.objects.filter(subject_id=rows["赵磊"].pk, state="open").exists()

    Post.objects.filter(person_id=wu.person_id).update(until=date(2026, 11, 20))  # the leader goes, unsigned
    make_actor("孙海", "team_leader", enterprise=huahai, team="冲压班")
    services.bring_up_to_date(huahai.pk, at=AT)
    assert queries.signatories_of(letters).get(name="马国栋").upper_name == "孙海"
    for row in queries.signatories_of(letters).filter(state="missing"):
        sign(letters, _actor(row.person_id, wang, zhou), at=AT, by=zhou)
    services.archive(letters.pk, by=zhou, at=AT)

    make_actor("小李", "worker", enterprise=huahai, team="冲压班")  # after the letters
    assert services.bring_up_to_date(huahai.pk, at=AT) == 1
    more = Document.objects.get(follows=letters)
    assert (more.state, more.title) == (State.SIGNING, "2026 年度安全生产责任书（新进人员）")
    one = queries.signatories_of(more).get()
    assert (one.name, one.upper_name) == ("小李", "孙海")
    letters.refresh_from_db()
    assert services.sealed_again(letters) == letters.sealed


def _actor(person_id: UUID, *known: Actor) -> Actor:
    return next((one for one in known if one.person_id == person_id), Actor(person_id, "", frozenset()))


def test_a_drill_is_one_chain_and_counts_with_its_evaluation(
    huahai: Enterprise, wang: Actor, zhou: Actor, chen: Actor
) -> None:
    general = owed(
        huahai, "drill_general", task="现场处置方案演练", due_on=date(2026, 12, 31), first_on=date(2026, 7, 1)
    )
    when = {"variant": "on_site", "begins": time(14), "ends": time(15), "place": "冲压车间"}
    plan = make_document(zhou, kind="drill_plan", at=AT, **when)
    assert "机械伤害" in plan.parts[1]["text"]
    services.send(plan.pk, by=zhou, at=AT)
    sign(plan, zhou, at=AT)
    sign(plan, wang, at=AT)
    services.archive(plan.pk, by=wang, at=AT)
    record = make_document(zhou, kind="drill_record", at=AT, **when)
    assert record.follows_id == plan.pk
    with pytest.raises(Refused) as refusal:
        services.send(record.pk, by=zhou, at=AT)
    assert refusal.value.codes == ["no_photo"]
    photograph(record, zhou, at=AT)
    services.choose_people(record.pk, [zhou.person_id, chen.person_id], by=zhou, at=AT)
    services.send(record.pk, by=zhou, at=AT)
    sign(record, zhou, at=AT)
    sign(record, chen, at=AT)
    services.archive(record.pk, by=wang, at=AT)
    assert state_of(general) == "open"
    evaluation = make_document(zhou, kind="drill_evaluation", at=AT, variant="on_site")
    assert evaluation.follows_id == record.pk
    assert "演练人数 2 人" in evaluation.parts[0]["text"]
    services.send(evaluation.pk, by=zhou, at=AT)
    for who in (wang, zhou):
        sign(evaluation, who, at=AT)
    services.archive(evaluation.pk, by=wang, at=AT)
    assert state_of(general) == "proven"
    assert Proof.objects.get(obligation=general).exhibit_ids


def test_a_self_check_led_by_the_principal_counts_twice(huahai: Enterprise, wang: Actor, zhou: Actor) -> None:
    huahai.flags = ["dust_explosion"]
    huahai.save()
    routine, led = owed(huahai, "hidden_danger_routine"), owed(huahai, "principal_led_check")
    check = make_document(zhou, kind="self_check", at=AT, place="喷涂车间", led=True)
    texts = [row.text for row in queries.items_of(check)]
    assert any("除尘" in text for text in texts)
    assert any("应急管理部令第10号" in row.source for row in queries.items_of(check))
    with pytest.raises(Refused) as refusal:
        services.send(check.pk, by=zhou, at=AT)
    assert refusal.value.codes == ["unanswered"]
    services.answer(check.pk, dict.fromkeys(range(1, len(texts) + 1), ("yes", "")), by=zhou, at=AT)
    services.answer(check.pk, {2: ("no", "三号\x00灭火器\x0b过期"), 99: ("no", ""), 3: ("x", "")}, by=zhou, at=AT)
    assert CheckItem.objects.get(document=check, number=2).note == "三号灭火器 过期"
    services.send(check.pk, by=zhou, at=AT)
    assert {row.part for row in queries.signatories_of(check)} == {"checker", "leader_of_check"}
    for who in (wang, zhou):
        sign(check, who, at=AT)
    services.archive(check.pk, by=zhou, at=AT)
    assert (state_of(routine), state_of(led)) == ("proven", "proven")


def test_of_two_who_write_at_once_nobodys_text_is_lost(huahai: Enterprise, wang: Actor, zhou: Actor) -> None:
    row = make_document(zhou, kind="meeting_minutes", at=AT, variant="regular")
    services.save_text(row.pk, title=row.title, texts={"talk": "王总：\x0b抓紧整改"}, seen=1, by=wang, at=AT)
    with pytest.raises(Refused) as refusal:
        services.save_text(row.pk, title=row.title, texts={"talk": "周明：补充"}, seen=1, by=zhou, at=AT)
    assert refusal.value.codes == ["newer_text"]
    services.save_text(row.pk, title=row.title, texts={"talk": "王总：抓紧整改\n周明：补充"}, seen=2, by=zhou, at=AT)
    kept = [next(one["text"] for one in each.parts if one["key"] == "talk") for each in queries.editions_of(row)]
    assert kept[:2] == ["王总：抓紧整改\n周明：补充", "王总：\n抓紧整改"]
    assert len(kept) == 3


def test_hands_under_another_text_twice_and_after_archiving(
    huahai: Enterprise, wang: Actor, zhou: Actor, chen: Actor
) -> None:
    row = make_document(zhou, kind="meeting_minutes", at=AT, variant="regular")
    services.choose_people(row.pk, [zhou.person_id, chen.person_id], by=zhou, at=AT)
    with pytest.raises(Refused) as early:
        sign(row, chen, at=AT)
    assert early.value.codes == ["not_sent"]
    services.send(row.pk, by=zhou, at=AT)
    other = make_signature(chen, "a" * 64, purpose="paperwork_signature", at=AT, seed="other")
    with pytest.raises(Refused) as refusal:
        services.sign(signatory_of(row, chen).pk, signature_id=other.pk, by=chen, at=AT)
    assert refusal.value.codes == ["other_text"]
    with pytest.raises(Signatory.DoesNotExist):  # a worker holds out their phone to nobody
        sign(row, zhou, at=AT, by=chen)
    first = sign(row, chen, at=AT)
    again = services.sign(first.pk, signature_id=None, by=chen, at=AT + timedelta(hours=1))
    row.refresh_from_db()
    assert (again.signed_at, row.signed) == (first.signed_at, 1)
    with pytest.raises(Refused) as back:
        services.recall(row.pk, by=zhou, at=AT)
    assert back.value.codes == ["already_signed"]
    services.strike(signatory_of(row, zhou).pk, reason="出差", by=zhou, at=AT)
    services.archive(row.pk, by=zhou, at=AT)
    row.refresh_from_db()
    assert signatory_of(row, zhou).struck_why == "出差"
    row.title = "改过的标题"
    assert services.sealed_again(row) != row.sealed


def test_nobody_to_sign_and_strangers(huahai: Enterprise, zhou: Actor, sun: Actor, li: Actor) -> None:
    letters = make_document(zhou, at=AT)  # no principal has been entered
    with pytest.raises(Refused) as refusal:
        services.send(letters.pk, by=zhou, at=AT)
    assert refusal.value.codes == ["nobody_to_sign"]
    with pytest.raises(Document.DoesNotExist):
        services.send(letters.pk, by=sun, at=AT)
    with pytest.raises(Refused):
        make_document(li, at=AT)
    with pytest.raises(Refused) as twice:
        make_document(zhou, at=AT)
    assert twice.value.codes == ["there_already"]


def test_three_thousand_sign_one_letter(huahai: Enterprise, wang: Actor, zhou: Actor) -> None:
    owned = {"region_code": huahai.region_code, "line_code": huahai.line_code}
    people = [Person(id=uuid7(), name=f"工人{n}㛃", enterprise_id=huahai.pk, **owned) for n in range(3000)]
    bulk.insert(people)
    bulk.insert(
        Post(
            id=uuid7(), person_id=one.pk, person_name=one.name, role="worker", enterprise_id=huahai.pk,
            team=f"{n % 60}班", **owned,
        )
        for n, one in enumerate(people)
    )  # fmt: skip
    letters = make_document(zhou, at=AT)
    services.send(letters.pk, by=zhou, at=AT)
    letters.refresh_from_db()
    assert letters.signers == 3002
    assert Deadline.objects.filter(kind="paperwork.sign").count() == 3002
    services.recall(letters.pk, by=zhou, at=AT)
    assert not Deadline.objects.filter(kind="paperwork.sign", state="open").exists()
