"""Perceptual hashes (感知哈希): pictures that look alike get bits that are alike. Pure functions.

A picture is drawn as 128 × 128 shades of grey; the signs of its 16 × 16 lowest cosine waves are 256 bits. Brightness,
contrast and compression hardly change a sign. Turning or mirroring swaps waves and flips signs in a known way, so all
eight positions follow from one transform. A cropped picture is another picture to the waves; therefore the middle of
each picture has a hash of its own, and a newer picture is asked where in it that middle may lie: all the guesses
together are one product of matrices.

To find hashes that differ a little among a million, 16 bands of 16 bits each are drawn from the 48 lowest waves, which
change least. A band that is equal makes a candidate. The question also tries each band with its weakest bits flipped:
they are the ones that may have changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anguan.foundation.evidence.rules.pictures import grey_of

Way = Literal["same", "cropped", "mirrored", "rotated"]
Shades = NDArray[np.float64]  # 128 × 128
Waves = NDArray[np.float64]  # 16 × 16

SIDE, WAVES = 128, 16
BANDS, BAND_BITS, BAND_FROM = 16, 16, 48
BANDS_OF_MIDDLE = 6  # the guesses are many, and the right one is near: more bands find next to nothing more
MARGIN = 0.1  # on each side of the middle that has a hash of its own

# In how many bits two pictures may differ and count as alike. Different photographs differ in 128 ± 8. Upright, the
# limit is a choice: beyond it lie slight crops of a copy, and honest shots of one place from nearly one spot
# (docs/security/likeness.md). Nobody honest mirrors a picture.
NEAR: dict[Way, int] = {"same": 56, "cropped": 56, "mirrored": 72, "rotated": 72}
_WEAK: dict[Way, int] = {"same": 2, "mirrored": 0, "rotated": 0, "cropped": 0}  # bits of a band tried both ways
_PLAIN_BELOW = 4.0
_NO_PICTURE = "no picture that can be decoded"

# What may have been cut off on two opposite sides; with as many for the other direction, 81 guesses at a crop.
_CUTS = [(before / 100, after / 100) for before in (0, 5, 10) for after in (0, 5, 10)]


@dataclass(frozen=True)
class Print:
    """A picture's hashes (指纹): of the whole and of its middle, and the bands both are found by."""

    whole: str
    middle: str
    bands: list[int]


@dataclass(frozen=True)
class Question:
    """What to look for: a hash in one position or crop, against the whole or the middle of others."""

    way: Way
    of_middle: bool
    bits: str
    bands: list[int]


def shades_of(data: bytes) -> Shades:
    """Return the shades of grey of a picture that can be decoded."""
    grey = grey_of(data, SIDE)
    if grey is None:
        raise ValueError(_NO_PICTURE)
    return shades_in(grey)


def shades_in(grey: Image.Image) -> Shades:
    """Return the shades of a picture that is grey and small already."""
    how = Image.Resampling.BOX if min(grey.size) >= SIDE else Image.Resampling.BICUBIC
    return np.asarray(grey.resize((SIDE, SIDE), how), dtype=np.float64)


def waves_of(shades: Shades) -> Waves:
    """Return the lowest cosine waves of a whole picture."""
    waves: Waves = _WHOLE @ shades @ _WHOLE.T
    return waves


def is_too_plain(shades: Shades) -> bool:
    """Say whether there is too little in a picture to know it again: dark, or one wall."""
    return bool(np.percentile(np.abs(waves_of(shades)), 60) < _PLAIN_BELOW)


def print_of(shades: Shades) -> Print:
    """Return what is kept of a picture."""
    return print_of_waves(waves_of(shades), _MIDDLE @ shades @ _MIDDLE.T)


def print_of_waves(whole: Waves, middle: Waves) -> Print:
    """Return what is kept of a picture whose waves are known already."""
    return Print(_bits_of(whole), _bits_of(middle), [*_bands_of(whole), *_bands_of(middle, of_middle=True)])


def questions_about(shades: Shades) -> Iterator[Question]:
    """Return everything a picture may be of an older one: itself, turned, mirrored, or cut from it."""
    for way, waves in _positions(waves_of(shades)):
        yield Question(way, of_middle=False, bits=_bits_of(waves), bands=_bands_of(waves, weak=_WEAK[way]))
    rows = _MIDDLES @ shades  # in small products, which the numerics library does not spread over all processors
    for waves in (rows[:, None] @ _MIDDLES.transpose(0, 2, 1)).reshape(-1, WAVES, WAVES):
        bands = _bands_of(waves, of_middle=True, weak=_WEAK["cropped"])
        yield Question("cropped", of_middle=True, bits=_bits_of(waves), bands=bands)


def distance(one: str, other: str) -> int:
    """Return in how many bits two hashes differ."""
    return (int(one, 2) ^ int(other, 2)).bit_count()


def _positions(waves: Waves) -> Iterator[tuple[Way, Waves]]:
    """Turn and mirror a picture by its waves alone: mirroring flips the odd ones, turning also swaps the directions."""
    across, down, turned = _ALTERNATING[None, :], _ALTERNATING[:, None], waves.T
    yield "same", waves
    yield "rotated", waves * across * down
    yield "rotated", turned * across
    yield "rotated", turned * down
    yield "mirrored", waves * across
    yield "mirrored", waves * down
    yield "mirrored", turned
    yield "mirrored", turned * across * down


def _cosines(begin: float, end: float) -> NDArray[np.float64]:
    """Return the waves along a stretch of a side, given in shares of it; points on its edge count in part."""
    edges = np.clip(np.arange(SIDE + 1) / SIDE, begin, end)
    centres = ((edges[:-1] + edges[1:]) / 2 - begin) / (end - begin)
    shares = np.diff(edges) / (end - begin)
    waves: NDArray[np.float64] = np.cos(np.pi * np.arange(WAVES)[:, None] * centres) * shares * np.sqrt(2 * SIDE)
    return waves


def _where_the_middle_lies(before: float, after: float) -> tuple[float, float]:
    """Return the stretch that was the middle of the original, had these shares of it been cut off."""
    left = 1 - before - after
    return (MARGIN - before) / left, (1 - MARGIN - before) / left


_ALTERNATING = np.where(np.arange(WAVES) % 2, -1.0, 1.0)
_WHOLE = _cosines(0, 1)
_MIDDLE = _cosines(MARGIN, 1 - MARGIN)
_MIDDLES = np.stack([_cosines(*_where_the_middle_lies(*cut)) for cut in _CUTS])


def _bits_of(waves: Waves) -> str:
    signs = (waves > 0).astype(np.uint8) + ord("0")
    signs[0, 0] = ord("0")  # the mean brightness has always the same sign
    return signs.tobytes().decode()


def _places_of_bands() -> NDArray[np.intp]:
    """Return which waves each band is made of: the lowest ones shuffled and dealt out, again and again.

    Shuffled by a hash and not by a library's random numbers, which its next version may draw otherwise: bands are kept.
    """
    by_frequency = sorted((row * row + column * column, row, column) for row in range(WAVES) for column in range(WAVES))
    lowest = [row * WAVES + column for _, row, column in by_frequency[1 : BAND_FROM + 1]]
    bands: list[list[int]] = []
    for deal in range(BANDS):
        shuffled = sorted(lowest, key=partial(_drawn, deal))
        bands += [sorted(shuffled[start : start + BAND_BITS]) for start in range(0, BAND_FROM, BAND_BITS)]
    return np.array(bands[:BANDS], dtype=np.intp)


def _drawn(deal: int, place: int) -> bytes:
    return sha256(f"{deal}/{place}".encode()).digest()


_PLACES = _places_of_bands()
_POWERS = 1 << np.arange(BAND_BITS)
_NUMBERS = np.arange(BANDS) << BAND_BITS
_OF_MIDDLE = BANDS << BAND_BITS


def _bands_of(waves: Waves, *, of_middle: bool = False, weak: int = 0) -> list[int]:
    """Return the bands as numbers that say which one each is, with its `weak` weakest bits tried both ways."""
    count = BANDS_OF_MIDDLE if of_middle else BANDS
    values = waves.ravel()[_PLACES[:count]]
    numbers = (values > 0) @ _POWERS + _NUMBERS[:count] + (_OF_MIDDLE if of_middle else 0)
    if not weak:
        return [int(number) for number in numbers]
    weakest = _POWERS[np.argsort(np.abs(values), axis=1)[:, :weak]]
    some = [chosen for size in range(weak + 1) for chosen in combinations(range(weak), size)]
    return sorted({int(number) for chosen in some for number in numbers ^ weakest[:, list(chosen)].sum(axis=1)})
