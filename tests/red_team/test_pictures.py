"""Passing off a picture that is there already (冒用旧照片): what is flagged, and what we cannot defend.

`flagged` means kept with a doubt and at most grade C. Scenes are generated textures that behave like photos; rates on
real photographs are in docs/security/likeness.md.
"""

from typing import Any

import numpy as np
import pytest
from PIL import Image

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence import services
from anguan.foundation.evidence.models import Exhibit, Likeness
from anguan.foundation.evidence.tests.scenes import cut, jpeg, leaning, lit, scene
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from tests.red_team.phone import Phone

SCENE = 1


@pytest.fixture
def phone(chen: Actor) -> Phone:
    """陈师傅's phone."""
    return Phone(chen).enrol()


@pytest.fixture
def other_phone(sun: Actor) -> Phone:
    """孙工's phone, of another enterprise."""
    return Phone(sun).enrol()


def sent(phone: Phone, picture: Image.Image, quality: int = 85, *, purpose: str = "hazard_before") -> tuple[str, Any]:
    """Hold a picture before the page's camera, with everything else in order; return the grade and the doubts."""
    challenge = phone.challenge(purpose)
    answer = phone.send(phone.shoot(jpeg(picture, quality), challenge=challenge, purpose=purpose))
    assert answer.status_code in {200, 201}, answer.content.decode()
    said = answer.json()
    assert said["state"] == "stored"
    return said["grade"], [one["code"] for one in said["doubts"]]


@pytest.mark.django_db
def test_an_honest_picture_is_not_flagged(phone: Phone, other_phone: Phone) -> None:
    assert sent(phone, scene(SCENE)) == ("A", [])
    assert sent(other_phone, scene(SCENE + 1)) == ("A", [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(cut(scene(SCENE), 0.08, 0.05, 0.06, 0.1), id="cropped"),
        pytest.param(scene(SCENE).resize((480, 360)), id="made smaller"),
        pytest.param(scene(SCENE).transpose(Image.Transpose.ROTATE_90), id="turned by 90°"),
        pytest.param(scene(SCENE).transpose(Image.Transpose.ROTATE_180), id="turned by 180°"),
        pytest.param(leaning(scene(SCENE), 2), id="leaning by 2°"),
        pytest.param(lit(scene(SCENE), 1.3, 1.1), id="brightened"),
        pytest.param(scene(SCENE).transpose(Image.Transpose.FLIP_LEFT_RIGHT), id="mirrored"),
        pytest.param(lit(scene(SCENE).transpose(Image.Transpose.FLIP_LEFT_RIGHT), 0.8), id="mirrored and darkened"),
    ],
)
def test_a_changed_copy_of_another_enterprise_s_picture_is_flagged(
    phone: Phone, other_phone: Phone, copy: Image.Image
) -> None:
    assert sent(phone, scene(SCENE)) == ("A", [])
    assert sent(other_phone, copy) == ("C", ["looks_alike"])


@pytest.mark.django_db
def test_the_same_picture_compressed_anew_is_flagged(phone: Phone, other_phone: Phone) -> None:
    sent(phone, scene(SCENE))
    assert sent(other_phone, scene(SCENE), 30) == ("C", ["looks_alike"])


@pytest.mark.django_db
def test_the_very_same_file_from_another_enterprise_is_flagged(phone: Phone, other_phone: Phone) -> None:
    sent(phone, scene(SCENE))
    assert sent(other_phone, scene(SCENE)) == ("C", ["same_bytes"])


@pytest.mark.django_db
def test_the_one_who_is_told_does_not_learn_whose_picture_it_was(phone: Phone, other_phone: Phone) -> None:
    sent(phone, scene(SCENE))
    sent(other_phone, lit(scene(SCENE), 1.2))
    with acting_as(other_phone.actor):
        found = Likeness.objects.get()
        assert not Exhibit.objects.filter(pk=found.other_id).exists()


@pytest.mark.django_db
def test_one_series_used_for_two_things_is_flagged_when_it_is_attached(
    phone: Phone, chen: Actor, huahai: Enterprise
) -> None:
    sent(phone, scene(SCENE))
    assert sent(phone, leaning(scene(SCENE), 1)) == ("A", [])  # another shot of the same valve
    first, second = Exhibit.objects.order_by("received_at")
    licences = [
        EnterpriseCertificate.objects.create(
            enterprise=huahai, region_code=huahai.region_code, kind="licence", number=f"苏-{number}"
        )
        for number in range(2)
    ]
    with acting_as(chen):
        services.attach_evidence([first.pk], licences[0], by=chen, at=first.received_at)
        [attached] = services.attach_evidence([second.pk], licences[1], by=chen, at=first.received_at)
    assert (attached.grade, attached.doubts) == ("C", ["looks_alike"])


@pytest.mark.django_db
def test_a_copy_of_the_state_before_is_flagged_as_the_state_after(phone: Phone) -> None:
    sent(phone, scene(SCENE))
    assert sent(phone, scene(SCENE), 60, purpose="hazard_after") == ("C", ["looks_alike"])


def screen_showing(picture: Image.Image, pitch: float = 2.3) -> Image.Image:
    """Return what a camera sees of a screen: coloured stripes of its points, a little from the side, sampled anew.

    A simulation: of real screens there are no photographs here.
    """
    width, height = picture.size
    down, across = np.mgrid[0:height, 0:width].astype(np.float64)
    depth = 1 + 0.06 * (across / width - 0.5) + 0.04 * (down / height - 0.5)
    across, down = (across - width / 2) / depth + width / 2, (down - height / 2) / depth + height / 2
    places = np.clip(down.round(), 0, height - 1).astype(int), np.clip(across.round(), 0, width - 1).astype(int)
    shown = np.asarray(picture, np.float64)[places]
    stripe = np.floor(across / pitch * 3 % 3).astype(int)
    glow = 0.55 + 0.45 * (stripe[:, :, None] == np.arange(3))
    return Image.fromarray(np.clip(shown * glow * 1.3 + 8, 0, 255).astype(np.uint8))


@pytest.mark.django_db
def test_a_screen_that_shows_a_known_picture_is_flagged_for_the_picture(phone: Phone, other_phone: Phone) -> None:
    sent(phone, scene(SCENE))
    assert sent(other_phone, screen_showing(scene(SCENE))) == ("C", ["looks_alike"])


@pytest.mark.django_db
def test_not_defended_a_screen_that_shows_a_picture_nobody_has_sent(phone: Phone) -> None:
    assert sent(phone, screen_showing(scene(SCENE))) == ("A", [])


@pytest.mark.django_db
def test_not_defended_a_small_part_of_a_picture(phone: Phone, other_phone: Phone) -> None:
    sent(phone, scene(SCENE))
    assert sent(other_phone, cut(scene(SCENE), 0.5, 0.5, 0, 0)) == ("A", [])
