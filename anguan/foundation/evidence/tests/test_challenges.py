"""Challenges and devices: what a challenge is worth, who gets one, and how a phone's key becomes known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence import queries, services
from anguan.foundation.evidence.models import Device, SpentChallenge
from anguan.foundation.evidence.rules import NEEDS, Need
from anguan.foundation.evidence.rules.challenges import Challenge, challenge_in, claims_before_s, state_of
from anguan.foundation.evidence.tests.makers import MORNING, make_jpeg
from anguan.foundation.refusal import Refused
from tests.red_team.phone import Phone, client_of

ISSUED = Challenge(uuid7(), uuid7(), uuid7(), "hazard_before", "online", MORNING)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def state(
    challenge: Challenge | None, *, after: timedelta = MINUTE, taken: timedelta | None = None, **said: object
) -> str:
    facts = {"person": ISSUED.person, "device": ISSUED.device, "purpose": "hazard_before", "spent": False} | said
    shot = MORNING + (after if taken is None else taken)
    return state_of(challenge, taken_at=shot, at=MORNING + after, **facts)  # type: ignore[arg-type]


def test_a_challenge_holds_for_its_person_phone_and_purpose_once_and_for_ten_minutes() -> None:
    assert state(ISSUED) == state(ISSUED, after=9 * MINUTE) == "online"
    assert state(ISSUED, after=10 * MINUTE) == "expired"
    assert state(None) == "none"
    assert state(ISSUED, person=uuid7()) == state(ISSUED, device=uuid7()) == state(ISSUED, device=None) == "not_theirs"
    assert state(ISSUED, purpose="hazard_after") == "other_purpose"
    assert state(ISSUED, spent=True) == "used"


def test_a_pooled_one_holds_for_a_shift_and_may_arrive_half_a_day_later() -> None:
    pooled = replace(ISSUED, kind="pool")
    assert state(pooled, after=23 * HOUR, taken=11 * HOUR) == "pool"
    assert state(pooled, after=23 * HOUR, taken=13 * HOUR) == "expired"
    assert state(pooled, after=24 * HOUR, taken=11 * HOUR) == "expired"


def test_what_claims_to_be_older_than_its_challenge_is_measured() -> None:
    assert claims_before_s(ISSUED, MORNING - MINUTE) == 60
    assert claims_before_s(ISSUED, MORNING + MINUTE) == claims_before_s(None, MORNING) == 0


@given(st.uuids(), st.uuids(), st.sampled_from(["online", "pool"]), st.integers(0, 4_000_000_000), st.text(max_size=40))
def test_a_payload_says_the_whole_challenge(one: UUID, other: UUID, kind: str, issued: int, purpose: str) -> None:
    challenge = Challenge(one, other, one, purpose, kind, datetime.fromtimestamp(issued, UTC))
    assert challenge_in(challenge.payload) == challenge


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*ISSUED.payload]) | st.text(), inner),
)


@given(JSON, st.sampled_from([*ISSUED.payload]))
def test_no_payload_makes_the_rules_stumble(value: object, name: str) -> None:
    assert challenge_in(value) is None
    challenge_in(ISSUED.payload | {name: value})


@given(
    st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["online", "pool"]),
    st.integers(-100_000, 200_000), st.integers(-100_000, 200_000),
)  # fmt: skip
def test_a_challenge_holds_only_when_everything_about_it_does(
    mine: bool, here: bool, purpose: bool, spent: bool, kind: str, after: int, taken: int
) -> None:
    challenge = replace(ISSUED, kind=kind)
    worth = state(
        challenge, after=timedelta(seconds=after), taken=timedelta(seconds=taken), spent=spent,
        person=challenge.person if mine else uuid7(), device=challenge.device if here else uuid7(),
        purpose="hazard_before" if purpose else "other",
    )  # fmt: skip
    in_time = after < (challenge.forgotten_at - MORNING).total_seconds()
    assert (worth == kind) <= (mine and here and purpose and in_time and not spent)


def test_a_phone_is_made_known_once_and_may_ask_for_challenges(chen: Actor) -> None:
    phone = Phone(chen).enrol()
    device = Device.objects.get()
    assert (device.pk, device.person_id, device.name) == (phone.device_id, chen.person_id, "安卓手机 · Chrome")
    again = {"id": str(phone.device_id), "public_key": phone.public_key, "name": "别的名字"}
    answer = phone.post("/evidence/devices", again)
    assert (answer.status_code, answer.json()["enrolled_at"]) == (200, device.enrolled_at.isoformat())
    assert AuditEntry.objects.filter(action="evidence.device_enrolled").count() == 1
    issued = phone.challenge()
    assert (issued["kind"], issued["purpose"]) == ("online", "hazard_before")
    challenge = services.challenge_of(issued["token"])
    assert challenge is not None
    assert (str(challenge.id), challenge.person, challenge.device) == (issued["id"], chen.person_id, phone.device_id)


def test_a_token_that_was_touched_is_no_challenge(chen: Actor) -> None:
    token = Phone(chen).enrol().challenge()["token"]
    for text in ("", "x", token[:-1], "x" + token, token.replace(":", "."), "密" + token):
        assert services.challenge_of(text) is None


def test_a_pool_holds_some_for_each_node_that_works_offline_and_is_this_person_s(
    chen: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = [
        Need("snap", "随手拍", offline=True, permission="hazards.report"),
        Need("online_only", "只在线"),
        Need("order", "执法", offline=True, permission="hazards.order"),
        Need("anyone", "人人", offline=True),
    ]
    monkeypatch.setattr("anguan.foundation.evidence.services.challenges.NEEDS", {one.node: one for one in needs})
    phone = Phone(chen).enrol()
    answer = phone.post("/evidence/challenges", {"device_id": str(phone.device_id), "pool": True})
    issued = answer.json()["challenges"]
    assert [one["purpose"] for one in issued] == ["snap"] * 6 + ["anyone"] * 6
    assert {one["kind"] for one in issued} == {"pool"}
    assert len({one["id"] for one in issued}) == 12
    assert NEEDS is not None


def test_a_challenge_is_spent_once_and_forgotten_when_it_has_expired(chen: Actor) -> None:
    phone = Phone(chen).enrol()
    challenge = phone.challenge()
    first = phone.shoot(make_jpeg(1), challenge=challenge)
    for shot in (first, first, phone.shoot(make_jpeg(2), challenge=challenge)):
        phone.submit(shot)
    spent = SpentChallenge.objects.get()
    assert (str(spent.pk), str(spent.exhibit_id)) == (challenge["id"], first.said["id"])
    assert services.forget_spent(at=spent.expires_at) == 0
    assert services.forget_spent(at=spent.expires_at + MINUTE) == 1


def test_a_revoked_phone_gets_no_challenge_and_does_not_come_back(chen: Actor) -> None:
    phone = Phone(chen).enrol()
    with acting_as(chen):
        services.revoke_device(phone.device_id, by=chen, at=MORNING)
        assert services.revoke_device(phone.device_id, by=chen, at=MORNING + HOUR).revoked_at == MORNING
    asked = {"device_id": str(phone.device_id), "purpose": "hazard_before"}
    enrolment = {"id": str(phone.device_id), "public_key": phone.public_key, "name": ""}
    for answer in (phone.post("/evidence/challenges", asked), phone.post("/evidence/devices", enrolment)):
        assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (409, "device_revoked")
    assert AuditEntry.objects.filter(action="evidence.device_revoked").count() == 1


def test_a_phone_is_its_person_s_alone(chen: Actor, zhou: Actor) -> None:
    phone = Phone(chen).enrol()
    taken = Phone(zhou, device_id=phone.device_id)
    enrolment = {"id": str(phone.device_id), "public_key": taken.public_key, "name": ""}
    answer = taken.post("/evidence/devices", enrolment)
    assert [one["code"] for one in answer.json()["reasons"]] == ["device_id_in_use"]
    answer = taken.post("/evidence/challenges", {"device_id": str(phone.device_id), "purpose": "x"})
    assert [one["code"] for one in answer.json()["reasons"]] == ["device_unknown"]
    with acting_as(zhou):
        assert not Device.objects.exists()
        with pytest.raises(Device.DoesNotExist):
            services.revoke_device(phone.device_id, by=zhou, at=MORNING)
    assert [one.pk for one in queries.devices_of(chen)] == [phone.device_id]


def test_a_person_has_twenty_phones_and_no_more(chen: Actor) -> None:
    key = Phone(chen).public_key
    for _ in range(20):
        services.enrol_device(uuid7(), key, "手机", by=chen, at=MORNING)
    with pytest.raises(Refused) as refusal:
        services.enrol_device(uuid7(), "nonsense", "手机", by=chen, at=MORNING)
    assert refusal.value.codes == ["device_key_invalid", "too_many_devices"]
    services.revoke_device(queries.devices_of(chen)[0].pk, by=chen, at=MORNING)
    services.enrol_device(uuid7(), key, " \n", by=chen, at=MORNING)
    assert Device.objects.filter(name="未命名的手机").count() == 1


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        ({}, ["id", "public_key"]),
        ({"id": "7", "public_key": 5, "more": 1}, ["id", "public_key", "more"]),
        ([], [""]),
    ],
)
def test_what_is_no_enrolment_is_refused_with_every_fault(sent: object, codes: list[str], chen: Actor) -> None:
    answer = client_of(chen).post("/evidence/devices", sent, content_type="application/json")
    assert answer.status_code == 409
    assert [one["field"] for one in answer.json()["reasons"]] == codes


def test_the_anonymous_are_told_in_json(db: None) -> None:
    from django.test import Client

    for address in ("/evidence/devices", "/evidence/challenges"):
        answer = Client().post(address, {}, content_type="application/json")
        assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (401, "not_signed_in")
