"""The layout (目录): every domain has the rooms and no others, and every file says what it is for."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "anguan"
GROUPS = ("insight", "oversight", "emergency", "prevention", "responsibility", "registry")
DOMAINS = sorted(
    folder for group in GROUPS for folder in (PACKAGE / group).iterdir() if folder.is_dir() and folder.name[0] != "_"
)

# The rooms of DESIGN §2, and those that turned out to be needed by more than one domain, each with what it is for.
ROOMS = {
    "apps", "models", "rules", "queries", "figures", "services", "forms", "pages", "api", "tasks", "urls", "catalog",
    "templates", "migrations", "tests",
    "looks",  # how rows are said and drawn: badges, chips
    "sections",  # what the domain hangs in the enterprise's one file
    "sheets",  # printed forms
    "notices",  # what the domain has to tell, in words
    "fieldwork",  # what of the domain waits on a phone
    "briefing",  # what of the domain is told before a shift
    "reactions",  # what the domain does at others' news
    "management",  # commands of the operator
}  # fmt: skip
# Rooms of one domain alone.
OWN_ROOMS = {
    # rows read as the rules read them, the check without the web, work of a day and of now, the score over all of them
    "prevention/permits": {"casing", "checking", "days", "facts", "live", "scoring"},
    "responsibility/duties": {"checking"},  # the law's calendar without the web
    "responsibility/paperwork": {"surroundings"},  # what documents say of the domains above
    # the clock, the calendar and the compliance on the homes; words that lead somewhere
    "insight/dashboards": {"clock", "complying", "linking", "owing"},
    "registry/accounts": {"middleware", "parts", "signin", "sealing"},
    "registry/enterprises": {"filing", "keeping"},
    "registry/ledger": {"showing"},
    "registry/regions": {"boundaries", "build", "built", "shapes", "topology"},
}
NAMELESS = {"utils", "helpers", "common", "core", "misc", "lib", "manager", "base"}
NAMED_BY_DJANGO = {"anguan/foundation/database/base.py"}  # where it looks for an engine
LONGEST = 400  # lines; a longer file is split by noun


def sources() -> list[Path]:
    folders = [PACKAGE, ROOT / "tests", ROOT / "demo", ROOT / "bench"]
    found = (path for folder in folders for path in folder.rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts and "built" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: f"{domain.parent.name}/{domain.name}")
def test_a_domain_has_the_rooms_and_no_others(domain: Path) -> None:
    own = OWN_ROOMS.get(f"{domain.parent.name}/{domain.name}", set())
    there = {path.stem for path in domain.iterdir() if path.name[0] not in "._" and path.suffix in ("", ".py")}
    assert there - ROOMS - own == set()
    assert {"apps"} <= there
    templates = domain / "templates"
    if (templates / domain.name).is_dir():
        assert (domain / "urls.py").exists() or (domain / "sections.py").exists()


def test_every_domain_is_held_to_its_rooms() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rooms = next(contract for contract in contracts if contract["name"] == "Rooms of a domain")
    assert {f"anguan.{domain.parent.name}.{domain.name}" for domain in DOMAINS} <= set(rooms["containers"])


def test_every_file_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in sources()
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_no_file_is_nameless_or_too_long() -> None:
    nameless = [named(path) for path in sources() if path.stem in NAMELESS and named(path) not in NAMED_BY_DJANGO]
    long = [
        named(path) for path in sources() if PACKAGE in path.parents and len(path.read_text().splitlines()) > LONGEST
    ]
    assert (nameless, long) == ([], [])


def test_a_templates_place_is_its_domains() -> None:
    wrong = [
        named(folder)
        for templates in PACKAGE.glob("*/*/templates")
        for folder in templates.iterdir()
        if folder.is_dir() and folder.name not in (templates.parent.name, *LIBRARY)
    ]
    assert wrong == []


# Templates with which we draw the account library's pages.
LIBRARY = {"account", "mfa", "socialaccount", "usersessions", "allauth"}
FORBIDDEN = re.compile(r"<style|<script>|javascript:|<\w[^<>{}]*\s(?:style|on\w+)=")


def test_no_template_carries_script_or_style() -> None:
    """The policy of the pages forbids both; data for an island is no script."""
    wrong = []
    for path in PACKAGE.rglob("*.html"):
        if FORBIDDEN.search(path.read_text()):
            wrong.append(named(path))
    assert wrong == []
