"""The phone's doors (JSON): its key is made known, challenges are fetched, records and then their bytes arrive.

A phone reads statuses: 401 sign in again, 409 final with reasons, 503 keep and try again later.
"""

import json
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest
from anguan.foundation.evidence import services
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import DOUBTS
from anguan.foundation.evidence.rules.records import AT_ONCE, MOST_RECORD_CHARACTERS, PART_BYTES, reasons_of
from anguan.foundation.evidence.storage import UNAVAILABLE
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

P = ParamSpec("P")
Body = TypeVar("Body", bound=BaseModel)
View = Callable[Concatenate[ActorRequest, P], HttpResponse]
MOST_JSON_BYTES = 64 * 1024
_ANY = str(UUID(int=0))
_as_text = json.JSONEncoder(ensure_ascii=False).encode

_NOT_FOUND = Reason("not_found", _("没有找到这份证据"), _("请删去后重拍"))
SIGN_IN = Reason("not_signed_in", _("登录已失效"), _("请重新登录；拍好的都还在手机里"))


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Enrolment(_Strict):
    """A phone's key."""

    id: UUID
    public_key: str = Field(max_length=100)
    name: str = Field("", max_length=500)


class ChallengesAsked(_Strict):
    """Which challenges a phone asks for: one for a purpose, or a pool for the shift."""

    device_id: UUID
    purpose: str = Field("", pattern=r"^[a-z0-9_.]{0,40}$")
    pool: bool = False


class Submission(_Strict):
    """A record as it was signed, and the challenge's token."""

    record: str = Field(max_length=MOST_RECORD_CHARACTERS)
    signature: str = Field("", max_length=120)
    challenge: str = Field("", max_length=2000)


def door(*methods: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Let in the signed-in with one of the methods; every answer is JSON, refusals are 409 with all reasons."""

    def guard(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if getattr(request, "actor", None) is None:
                return _refused([SIGN_IN], status=401)
            try:
                return view(request, *args, **kwargs)  # type: ignore[arg-type]  # its actor has just been seen
            except Refused as refusal:
                return _refused(refusal.reasons, status=409)
            except Exhibit.DoesNotExist:
                return _refused([_NOT_FOUND], status=404)
            except services.StorageUnavailableError:
                answer = _refused([UNAVAILABLE], status=503)
                answer.keeps_writes = True  # type: ignore[attr-defined]  # the parts that came stay
                return answer

        guarded.permission = ""  # type: ignore[attr-defined]  # the contract tests read it
        return guarded

    return guard


@door("POST")
def enrol(request: ActorRequest) -> HttpResponse:
    """Make a phone's key known."""
    said = _body(request, Enrolment)
    device, new = services.enrol_device(said.id, said.public_key, said.name, by=request.actor, at=clock.now())
    return _json({"id": str(device.pk), "enrolled_at": device.enrolled_at.isoformat()}, status=201 if new else 200)


@door("POST")
def challenges(request: ActorRequest) -> HttpResponse:
    """Issue a challenge for the shot about to be made, or a pool for the shift."""
    said, at = _body(request, ChallengesAsked), clock.now()
    if said.pool:
        issued = services.issue_pool(said.device_id, by=request.actor, at=at)
    elif said.purpose:
        issued = services.issue_challenge(said.purpose, said.device_id, by=request.actor, at=at)
    else:
        raise Refused(Reason("purpose_missing", _("没有说明拍摄用途"), _("请刷新页面后重试"), field="purpose"))
    return _json({"server_time": at.isoformat(), "challenges": [_shown(one) for one in issued]}, status=201)


@door("POST")
def submit(request: ActorRequest) -> HttpResponse:
    """Take in a signed record; its bytes come after it."""
    said, at = _body(request, Submission), clock.now()
    exhibit = services.submit_record(said.record, said.signature, said.challenge, by=request.actor, at=at)
    new = exhibit.received_at == at
    return _receipt(services.progress_with(exhibit, new=new), status=201 if new else 200)


@door("PUT")
def part(request: ActorRequest, exhibit_id: UUID, number: int) -> HttpResponse:
    """Take in a part of the bytes of a record, or a few in a row."""
    content = request.read(AT_ONCE * PART_BYTES + 1)
    return _receipt(services.receive_part(exhibit_id, number, content, by=request.actor, at=clock.now()))


@door("GET")
def receipt(request: ActorRequest, exhibit_id: UUID) -> HttpResponse:
    """Say what is here of an exhibit, to the phone it was taken with."""
    return _receipt(services.progress_of(exhibit_id, by=request.actor))


def _receipt(progress: services.Progress, *, status: int = 200) -> HttpResponse:
    exhibit = progress.exhibit
    content = {
        "id": str(exhibit.pk),
        "sha256": exhibit.sha256,
        "state": "waiting" if exhibit.stored_at is None else "stored",
        "part_bytes": PART_BYTES,
        "at_once": AT_ONCE,
        "missing": progress.missing,
        "attached": exhibit.is_attached,
        "grade": exhibit.grade,
        "doubts": [{"code": code, "words": DOUBTS[code].words} for code in exhibit.doubts if code in DOUBTS],
        "received_at": exhibit.received_at.isoformat(),
        "thumb": _picture(exhibit.pk, "thumb"),
        "view": _picture(exhibit.pk, "view"),
    }
    if progress.reasons:  # why parts that were here are missing again
        content["reasons"] = [vars(one) for one in progress.reasons]
    return _json(content, status=status)


def _picture(exhibit_id: UUID, size: str) -> str:
    """Return where an exhibit is looked at; to work an address out takes as long as to judge the record."""
    return _any_picture(size).replace(_ANY, str(exhibit_id))


@lru_cache(maxsize=4)
def _any_picture(size: str) -> str:
    return reverse("evidence:rendition", args=[_ANY, size])


def _shown(issued: services.Issued) -> dict[str, str]:
    one = issued.challenge
    return {
        "id": str(one.id),
        "token": issued.token,
        "purpose": one.purpose,
        "kind": one.kind,
        "issued_at": one.issued_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
    }


def _body(request: HttpRequest, shape: type[Body]) -> Body:
    text = request.read(MOST_JSON_BYTES + 1)
    if len(text) > MOST_JSON_BYTES:
        raise Refused(Reason("too_large", _("提交的内容太大"), _("请刷新页面后重试")))
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        raise Refused(*reasons_of(error)) from error


def _json(content: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return HttpResponse(_as_text(content), status=status, content_type="application/json")


def _refused(reasons: Any, *, status: int) -> HttpResponse:
    return _json({"reasons": [vars(one) for one in reasons]}, status=status)
