"""Conflicts: what is near by, across enterprises too; who is told; what a stranger may know of it."""

from datetime import timedelta
from typing import Any

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.events import react
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.prevention.permits import casing, queries
from anguan.prevention.permits.models import Judgement, Link, OpenWork, Permit
from anguan.prevention.permits.services import nearing, standing, telling
from anguan.prevention.permits.tests.makers import (
    LAT,
    LON,
    NINE,
    certify,
    make_permit,
    open_work_of,
    owned,
)
from anguan.prevention.permits.tests.stories import draft, submit
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise
from anguan.registry.premises.models import Area

TEN_METRES = 0.00009  # of latitude


@pytest.fixture
def hot(wu: Actor, ma: Actor, liu: Actor) -> Permit:
    """Hot work approved at 华海."""
    return make_permit(state="approved", leader=wu, guardian=ma, worker=liu)


@pytest.fixture
def next_door(hot: Permit) -> Permit:
    """A painter's permit of the enterprise next door, ten metres away, at the same time."""
    other = make_enterprise("盐城隔壁包装有限公司", industry_code="C22")
    return make_permit(
        other, state="approved", kind="work_at_height", methods=["painting"], lat=LAT + TEN_METRES, place="隔墙外平台"
    )


def near(permit: Permit, by: Actor | None = None) -> list[queries.Neighbour]:
    return queries.neighbours(OpenWork.objects.get(pk=permit.pk), at=NINE, by=by)


def test_what_is_near_in_place_and_time_is_found(hot: Permit, next_door: Permit, wu: Actor) -> None:
    with acting_as(wu):
        [found] = near(hot, wu)
    assert (found.kind, found.own, found.exact) == ("work_at_height", None, True)
    assert found.metres == pytest.approx(10, abs=0.2)


@pytest.mark.parametrize(
    "changed",
    [{"lat": LAT + 0.002}, {"start": NINE + timedelta(hours=9), "end": NINE + timedelta(hours=12)}],
    ids=["far", "later"],
)
def test_what_is_far_or_later_is_not(hot: Permit, next_door: Permit, changed: dict[str, object]) -> None:
    open_work_of(next_door, **changed).save()
    assert near(hot) == []


def test_own_work_is_named_others_are_not(hot: Permit, next_door: Permit, wu: Actor, ma: Actor) -> None:
    own = make_permit(state="approved", kind="lifting", leader=wu, guardian=ma, lat=LAT + 2 * TEN_METRES)
    with acting_as(wu):
        found = {one.kind: one.own for one in near(hot, wu)}
    assert (found["lifting"], found["work_at_height"]) == (own, None)


def test_work_without_points_is_near_in_one_area_space_or_pipe(huahai: Enterprise, workshop: Area, wu: Actor) -> None:
    named: dict[str, Any] = {"leader": wu, "lon": None, "lat": None, "area": workshop}
    one = make_permit(state="approved", **named)
    other = make_permit(state="approved", kind="lifting", **named)
    for permit in (one, other):
        standing.keep(permit, by=None)
    [found] = near(one)
    assert (found.metres, found.same_area, found.own) == (None, True, other)
    elsewhere = make_permit(state="approved", kind="excavation", leader=wu, lon=None, lat=None)
    standing.keep(elsewhere, by=None)
    assert len(near(one)) == 1  # the site's point says nothing about the work


def test_tenants_of_one_building_are_near_by_their_addresses(huahai: Enterprise, wu: Actor) -> None:
    for enterprise in (huahai, tenant := make_enterprise("盐城楼上电子有限公司")):
        Enterprise.objects.filter(pk=enterprise.pk).update(lon=LON, lat=LAT)
    here = make_permit(huahai, state="approved", lon=None, lat=None)
    above = make_permit(tenant, state="approved", kind="work_at_height", lon=None, lat=None)
    for permit in (here, above):
        standing.keep(permit, by=None)
    [found] = near(here)
    assert (found.metres, found.exact, found.own) == (0.0, False, None)


def test_a_neighbour_keeps_a_draft_from_being_submitted(
    wu: Actor, ma: Actor, liu: Actor, next_door: Permit, hot: Permit
) -> None:
    hot.delete()
    OpenWork.objects.filter(pk=hot.pk).delete()
    certify("hot_work", guardian=ma, worker=liu)
    permit = draft(wu, leader=wu, guardian=ma, worker=liu)
    with pytest.raises(Refused) as refusal:
        submit(permit, wu)
    assert "near_painting" in refusal.value.codes
    said = str(Judgement.objects.get(permit=permit, event="submit").reasons)
    assert "隔壁" not in said
    assert next_door.number not in said


def test_open_permits_are_judged_again_when_work_comes_near(hot: Permit, next_door: Permit) -> None:
    told = nearing.rejudge_around(next_door.pk, enterprise_id=next_door.enterprise_id, at=NINE)
    assert told == 1
    proof = Judgement.objects.get(permit=hot)
    assert (proof.passed, proof.stage, proof.event[:9]) == (False, "start", "neighbour")
    assert "near_painting" in [reason["code"] for reason in proof.reasons]
    people = set(Outgoing.objects.filter(topic=telling.NEARBY).values_list("person_id", flat=True))
    assert people == {hot.applied_by, hot.leader_id, hot.guardian_id}
    again = nearing.rejudge_around(next_door.pk, enterprise_id=next_door.enterprise_id, at=NINE)
    assert (again, Judgement.objects.filter(permit=hot).count()) == (0, 1)


def test_permits_of_one_job_are_not_in_each_others_way(hot: Permit, wu: Actor, ma: Actor) -> None:
    space = make_permit(state="approved", kind="confined_space", leader=wu, guardian=ma)
    for one, other in ((hot, space), (space, hot)):
        Link.objects.create(**owned(hot.enterprise), permit=one, other=other)
    case = casing.case_of(hot, "start", by=None, at=NINE)
    assert (case.nearby, [one.kind for one in case.linked]) == ((), ["confined_space"])
    [busy] = {person.guards_elsewhere for person in case.people}
    assert busy == ()  # guarding both permits of one job is guarding one job


def test_a_contractors_worker_sees_the_permit_they_are_in_and_no_other(hot: Permit, zhao: Actor, wu: Actor) -> None:
    theirs = make_permit(state="approved", kind="lifting", leader=wu, worker=zhao)
    with acting_as(zhao):
        assert list(queries.permits_for(zhao)) == [theirs]
        assert list(queries.mine(zhao)) == [theirs]
        assert not queries.permits_for(zhao).filter(pk=hot.pk).exists()


def test_a_stranger_finds_nothing(hot: Permit, sun: Actor, li: Actor, far_officer: Actor) -> None:
    seen = {}
    for who in (sun, li, far_officer, make_actor("张三", "expert")):
        with acting_as(who):
            seen[who.name] = queries.permits_for(who).count()
    assert seen == {"孙立": 0, "李强": 1, "郑凯": 0, "张三": 0}


@pytest.mark.parametrize("event", ["permits.submitted", "permits.extended"])
def test_the_news_of_work_reaches_its_neighbours(hot: Permit, next_door: Permit, event: str) -> None:
    react(event, 0, {"permit_id": str(next_door.pk), "enterprise_id": str(next_door.enterprise_id)})
    assert Judgement.objects.filter(permit=hot, event__startswith="neighbour").exists()
