"""The programs' door to photos: send one, read what is known of one, fetch how it looks."""

from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import AwareDatetime, Field

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.evidence import queries, renditions, services
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import MOST_BYTES

router = Router(tags=["现场照片"])


class ShotIn(Schema):
    """What the sender says about a photo."""

    id: UUID | None = None
    sha256: str = Field("", pattern=r"^([0-9a-fA-F]{64})?$")
    taken_at: AwareDatetime | None = None
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    accuracy_m: float | None = Field(None, ge=0, le=1_000_000, allow_inf_nan=False)
    purpose: str = Field("", pattern=r"^[a-z0-9_.]{0,40}$")
    enterprise_id: UUID | None = None


class PhotoOut(Schema):
    """A photo as the system knows it."""

    id: UUID
    sha256: str
    byte_count: int
    width: int
    height: int
    taken_by: UUID
    taken_by_name: str
    taken_at: datetime
    received_at: datetime
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    purpose: str
    captured_live: bool
    doubts: list[str]
    subject_type: str
    subject_id: UUID | None


@router.post("/photos", response={201: PhotoOut}, summary="上传照片")
def receive(request: HttpRequest, file: File[UploadedFile], shot: Form[ShotIn]) -> Status[Exhibit]:
    """Keep a photo. It counts as uploaded, not as taken live: a program cannot show that it has a camera."""
    data = file.read(MOST_BYTES + 1)
    said: dict[str, Any] = shot.dict()
    photo = services.receive_upload(data, services.Shot(**said), by=_actor(request).actor, at=clock.now())
    return Status(201, photo)


@router.get("/photos/{photo_id}", response=PhotoOut, summary="照片信息")
def detail(request: HttpRequest, photo_id: UUID) -> Exhibit:
    """Read what is known of a photo."""
    return get_object_or_404(queries.exhibits_for(_actor(request).actor), pk=photo_id)


@router.get("/photos/{photo_id}/{size}", summary="带水印的照片")
def rendition(request: HttpRequest, photo_id: UUID, size: Literal["thumb", "view"]) -> HttpResponse:
    """Fetch how a photo looks: `thumb` or `view`."""
    photo = get_object_or_404(queries.exhibits_for(_actor(request).actor), pk=photo_id)
    hidden = renditions.hidden_for(photo, _actor(request).actor)
    return HttpResponse(renditions.rendition(photo, size, hidden), content_type="image/jpeg")


def _actor(request: HttpRequest) -> ActorRequest:
    return cast(ActorRequest, request)  # the API as a whole lets in only those who are known
