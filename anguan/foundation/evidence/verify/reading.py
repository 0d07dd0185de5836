"""Reading a bundle (打开证据包): what is in it, without trusting any of it."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

FORMAT = "anguan-evidence-1"
MANIFEST = "manifest.json"
_MOST_TEXT = 512 * 1024 * 1024  # of one text file; a larger one is no bundle of ours


class UnreadableError(Exception):
    """The bundle cannot be read at all (打不开): says why in Chinese."""


class Bundle:
    """An opened bundle (证据包)."""

    def __init__(self, path: Path):
        try:
            self.zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnreadableError(f"打不开 {path.name}：不是完整的 ZIP 文件") from error
        self.names = [entry.filename for entry in self.zip.infolist() if not entry.is_dir()]
        self.twice = sorted(name for name, count in Counter(self.names).items() if count > 1)

    def open(self, name: str) -> IO[bytes]:
        """Open one file; raises KeyError when it is not there, and BadZipFile when its bytes are damaged."""
        return self.zip.open(name)

    def text(self, name: str) -> bytes:
        """Return a small file whole."""
        if self.zip.getinfo(name).file_size > _MOST_TEXT:
            raise UnreadableError(f"{name} 大得不合常理")
        try:
            return self.zip.read(name)
        except zipfile.BadZipFile as error:
            raise UnreadableError(f"{name} 已损坏，读不出来") from error

    def json(self, name: str) -> dict[str, Any]:
        """Return a JSON file; an empty one where it is missing or is none."""
        try:
            found = json.loads(self.text(name))
        except (KeyError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def lines(self, name: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Yield the lines of a file of JSON lines with their number; None for one that is none."""
        if name not in self.names:
            return
        try:
            with self.open(name) as file:
                for number, line in enumerate(file, start=1):
                    yield number, _object(line)
        except zipfile.BadZipFile as error:
            raise UnreadableError(f"{name} 已损坏，读不出来") from error


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def roots_in(path: Path) -> dict[str, str]:
    """Return the roots someone kept (roots.json): the day and its root."""
    try:
        return {str(day["day"]): str(day["root"]) for day in json.loads(path.read_bytes())["roots"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"读不出日根文件 {path.name}，请用公开页上下载的 roots.json") from error
