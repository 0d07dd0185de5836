"""A record comes, then its bytes in parts: what is kept, what is marked and what the phone is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence import services, storage
from anguan.foundation.evidence.models import Device, Exhibit, SpentChallenge, UploadAllowance, UploadPart
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.rules.records import (
    AT_ONCE,
    PART_BYTES,
    count_of_parts,
    length_of_part,
    parts_in,
    reasons_not_to_take_part,
    record_in,
)
from anguan.foundation.evidence.rules.signing import is_public_key, signed_by, sm3_of
from anguan.foundation.evidence.tests.makers import make_jpeg
from anguan.registry.enterprises.models import Enterprise
from tests.red_team.phone import Phone, Shot


def codes(answer: Any) -> list[str]:
    return [one["code"] for one in answer.json()["reasons"]]


def big_jpeg() -> bytes:
    """A picture of three parts."""
    data = make_jpeg("big") + b"\0" * (2 * PART_BYTES)  # what follows the picture is the camera's affair
    assert len(data) > 2 * PART_BYTES
    return data


@pytest.fixture
def phone(chen: Actor) -> Phone:
    return Phone(chen).enrol()


def test_a_photo_in_three_parts_becomes_grade_a(phone: Phone, chen: Actor, huahai: Enterprise) -> None:
    data = big_jpeg()
    shot = phone.shoot(data, challenge=phone.challenge())
    first = phone.submit(shot)
    assert first.status_code == 201
    assert {name: first.json()[name] for name in ("id", "sha256", "state", "part_bytes", "missing")} == {
        "id": shot.said["id"], "sha256": hash_of(data), "state": "waiting", "part_bytes": PART_BYTES,
        "missing": [0, 1, 2],
    }  # fmt: skip
    assert phone.put(shot, 2).json()["missing"] == [0, 1]
    assert phone.put(shot, 0).json()["missing"] == phone.receipt(shot).json()["missing"] == [1]
    last = phone.put(shot, 1).json()
    assert (last["state"], last["missing"], last["grade"], last["doubts"]) == ("stored", [], "A", [])
    exhibit = Exhibit.objects.get()
    assert (exhibit.pk, exhibit.enterprise_id, exhibit.taken_by) == (UUID(shot.said["id"]), huahai.pk, chen.person_id)
    assert (exhibit.signed, exhibit.signature, exhibit.device_id) == (shot.record, shot.signature, phone.device_id)
    assert (exhibit.sm3, exhibit.width, exhibit.height) == (sm3_of(data), 640, 480)
    assert (exhibit.facts["challenge"], exhibit.facts["device"], exhibit.facts["placed"]) == ("online", "known", True)
    assert storage.original(exhibit.sha256) == data
    assert not UploadPart.objects.exists()
    assert phone.receipt(shot).json()["state"] == phone.put(shot, 1).json()["state"] == "stored"


def test_the_same_record_again_is_the_same_exhibit(phone: Phone) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=phone.challenge())
    first, again = phone.submit(shot), phone.submit(shot)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["grade"], Exhibit.objects.count(), SpentChallenge.objects.count()) == ("A", 1, 1)
    phone.put(shot, 0)
    assert phone.submit(shot).json()["state"] == "stored"


def test_the_same_key_for_another_record_is_refused_and_costs_no_challenge(phone: Phone, zhou: Actor) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=phone.challenge())
    phone.submit(shot)
    other = phone.shoot(make_jpeg(2), challenge=phone.challenge(), id=shot.said["id"])
    assert (phone.submit(other).status_code, codes(phone.submit(other))) == (409, ["photo_key_in_use"])
    thief = Phone(zhou).enrol()
    assert codes(thief.submit(thief.shoot(make_jpeg(2), id=shot.said["id"]))) == ["photo_key_in_use"]
    assert SpentChallenge.objects.count() == 1


def test_without_network_it_is_grade_b(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    from anguan.foundation.evidence.rules import Need

    monkeypatch.setattr(
        "anguan.foundation.evidence.services.challenges.NEEDS", {"snap": Need("snap", "随手拍", offline=True)}
    )
    pooled = phone.challenge("snap", pool=True)
    Device.objects.update(enrolled_at=datetime.now(UTC))
    shot = phone.shoot(make_jpeg(1), challenge=pooled, purpose="snap")
    assert phone.send(shot).json()["grade"] == "B"


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"v": 2}, ["v"]),
        ({"v": "1", "more": 1, "sha256": "x", "kind": "film", "bytes": 0},
         ["v", "kind", "sha256", "bytes", "more"]),
        ({"id": "7", "purpose": "<b>", "type": "text/html", "taken_at": "yesterday", "source": "gallery"},
         ["id", "purpose", "type", "taken_at", "source"]),
        ({"place": {"lon": 181, "lat": 1, "accuracy_m": 1, "at": "2026-03-09T01:30:00Z"}}, ["place"]),
        ({"place": {"lon": 1}}, ["place"]),
        ({"taken_at": "2026-03-09T01:30:00"}, ["taken_at"]),
        ({"taken_at": "0001-01-01T00:00:00Z"}, ["taken_at"]),
        ({"kind": "video"}, ["type"]),
        ({"kind": "signature", "type": "image/png"}, ["covers"]),
        ({"covers": "0" * 64, "bytes": 30_000_000}, ["bytes"]),
        ({"covers": "0" * 64, "bytes": 11_000_000}, ["bytes", "covers"]),
        ({"width": 1.5, "height": True, "duration_ms": "1", "challenge": 5, "device": None, "enterprise": "我们"},
         ["challenge", "device", "width", "height", "duration_ms", "enterprise"]),
    ],
)  # fmt: skip
def test_every_field_that_is_wrong_is_named_at_once(said: dict[str, Any], fields: list[str], phone: Phone) -> None:
    answer = phone.submit(phone.shoot(make_jpeg(1), lies=said))
    assert answer.status_code == 409
    assert [one["field"] for one in answer.json()["reasons"]] == fields
    assert all(one["remedy"] for one in answer.json()["reasons"])
    assert not Exhibit.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "7", "\\ud800", "{" * 3000, "x" * 5000, '{"v":NaN}'])
def test_what_is_no_record_is_refused(text: str, phone: Phone) -> None:
    answer = phone.post("/evidence/records", {"record": text, "signature": "", "challenge": ""})
    assert answer.status_code == 409
    assert not Exhibit.objects.exists()


def test_a_record_may_come_without_phone_or_challenge_and_says_so(chen: Actor) -> None:
    phone = Phone(chen)
    shot = phone.shoot(make_jpeg(1), device="")
    shot.signature = ""
    answer = phone.send(shot).json()
    assert (answer["state"], answer["grade"]) == ("stored", "C")
    assert [one["code"] for one in answer["doubts"]] == ["no_challenge", "not_signed", "device_unknown"]


def test_another_s_exhibit_is_not_there(phone: Phone, zhou: Actor, sun: Actor) -> None:
    shot = phone.shoot(make_jpeg(1))
    phone.submit(shot)
    for other in (zhou, sun):
        thief = Phone(other)
        for answer in (thief.receipt(shot), thief.put(shot, 0)):
            assert (answer.status_code, codes(answer)) == (404, ["not_found"])


def test_a_signature_is_a_png_of_what_was_signed(phone: Phone) -> None:
    png = make_jpeg("name", size=(400, 200), kind="PNG")
    covers = "ab" * 32
    shot = phone.shoot(png, kind="signature", type="image/png", covers=covers, challenge=phone.challenge())
    assert phone.send(shot).json()["state"] == "stored"
    exhibit = Exhibit.objects.get()
    assert (exhibit.kind, exhibit.covers_sha256, exhibit.content_type) == ("signature", covers, "image/png")
    wrong = phone.shoot(make_jpeg(1), kind="signature", type="image/png", covers=covers)
    assert codes(phone.send(wrong)) == ["not_a_signature"]


def test_a_video_that_is_none_is_refused_for_good(phone: Phone) -> None:
    shot = phone.shoot(make_jpeg(1), kind="video", type="video/webm", duration_ms=5000)
    answer = phone.send(shot)
    assert (answer.status_code, codes(answer)) == (409, ["not_a_video"])


def test_a_file_is_taken_only_where_an_office_allows_it(phone: Phone, sun: Actor) -> None:
    shot = phone.shoot(make_jpeg(1), source="file")
    assert codes(phone.submit(shot)) == ["upload_not_allowed"]
    UploadAllowance.objects.create(
        region_code="320902", node="hazard_before", reason="检修", allowed_by_name="李强", allowed_at=datetime.now(UTC)
    )
    answer = phone.send(shot).json()
    assert (answer["state"], answer["grade"], answer["doubts"][0]["code"]) == ("stored", "D", "not_live")
    elsewhere = Phone(sun).enrol()
    assert codes(elsewhere.submit(elsewhere.shoot(make_jpeg(2), source="file"))) == ["upload_not_allowed"]
    other_node = phone.shoot(make_jpeg(3), source="file", purpose="hazard_after")
    assert codes(phone.submit(other_node)) == ["upload_not_allowed"]
    UploadAllowance.objects.update(ended_at=datetime.now(UTC))
    assert phone.submit(shot).status_code == 200  # what was taken stays known
    assert codes(phone.submit(phone.shoot(make_jpeg(4), source="file"))) == ["upload_not_allowed"]


def test_parts_nobody_finished_are_forgotten(phone: Phone, chen: Actor) -> None:
    shot = phone.shoot(big_jpeg())
    phone.submit(shot)
    phone.put(shot, 0)
    now = datetime.now(UTC)
    assert services.forget_parts(received_before=now - timedelta(days=1)) == 0
    assert services.forget_parts(received_before=now + timedelta(days=1)) == 1
    assert phone.receipt(shot).json()["missing"] == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_has_the_challenge_and_the_other_the_doubt(chen: Actor) -> None:
    phone = Phone(chen).enrol()
    challenge, at, both = phone.challenge(), datetime.now(UTC), Barrier(2)
    shots = [phone.shoot(make_jpeg(number), challenge=challenge) for number in range(2)]

    def submit(shot: Shot) -> list[str]:
        try:
            with acting_as(chen):
                both.wait()
                exhibit = services.submit_record(shot.record, shot.signature, shot.challenge, by=chen, at=at)
                return exhibit.doubts
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        doubts = list(threads.map(submit, shots))
    assert sorted(doubts) == [[], ["challenge_used"]]
    assert SpentChallenge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_last_parts_at_once_one_completes(chen: Actor) -> None:
    phone = Phone(chen).enrol()
    shot = phone.shoot(big_jpeg()[: PART_BYTES * 2], challenge=phone.challenge())
    phone.submit(shot)
    both, key, at = Barrier(2), UUID(shot.said["id"]), datetime.now(UTC)

    def send(number: int) -> bool:
        try:
            with acting_as(chen):
                both.wait()
                progress = services.receive_part(key, number, shot.parts()[number], by=chen, at=at)
                return progress.exhibit.stored_at is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, range(2))) == [False, True]
    assert not UploadPart.objects.exists()


@given(st.integers(1, 30_000_000))
def test_parts_make_the_whole(whole: int) -> None:
    lengths = [length_of_part(number, whole) for number in range(count_of_parts(whole))]
    assert sum(lengths) == whole
    assert set(lengths[:-1]) <= {PART_BYTES}
    assert 0 < lengths[-1] <= PART_BYTES


@given(st.integers(1, 2_000_000), st.integers(0, 15), st.integers(1, 12))
def test_a_request_brings_whole_parts_in_a_row(whole: int, number: int, count: int) -> None:
    length = max(0, min(count * PART_BYTES, whole - number * PART_BYTES))
    reasons = reasons_not_to_take_part(number, length, whole=whole)
    if number >= count_of_parts(whole) or length > AT_ONCE * PART_BYTES:
        assert reasons
        return
    assert not reasons
    came = parts_in(number, b"x" * length)
    assert {key: len(piece) for key, piece in came.items()} == {
        key: length_of_part(key, whole) for key in range(number, number + len(came))
    }
    assert reasons_not_to_take_part(number, length + 1, whole=whole)


@given(st.text(max_size=300))
def test_no_text_makes_the_reading_stumble(text: str) -> None:
    record, reasons = record_in(text)
    assert record is None
    assert reasons


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_key_and_no_signature_makes_the_check_stumble(key: str, signature: str) -> None:
    assert not signed_by(key, "x", signature)
    assert not is_public_key(key)


def test_a_signature_holds_for_its_text_and_key_alone(chen: Actor, zhou: Actor) -> None:
    phone, other = Phone(chen), Phone(zhou)
    signature = phone.sign("通道堵塞")
    assert signed_by(phone.public_key, "通道堵塞", signature)
    assert not signed_by(phone.public_key, "通道堵塞。", signature)
    assert not signed_by(other.public_key, "通道堵塞", signature)
    assert not signed_by(phone.public_key, "通道堵塞", "A" * 86)
    assert not signed_by(phone.public_key, "通道堵塞", signature + "=\n")


def test_the_national_hash_is_the_standard_s() -> None:
    assert sm3_of(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905, A.1
