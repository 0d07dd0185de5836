"""Built files (静态资源): which hashed file is which, read from what the front-end build wrote.

Before the first build, and in tests, there is nothing to read: pages then come without styles and still work.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from markupsafe import Markup

BUILT = Path(__file__).parent / "static" / "ui"


def _read(name: str) -> dict[str, Any]:
    path = BUILT / name
    if not settings.DEBUG:
        return _settled(str(path))
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return _parsed(str(path), stamp) if stamp else {}


@lru_cache(maxsize=8)  # an installation's build does not change under a running process
def _settled(path: str) -> dict[str, Any]:
    return _parsed(path, 1) if Path(path).is_file() else {}


@lru_cache(maxsize=8)
def _parsed(path: str, stamp: int) -> dict[str, Any]:
    del stamp  # a newer build is another entry of the cache
    found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found


def asset_tags(entry: str = "src/main.ts") -> Markup:
    """Return the style sheets and the module script of one entry of the front-end build."""
    found = _read("manifest.json").get(entry)
    if found is None:
        return Markup()
    tags = [Markup('<link rel="stylesheet" href="{}">').format(static(f"ui/{file}")) for file in found.get("css", ())]
    tags += [
        Markup('<link rel="modulepreload" href="{}">').format(static(f"ui/{_read('manifest.json')[name]['file']}"))
        for name in found.get("imports", ())
    ]
    tags.append(Markup('<script type="module" src="{}"></script>').format(static(f"ui/{found['file']}")))
    return Markup("\n").join(tags)


# Large, and of no use without network: nobody looks at a map or a chart in a cellar.
_ONLY_ONLINE = {"src/map.ts", "src/chart.ts"}


def shell_files(entry: str = "src/main.ts") -> list[str]:
    """Return the built files that pages need without network: the entry, what it imports, and its islands."""
    built = _read("manifest.json")
    found: dict[str, None] = {}
    waiting = [entry]
    seen = set(_ONLY_ONLINE)
    while waiting:
        name = waiting.pop(0)
        if name in seen or name not in built:
            continue
        seen.add(name)
        chunk = built[name]
        found |= dict.fromkeys([*chunk.get("css", ()), chunk["file"]])
        waiting += [*chunk.get("imports", ()), *chunk.get("dynamicImports", ())]
    return list(found)


def icon_sprite() -> str:
    """Return the address of the icon sprite, or nothing before the first build."""
    file = _read("icons.json").get("file")
    return _address(file) if file else ""


@lru_cache(maxsize=8)
def _address(file: str) -> str:
    return static(f"ui/{file}")


def icon(name: str, label: str = "", extra: str = "") -> Markup:
    """Return one icon; with a label it says something of its own, without one it only accompanies words."""
    if settings.DEBUG and name not in _read("icons.json").get("names", (name,)):
        message = f"icon {name!r} is not in the sprite: name it literally, or add it to web/icons.json, and build again"
        raise LookupError(message)
    return _drawn(name, label, extra, icon_sprite())


@lru_cache(maxsize=2000, typed=True)  # a list draws a hundred of them; markup and text are not the same
def _drawn(name: str, label: str, extra: str, sprite: str) -> Markup:
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon{}" width="20" height="20" {}><use href="{}#{}"></use></svg>').format(
        f" {extra}" if extra else "", said, sprite, name
    )
