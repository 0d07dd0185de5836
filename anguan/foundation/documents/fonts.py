"""Fonts (字体): the build step that puts the Chinese font of printed forms in place.

Run it as `python -m anguan.foundation.documents.fonts` once the front end's packages are installed. The font is taken
whole: cut down to GBK it saves a quarter of its size and prints a box in the names of people called 䶮 or 㛃.
"""

import shutil
import sys
from pathlib import Path

BUILT = Path(__file__).parent / "built"
PACKAGE = Path("node_modules/@expo-google-fonts/noto-sans-sc")
WEIGHTS = ("400Regular", "700Bold")


def build(web: Path) -> list[Path]:
    """Copy each weight from the font package under `web`, if it is newer; return the files now in place."""
    BUILT.mkdir(exist_ok=True)
    files: list[Path] = []
    for weight in WEIGHTS:
        source = web / PACKAGE / weight / f"NotoSansSC_{weight}.ttf"
        target = BUILT / source.name
        files.append(target)
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, target)
    return files


def main() -> int:
    """Build the fonts from the front end's packages, which must be installed first."""
    web = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "web"
    if not (web / PACKAGE).is_dir():
        sys.stderr.write(f"没有找到字体包 {web / PACKAGE}，请先在 web 目录安装前端依赖（npm ci）。\n")
        return 1
    for file in build(web):
        sys.stdout.write(f"字体已就绪：{file.name}（{file.stat().st_size // 1024} KB）\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
