"""Files of lessons and questions (课件文件): taken in, looked at, kept once under their hash, read from anywhere."""

import hashlib
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence import storage
from anguan.foundation.keys import write_first
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.models import Material
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules import materials as rules
from anguan.responsibility.learning.services import looking
from anguan.responsibility.learning.services.writing import belonging


class Sent(Protocol):
    """A file as a browser sends it."""

    def chunks(self) -> Iterator[bytes]:
        """Return its bytes piece by piece."""
        ...


def take(
    kind: str, file: Sent, name: str, *, size: int, by: Actor, at: datetime, key: UUID | None = None
) -> Material:  # fmt: skip
    """Take in a picture, video or PDF; what cannot be shown everywhere is refused at once, in clear words."""
    whose = belonging(by)
    if kind not in rules.MATERIAL_KINDS:
        raise Refused(Reason("kind_unknown", _("不认识这种文件"), _("请上传图片、视频或 PDF"), field="file"))
    if key is not None and (known := content.own_materials(by).filter(pk=key).first()):
        again: Material = known
        return again
    refuse_if(rules.reasons_against_size(kind, size))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        with path.open("wb") as copy:
            for piece in file.chunks():
                copy.write(piece)
        found = _LOOK[kind](path)
        sha256 = _hash_of(path)
        _keep(sha256, path)
        size = path.stat().st_size
    return _row(
        {**whose, **found, "kind": kind, "file_name": _named(name, kind), "sha256": sha256, "size": size},
        by=by, at=at, key=key,
    )  # fmt: skip


def take_picture(data: bytes, name: str, *, by: Actor, at: datetime) -> Material:
    """Take in a picture that came inside another file."""
    return take("picture", ContentFile(data), name, size=len(data), by=by, at=at)


def opened(material: Material) -> File[bytes]:
    """Return a file to be read from anywhere; the reader closes it."""
    return storage.open_at(_path(material.sha256))


def page_picture(material: Material, number: int) -> bytes:
    """Return a page of a PDF as a picture, drawn once and kept."""
    path = f"{_path(material.sha256)}.p{number}"
    if (drawn := storage.kept(path)) is not None:
        return drawn
    with opened(material) as file:
        picture = looking.page_drawn(file.read(), number)
    storage.keep(path, picture)
    return picture


@transaction.atomic
def _row(values: dict[str, Any], *, by: Actor, at: datetime, key: UUID | None) -> Material:
    made = Material(**values, id=key or uuid7(), written_by=by.person_id, writer_name=by.name, changed_at=at)
    # An office's pictures stand in questions that those below are asked.
    made.shared = made.owner == "office" and made.kind == "picture"
    write_first(made)
    return made


def _look_at_picture(path: Path) -> dict[str, Any]:
    picture = looking.drawn_anew(path.read_bytes())
    path.write_bytes(picture.data)
    return {"media_type": picture.media_type, "width": picture.width, "height": picture.height}


def _look_at_video(path: Path) -> dict[str, Any]:
    look = looking.look_at_video(path)
    refuse_if(rules.reasons_against_video(look))
    if look is None:  # refused above
        raise ValueError(path)
    return {"media_type": look.media_type, "seconds": look.seconds, "width": look.width, "height": look.height}


def _look_at_pdf(path: Path) -> dict[str, Any]:
    return {"media_type": "application/pdf", "pages": looking.pages_of(path.read_bytes())}


_LOOK = {"picture": _look_at_picture, "video": _look_at_video, "pdf": _look_at_pdf}
_ENDINGS = {"picture": "jpg", "video": "mp4", "pdf": "pdf"}


def _named(name: str, kind: str) -> str:
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    return plain.strip()[-200:] or f"{rules.MATERIAL_KINDS[kind]}.{_ENDINGS[kind]}"


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _path(sha256: str) -> str:
    """Return where a file lies: apart from evidence, whose originals are removed when their time is over."""
    return f"learning/{sha256[:2]}/{sha256}"


def _keep(sha256: str, path: Path) -> None:
    """Keep a file under its hash; one of the same content that is there whole is not written again."""
    place = _path(sha256)
    try:
        with storage.open_at(place) as there:
            if there.size == path.stat().st_size:
                return
    except FileNotFoundError:
        pass
    with path.open("rb") as file:
        storage.put(place, File(file))
