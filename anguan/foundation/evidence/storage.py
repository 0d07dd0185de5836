"""Where originals live: once under their hash, written and read, never changed. A folder, or any S3 store."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import connection

from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

UNAVAILABLE = Reason(
    "storage_unavailable",
    _("照片暂时存不进去"),
    _("手机里的原件没有丢，稍后会自动再传；一直不行请告诉系统管理员检查存储空间"),
)
_OF_S3 = ("boto3", "botocore", "s3transfer", "urllib3")


class StorageUnavailableError(Exception):
    """The storage did not answer, or is full (存储不可用): nothing was lost, and it can be tried again."""


def store_bytes(data: bytes) -> str:
    """Keep an original and return its SHA-256; bytes that are already there are not written again."""
    sha256 = hash_of(data)
    hold(sha256)
    keep(path_of(sha256), data)
    return sha256


def hold(sha256: str) -> None:
    """Keep others from storing or removing this content until the transaction ends.

    Without it the nightly job could remove a file in the moment someone relies on its being there already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sha256])


def original(sha256: str) -> bytes:
    """Return an original's bytes."""
    with reaching(), _storage().open(path_of(sha256), "rb") as file:
        return bytes(file.read())


def opened(sha256: str) -> File[bytes]:
    """Return an original as a file to be read from anywhere; the reader closes it."""
    with reaching():
        return _storage().open(path_of(sha256), "rb")


def path_of(sha256: str) -> str:
    """Return where an original lies in the storage."""
    return f"{sha256[:2]}/{sha256}"


def keep(path: str, data: bytes) -> None:
    """Write a file whose name follows from its content, unless it is there whole."""
    with reaching():
        storage = _storage()
        if storage.exists(path):
            if storage.size(path) == len(data):
                return
            storage.delete(path)  # what an interrupted write left behind
        written = storage.save(path, ContentFile(data))
        if written != path:  # someone else wrote the same bytes meanwhile
            storage.delete(written)


def kept(path: str) -> bytes | None:
    """Return a file's bytes, or None when it is not there."""
    try:
        with reaching(), _storage().open(path, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def put(path: str, file: File[bytes]) -> None:
    """Write a large file made elsewhere, in the place of one of the same name."""
    with reaching():
        remove(path)
        _storage().save(path, file)


def open_at(path: str) -> File[bytes]:
    """Return any file of the storage; the reader closes it."""
    with reaching():
        return _storage().open(path, "rb")


def remove(path: str) -> bool:
    """Remove a file and say whether it was there."""
    with reaching():
        storage = _storage()
        if not storage.exists(path):
            return False
        storage.delete(path)
        return True


@contextmanager
def reaching() -> Iterator[None]:
    """Turn whatever a storage says when it is down, full or forbidden into one error; a missing file stays one."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StorageUnavailableError(str(error)) from error
    except Exception as error:
        if type(error).__module__.split(".")[0] in _OF_S3:
            raise StorageUnavailableError(str(error)) from error
        raise


def _storage() -> Storage:
    return storages["evidence"]
