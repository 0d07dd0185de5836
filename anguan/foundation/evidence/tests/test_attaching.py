"""What is attached is judged anew: for this need, at this place; a lesser grade is kept and marked."""

from datetime import date

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence import services
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import Grade, Need
from anguan.foundation.evidence.services import Near
from anguan.foundation.evidence.tests.makers import MORNING, make_jpeg, make_photo
from anguan.foundation.refusal import Refused
from anguan.registry.enterprises.models import Enterprise
from tests.red_team.phone import HERE, Phone

NEED = Need("hazard_before", "隐患现场", kinds=("photo", "video"), grade=Grade.A, retention="permit")
GATE = Near(HERE["lon"], HERE["lat"])


@pytest.fixture
def taken(chen: Actor) -> Exhibit:
    """A photo of grade A, not attached yet."""
    phone = Phone(chen).enrol()
    assert phone.send(phone.shoot(make_jpeg("taken"), challenge=phone.challenge())).json()["grade"] == "A"
    return Exhibit.objects.get()


def attach(
    taken: Exhibit, subject: Enterprise, by: Actor, need: Need | None = NEED, near: Near | None = GATE
) -> Exhibit:
    with acting_as(by):
        services.attach_evidence([taken.pk], subject, by=by, at=MORNING, need=need, near=near)
        return Exhibit.objects.get(pk=taken.pk)


def test_what_was_taken_on_the_spot_keeps_its_grade_and_its_distance(
    taken: Exhibit, chen: Actor, huahai: Enterprise
) -> None:
    attached = attach(taken, huahai, chen)
    assert (attached.grade, attached.demanded, attached.doubts) == ("A", "A", [])
    assert (attached.facts["metres"], attached.facts["radius_m"]) == (0.0, 300.0)
    assert attached.keep_until == date(2027, 3, 10)  # a year and a day, as permits are


def test_what_was_taken_elsewhere_is_kept_and_marked(taken: Exhibit, chen: Actor, huahai: Enterprise) -> None:
    attached = attach(taken, huahai, chen, near=Near(HERE["lon"] + 0.05, HERE["lat"]))
    assert (attached.grade, attached.demanded, attached.doubts) == ("C", "A", ["far_from_site"])
    assert 4000 < attached.facts["metres"] < 5000


def test_a_wide_site_is_as_wide_as_it_says(taken: Exhibit, chen: Actor, huahai: Enterprise) -> None:
    assert attach(taken, huahai, chen, near=Near(HERE["lon"] + 0.05, HERE["lat"], radius_m=6000)).grade == "A"


def test_a_challenge_for_one_need_is_none_for_another(taken: Exhibit, chen: Actor, huahai: Enterprise) -> None:
    attached = attach(taken, huahai, chen, need=Need("hazard_after", "整改后"))
    assert (attached.grade, attached.demanded, attached.doubts) == ("C", "B", ["challenge_other_purpose"])
    assert attached.keep_until is None


def test_nothing_asked_changes_nothing(taken: Exhibit, chen: Actor, huahai: Enterprise) -> None:
    attached = attach(taken, huahai, chen, need=None, near=None)
    assert (attached.grade, attached.demanded, attached.facts["metres"]) == ("A", "", None)


def test_a_photo_without_place_stays_without_distance(chen: Actor, huahai: Enterprise) -> None:
    attached = attach(make_photo(chen, lon=None, lat=None), huahai, chen)
    assert (attached.grade, attached.facts["metres"]) == ("C", None)


def test_a_kind_nobody_asked_for_is_refused_in_words(taken: Exhibit, chen: Actor, huahai: Enterprise) -> None:
    with pytest.raises(Refused) as refusal:
        attach(taken, huahai, chen, need=Need("sign", "签字", kinds=("signature", "video")))
    [reason] = refusal.value.reasons
    assert (reason.code, reason.message, reason.remedy) == ("kind_not_asked", "这里不收照片", "请改拍签名或视频")


def test_what_has_not_arrived_is_not_attached(chen: Actor, huahai: Enterprise) -> None:
    phone = Phone(chen).enrol()
    phone.submit(phone.shoot(make_jpeg(1)))
    with pytest.raises(Refused) as refusal:
        attach(Exhibit.objects.get(), huahai, chen)
    assert refusal.value.codes == ["photo_not_whole"]


def test_an_official_s_exhibit_moves_home_with_everything_it_says(li: Actor, huahai: Enterprise) -> None:
    phone = Phone(li).enrol()
    phone.send(phone.shoot(make_jpeg(1), challenge=phone.challenge()))
    attached = attach(Exhibit.objects.get(), huahai, li)
    assert (attached.enterprise_id, attached.grade, attached.demanded) == (huahai.pk, "A", "A")
    assert attached.signed
