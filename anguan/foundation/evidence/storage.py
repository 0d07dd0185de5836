"""Where originals live: once under their hash, written and read, never changed. A folder by default."""

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from anguan.foundation.evidence.rules import hash_of


def store_bytes(data: bytes) -> str:
    """Keep an original and return its SHA-256; bytes that are already there are not written again."""
    sha256 = hash_of(data)
    keep(path_of(sha256), data)
    return sha256


def original(sha256: str) -> bytes:
    """Return an original's bytes."""
    with _storage().open(path_of(sha256), "rb") as file:
        return bytes(file.read())


def path_of(sha256: str) -> str:
    """Return where an original lies in the storage."""
    return f"{sha256[:2]}/{sha256}"


def keep(path: str, data: bytes) -> None:
    """Write a file whose name follows from its content, unless it is there whole."""
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
        with _storage().open(path, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _storage() -> Storage:
    return storages["evidence"]
