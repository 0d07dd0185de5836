"""From the phone to struck off: the whole way, and every bend in it."""

from datetime import timedelta
from typing import Any

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.services import history_of, verify_all
from anguan.foundation.evidence.queries import exhibits_of
from anguan.foundation.refusal import Refused
from anguan.prevention.hazards import queries, services
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import NINE, TODAY, make_hazard
from anguan.prevention.hazards.tests.stories import assign, close, report, scoped, settled, shot, submit
from anguan.registry.enterprises.models import Enterprise


def test_from_the_phone_to_struck_off(chen: Actor, zhou: Actor, wu: Actor, li: Actor) -> None:
    hazard = report(chen)
    assert (hazard.state, hazard.source, hazard.reporter_name) == (State.REPORTED, "snap", "陈卫东")
    assign(hazard, zhou, wu)
    submit(hazard, wu, at=NINE + timedelta(days=1))
    close(hazard, zhou, at=NINE + timedelta(days=2))
    hazard.refresh_from_db()
    assert (hazard.state, hazard.rectifier_name, hazard.rechecker_name) == (State.CLOSED, "吴刚", "周明")
    assert hazard.closed_at == hazard.state_since == NINE + timedelta(days=2)
    told = [entry.action for entry in history_of(hazard.pk, by=li)]
    assert told == ["hazards.reported", "hazards.confirmed", "hazards.submitted", "hazards.closed"]
    assert len(exhibits_of([hazard.pk], by=li)[hazard.pk]) == 2
    assert list(verify_all()) == []


def test_what_is_kept_as_it_was_then(huahai: Enterprise, chen: Actor) -> None:
    hazard = report(chen)
    huahai.name, huahai.region_code, huahai.industry_code = "新名", "320981001", "C17"
    huahai.save()
    hazard.refresh_from_db()
    assert (hazard.enterprise_name, hazard.region_code) == ("盐城华海机械有限公司", "320902001")
    assert hazard.industry_division == "C34"


def test_the_fixer_does_not_recheck_their_own_work(chen: Actor, zhou: Actor, wang: Actor) -> None:
    hazard = assign(report(chen), wang, zhou)
    submit(hazard, zhou)
    with pytest.raises(Refused) as refusal:
        close(hazard, zhou)
    assert refusal.value.codes == ["same_person"]
    assert close(hazard, wang).state == State.CLOSED


def test_a_workshop_of_two_is_rechecked_by_the_town(huahai: Enterprise, wang: Actor, chen: Actor, li: Actor) -> None:
    hazard = assign(report(chen), wang, wang)
    submit(hazard, wang)
    assert close(hazard, li).rechecker_name == "李强"


def test_returned_with_a_reason_and_put_right_again(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = submit(assign(report(chen), zhou, wu), wu)
    with pytest.raises(Refused) as refusal:
        scoped(zhou, services.recheck_return, hazard.pk, at=NINE, reason=" ")
    assert refusal.value.codes == ["no_reason"]
    hazard = scoped(zhou, services.recheck_return, hazard.pk, at=NINE, reason="黄线没有划")
    assert (hazard.state, hazard.times_returned, hazard.due_on) == (State.RECTIFYING, 1, hazard.original_due_on)
    assert close(submit(hazard, wu), zhou).state == State.CLOSED


def test_dismissed_with_a_reason_the_reporter_reads(chen: Actor, zhou: Actor) -> None:
    hazard = report(chen)
    with pytest.raises(Refused):
        scoped(zhou, services.dismiss, hazard.pk, at=NINE, reason="")
    scoped(zhou, services.dismiss, hazard.pk, at=NINE, reason="该处是临时周转区，已有专人看护")
    [news] = [task for task in queries.tasks_for(chen, today=TODAY) if task.kind == "news"]
    assert (news.hazard_id, news.state) == (hazard.pk, State.DISMISSED)
    assert queries.hazards_for(chen).get(pk=hazard.pk).dismissed_reason.startswith("该处是")


def test_a_report_is_taken_back_until_it_is_confirmed(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = report(chen)
    with pytest.raises(Refused) as not_yours:
        scoped(wu, services.withdraw, hazard.pk, at=NINE)
    assert not_yours.value.codes == ["not_yours"]
    assert scoped(chen, services.withdraw, hazard.pk, at=NINE).state == State.WITHDRAWN
    with pytest.raises(Refused) as too_late:
        assign(hazard, zhou, wu)
    assert too_late.value.codes == ["not_in_this_state"]


def test_the_reporter_says_it_is_not_fixed(chen: Actor, zhou: Actor, wu: Actor, wang: Actor) -> None:
    hazard = close(submit(assign(report(chen), zhou, wu), wu), zhou)
    hazard = scoped(chen, services.object_to_closing, hazard.pk, at=NINE, reason="今天又堆满了")
    assert (hazard.state, hazard.closed_at) == (State.RECHECKING, None)
    hazard = scoped(wang, services.recheck_return, hazard.pk, at=NINE, reason="确实又堆满")
    assert hazard.state == State.RECTIFYING
    with pytest.raises(Refused) as refusal:
        scoped(
            chen, services.object_to_closing, close(submit(hazard, wu), zhou).pk,
            at=NINE + timedelta(days=40), reason="四十天后",
        )  # fmt: skip
    assert refusal.value.codes == ["objection_too_late"]


def test_assigning_lists_everything_that_is_missing_at_once(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = report(chen)
    with pytest.raises(Refused) as refusal:
        assign(
            hazard, zhou, wu, level="major", due_on=TODAY - timedelta(days=1),
            arrangement=settled(wu, assigned_to=uuid7(), measures="", funds_fen=None, plan=" "),
        )  # fmt: skip
    assert refusal.value.codes == [
        "no_responsible", "no_measures", "no_funds", "no_plan", "due_in_past",
        "no_criterion", "no_interim_measure", "principal_not_informed",
    ]  # fmt: skip
    hazard.refresh_from_db()
    assert hazard.state == State.REPORTED


def test_a_major_hazard_keeps_the_criterion_it_was_judged_by(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = assign(
        report(chen), zhou, wu, level="major", criterion="GM-7-7", interim_measure="停用喷漆室并设警戒",
        principal_informed=True,
    )  # fmt: skip
    assert (hazard.criterion, hazard.criterion_standard) == ("GM-7-7", "order10")


def test_someone_of_another_enterprise_cannot_be_made_responsible(chen: Actor, zhou: Actor, sun: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        assign(report(chen), zhou, sun)
    assert refusal.value.codes == ["no_responsible"]


def test_the_responsible_person_is_changed_while_the_deadline_stays(
    chen: Actor, zhou: Actor, wu: Actor, zhao: Actor
) -> None:
    hazard = assign(report(chen), zhou, wu)
    scoped(zhou, services.arrange, hazard.pk, at=NINE, arrangement=settled(zhao))
    with pytest.raises(Refused):
        submit(hazard, wu)
    assert submit(hazard, zhao).rectifier_name == "赵小虎"


def test_a_submission_needs_a_live_photo_and_a_word(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = assign(report(chen), zhou, wu)
    with pytest.raises(Refused) as refusal:
        submit(hazard, wu, photo_ids=[], note="")
    assert refusal.value.codes == ["no_photo", "no_note"]


def test_the_before_photo_does_not_pass_as_the_after_photo(chen: Actor, zhou: Actor) -> None:
    photo = shot(chen)
    hazard = assign(report(chen, photo_ids=[photo]), zhou, chen)
    other = report(chen)
    with pytest.raises(Refused) as elsewhere:
        report(chen, photo_ids=[photo])
    assert elsewhere.value.codes == ["photo_used_elsewhere"]
    with pytest.raises(Refused) as again:
        submit(hazard, chen, photo_ids=[photo])
    assert again.value.codes == ["photo_used_before"]
    assert Hazard.objects.filter(pk__in=[hazard.pk, other.pk]).count() == Hazard.objects.count()


def test_an_inspection_needs_no_photo_and_is_told_apart(zhou: Actor) -> None:
    assert report(zhou, photo_ids=[], source="inspection").source == "inspection"


def test_a_snap_without_anything_is_refused_with_all_reasons(chen: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        report(chen, what="", place="", category="nonsense", photo_ids=[])
    assert refusal.value.codes == ["no_what", "no_place", "no_category", "no_photo"]


def test_repeats_at_the_same_place_are_found(huahai: Enterprise, chen: Actor) -> None:
    earlier = make_hazard(huahai, reported_at=NINE - timedelta(days=60), state=State.CLOSED)
    make_hazard(huahai, what="灭火器压力不足", category="fire", place="食堂")
    make_hazard(huahai, reported_at=NINE - timedelta(days=400))
    found = queries.similar_at(
        enterprise_id=huahai.pk, by=chen, today=TODAY, what="配电箱前又堆放杂物", place="冲压车间", category="electric"
    )
    assert [one.hazard.pk for one in found] == [earlier.pk]


def test_the_same_thing_elsewhere_is_no_repeat(huahai: Enterprise, chen: Actor) -> None:
    make_hazard(huahai, place="二号车间靠墙一侧")
    asked: dict[str, Any] = {
        "enterprise_id": huahai.pk,
        "by": chen,
        "today": TODAY,
        "what": "配电箱前堆放杂物",
        "category": "electric",
    }
    assert queries.similar_at(**asked, place="食堂靠墙一侧") == []
    assert len(queries.similar_at(**asked)) == 1
