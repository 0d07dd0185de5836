"""Originals go when their time is over; the record, the hash and the chain stay and say so."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.audit.services import verify_all
from anguan.foundation.evidence import renditions, services, storage, tasks
from anguan.foundation.evidence.models import Exhibit, Fingerprint, UploadPart
from anguan.foundation.evidence.rules import NEEDS
from anguan.foundation.evidence.rules.needs import days_longer, need
from anguan.foundation.evidence.services.retention import forget_unattached, remove_due
from anguan.foundation.evidence.services.verifying import verify_files, verify_records
from anguan.foundation.evidence.tests.makers import MORNING, make_photo
from anguan.registry.enterprises.models import Enterprise

DAY = timedelta(days=1)
TODAY = clock.day_of(MORNING)


def there(photo: Exhibit) -> bool:
    return storages["evidence"].exists(storage.path_of(photo.sha256))


@pytest.fixture
def due(chen: Actor, huahai: Enterprise) -> Exhibit:
    """A photo kept until yesterday."""
    photo = make_photo(chen, subject=huahai)
    Exhibit.objects.filter(pk=photo.pk).update(keep_until=TODAY - DAY)
    return Exhibit.objects.get(pk=photo.pk)


def test_an_original_past_its_time_goes_and_its_record_stays(due: Exhibit) -> None:
    renditions.rendition(due, "thumb", [])
    assert remove_due(at=MORNING) == 1
    assert not there(due)
    assert not storages["evidence"].exists(renditions.path_of(due, "thumb", []))
    due.refresh_from_db()
    assert (due.removed_at, len(due.sha256)) == (MORNING, 64)
    entry = AuditEntry.objects.get(action="evidence.removed")
    assert (entry.subject_id, entry.detail["sha256"], entry.chain) == (due.pk, due.sha256, due.enterprise_id)
    assert remove_due(at=MORNING) == 0
    assert [*verify_all(), *verify_records(), *verify_files()] == []
    assert renditions.rendition(due, "thumb", [])  # a card that says why there is no picture


def test_the_last_day_still_counts(due: Exhibit) -> None:
    Exhibit.objects.filter(pk=due.pk).update(keep_until=TODAY)
    assert remove_due(at=MORNING) == 0
    assert remove_due(at=MORNING + DAY) == 1


def test_what_is_kept_for_good_stays(chen: Actor, huahai: Enterprise) -> None:
    photo = make_photo(chen, subject=huahai)
    assert photo.keep_until is None
    assert remove_due(at=MORNING + 9999 * DAY) == 0
    assert there(photo)


def test_content_another_exhibit_needs_is_not_removed(due: Exhibit, sun: Actor, stranger: Enterprise) -> None:
    other = make_photo(sun, subject=stranger, seed=str(due.pk))
    assert other.sha256 == due.sha256
    assert remove_due(at=MORNING) == 1
    assert there(due)
    Exhibit.objects.filter(pk=other.pk).update(keep_until=TODAY)
    assert remove_due(at=MORNING + DAY) == 1
    assert not there(due)


def test_a_removal_that_was_interrupted_is_finished_the_next_night(due: Exhibit) -> None:
    remove_due(at=MORNING)
    storage.keep(storage.path_of(due.sha256), b"the file was still there")
    remove_due(at=MORNING + DAY)
    assert not there(due)


def test_many_are_removed_in_batches(chen: Actor, huahai: Enterprise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anguan.foundation.evidence.services.retention.BATCH", 2)
    photos = [make_photo(chen, subject=huahai) for _ in range(5)]
    Exhibit.objects.update(keep_until=TODAY - DAY)
    assert remove_due(at=MORNING) == 5
    assert not any(there(photo) for photo in photos)


def test_an_installation_may_keep_longer_and_never_shorter(due: Exhibit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(NEEDS, "test_permit", raising=False)
    need("test_permit", "作业票", retention="permit")
    monkeypatch.setattr("django.conf.settings.ANGUAN_KEEP_DAYS", {"permit": 376, "process_video": 2})
    Exhibit.objects.update(purpose="test_permit")
    assert remove_due(at=MORNING + 9 * DAY) == 0
    Exhibit.objects.update(purpose="unknown_by_now")
    assert remove_due(at=MORNING + 9 * DAY) == 0
    Exhibit.objects.update(purpose="test_permit")
    assert remove_due(at=MORNING + 11 * DAY) == 1
    NEEDS.pop("test_permit")
    assert days_longer("process_video", {"process_video": 2}) == days_longer("usual", {"usual": 9}) == 0


def test_what_became_part_of_nothing_is_forgotten_after_a_month(chen: Actor, zhou: Actor, huahai: Enterprise) -> None:
    old, attached = make_photo(chen), make_photo(chen, subject=huahai)
    fresh = make_photo(zhou, at=MORNING + 20 * DAY)
    UploadPart.objects.create(person_id=chen.person_id, exhibit_id=old.pk, number=0, content=b"x", received_at=MORNING)
    assert forget_unattached(at=MORNING + 29 * DAY) == 0
    assert forget_unattached(at=MORNING + 31 * DAY) == 1
    assert set(Exhibit.objects.values_list("pk", flat=True)) == {attached.pk, fresh.pk}
    assert (there(old), there(attached), there(fresh)) == (False, True, True)
    assert not UploadPart.objects.exists()
    assert not Fingerprint.objects.filter(exhibit_id=old.pk).exists()


def test_the_nightly_job_does_all_of_it(due: Exhibit) -> None:
    tasks.keep_house(0)
    assert not there(due)
    assert services.store_bytes(b"again") == services.store_bytes(b"again")
