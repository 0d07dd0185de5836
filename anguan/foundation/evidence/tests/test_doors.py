"""What comes in at the doors, what goes out, and who stays outside."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.tests.makers import make_jpeg, make_photo
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise

SEEN, API = "/evidence/photos", "/api/v1/evidence/photos"
JSON = {"Accept": "application/json"}


def sent(data: bytes, **said: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile("x.jpg", data, "image/jpeg"), "sha256": hash_of(data), **said}


def test_the_anonymous_and_the_forged_stay_outside(chen: Actor, db: None) -> None:
    photo = make_photo(chen)
    assert Client().get(f"{SEEN}/{photo.pk}/thumb").status_code == 302
    assert Client().post(API, sent(make_jpeg(1))).status_code == 401
    assert client_of(chen, enforce_csrf_checks=True).post(API, sent(make_jpeg(1))).status_code == 403
    assert client_of(chen).post(SEEN, sent(make_jpeg(1))).status_code == 404  # no file comes in by the browser's door
    assert Exhibit.objects.count() == 1


def test_a_photo_is_shown_to_those_who_may_see_it_and_is_nothing_to_others(
    chen: Actor, zhou: Actor, li: Actor, far_officer: Actor, sun: Actor, huahai: Enterprise
) -> None:
    photo = make_photo(chen, subject=huahai)
    for actor, status in ((chen, 200), (zhou, 200), (li, 200), (far_officer, 404), (sun, 404)):
        for size in ("thumb", "view"):
            assert client_of(actor).get(f"{SEEN}/{photo.pk}/{size}").status_code == status
    assert client_of(chen).get(f"{SEEN}/{photo.pk}/original").status_code == 404
    assert client_of(chen).get(f"{SEEN}/{uuid7()}/view").status_code == 404


def test_what_people_see_is_small_marked_and_without_metadata(chen: Actor) -> None:
    exif = Image.Exif()
    exif[0x0110] = "secret phone"
    exif[0x0112] = 6  # turned by a quarter
    out = BytesIO()
    Image.open(BytesIO(make_jpeg("big", size=(2400, 1800)))).save(out, "JPEG", exif=exif)
    client = client_of(chen)
    key = client.post(API, sent(out.getvalue()), headers=JSON).json()["id"]
    for size, dimensions in (("thumb", (240, 320)), ("view", (1200, 1600))):
        answer = client.get(f"{SEEN}/{key}/{size}")
        assert answer["Content-Type"] == "image/jpeg"
        assert b"secret phone" not in answer.content
        with Image.open(BytesIO(answer.content)) as seen:
            assert (seen.size, dict(seen.getexif())) == (dimensions, {})
            if size == "view":
                strip = seen.crop((0, seen.height - 60, seen.width, seen.height)).convert("L")
                assert strip.getextrema()[1] > 240  # type: ignore[operator]  # white letters on a darkened strip
    assert Exhibit.objects.get().byte_count == len(out.getvalue())


def test_an_unchanged_photo_is_not_sent_again(chen: Actor, huahai: Enterprise) -> None:
    photo, client = make_photo(chen), client_of(chen)
    address = f"{SEEN}/{photo.pk}/view"
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert "private" in again["Cache-Control"]
    Exhibit.objects.filter(pk=photo.pk).update(enterprise_name="另一个名字")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_program_s_photo_counts_as_uploaded_not_as_taken_live(chen: Actor) -> None:
    client = client_of(chen)
    answer = client.post(API, sent(make_jpeg(1), lon="120.15", lat="33.35", accuracy_m="5"), headers=JSON)
    assert answer.status_code == 201
    known = client.get(f"{API}/{answer.json()['id']}").json()
    assert (known, known["captured_live"], known["doubts"]) == (answer.json(), False, ["not_live"])
    assert client.get(f"{API}/{known['id']}/thumb")["Content-Type"] == "image/jpeg"


def test_the_interface_refuses_as_the_page_does(chen: Actor, sun: Actor) -> None:
    answer = client_of(chen).post(API, sent(b"no picture"), headers=JSON)
    assert (answer.status_code, [one["code"] for one in answer.json()["reasons"]]) == (409, ["not_a_picture"])
    for wrong in ({"lon": "nan"}, {"taken_at": "2026-03-09T09:30:00"}, {"sha256": "x"}):
        assert client_of(chen).post(API, sent(make_jpeg(1)) | wrong, headers=JSON).status_code == 422
    photo = make_photo(chen)
    assert client_of(sun).get(f"{API}/{photo.pk}").status_code == 404
    assert client_of(sun).get(f"{API}/{photo.pk}/view").status_code == 404
    assert Client().get(f"{API}/{photo.pk}").status_code == 401
