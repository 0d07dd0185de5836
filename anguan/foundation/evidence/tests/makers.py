"""Makers of pictures and photos, for the tests of every domain."""

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import models
from PIL import Image, ImageDraw

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence import services
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.services import Shot

MORNING = datetime(2026, 3, 9, 1, 30, tzinfo=UTC)  # 09:30 in China


@lru_cache(maxsize=64)
def make_jpeg(seed: int | str = 0, *, size: tuple[int, int] = (640, 480), kind: str = "JPEG") -> bytes:
    """Return a small real picture; another seed is another picture."""
    digest = hashlib.sha256(str(seed).encode()).digest()
    picture = Image.new("RGB", size, (90 + digest[0] // 4, 90 + digest[1] // 4, 90 + digest[2] // 4))
    pen = ImageDraw.Draw(picture)
    for position in range(0, 28, 4):
        left, top = digest[position] * size[0] // 256, digest[position + 1] * size[1] // 256
        colour = (digest[position + 2], digest[position + 3], digest[position])
        pen.rectangle((left, top, left + size[0] // 5, top + size[1] // 4), fill=colour)
    out = BytesIO()
    picture.save(out, kind, quality=80)
    return out.getvalue()


def make_photo(
    actor: Actor,
    *,
    seed: int | str | None = None,
    at: datetime = MORNING,
    subject: models.Model | None = None,
    **said: Any,
) -> Exhibit:
    """Return a photo the actor has just taken live, attached when a subject is given."""
    photo_id: UUID = said.pop("id", None) or uuid7()
    shot = Shot(id=photo_id, taken_at=at, lon=120.15, lat=33.35, accuracy_m=12, captured_live=True)
    photo = services.receive_upload(make_jpeg(seed if seed is not None else str(photo_id)), shot, by=actor, at=at)
    for name, value in said.items():
        setattr(photo, name, value)
    if said:
        photo.save()
    if subject is not None:
        [photo] = services.attach_evidence([photo.pk], subject, by=actor, at=at)
    return photo


def make_signature(actor: Actor, covers: str, *, purpose: str, at: datetime = MORNING, seed: int | str = 0) -> Exhibit:
    """Return a handwritten signature the actor has just put under something; from a phone that is not known."""
    data = make_jpeg(f"signature {seed}", size=(320, 128), kind="PNG")
    record = {
        "v": 1, "id": str(uuid7()), "kind": "signature", "purpose": purpose, "bytes": len(data), "type": "image/png",
        "sha256": hashlib.sha256(data).hexdigest(), "taken_at": at.isoformat(), "place": None, "challenge": "",
        "device": "", "source": "camera", "width": 320, "height": 128, "duration_ms": None, "covers": covers,
        "enterprise": "",
    }  # fmt: skip
    exhibit = services.submit_record(json.dumps(record), "", "", by=actor, at=at)
    return services.receive_part(exhibit.pk, 0, data, by=actor, at=at).exhibit
