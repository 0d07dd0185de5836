"""Columns (台账列): what we read from a ledger, and the headings offices give it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.catalog import flags
from anguan.registry.ledger import catalog


@dataclass(frozen=True)
class Column:
    """One column of ours: its key, the heading of our template, the other headings it is known by, and an example."""

    key: str
    title: str
    headings: tuple[str, ...] = ()
    example: str = ""
    note: str = ""
    group: str = "identity"  # identity, place, people, hazards
    required: bool = False


_LEDGER = catalog.ledger()
_PHONES = _LEDGER.people["phones"].split()
_NAMES = ("", "姓名", "名字", "名称")
# Phones that may belong to anyone; they go to the person named last before them.
_ANYONES = (*_PHONES, *_LEDGER.people["anyones"].split())


def _headings_of(key: str) -> tuple[str, ...]:
    """Return the headings of a column about people: who it is, and whether the name or the phone."""
    who, _mark, part = key.partition("_")
    return tuple(f"{one}{after}" for one in _LEDGER.people[who].split() for after in (_PHONES if part else _NAMES))


COLUMNS: tuple[Column, ...] = (
    *(
        Column(
            line.key,
            line.title,
            _headings_of(line.key) if line.group == "people" else tuple(line.headings.split()),
            line.example,
            line.note,
            line.group,
            line.required,
        )
        for line in _LEDGER.columns
    ),
    *(
        Column(f"flag:{flag.id}", flag.title, tuple(flag.words), _("否"), _("是或否"), "hazards")
        for flag in flags().values()
    ),
)
BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
GROUP_TITLES = {"identity": _("企业信息"), "people": _("人员"), "place": _("位置"), "hazards": _("风险特征")}

_IN_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")
_PUNCTUATION = re.compile(r"[\s*＊:：/／、，,.。·_\-－—()（）【】\[\]“”\"'《》?？]")
_NUMBERED = re.compile(r"^\d+[、.．]?(?=\D)")
_ASKED = re.compile(r"^(?:是否|有无|涉及|属于|存在)*(?:涉及|属于|存在|使用|从事|构成|为|有|涉)?")
_ASKED_AFTER = re.compile(r"(?:企业|单位|情况|场所|作业|类|行业|领域)$")


def normal_heading(text: str) -> str:
    """Return a heading without marks, spaces and numbering: '2、企业 名称 *' is 企业名称."""
    return _PUNCTUATION.sub("", _NUMBERED.sub("", text.strip())).lower()


@lru_cache(maxsize=4096)
def is_known(heading: str) -> bool:
    """Say whether a heading is one of those we know; the reader finds the heading row by it."""
    return any(form in _ranks() or form in _flag_words() or form in _ANYONES for form in _forms(heading))


def match_headings(headings: Sequence[str]) -> dict[str, int]:
    """Return which column of a table holds which of ours, each used once, better known headings first."""
    found: list[tuple[int, int, str]] = []
    for index, heading in enumerate(headings):
        for penalty, form in enumerate(_forms(heading)):
            if form in _ranks():
                key, rank = _ranks()[form]
                found.append((rank * 2 + penalty, index, key))
            flag = _flag_words().get(form)
            if flag:
                found.append((500 + penalty, index, f"flag:{flag}"))
    mapping: dict[str, int] = {}
    for _rank, index, key in sorted(found):
        if key not in mapping and index not in mapping.values():
            mapping[key] = index
    for index, heading in enumerate(headings):
        if index not in mapping.values() and any(form in _ANYONES for form in _forms(heading)):
            key = _whose_phone(index, mapping)
            if key:
                mapping[key] = index
    return mapping


def reasons_not_to_map(mapping: Mapping[str, int], *, width: int, datum: str) -> list[Reason]:
    """Everything still missing before the rows can be judged."""
    reasons = []
    missing = [column.title for column in COLUMNS if column.required and column.key not in mapping]
    if missing:
        reasons.append(
            Reason(
                "columns_missing",
                _("还没有对应的列：{columns}").format(columns="、".join(missing)),
                _("请在左侧选择表格里对应的列；表格里没有这一列的，请补上后重新上传"),
            )
        )
    twice = {index for index in mapping.values() if list(mapping.values()).count(index) > 1}
    if twice or any(not 0 <= index < width for index in mapping.values()):
        keys = [BY_KEY[key].title for key, index in mapping.items() if index in twice]
        reasons.append(
            Reason(
                "columns_twice",
                _("同一列被用了两次：{columns}").format(columns="、".join(keys)),
                _("请为每一项选择不同的列，没有的选“不导入”"),
            )
        )
    if {"lon", "lat", "place"} & mapping.keys() and "datum" not in mapping and not datum:
        reasons.append(
            Reason(
                "datum_unknown",
                _("没有说明经纬度用的是哪种坐标系"),
                _("请选择坐标系：高德、腾讯取点选 GCJ-02，百度取点选 BD-09，卫星定位或天地图选 WGS-84"),
                field="datum",
            )
        )
    return reasons


def _whose_phone(index: int, mapping: Mapping[str, int]) -> str:
    """Return the phone column meant by a heading that does not say whose: that of the person named last before it."""
    before = [(mapping[who], who) for who in ("principal", "officer") if mapping.get(who, index) < index]
    order = [f"{max(before)[1]}_phone"] if before else []
    return next((key for key in [*order, "principal_phone"] if key not in mapping), "")


@lru_cache(maxsize=4096)
def _forms(heading: str) -> tuple[str, ...]:
    """Return the forms a heading is looked up by: as it stands, and without what is said in brackets."""
    whole, bare = normal_heading(heading), normal_heading(_IN_BRACKETS.sub("", heading))
    return (whole, bare) if bare and bare != whole else (whole,)


@lru_cache(maxsize=1)
def _ranks() -> dict[str, tuple[str, int]]:
    ranks: dict[str, tuple[str, int]] = {}
    for column in COLUMNS:
        if column.key.startswith("flag:"):
            continue
        for rank, word in enumerate((column.title, *column.headings)):
            ranks.setdefault(normal_heading(word), (column.key, rank))
    return ranks


@lru_cache(maxsize=1)
def _flag_words() -> "_FlagWords":
    return _FlagWords({_asked(word): flag.id for flag in flags().values() for word in (flag.title, *flag.words)})


class _FlagWords:
    """Traits by the words of a heading: 是否涉氨, 涉氨制冷企业 and 有无液氨 ask for the same."""

    def __init__(self, words: Mapping[str, str]):
        self.words = words

    def get(self, form: str) -> str | None:
        return self.words.get(_asked(form))

    def __contains__(self, form: str) -> bool:
        return _asked(form) in self.words


def _asked(form: str) -> str:
    squeezed = normal_heading(form)
    bare = _ASKED.sub("", squeezed)
    return _ASKED_AFTER.sub("", bare) or bare or squeezed


def trait_meant(word: str) -> str | None:
    """Return the trait a word in a cell means: 粉尘, 有限空间作业."""
    return _flag_words().get(word)
