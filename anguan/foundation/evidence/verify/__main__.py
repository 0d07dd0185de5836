"""`python -m anguan.foundation.evidence.verify BUNDLE [--roots FILE]`: prints what holds and what does not."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from anguan.foundation.evidence.verify.checking import Findings, check
from anguan.foundation.evidence.verify.reading import MANIFEST, Bundle, UnreadableError, roots_in


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a bundle; 0 when everything holds, 1 when anything does not."""
    parser = argparse.ArgumentParser(prog="verify", description="核对安管家的证据包，不联网，不依赖任何服务器。")
    parser.add_argument("bundle", type=Path, help="证据包（ZIP）")
    parser.add_argument("--roots", type=Path, help="自己保存的或从公开页下载的日根文件 roots.json")
    asked = parser.parse_args(arguments)
    try:
        published = roots_in(asked.roots) if asked.roots else None
        bundle = Bundle(asked.bundle)
        _say(_heading(bundle))
        found = check(bundle, published)
    except UnreadableError as error:
        _say(f"✗ {error}")
        return 1
    except (KeyError, TypeError, ValueError, AttributeError) as error:  # a bundle bent out of shape
        _say(f"✗ 证据包的结构被改动，读不下去：{type(error).__name__} {error}")
        return 1
    _report(found)
    return 1 if found.faults else 0


def _heading(bundle: Bundle) -> str:
    manifest = bundle.json(MANIFEST)
    who = f"{manifest.get('organisation', '')} {manifest.get('made_by', '')}".strip()
    return "\n".join(
        [
            f"证据包：{manifest.get('enterprise', '')}　{manifest.get('title', '')}",
            f"范围：{manifest.get('first', '')} 至 {manifest.get('last', '')}",
            f"导出：{who}　{str(manifest.get('made_at', ''))[:16].replace('T', ' ')} UTC",
            "",
        ]
    )


def _report(found: Findings) -> None:
    for line in found.done:
        _say(f"✓ {line}")
    for line in found.notes:
        _say(f"· {line}")
    for line in found.faults:
        _say(f"✗ {line}")
    _say()
    if found.faults:
        _say(f"结论：有 {len(found.faults)} 处核对不上，这份证据包或它的来源被改动过。")
    else:
        _say("结论：没有发现改动、增加或减少。")


def _say(text: str = "") -> None:
    sys.stdout.buffer.write(f"{text}\n".encode())  # whatever the terminal's locale says
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
