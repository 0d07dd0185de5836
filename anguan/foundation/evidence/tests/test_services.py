"""Photos arrive, are attached by those who took them, and stay what they were."""

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence import queries, services, storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.services import Shot
from anguan.foundation.evidence.tests.makers import MORNING, make_jpeg, make_photo
from anguan.foundation.refusal import Refused
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate


@pytest.fixture
def licence(huahai: Enterprise) -> EnterpriseCertificate:
    return EnterpriseCertificate.objects.create(
        enterprise=huahai, region_code=huahai.region_code, kind="licence", number="苏-1"
    )


def test_a_photo_keeps_what_the_phone_and_the_server_say(chen: Actor, huahai: Enterprise) -> None:
    data = make_jpeg("gate")
    shot = Shot(id=uuid7(), sha256=hash_of(data), taken_at=MORNING, lon=120.1, lat=33.3, accuracy_m=8,
                purpose="hazard_before", captured_live=True)  # fmt: skip
    photo = services.receive_upload(data, shot, by=chen, at=MORNING)
    photo.refresh_from_db()
    assert (photo.pk, photo.enterprise_id, photo.taken_by) == (shot.id, huahai.pk, chen.person_id)
    assert (photo.width, photo.height, photo.byte_count) == (640, 480, len(data))
    assert (photo.content_type, photo.grade, photo.is_attached) == ("image/jpeg", "C", False)
    assert photo.doubts == ["no_challenge", "not_signed", "device_unknown"]  # a claim, not a proof
    assert storage.original(photo.sha256) == data


def test_half_a_place_is_no_place(chen: Actor) -> None:
    photo = services.receive_upload(make_jpeg(1), Shot(lon=120.1, accuracy_m=5), by=chen, at=MORNING)
    assert (photo.lon, photo.lat, photo.accuracy_m) == (None, None, None)
    assert (photo.grade, photo.doubts) == ("D", ["not_live", "no_place"])


def test_the_same_photo_sent_twice_is_one(chen: Actor) -> None:
    shot = Shot(id=uuid7())
    first = services.receive_upload(make_jpeg(1), shot, by=chen, at=MORNING)
    second = services.receive_upload(make_jpeg(1), shot, by=chen, at=MORNING)
    assert first == second
    assert Exhibit.objects.count() == 1


def test_a_key_cannot_be_taken_over(chen: Actor, zhou: Actor, sun: Actor) -> None:
    photo = make_photo(chen)
    for thief, data in ((chen, make_jpeg(8)), (zhou, make_jpeg(9)), (sun, make_jpeg(9))):
        with pytest.raises(Refused) as refusal, acting_as(thief):
            services.receive_upload(data, Shot(id=photo.pk), by=thief, at=MORNING)
        assert refusal.value.codes == ["photo_key_in_use"]
    assert Exhibit.objects.get().sha256 == photo.sha256


def test_the_same_content_is_stored_once(chen: Actor, sun: Actor) -> None:
    first, second = make_photo(chen, seed="same"), make_photo(sun, seed="same")
    _, files = storages["evidence"].listdir(first.sha256[:2])
    assert first.sha256 == second.sha256
    assert [name for name in files if name.startswith(first.sha256)] == [first.sha256]


def test_a_torn_file_is_written_anew(chen: Actor) -> None:
    photo = make_photo(chen)
    torn = storages["evidence"].path(storage.path_of(photo.sha256))
    with open(torn, "wb") as file:  # noqa: PTH123
        file.write(b"half")
    assert services.store_bytes(make_jpeg(str(photo.pk))) == photo.sha256
    assert hash_of(storage.original(photo.sha256)) == photo.sha256


def test_everything_wrong_is_said_at_once(chen: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        services.receive_upload(b"not a picture", Shot(sha256="0" * 64), by=chen, at=MORNING)
    assert refusal.value.codes == ["not_a_picture", "photo_altered_on_the_way"]
    assert not Exhibit.objects.exists()


def test_attached_photos_take_over_where_their_subject_stands(chen: Actor, licence: EnterpriseCertificate) -> None:
    photos = [make_photo(chen), make_photo(chen)]
    with acting_as(chen):
        attached = services.attach_evidence([photo.pk for photo in photos], licence, by=chen, at=MORNING)
    assert attached == photos
    for photo in Exhibit.objects.all():
        assert (photo.subject_type, photo.subject_id) == ("enterprises.enterprisecertificate", licence.pk)
        assert (photo.region_code, photo.line_code, photo.attached_at) == (
            licence.region_code,
            licence.line_code,
            MORNING,
        )
    assert [entry.detail["sha256"] for entry in AuditEntry.objects.order_by("position")] == [p.sha256 for p in photos]


def test_attaching_twice_changes_nothing(chen: Actor, licence: EnterpriseCertificate) -> None:
    photo = make_photo(chen, subject=licence)
    assert services.attach_evidence([photo.pk, photo.pk], licence, by=chen, at=MORNING) == [photo]
    assert AuditEntry.objects.count() == 1


def test_a_photo_is_used_only_once(chen: Actor, huahai: Enterprise, licence: EnterpriseCertificate) -> None:
    photo = make_photo(chen, subject=licence)
    with pytest.raises(Refused) as refusal:
        services.attach_evidence([photo.pk], huahai, by=chen, at=MORNING)
    assert refusal.value.codes == ["photo_used_elsewhere"]


def test_a_colleague_s_or_a_stranger_s_photo_is_as_unknown_as_none(
    chen: Actor, zhou: Actor, sun: Actor, licence: EnterpriseCertificate
) -> None:
    for key in (make_photo(zhou).pk, make_photo(sun).pk, uuid7()):
        with pytest.raises(Refused) as refusal, acting_as(chen):
            services.attach_evidence([key], licence, by=chen, at=MORNING)
        assert refusal.value.codes == ["photo_unknown"]
    assert not Exhibit.objects.filter(subject_id__isnull=False).exists()


def test_one_s_own_photo_of_one_enterprise_is_not_for_another(sun: Actor, licence: EnterpriseCertificate) -> None:
    with pytest.raises(Refused) as refusal:
        services.attach_evidence([make_photo(sun).pk], licence, by=sun, at=MORNING)
    assert refusal.value.codes == ["photo_unknown"]


def test_an_official_photographs_first_and_names_the_enterprise_after(
    li: Actor, zhou: Actor, sun: Actor, huahai: Enterprise, licence: EnterpriseCertificate
) -> None:
    with acting_as(li):
        photo = make_photo(li)
        assert photo.enterprise_id is None
        assert list(queries.exhibits_for(li)) == [photo]
    assert not queries.exhibits_for(zhou).exists()
    with acting_as(li):
        services.attach_evidence([photo.pk], licence, by=li, at=MORNING)
    moved = Exhibit.objects.get()
    assert (moved.pk, moved.enterprise_id, moved.enterprise_name) == (photo.pk, huahai.pk, huahai.name)
    assert (moved.sha256, moved.organisation) == (photo.sha256, li.organisation)
    with acting_as(zhou):
        assert list(Exhibit.objects.all()) == [moved]
    with acting_as(sun):
        assert not Exhibit.objects.exists()


def test_photos_are_seen_where_their_enterprise_is(
    chen: Actor, zhou: Actor, li: Actor, far_officer: Actor, city: Actor, sun: Actor, licence: EnterpriseCertificate
) -> None:
    photo = make_photo(chen, subject=licence)
    for actor, seen in ((chen, True), (zhou, True), (li, True), (city, True), (far_officer, False), (sun, False)):
        assert queries.exhibits_for(actor).filter(pk=photo.pk).exists() is seen
        with acting_as(actor):
            assert Exhibit.objects.filter(pk=photo.pk).exists() is seen


def test_photos_of_many_subjects_come_in_one_query(
    chen: Actor, huahai: Enterprise, licence: EnterpriseCertificate, django_assert_num_queries: object
) -> None:
    first, second = make_photo(chen, subject=licence), make_photo(chen, subject=huahai)
    nothing = uuid7()
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = queries.exhibits_of([licence.pk, huahai.pk, nothing], by=chen)
    assert found == {licence.pk: [first], huahai.pk: [second], nothing: []}


def test_a_form_that_comes_back_gets_its_photos_again(chen: Actor, zhou: Actor, licence: EnterpriseCertificate) -> None:
    held, attached, other = make_photo(chen), make_photo(chen, subject=licence), make_photo(zhou)
    assert queries.held_exhibits([other.pk, held.pk, attached.pk], by=chen) == [held]


def test_the_table_itself_refuses_what_no_photo_is(chen: Actor) -> None:
    for broken in ({"sha256": "short"}, {"byte_count": 0}, {"lon": 400.0}, {"lat": None}, {"subject_type": "x.y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_photo(chen, **broken)
