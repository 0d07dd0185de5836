"""Pictures of the demo: a small pool of drawn scenes, before and after, so that every hazard has one to look at.

Each scene is there once more as somebody would use it again: cut, turned over, brightened or saved anew.
"""

import io
from random import Random

from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from anguan.foundation.evidence.likeness import hashing
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.services import store_bytes

POOL = 12  # scenes of each kind
SIZE = (1200, 900)


class Picture:
    """A stored picture: its hash and size; of one used again also the first one's hash, and how far it is from it."""

    def __init__(self, data: bytes, like: bytes = b""):
        self.sha256 = store_bytes(data)
        self.byte_count = len(data)
        self.like = hash_of(like) if like else None
        self.way, self.distance = _likeness(data, like) if like else ("", 0)


def pool(seed: int) -> dict[str, list[Picture]]:
    """Draw and store the pool: `before` scenes with something amiss, `after` scenes put right, and both used again."""
    made: dict[str, list[Picture]] = {}
    for when in ("before", "after"):
        scenes = [_draw(Random(f"{seed}/{number}"), number, amiss=when == "before") for number in range(POOL)]
        made[when] = [Picture(scene) for scene in scenes]
        made[f"{when}_again"] = [Picture(_again(scene, number), scene) for number, scene in enumerate(scenes)]
    return made


def _again(scene: bytes, number: int) -> bytes:
    """Return a scene as somebody would use it again."""
    with Image.open(io.BytesIO(scene)) as opened:
        image = opened.convert("RGB")
    width, height = image.size
    changed = (
        ImageEnhance.Brightness(image).enhance(1.18),
        ImageOps.mirror(image),
        image.crop((width // 20, height // 20, width - width // 20, height - height // 20)).resize(image.size),
    )[number % 3]
    held = io.BytesIO()
    changed.save(held, "JPEG", quality=62)
    return held.getvalue()


def _likeness(data: bytes, like: bytes) -> tuple[str, int]:
    """Return in which way and how much a picture used again differs from its first, as the comparison finds it."""
    first = hashing.print_of(hashing.shades_of(like))
    found = [
        (
            question.of_middle,  # cut only where nothing else explains it
            hashing.distance(question.bits, first.middle if question.of_middle else first.whole),
            question.way,
        )
        for question in hashing.questions_about(hashing.shades_of(data))
    ]
    _, distance, way = min(one for one in found if one[1] <= hashing.NEAR[one[2]])
    return way, distance


def _draw(random: Random, number: int, *, amiss: bool) -> bytes:
    """Draw a plain workshop: wall, floor, a cabinet and a machine; amiss has clutter and an open door."""
    width, height = SIZE
    image = Image.new("RGB", SIZE, _shade(random, (196, 204, 208), 16))
    pen = ImageDraw.Draw(image)
    floor = int(height * 0.62)
    pen.rectangle((0, floor, width, height), fill=_shade(random, (142, 146, 144), 14))
    for line in range(0, width, 120):
        pen.line((line + number * 7 % 90, floor, line * 2 - width // 2, height), fill=(128, 132, 130), width=3)
    pen.rectangle((0, floor - 10, width, floor + 8), fill=(228, 196, 62))
    left = 140 + random.randrange(160)
    pen.rectangle((left, floor - 330, left + 210, floor + 30), fill=(96, 110, 122), outline=(60, 70, 80), width=6)
    if amiss:
        pen.polygon(
            [(left, floor - 330), (left - 90, floor - 300), (left - 90, floor + 60), (left, floor + 30)],
            fill=(80, 92, 104),
        )
        for _ in range(14):
            x, y = left + random.randrange(-120, 420), floor + random.randrange(20, 220)
            size = random.randrange(30, 110)
            pen.rectangle(
                (x, y, x + size, y + size * 2 // 3), fill=_shade(random, (168, 128, 84), 40), outline=(90, 70, 50)
            )
        for _ in range(5):
            x = left + random.randrange(20, 180)
            pen.line((x, floor - 200, x + random.randrange(-160, 200), floor + 120), fill=(30, 30, 34), width=7)
    else:
        pen.rectangle((left + 16, floor - 310, left + 194, floor + 10), fill=(108, 122, 134))
        pen.polygon(
            [(left + 80, floor - 240), (left + 130, floor - 240), (left + 105, floor - 290)], fill=(236, 198, 40)
        )
        pen.rectangle((left - 30, floor + 40, left + 240, floor + 52), fill=(236, 198, 40))
    machine = left + 420 + random.randrange(120)
    pen.rectangle((machine, floor - 220, machine + 330, floor + 60), fill=_shade(random, (74, 122, 96), 30))
    pen.ellipse((machine + 90, floor - 150, machine + 230, floor - 10), fill=(58, 64, 68) if amiss else (92, 140, 112))
    held = io.BytesIO()
    image.save(held, "JPEG", quality=78)
    return held.getvalue()


def _shade(random: Random, colour: tuple[int, int, int], by: int) -> tuple[int, int, int]:
    shift = random.randrange(-by, by + 1)
    red, green, blue = (max(0, min(255, part + shift)) for part in colour)
    return red, green, blue
