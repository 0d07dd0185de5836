"""Pictures that look alike get hashes that are alike, and others do not."""

from itertools import combinations

import pytest
from PIL import Image, ImageOps

from anguan.foundation.evidence.likeness import hashing
from anguan.foundation.evidence.tests.scenes import cut, jpeg, leaning, lit, scene

SEEDS = range(8)


def ways(older: Image.Image, newer: Image.Image) -> set[str]:
    """In which ways the newer picture is recognised as the older one."""
    known = hashing.print_of(hashing.shades_of(jpeg(older)))
    return {
        one.way
        for one in hashing.questions_about(hashing.shades_of(jpeg(newer)))
        if set(one.bands) & set(known.bands)
        and hashing.distance(one.bits, known.middle if one.of_middle else known.whole) <= hashing.NEAR[one.way]
    }


@pytest.mark.parametrize("quality", [20, 50, 95])
def test_compression_changes_next_to_nothing(quality: int) -> None:
    for seed in SEEDS:
        one, other = (hashing.print_of(hashing.shades_of(jpeg(scene(seed), q))) for q in (90, quality))
        assert hashing.distance(one.whole, other.whole) <= 16
        assert set(one.bands) & set(other.bands)


@pytest.mark.parametrize("scale", [0.3, 0.5, 1.7])
def test_size_changes_next_to_nothing(scale: float) -> None:
    for seed in SEEDS:
        assert "same" in ways(scene(seed), scene(seed).resize((round(640 * scale), round(480 * scale))))


@pytest.mark.parametrize(("brightness", "contrast"), [(0.6, 1), (1.3, 1), (1, 0.6), (1, 1.4)])
def test_light_changes_little(brightness: float, contrast: float) -> None:
    for seed in SEEDS:
        assert "same" in ways(scene(seed), lit(scene(seed), brightness, contrast))


@pytest.mark.parametrize(
    ("turn", "way"),
    [
        (Image.Transpose.ROTATE_90, "rotated"),
        (Image.Transpose.ROTATE_180, "rotated"),
        (Image.Transpose.ROTATE_270, "rotated"),
        (Image.Transpose.FLIP_LEFT_RIGHT, "mirrored"),
        (Image.Transpose.FLIP_TOP_BOTTOM, "mirrored"),
        (Image.Transpose.TRANSPOSE, "mirrored"),
        (Image.Transpose.TRANSVERSE, "mirrored"),
    ],
)
def test_turning_and_mirroring_hide_nothing(turn: Image.Transpose, way: str) -> None:
    for seed in SEEDS:
        assert way in ways(scene(seed), scene(seed).transpose(turn))


@pytest.mark.parametrize(
    "sides", [(0.05, 0.05, 0.05, 0.05), (0.1, 0.1, 0.1, 0.1), (0.1, 0, 0, 0), (0.05, 0.1, 0, 0), (0.1, 0.1, 0, 0.05)]
)
def test_crops_up_to_a_tenth_of_each_side_are_found(sides: tuple[float, float, float, float]) -> None:
    found = [ways(scene(seed), cut(scene(seed), *sides)) for seed in SEEDS]
    assert sum(map(bool, found)) >= len(found) - 1


def test_a_slight_lean_is_found() -> None:
    found = [ways(scene(seed), leaning(scene(seed), 2)) for seed in SEEDS]
    assert sum(map(bool, found)) >= len(found) - 1


def test_different_scenes_are_not_alike() -> None:
    for one, other in combinations(SEEDS, 2):
        assert ways(scene(one), scene(other)) == set()


def test_different_scenes_differ_in_about_half_of_their_bits() -> None:
    prints = [hashing.print_of(hashing.shades_of(jpeg(scene(seed)))) for seed in SEEDS]
    apart = [hashing.distance(one.whole, other.whole) for one, other in combinations(prints, 2)]
    assert 120 < sum(apart) / len(apart) < 136
    assert min(apart) > 95


@pytest.mark.parametrize("picture", [
    Image.new("RGB", (640, 480), "black"),
    Image.new("RGB", (640, 480), (200, 190, 180)),
    lit(scene(1), 0.01),
    ImageOps.colorize(Image.linear_gradient("L"), (180, 180, 170), (200, 200, 190)),
])  # fmt: skip
def test_dark_pictures_and_bare_walls_are_too_plain_to_compare(picture: Image.Image) -> None:
    assert hashing.is_too_plain(hashing.shades_of(jpeg(picture)))
    assert not hashing.is_too_plain(hashing.shades_of(jpeg(scene(1))))


def test_the_bands_are_the_same_in_every_process() -> None:
    """They are kept in the database: another choice of bands would find nothing that is there already."""
    drawn = hashing._PLACES
    assert (drawn.shape, int(drawn.max()), int(drawn.min())) == ((16, 16), 113, 1)
    assert [int(place) for place in drawn[0][:6]] == [4, 16, 23, 34, 35, 38]
    assert [int(place) for place in drawn[15][-6:]] == [52, 54, 66, 67, 80, 96]
