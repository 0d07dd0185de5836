"""Pictures (照片比对率): how many changed copies of real photographs are found, and how many others are taken for one.

Reads the photographs of the folder named by ANGUAN_BENCH_PHOTOS; without it, generated scenes, which say less. Besides
each whole photograph its four quarters are taken as pictures of their own. Nothing is written.
"""

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import permutations
from pathlib import Path

import numpy as np
from PIL import Image

from anguan.foundation.evidence.likeness import hashing
from anguan.foundation.evidence.tests.scenes import cut, jpeg, leaning, lit, scene
from bench.measuring import TOY, Result, Size

Change = Callable[[Image.Image], Image.Image]
ENOUGH = 500  # photographs, before a rate of one in a hundred can be called held
_KINDS = {".jpg", ".jpeg", ".png", ".webp"}


def _anew(quality: int) -> Change:
    return lambda picture: _decoded(jpeg(picture, quality))


def _without(left: float, top: float, right: float, bottom: float) -> Change:
    return lambda picture: cut(picture, left, top, right, bottom)


def _turned(how: Image.Transpose) -> Change:
    return lambda picture: picture.transpose(how)


CHANGES: dict[str, Change] = {
    "compressed anew, quality 30": _anew(30),
    "compressed anew, quality 10": _anew(10),
    "half the size": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "brightened by 40 %": lambda picture: lit(picture, 1.4),
    "half as bright": lambda picture: lit(picture, 0.5),
    "contrast × 1.5": lambda picture: lit(picture, 1.0, 1.5),
    "2 % cut from each side": _without(0.02, 0.02, 0.02, 0.02),
    "5 % cut from each side": _without(0.05, 0.05, 0.05, 0.05),
    "8 % cut from each side": _without(0.08, 0.08, 0.08, 0.08),
    "10 % cut from each side": _without(0.1, 0.1, 0.1, 0.1),
    "13 % cut from each side": _without(0.13, 0.13, 0.13, 0.13),
    "10 % cut from one side": _without(0.1, 0, 0, 0),
    "15 % cut from one side": _without(0.15, 0, 0, 0),
    "7 % cut from two sides": _without(0.07, 0.07, 0, 0),
    "3, 6 and 8 % cut from three sides": _without(0.03, 0.06, 0.08, 0),
    "a quarter of it": _without(0.5, 0.5, 0, 0),
    "turned by 90°": _turned(Image.Transpose.ROTATE_90),
    "turned by 180°": _turned(Image.Transpose.ROTATE_180),
    "turned by 270°": _turned(Image.Transpose.ROTATE_270),
    "mirrored": _turned(Image.Transpose.FLIP_LEFT_RIGHT),
    "mirrored, 3 % cut from each side": lambda picture: cut(
        picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 0.03, 0.03, 0.03, 0.03
    ),
    "leaning by 1°": lambda picture: leaning(picture, 1),
    "leaning by 2°": lambda picture: leaning(picture, 2),
    "leaning by 3°": lambda picture: leaning(picture, 3),
    "leaning by 5°": lambda picture: leaning(picture, 5),
}

# The same place shot again, honestly: shifted by a share of the frame, nearer, leaning (degrees), in another light.
VIEWS: dict[str, tuple[float, float, float, float]] = {
    "shot again at once, 2 % beside": (0.02, 1.0, 0.5, 1.0),
    "shot again, 5 % beside, in other light": (0.05, 1.03, 1.0, 1.2),
    "shot again, 10 % beside, a step nearer": (0.10, 1.08, 2.0, 0.85),
    "shot again, 20 % beside, a step nearer": (0.20, 1.08, 3.0, 1.2),
    "shot again, 20 % beside, two steps back": (0.20, 0.85, 4.0, 1.0),
}


def run(size: Size) -> list[Result]:
    """Count what is found, and what is found wrongly."""
    photographs = list(_photographs(4 if size == TOY else 40))
    pictures = [part for photograph in photographs for part in _parts(photograph)]
    known = [_print_of(picture) for picture in pictures]
    both = list(zip(known, pictures, strict=True))
    rows = [
        [name, f"{np.mean([_found(print_, change(picture)) for print_, picture in both]):.1%}"]
        for name, change in CHANGES.items()
    ]
    for name, (shift, nearer, lean, light) in VIEWS.items():
        again = [
            _found(_print_of(_view(one, 0, 1, 0, 1)), _view(one, shift, nearer, lean, light)) for one in photographs
        ]
        rows.append([name, f"{np.mean(again):.1%}"])
    asked = [list(hashing.questions_about(hashing.shades_of(jpeg(picture)))) for picture in pictures]
    alone = [number for number in range(len(pictures)) if number % 5 == 0]  # quarters are parts of their own whole
    wrong = {
        one for one, other in permutations(range(len(pictures)), 2)
        if one // 5 != other // 5 and any(_matches(question, known[other]) for question in asked[one])
    }  # fmt: skip
    apart = [hashing.distance(known[one].whole, known[other].whole) for one, other in permutations(alone, 2)]
    beside = f"different ones differ in {np.mean(apart):.0f} ± {np.std(apart):.1f} of 256 bits, at least {min(apart)}"
    real = "photographs" if os.environ.get("ANGUAN_BENCH_PHOTOS") else "generated scenes"
    return [
        Result(
            "pictures", f"pictures taken for a copy of another, of {len(pictures)} cut from {len(photographs)} {real}",
            100 * len(wrong) / len(pictures), "%", goal=1 if len(photographs) >= ENOUGH else None,
            beside=beside,
            details=[["what was done", "found alike"], *rows],
        )
    ]  # fmt: skip


def _photographs(most: int) -> Iterator[Image.Image]:
    folder = os.environ.get("ANGUAN_BENCH_PHOTOS")
    if not folder:
        yield from (scene(number) for number in range(most))
        return
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix.lower() in _KINDS:
            with Image.open(path) as opened:
                opened.thumbnail((1600, 1600))
                yield opened.convert("RGB")


def _view(picture: Image.Image, shift: float, nearer: float, lean: float, light: float) -> Image.Image:
    """Return what a frame of some two thirds of the picture shows, seen a little from the side as well."""
    across, down = 0.65 / nearer * picture.width, 0.65 / nearer * picture.height
    left = (picture.width - across) / 2 + shift * across * 0.8
    top = (picture.height - down) / 2 + shift * down * 0.5
    side = shift * 0.3 * down  # the nearer edge is longer
    corners = (left, top, left, top + down, left + across, top + down + side, left + across, top - side)
    leaned = picture.rotate(lean, Image.Resampling.BICUBIC)
    frame = leaned.transform((640, 480), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    return lit(frame, light)


def _print_of(picture: Image.Image) -> hashing.Print:
    return hashing.print_of(hashing.shades_of(jpeg(picture)))


def _parts(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture
    for left, top in ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5)):
        yield cut(picture, left, top, 0.5 - left, 0.5 - top)


def _found(known: hashing.Print, newer: Image.Image) -> bool:
    return any(_matches(question, known) for question in hashing.questions_about(hashing.shades_of(jpeg(newer))))


def _matches(question: hashing.Question, known: hashing.Print) -> bool:
    if set(question.bands).isdisjoint(known.bands):
        return False
    seen = known.middle if question.of_middle else known.whole
    return hashing.distance(question.bits, seen) <= hashing.NEAR[question.way]


def _decoded(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as opened:
        return opened.convert("RGB")
