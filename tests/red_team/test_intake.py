"""Passing off false evidence at the intake (取证入口): what is refused, what is flagged, and what we cannot defend.

Every story says in its name which of the three it is. `flagged` means kept with a doubt and at most grade C.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence import services, storage
from anguan.foundation.evidence.models import Exhibit, SpentChallenge, UploadPart
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.rules.challenges import POOL, Challenge
from anguan.foundation.evidence.rules.records import PART_BYTES
from anguan.foundation.evidence.services import Near
from anguan.foundation.evidence.services.challenges import sign
from anguan.foundation.evidence.tests.makers import make_jpeg
from anguan.registry.enterprises.models import Enterprise
from tests.red_team.phone import HERE, Phone, Shot, iso

API = "/api/v1/evidence/photos"
HOUR = timedelta(hours=1)


@pytest.fixture
def phone(chen: Actor) -> Phone:
    """陈师傅's own phone, made known when he signed in."""
    return Phone(chen).enrol()


def codes(answer: Any) -> list[str]:
    """Return why something was refused."""
    assert answer.status_code == 409, answer.content.decode()
    return [one["code"] for one in answer.json()["reasons"]]


def verdict(answer: Any) -> tuple[str, list[str]]:
    """Return the grade and the doubts of something that was kept."""
    assert answer.status_code in {200, 201}, answer.content.decode()
    said = answer.json()
    assert said["state"] == "stored"
    return said["grade"], [one["code"] for one in said["doubts"]]


def issued_earlier(phone: Phone, ago: timedelta, *, kind: str = "online") -> dict[str, str]:
    """Return a challenge the server issued some time ago."""
    at = (datetime.now(UTC) - ago).replace(microsecond=0)
    challenge = Challenge(uuid7(), phone.actor.person_id, phone.device_id, "hazard_before", kind, at)
    return {"id": str(challenge.id), "token": sign(challenge)}


def in_parts(seed: str) -> bytes:
    """Return a picture of three parts; what follows the picture is the camera's affair."""
    return make_jpeg(seed) + bytes(2 * PART_BYTES)


# What is not from the camera


def test_flagged_a_gallery_file_through_the_api_is_grade_d(phone: Phone) -> None:
    data = make_jpeg("holiday")
    sent = {"file": SimpleUploadedFile("x.jpg", data, "image/jpeg"), "lon": "120.15", "lat": "33.35", "accuracy_m": "5"}
    answer = phone.client.post(API, sent)
    assert (answer.status_code, answer.json()["captured_live"]) == (201, False)
    exhibit = Exhibit.objects.get()
    assert (exhibit.grade, exhibit.doubts) == ("D", ["not_live"])


def test_refused_a_gallery_file_that_says_so_where_no_office_allows_it(phone: Phone) -> None:
    assert codes(phone.send(phone.shoot(make_jpeg(1), challenge=phone.challenge(), source="file"))) == [
        "upload_not_allowed"
    ]
    assert not SpentChallenge.objects.exists()


def test_not_defended_a_rebuilt_browser_that_says_camera(phone: Phone) -> None:
    """Whoever drives the page's own key by a program of theirs can sign any bytes: a browser cannot prove its lens.

    What remains is that it costs skill, names the person and the phone, and must be a picture nobody has seen before.
    """
    assert verdict(phone.send(phone.shoot(make_jpeg("made up"), challenge=phone.challenge()))) == ("A", [])


def test_flagged_another_app_s_photo_with_edited_exif_is_not_believed(phone: Phone) -> None:
    exif = Image.Exif()
    exif[306] = "2020:01:01 08:00:00"  # when
    exif.get_ifd(34853).update({1: "N", 2: (33.0, 21.0, 0.0), 3: "E", 4: (120.0, 9.0, 0.0)})  # where
    held = BytesIO()
    Image.open(BytesIO(make_jpeg("another app"))).save(held, "JPEG", exif=exif)
    assert verdict(phone.send(phone.shoot(held.getvalue(), place=None)))[1] == ["no_challenge", "no_place"]
    exhibit = Exhibit.objects.get()
    assert (exhibit.lon, exhibit.taken_at.year) == (None, datetime.now(UTC).year)
    assert storage.original(exhibit.sha256) == held.getvalue()


def test_flagged_the_same_bytes_again(phone: Phone) -> None:
    data = make_jpeg("once")
    assert verdict(phone.send(phone.shoot(data, challenge=phone.challenge()))) == ("A", [])
    assert verdict(phone.send(phone.shoot(data, challenge=phone.challenge()))) == ("C", ["same_bytes"])


# Time


@pytest.mark.parametrize(
    ("moved", "doubts"),
    [
        (timedelta(days=1), ["challenge_expired", "clock_ahead"]),
        (timedelta(minutes=5), ["clock_ahead"]),
        (-timedelta(minutes=5), ["clock_behind"]),
        (-timedelta(days=30), ["clock_behind", "received_late"]),
    ],
)
def test_flagged_a_clock_wound_back_or_forward(moved: timedelta, doubts: list[str], phone: Phone) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=phone.challenge(), taken_at=datetime.now(UTC) + moved)
    assert verdict(phone.send(shot)) == ("C", doubts)


def test_flagged_yesterday_s_shift_with_the_clock_wound_back_into_it(phone: Phone) -> None:
    pooled = issued_earlier(phone, 25 * HOUR, kind=POOL)
    shot = phone.shoot(make_jpeg(1), challenge=pooled, taken_at=datetime.now(UTC) - 24 * HOUR)
    assert verdict(phone.send(shot)) == ("C", ["challenge_expired", "received_late"])


def test_not_defended_a_clock_wound_back_within_one_shift_without_network(phone: Phone) -> None:
    """Without network nobody but the phone knows when; the challenge bounds it to the shift and half a day of delivery.

    It stays grade B for that reason, and the receipt's hour stands beside the claimed one.
    """
    pooled = issued_earlier(phone, 6 * HOUR, kind=POOL)
    shot = phone.shoot(make_jpeg(1), challenge=pooled, taken_at=datetime.now(UTC) - 5 * HOUR)
    assert verdict(phone.send(shot)) == ("B", [])
    assert Exhibit.objects.get().facts["seconds"] > 4 * 3600


def test_refused_a_time_no_calendar_holds(phone: Phone) -> None:
    assert codes(phone.submit(phone.shoot(make_jpeg(1), lies={"taken_at": "9999-12-31T23:59:59Z"}))) == [
        "photo_time_impossible"
    ]


# Place


def test_not_defended_a_mocked_place(phone: Phone, chen: Actor, huahai: Enterprise) -> None:
    """A phone that is told where it is tells us the same: web pages cannot see that a position is mocked."""
    phone.send(phone.shoot(make_jpeg(1), challenge=phone.challenge(), place={**HERE, "accuracy_m": 3.0}))
    assert _attached(chen, huahai, Near(HERE["lon"], HERE["lat"])) == ("A", [])


def test_flagged_the_place_of_another_site(phone: Phone, chen: Actor, huahai: Enterprise) -> None:
    phone.send(phone.shoot(make_jpeg(1), challenge=phone.challenge()))
    assert _attached(chen, huahai, Near(HERE["lon"], HERE["lat"] + 0.02)) == ("C", ["far_from_site"])


@pytest.mark.parametrize(
    ("place", "doubt"),
    [
        (None, "no_place"),
        ({**HERE, "accuracy_m": 3000.0}, "poor_place"),
        ({**HERE, "at": iso(datetime.now(UTC) - HOUR)}, "old_place"),
    ],
)
def test_flagged_no_place_a_vague_one_and_an_old_one(place: dict[str, Any] | None, doubt: str, phone: Phone) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=phone.challenge(), place=place)
    assert verdict(phone.send(shot)) == ("C", [doubt])


def _attached(actor: Actor, subject: Enterprise, near: Near) -> tuple[str, list[str]]:
    with acting_as(actor):
        [exhibit] = services.attach_evidence(
            [Exhibit.objects.get().pk], subject, by=actor, at=datetime.now(UTC), near=near
        )
        return exhibit.grade, exhibit.doubts


# Requests and challenges


def test_refused_a_replayed_request_gains_nothing(phone: Phone, zhou: Actor) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=phone.challenge())
    phone.send(shot)
    assert (phone.submit(shot).status_code, Exhibit.objects.count()) == (200, 1)  # the same receipt, nothing new
    assert codes(Phone(zhou).enrol().submit(shot)) == ["photo_key_in_use"]


def test_refused_a_request_from_another_page(chen: Actor) -> None:
    phone = Phone(chen)
    phone.client.handler.enforce_csrf_checks = True
    assert phone.submit(phone.shoot(make_jpeg(1))).status_code == 403
    assert not Exhibit.objects.exists()


def test_flagged_the_challenge_of_another_person(phone: Phone, zhou: Actor) -> None:
    colleague = Phone(zhou).enrol()
    shot = phone.shoot(make_jpeg(1), challenge=colleague.challenge())
    assert verdict(phone.send(shot)) == ("C", ["challenge_not_theirs"])
    assert not SpentChallenge.objects.exists()  # 周主任's is still good


def test_flagged_the_challenge_of_another_phone_of_the_same_person(phone: Phone, chen: Actor) -> None:
    second = Phone(chen).enrol()
    shot = phone.shoot(make_jpeg(1), challenge=second.challenge())
    assert verdict(phone.send(shot)) == ("C", ["challenge_not_theirs"])


def test_flagged_a_challenge_for_another_purpose(phone: Phone) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=phone.challenge("hazard_after"))
    assert verdict(phone.send(shot)) == ("C", ["challenge_other_purpose"])


def test_flagged_an_expired_challenge(phone: Phone) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=issued_earlier(phone, timedelta(minutes=11)))
    assert verdict(phone.send(shot)) == ("C", ["challenge_expired"])


def test_flagged_a_challenge_used_twice(phone: Phone) -> None:
    challenge = phone.challenge()
    assert verdict(phone.send(phone.shoot(make_jpeg(1), challenge=challenge))) == ("A", [])
    assert verdict(phone.send(phone.shoot(make_jpeg(2), challenge=challenge))) == ("C", ["challenge_used"])


@pytest.mark.parametrize("touched", ["invented", "unsigned", "swapped"])
def test_flagged_a_challenge_nobody_issued(touched: str, phone: Phone) -> None:
    challenge = phone.challenge()
    if touched == "invented":
        challenge["token"] = "eyJpZCI6MX0:abc"
    elif touched == "unsigned":
        challenge["token"] = challenge["token"].rpartition(":")[0]
    shot = phone.shoot(make_jpeg(1), challenge=challenge)
    if touched == "swapped":  # another good one than the record was signed for
        shot.challenge = phone.challenge()["token"]
    assert verdict(phone.send(shot)) == ("C", ["no_challenge"])


# Keys


def test_refused_a_forged_signature(phone: Phone, zhou: Actor) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=phone.challenge())
    for forged in (Phone(zhou).sign(shot.record), shot.signature[:-4] + "AAAA", "no signature", "A" * 86):
        assert codes(phone.submit(Shot(shot.data, shot.record, forged, shot.challenge))) == ["signature_wrong"]
    assert not Exhibit.objects.exists()
    assert not SpentChallenge.objects.exists()


def test_refused_a_record_changed_after_it_was_signed(phone: Phone) -> None:
    shot = phone.shoot(make_jpeg(1), challenge=phone.challenge())
    changed = shot.record.replace("120.15", "120.16")
    assert codes(phone.submit(Shot(shot.data, changed, shot.signature, shot.challenge))) == ["signature_wrong"]


def test_flagged_the_key_of_a_revoked_phone(phone: Phone, chen: Actor) -> None:
    challenge = phone.challenge()
    with acting_as(chen):
        services.revoke_device(phone.device_id, by=chen, at=datetime.now(UTC))
    backdated = datetime.now(UTC)  # whatever its clock says
    shot = phone.shoot(make_jpeg(1), challenge=challenge, taken_at=backdated)
    assert verdict(phone.send(shot)) == ("C", ["device_revoked"])


def test_flagged_a_key_nobody_enrolled_and_no_key_at_all(chen: Actor) -> None:
    unknown = Phone(chen)
    assert verdict(unknown.send(unknown.shoot(make_jpeg(1))))[1] == ["no_challenge", "not_signed", "device_unknown"]
    shot = unknown.shoot(make_jpeg(2), device="")
    assert "not_signed" in verdict(unknown.send(Shot(shot.data, shot.record, "", "")))[1]


def test_refused_a_colleague_s_phone_signs_for_nobody_else(phone: Phone, zhou: Actor) -> None:
    """周主任 names 陈师傅's phone in a record of his own: to him it is no phone, and its signature is not read."""
    thief = Phone(zhou, device_id=phone.device_id, key=phone.key)
    assert "device_unknown" in verdict(thief.send(thief.shoot(make_jpeg(1))))[1]


# Bytes


def test_refused_other_bytes_than_were_signed_for(phone: Phone) -> None:
    shot = phone.shoot(in_parts("signed"), challenge=phone.challenge())
    other = in_parts("other").ljust(len(shot.data), b"\0")[: len(shot.data)]
    phone.submit(shot)
    answer = phone.send(Shot(other, shot.record, shot.signature, shot.challenge))
    assert (answer.status_code, answer.json()["missing"]) == (200, [0, 1, 2])
    assert [one["code"] for one in answer.json()["reasons"]] == ["altered_on_the_way"]
    assert not UploadPart.objects.exists()
    assert verdict(phone.send(shot)) == ("A", [])  # the true ones are still welcome


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 not a picture", "not_a_picture"),
        (make_jpeg("broken")[:-2000], "photo_broken"),
        (make_jpeg("moving", kind="GIF"), "not_a_picture"),
    ],
)
def test_refused_what_does_not_decode_once_it_is_whole(data: bytes, reason: str, phone: Phone) -> None:
    shot = phone.shoot(data, challenge=phone.challenge())
    assert codes(phone.send(shot)) == [reason]
    assert codes(phone.send(shot)) == [reason]  # and again: the phone is told the same, for good
    exhibit = Exhibit.objects.get()
    assert (exhibit.stored_at, exhibit.signed) == (None, shot.record)  # the record stays, without bytes


def test_refused_a_truncated_part_and_nothing_is_lost(phone: Phone) -> None:
    shot = phone.shoot(in_parts("cut"), challenge=phone.challenge())
    phone.submit(shot)
    phone.put(shot, 0)
    whole = shot.parts()[1]
    for torn in (whole[:-1], b"", whole + b"x"):
        assert codes(phone.put(shot, 1, torn)) == ["part_wrong_length"]
    assert codes(phone.put(shot, 3, whole)) == ["part_unknown"]
    assert phone.receipt(shot).json()["missing"] == [1, 2]
    assert verdict(phone.send(shot)) == ("A", [])


def test_kept_once_though_parts_come_twice_and_out_of_order(phone: Phone) -> None:
    shot = phone.shoot(in_parts("order"), challenge=phone.challenge())
    phone.submit(shot)
    for number in (2, 2, 0, 2, 0):
        assert phone.put(shot, number).json()["state"] == "waiting"
    assert verdict(phone.put(shot, 1)) == ("A", [])
    assert verdict(phone.put(shot, 1)) == ("A", [])
    assert storage.original(hash_of(shot.data)) == shot.data


# The server's own troubles


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let the kernel itself stop every write of this process past a size, in the middle of the file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def storage_at(folder: Path) -> Iterator[None]:
    """Let originals live in a folder."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    from django.conf import settings

    with override_settings(STORAGES={**settings.STORAGES, "evidence": backend}):
        yield


def test_nothing_is_lost_when_the_disk_is_full(phone: Phone, tmp_path: Path) -> None:
    shot = phone.shoot(in_parts("full"), challenge=phone.challenge())
    with storage_at(tmp_path):
        phone.submit(shot)
        phone.put(shot, 0)
        phone.put(shot, 2)
        with files_no_longer_than(4096):
            answer = phone.put(shot, 1)
        assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (503, "storage_unavailable")
        assert UploadPart.objects.count() == 3
        assert phone.receipt(shot).json()["state"] == "waiting"
        assert verdict(phone.put(shot, 1)) == ("A", [])  # there is room again; the torn file is written anew
        assert storage.original(hash_of(shot.data)) == shot.data
    assert not UploadPart.objects.exists()


def test_nothing_is_lost_when_the_storage_goes_down_in_the_middle(phone: Phone, tmp_path: Path) -> None:
    shot = phone.shoot(in_parts("down"), challenge=phone.challenge())
    assert phone.submit(shot).status_code == 201
    phone.put(shot, 0)
    (down := tmp_path / "down").write_text("a file where the folder should be")
    with storage_at(down / "evidence"):
        phone.put(shot, 1)
        assert phone.put(shot, 2).status_code == 503
        assert phone.put(shot, 2).status_code == 503
    assert UploadPart.objects.count() == 3
    assert verdict(phone.put(shot, 0)) == ("A", [])
    assert Exhibit.objects.get().pk == UUID(shot.said["id"])
