"""Judging (逐格检查): every cell of a row, all problems at once; what can be used comes out as an entry."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anguan.foundation.documents.excel import Row
from anguan.foundation.geo import Datum, Point, metres_between, to_wgs84
from anguan.registry.enterprises.rules import (
    Read,
    normal_name,
    place_problem,
    read_credit_code,
    read_degrees,
    read_headcount,
    read_industry,
    read_name,
    read_person_name,
    read_phone,
    read_size,
    split_degrees,
)
from anguan.registry.ledger import catalog
from anguan.registry.ledger.rules.columns import trait_meant
from anguan.registry.ledger.rules.problems import Problem
from anguan.registry.ledger.rules.towns import TownFinder

FAR = 150_000  # metres from the county's centre; no county of the plains reaches that far

_YES, _NO = (frozenset(catalog.ledger().answers[answer].split()) for answer in ("yes", "no"))
_STATUS_OF = {word: status for status, words in catalog.ledger().statuses.items() for word in words.split()}
_BETWEEN = re.compile(r"[、，,;；/\n|]|\s{1,}")
_DATUMS = {
    Datum.WGS84: ("wgs", "84", "天地图", "2000"),
    Datum.GCJ02: ("gcj", "高德", "腾讯", "火星"),
    Datum.BD09: ("bd", "百度"),
}


@dataclass(frozen=True)
class PersonNamed:
    """Someone a ledger names, with the phone beside the name."""

    name: str
    phone: str = ""


@dataclass
class Entry:
    """What a row says about one enterprise; empty means the ledger does not say."""

    row: int
    name: str = ""
    credit_code: str = ""
    region_code: str = ""
    address: str = ""
    industry_code: str = ""
    size: str = ""
    headcount: int | None = None
    status: str = ""
    has: frozenset[str] = frozenset()  # traits the ledger says it has
    has_not: frozenset[str] = frozenset()
    principal: PersonNamed | None = None
    officers: tuple[PersonNamed, ...] = ()
    lon: float | None = None  # WGS-84
    lat: float | None = None
    datum: str = ""

    def as_list(self) -> list[Any]:
        """Return the entry as plain values, to be kept from the check to the import."""
        people = [[one.name, one.phone] for one in (self.principal, *self.officers) if one is not None]
        return [
            self.row, self.name, self.credit_code, self.region_code, self.address, self.industry_code, self.size,
            self.headcount, self.status, sorted(self.has), sorted(self.has_not), self.principal is not None, people,
            self.lon, self.lat, self.datum,
        ]  # fmt: skip

    @classmethod
    def from_list(cls, values: Sequence[Any]) -> "Entry":
        """Return the entry that plain values were made from."""
        (
            row, name, credit_code, region_code, address, industry_code, size, headcount, status, has, has_not,
            has_principal, people, lon, lat, datum,
        ) = values  # fmt: skip
        named = [PersonNamed(*one) for one in people]
        principal, officers = (named[0], named[1:]) if has_principal else (None, named)
        return cls(
            row=row,
            name=name,
            credit_code=credit_code,
            region_code=region_code,
            address=address,
            industry_code=industry_code,
            size=size,
            headcount=headcount,
            status=status,
            has=frozenset(has),
            has_not=frozenset(has_not),
            principal=principal,
            officers=tuple(officers),
            lon=lon,
            lat=lat,
            datum=datum,
        )


@dataclass
class Judge:
    """Judges the rows of one ledger; it remembers the codes and names it has seen."""

    mapping: Mapping[str, int]
    towns: TownFinder
    datum: str = ""
    troubles: Mapping[tuple[int, int], str] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)
    _names: dict[str, tuple[int, str]] = field(default_factory=dict)

    def judge(self, row: Row) -> tuple[Entry, list[Problem]]:
        """Return what a row says and everything wrong with it; with an error among it, it is not to be imported."""
        reading = _Reading(self, row)
        entry = reading.entry
        reading.identity()
        self._place_in_territory(reading)
        reading.description()
        reading.people()
        reading.position(self.datum)
        reading.traits()
        if entry.credit_code:
            first = self._codes.setdefault(entry.credit_code, row.number)
            if first != row.number:
                reading.tell("credit_code", "duplicate_row", hint=str(first))
        if entry.name:
            first, code = self._names.setdefault(normal_name(entry.name), (row.number, entry.credit_code))
            if first != row.number and code != entry.credit_code:
                reading.tell("name", "same_name_row", hint=str(first))
        return entry, reading.problems

    def _place_in_territory(self, reading: "_Reading") -> None:
        if any(reading.troubled(key) for key in ("town", "county")):
            return
        found = self.towns.find(reading.text("town"), reading.text("county"), reading.text("village"))
        reading.entry.region_code = found.code
        if found.problem:
            reading.tell(found.at if found.at in self.mapping else "town", found.problem, hint=found.hint)


class _Reading:
    """One row while it is being read."""

    def __init__(self, judge: Judge, row: Row):
        self.row = row
        self.mapping = judge.mapping
        self.troubles = judge.troubles
        self.towns = judge.towns
        self.entry = Entry(row.number)
        self.problems: list[Problem] = []
        if self.troubles:
            for key, column in self.mapping.items():
                if trouble := self.troubles.get((row.number, column)):
                    self.tell(key, trouble)

    def text(self, key: str) -> str:
        column = self.mapping.get(key)
        return self.row.cells[column] if column is not None else ""

    def troubled(self, key: str) -> bool:
        column = self.mapping.get(key)
        return bool(self.troubles) and column is not None and (self.row.number, column) in self.troubles

    def tell(self, key: str, code: str, *, hint: str = "", value: str | None = None) -> None:
        shown = self.text(key) if value is None else value
        self.problems.append(Problem(self.row.number, key, code, shown, hint, self.mapping.get(key)))

    def read(self, key: str, reader: Callable[[str], Read], renamed: Mapping[str, str] | None = None) -> str:
        """Read one cell, tell its problem, return its value."""
        if self.troubled(key):
            return ""
        found = reader(self.text(key))
        if found.problem:
            self.tell(key, (renamed or {}).get(found.problem, found.problem), hint=found.hint)
        return found.value

    def identity(self) -> None:
        self.entry.name = self.read("name", read_name)
        self.entry.credit_code = self.read("credit_code", read_credit_code)

    def description(self) -> None:
        entry = self.entry
        address = self.text("address")
        if len(address) > 300:
            self.tell("address", "address_too_long")
        entry.address = address[:300]
        if "industry" in self.mapping and not self.troubled("industry"):
            found = read_industry(self.text("industry"))
            entry.industry_code = found.value
            if found.problem:
                code = "industry_near" if found.problem == "industry_name" and found.hint else found.problem
                self.tell("industry", code, hint=found.hint)
        entry.size = self.read("size", read_size)
        count = self.read("headcount", read_headcount)
        entry.headcount = int(count) if count else None
        status = "".join(self.text("status").split()).lower()
        entry.status = _STATUS_OF.get(status, "")
        if status and not entry.status:
            self.tell("status", "status_unknown")

    def people(self) -> None:
        principals = self._people("principal", 1)
        self.entry.principal = principals[0] if principals else None
        if not principals and "principal" in self.mapping and not self.text("principal"):
            self.tell("principal", "principal_missing")
        self.entry.officers = self._people("officer", 10)

    def _people(self, key: str, most: int) -> tuple[PersonNamed, ...]:
        phone_key = f"{key}_phone"
        names = names_in(self.text(key))
        phone_texts = [phone for phone in re.split(r"[、，,;；/\s]+", self.text(phone_key)) if phone]
        phone = self.read(phone_key, read_phone)
        people: list[PersonNamed] = []
        if self.troubled(key):
            return ()
        several = len(names) > 1 and len(phone_texts) == len(names)
        for index, name in enumerate(names[:most]):
            found = read_person_name(name)
            if found.problem:
                self.tell(key, found.problem, value=name)
            elif found.value:
                own = read_phone(phone_texts[index]).value if several else phone if index == 0 else ""
                people.append(PersonNamed(found.value, own))
        if phone and not names:
            self.tell(phone_key, "phone_without_person")
        return tuple(people)

    def position(self, datum: str) -> None:
        lon_text, lat_text = self.text("lon"), self.text("lat")
        key = "lon"
        if not lon_text and not lat_text and (both := self.text("place")):
            lon_text, lat_text = split_degrees(both)
            key = "place"
        if not lon_text and not lat_text:
            return
        if not lon_text or not lat_text:
            if key == "lon":
                key = "lat" if lon_text else "lon"
            self.tell(key, "place_half")
            return
        lon, lat = read_degrees(lon_text), read_degrees(lat_text)
        if key == "lon" and lon is not None and lat is None:
            key = "lat"
        problem = place_problem(lon, lat)
        if problem:
            self.tell(key, problem)
        if lon is None or lat is None or problem not in ("", "place_swapped"):
            return
        if problem:
            lon, lat = lat, lon
        self._place(lon, lat, self._datum(datum), key)

    def _place(self, lon: float, lat: float, datum: Datum, key: str) -> None:
        point = to_wgs84(lon, lat, datum)
        centre = self.towns.centre_of(self.entry.region_code)
        if centre:
            distance = metres_between(point, Point(*centre))
            if distance > FAR:
                self.tell(key, "place_far", hint=str(round(distance / 1000)))
                return
        self.entry.lon, self.entry.lat, self.entry.datum = round(point.lon, 7), round(point.lat, 7), datum

    def _datum(self, chosen: str) -> Datum:
        written = self.text("datum").lower()
        if written:
            for datum, words in _DATUMS.items():
                if any(word in written for word in words):
                    return datum
            self.tell("datum", "datum_unknown")
        return Datum(chosen or Datum.WGS84)

    def traits(self) -> None:
        has: set[str] = set()
        has_not: set[str] = set()
        for key in self.mapping:
            if key.startswith("flag:") and not self.troubled(key):
                answer = read_yes(self.text(key))
                if answer is None:
                    self.tell(key, "flag_unclear")
                elif answer != "":
                    (has if answer else has_not).add(key.removeprefix("flag:"))
        strangers: list[str] = []
        for word in _BETWEEN.split(self.text("hazards")):
            if word and word.lower() not in _NO:
                trait = trait_meant(word)
                if trait:
                    has.add(trait)
                else:
                    strangers.append(word)
        if strangers:
            self.tell("hazards", "hazard_unknown", hint="、".join(strangers)[:60])
        self.entry.has, self.entry.has_not = frozenset(has), frozenset(has_not - has)


def names_in(text: str) -> list[str]:
    """Return the names in a cell: 张三、李四 are two, 张三 李四 as well, 王 明 is one with room to breathe."""
    names: list[str] = []
    for part in re.split(r"[、，,;；/|]+", text):
        words = part.split()
        apart = len(words) > 1 and all(len(word) > 1 for word in words) and not part.isascii()
        names += words if apart else ["".join(words) if not part.isascii() else part.strip()]
    return [name for name in names if name]


def is_example(name: str) -> bool:
    """Say whether a row is an example of the template, left in by its sender."""
    return name.lstrip("（(【").startswith("示例")


def read_yes(text: str) -> bool | str | None:
    """Read a yes or no: True, False, '' when nothing is said, None when it cannot be told; a count is yes."""
    word = "".join(text.split()).lower()
    if not word:
        return ""
    if word in _YES:
        return True
    if word in _NO or word.startswith(("不", "无", "未", "没")):
        return False
    if re.fullmatch(r"\d+(?:\.0)?[个处台套座间只]?", word):
        return int(re.match(r"\d+", word).group()) > 0  # type: ignore[union-attr]  # it begins with digits
    return True if word.startswith(("是", "有", "涉")) else None
