"""Catalog of enterprises (企业分类目录): industries, sizes and the traits that bring duties and checks with them."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load

_FOLDER = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Strict):
    """Section of the industry classification (门类) and its divisions (大类) by two digits."""

    title: str
    divisions: dict[str, str]


class Industries(_Strict):
    """The classification of industries (国民经济行业分类)."""

    source: str
    effective: object
    confidence: Confidence
    note: str
    sections: dict[str, Section]
    everyday: dict[str, str]


class Word(_Strict):
    """A code with its title and the other ways people write it."""

    id: str
    title: str
    short: str = ""
    words: list[str]


class Flags(_Strict):
    """Traits of enterprises (风险特征)."""

    source: str
    confidence: Confidence
    flags: list[Word]


class Certificates(_Strict):
    """Kinds of certificates (证照种类)."""

    source: str
    confidence: Confidence
    certificates: list[Word]


class Sizes(_Strict):
    """Sizes of enterprises (企业规模)."""

    source: str
    confidence: Confidence
    sizes: list[Word]


@cache
def industries() -> dict[str, str]:
    """Return every section and division by code, in the order of the standard: C 制造业, C13 农副食品加工业…"""
    titles: dict[str, str] = {}
    for letter, section in _industries().sections.items():
        titles[letter] = section.title
        titles.update({f"{letter}{digits}": title for digits, title in section.divisions.items()})
    return titles


@cache
def everyday_industries() -> dict[str, str]:
    """Return the division meant by names that ledgers use and the standard does not have."""
    return dict(_industries().everyday)


@cache
def flags() -> dict[str, Word]:
    """Return every trait by code, the most asked for first."""
    return {flag.id: flag for flag in load(_FOLDER / "flags.yaml", Flags).flags}


@cache
def sizes() -> dict[str, Word]:
    """Return every size by code, from large to micro."""
    return {size.id: size for size in load(_FOLDER / "sizes.yaml", Sizes).sizes}


@cache
def certificates() -> dict[str, Word]:
    """Return every kind of certificate by code, the commonest first."""
    return {kind.id: kind for kind in load(_FOLDER / "certificates.yaml", Certificates).certificates}


def certificate_title(kind: str) -> str:
    """Return the title of a kind of certificate; one no longer in the catalog keeps its code."""
    found = certificates().get(kind)
    return found.title if found else kind


def industry_title(code: str) -> str:
    """Return the title of an industry code of any depth, by its division: C3311 is 金属制品业."""
    return industries().get(code[:3], "") or industries().get(code[:1], "")


def find_industries(text: str) -> list[tuple[str, str]]:
    """Return the divisions meant by a code, a part of a title or an everyday name, each with its section's title."""
    titles = industries()
    word = text.strip().upper()
    everyday = {code for name, code in everyday_industries().items() if word and word in name.upper()}
    return [
        (code, titles[code[0]])
        for code, title in titles.items()
        if len(code) == 3
        and (not word or word in title or code in everyday or code.startswith(word) or code[1:].startswith(word[:2]))
    ]


def flag_title(flag: str) -> str:
    """Return the title of a trait; one that is no longer in the catalog keeps its code."""
    found = flags().get(flag)
    return found.title if found else flag


def size_title(size: str) -> str:
    """Return the title of a size, or nothing."""
    found = sizes().get(size)
    return found.title if found else ""


@cache
def _industries() -> Industries:
    return load(_FOLDER / "industries.yaml", Industries)
