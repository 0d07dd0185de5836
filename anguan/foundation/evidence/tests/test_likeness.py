"""Each new picture is compared with all that the city has, and nobody sees more of another's than they may."""

from datetime import timedelta
from uuid import UUID

import pytest
from PIL import Image

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence import likeness
from anguan.foundation.evidence.likeness import LikenessFacts
from anguan.foundation.evidence.likeness.hashing import shades_of
from anguan.foundation.evidence.models import Exhibit, Fingerprint, Likeness
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.tests.makers import MORNING
from anguan.foundation.evidence.tests.scenes import cut, jpeg, leaning, lit, scene

ALIKE = LikenessFacts(looks_alike=True)
NEW = LikenessFacts()


def shown(
    actor: Actor, data: bytes, *, minutes: int = 0, purpose: str = "hazard_before", subject: UUID | None = None
) -> tuple[Exhibit, LikenessFacts]:
    """Keep a picture's record and compare what it shows, as the actor and with no more than they may see."""
    at = MORNING + timedelta(minutes=minutes)
    exhibit = Exhibit(
        id=uuid7(), enterprise_id=actor.enterprise_id, taken_by=actor.person_id, taken_by_name=actor.name,
        taken_at=at, received_at=at, stored_at=at, sha256=hash_of(data), byte_count=len(data), width=640, height=480,
        content_type="image/jpeg", purpose=purpose,
    )  # fmt: skip
    if subject is not None:
        exhibit.subject_type, exhibit.subject_id, exhibit.attached_at = "hazards.hazard", subject, at
    with acting_as(actor):
        exhibit.save(force_insert=True)
        return exhibit, likeness.compare(exhibit, shades_of(data))


def attached(exhibit: Exhibit, subject: UUID, *, by: Actor) -> bool:
    """Attach it, and say whether it looks alike now."""
    exhibit.subject_type, exhibit.subject_id, exhibit.attached_at = "hazards.hazard", subject, MORNING
    with acting_as(by):
        exhibit.save()
        return likeness.reconsider(exhibit)


def test_a_first_picture_is_like_nothing(chen: Actor) -> None:
    _, facts = shown(chen, jpeg(scene(1)))
    assert facts == NEW
    assert shown(chen, jpeg(scene(2)))[1] == NEW


@pytest.mark.parametrize(
    ("picture", "way"),
    [
        (lit(scene(1), 1.2), "same"),
        (scene(1).resize((400, 300)), "same"),
        (cut(scene(1), 0.05, 0.05, 0.1, 0), "cropped"),
        (scene(1).transpose(Image.Transpose.ROTATE_90), "rotated"),
        (scene(1).transpose(Image.Transpose.FLIP_LEFT_RIGHT), "mirrored"),
        (leaning(scene(1), 1.5), "same"),
    ],
)
def test_another_enterprise_s_picture_is_known_again(chen: Actor, sun: Actor, picture: Image.Image, way: str) -> None:
    older, _ = shown(chen, jpeg(scene(1)))
    for seed in range(2, 6):
        shown(chen, jpeg(scene(seed)), minutes=seed * 20)
    newer, facts = shown(sun, jpeg(picture, 70), minutes=200)
    assert facts == ALIKE
    found = Likeness.objects.get()
    assert (found.exhibit_id, found.other_id, found.way) == (newer.pk, older.pk, way)
    assert (found.enterprise_id, found.other_enterprise_id) == (sun.enterprise_id, chen.enterprise_id)


def test_the_very_same_bytes_are_known_again_also_from_elsewhere(chen: Actor, sun: Actor) -> None:
    shown(chen, jpeg(scene(1)))
    _, facts = shown(sun, jpeg(scene(1)))
    assert facts == LikenessFacts(same_bytes=True)
    assert (Likeness.objects.get().way, Likeness.objects.get().distance) == ("bytes", 0)


def test_what_was_found_is_of_the_newer_one_s_enterprise_alone(chen: Actor, sun: Actor, zhou: Actor) -> None:
    shown(chen, jpeg(scene(1)))
    shown(sun, jpeg(lit(scene(1), 1.2)))
    for actor, seen in ((sun, 1), (chen, 0), (zhou, 0)):
        with acting_as(actor):
            assert Likeness.objects.count() == seen
            assert Likeness.objects.visible_to(actor).count() == seen


def test_comparing_again_changes_nothing(chen: Actor, sun: Actor) -> None:
    shown(chen, jpeg(scene(1)))
    exhibit, facts = shown(sun, jpeg(lit(scene(1), 1.2)))
    with acting_as(sun):
        assert likeness.compare(exhibit, shades_of(jpeg(lit(scene(1), 1.2)))) == facts
    assert (Likeness.objects.count(), Fingerprint.objects.count()) == (1, 2)


def test_a_bare_wall_is_not_compared_and_says_so(chen: Actor, sun: Actor) -> None:
    wall = Image.new("RGB", (640, 480), (190, 185, 180))
    shown(chen, jpeg(wall))
    assert shown(sun, jpeg(wall, 70))[1] == LikenessFacts(too_plain=True)
    assert shown(sun, jpeg(wall))[1] == LikenessFacts(same_bytes=True, too_plain=True)
    assert not Likeness.objects.exclude(way="bytes").exists()


def test_shots_of_one_series_are_normal_until_they_end_at_two_things(chen: Actor) -> None:
    first, _ = shown(chen, jpeg(scene(1)))
    second, facts = shown(chen, jpeg(leaning(scene(1), 1)), minutes=2)
    assert facts == NEW
    assert Likeness.objects.get().is_normal
    valve, stairs = uuid7(), uuid7()
    assert not attached(first, valve, by=chen)
    assert attached(second, stairs, by=chen)
    assert not Likeness.objects.get().is_normal


def test_whichever_of_a_series_is_attached_last_is_told(chen: Actor) -> None:
    first, _ = shown(chen, jpeg(scene(1)))
    second, _ = shown(chen, jpeg(leaning(scene(1), 1)), minutes=2)
    assert not attached(second, uuid7(), by=chen)
    assert attached(first, uuid7(), by=chen)
    assert not Likeness.objects.get().is_normal


def test_both_shots_of_one_thing_stay_normal(chen: Actor) -> None:
    first, _ = shown(chen, jpeg(scene(1)))
    second, _ = shown(chen, jpeg(leaning(scene(1), 1)), minutes=2)
    valve = uuid7()
    assert not attached(first, valve, by=chen)
    assert not attached(second, valve, by=chen)
    assert Likeness.objects.get().is_normal


def test_a_week_later_or_for_a_colleague_it_is_no_series(chen: Actor, zhou: Actor) -> None:
    shown(chen, jpeg(scene(1)))
    assert shown(zhou, jpeg(lit(scene(1), 1.2)), minutes=2)[1] == ALIKE
    assert shown(chen, jpeg(lit(scene(1), 1.3)), minutes=7 * 24 * 60)[1] == ALIKE


def test_the_state_before_is_not_handed_in_as_the_state_after(chen: Actor) -> None:
    valve = uuid7()
    shown(chen, jpeg(scene(1)), subject=valve)
    copy, facts = shown(chen, jpeg(scene(1), 60), minutes=60, purpose="hazard_after")
    assert facts == ALIKE
    assert attached(copy, valve, by=chen)
    again, _ = shown(chen, jpeg(leaning(cut(scene(1), 0.04, 0, 0, 0.03), 1.5)), minutes=90, purpose="hazard_after")
    assert [row.is_normal for row in Likeness.objects.filter(exhibit_id=again.pk, other_id=copy.pk)] in ([], [False])


def test_an_official_s_finding_goes_home_with_its_picture(chen: Actor, li: Actor, sun: Actor) -> None:
    shown(chen, jpeg(scene(1)))
    exhibit, facts = shown(li, jpeg(lit(scene(1), 1.2)), minutes=60)
    assert facts == ALIKE
    with acting_as(li):
        Exhibit.objects.filter(pk=exhibit.pk, enterprise_id__isnull=True).delete()
        exhibit.enterprise_id, exhibit.region_code = sun.enterprise_id, li.territory.start if li.territory else ""
        exhibit.subject_type, exhibit.subject_id, exhibit.attached_at = "hazards.hazard", uuid7(), MORNING
        exhibit.save(force_insert=True)
        assert likeness.reconsider(exhibit)
    found = Likeness.objects.get()
    assert (found.enterprise_id, found.region_code) == (sun.enterprise_id, exhibit.region_code)
    assert Fingerprint.objects.get(pk=exhibit.pk).enterprise_id == sun.enterprise_id
