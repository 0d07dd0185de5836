"""Snapping (随手拍): a live photo sent, then the report with it, as a worker's phone does."""

import io
import re
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

from django.test import Client
from PIL import Image

from anguan.registry.accounts.models import User
from bench.measuring import Result, Size, ms, repeated
from bench.phones import Phone

_CATEGORY = re.compile(r'name="category"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="category"')


def run(size: Size) -> list[Result]:
    """Send photos, then report a hazard with each."""
    phone = Phone(User.objects.get(username="gongren"))
    client = phone.client
    found = _CATEGORY.search(client.get("/hazards/snap").content.decode())
    category = (found[1] or found[2]) if found else ""
    pictures = [picture(number) for number in range(size.repeats + 2)]
    keys: list[str] = []
    photo = repeated([partial(_send, phone, data, keys) for data in pictures])
    reported = repeated([partial(_report, client, key, category) for key in keys])
    return [
        Result(
            "snap", f"a report with its photo, P95 of {len(keys)}", reported.p95 * 1000, "ms",
            beside=f"P50 {ms(reported.median)}, processor {ms(reported.cpu)}; the photo's own upload "
            f"({len(pictures[0]) // 1024} KB) P50 {ms(photo.median)}, P95 {ms(photo.p95)}",
        )
    ]  # fmt: skip


def picture(number: int | str) -> bytes:
    """Return a photo as a phone sends it: 1600 × 1200, with the noise of a real one."""
    noise = Random(f"bench/{number}")  # noqa: S311 - the same each time
    small = Image.frombytes("RGB", (400, 300), noise.randbytes(400 * 300 * 3))
    held = io.BytesIO()
    small.resize((1600, 1200), Image.Resampling.BICUBIC).save(held, "JPEG", quality=80)
    return held.getvalue()


def _send(phone: Phone, data: bytes, keys: list[str]) -> None:
    said = phone.submission(data)
    answer: Any = phone.client.post("/evidence/records", said, content_type="application/json")
    key, size = answer.json()["id"], answer.json()["part_bytes"]
    for number in answer.json()["missing"]:
        part = data[number * size : (number + 1) * size]
        address = f"/evidence/records/{key}/parts/{number}"
        answer = phone.client.put(address, part, content_type="application/octet-stream")
    if answer.json()["state"] != "stored":
        message = f"the photo was not kept: {answer.content.decode()}"
        raise AssertionError(message)
    keys.append(str(key))


def _report(client: Client, photo: str, category: str) -> None:
    said = {"key": str(uuid4()), "category": category, "what": "通道上堆放了成品，人过不去", "place": "车间东门旁"}
    answer = client.post("/hazards/snap", {**said, "photos": [photo]})
    if answer.status_code != 302:
        message = f"the report was not taken: {answer.status_code}"
        raise AssertionError(message)
