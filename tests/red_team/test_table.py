"""The table of attacks in docs/security/evidence.md is true: every test it names is there, and none is left out."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs/security/evidence.md"
# Tests of the tools themselves, which attack nothing.
TOOLS = {
    "test_a_whole_bundle_holds", "test_the_verifier_knows_no_framework", "test_nothing_is_found_where_nothing_was_done",
    "test_the_command_says_so_and_fails", "test_an_original_removed_in_due_time_is_no_fault",
}  # fmt: skip


def named_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_test_the_table_names_exists_and_every_attack_is_in_the_table() -> None:
    named: dict[str, set[str]] = {}
    for file, name in re.findall(r"`([\w/]*test_\w+\.py)::(test_\w+)`", TABLE.read_text()):
        named.setdefault(file if "/" in file else f"tests/red_team/{file}", set()).add(name)
    for file, names in named.items():
        assert names - named_in(ROOT / file) == set(), file
    for path in Path(__file__).parent.glob("test_*.py"):
        if path != Path(__file__):
            left_out = named_in(path) - named.get(f"tests/red_team/{path.name}", set()) - TOOLS
            assert left_out == set(), path.name
