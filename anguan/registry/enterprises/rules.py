"""Rules of an enterprise's identity (企业身份信息): codes, names, phones, industry, size, place, judged cell by cell.

Each `read_…` takes what a person wrote and returns the value with the problem there is, if any; both may be given when
a value can be used although something about it deserves a look.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from anguan.registry.enterprises import catalog

# GB 32100-2015: digits and capitals without I, O, S, V, Z; the last of 18 is a check over the others modulo 31.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("IOSVZ", "10502")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_EXTENSION = re.compile(r"(?:转|-|－|ext\.?)\s*\d{1,6}$", re.IGNORECASE)
_BETWEEN_PHONES = re.compile(r"[/、，,；;|或]|\s{1,}")

_NUMBER = re.compile(r"\d+(?:\.0+)?")
_RANGE = re.compile(r"(\d+)\s*[-~－—～至到]\s*(\d+)")
_DEGREES = re.compile(
    r"([NSEW东西南北北纬东经]*)\s*(\d{1,3})\s*[°度]\s*(?:(\d{1,2})\s*[′'’分]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*[″\"”秒]?)?"
)
CHINA = ((73.0, 136.0), (3.0, 54.0))  # longitudes, latitudes


@dataclass(frozen=True)
class Read:
    """What became of a cell: a value, and a problem's code with the hint that belongs to it."""

    value: str = ""
    problem: str = ""
    hint: str = ""


def check_digit(body: str) -> str:
    """Return the check character of the first 17 characters of a credit code (校验码)."""
    total = sum(_VALUE[letter] * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Say whether a text is a whole unified social credit code with the right check character."""
    return len(code) == 18 and set(code) <= _VALUE.keys() and check_digit(code[:17]) == code[17]


def read_credit_code(text: str) -> Read:
    """Read a credit code (统一社会信用代码); letters the standard never uses hint at the digit that was meant."""
    code = re.sub(r"[\s\-－—.·]", "", text).upper()
    if is_credit_code(code):
        return Read(code)
    if not code:
        return Read(problem="credit_code_missing")
    if len(code) == 15 and code.isdigit():
        return Read(problem="credit_code_old")
    if len(code) != 18:
        return Read(problem="credit_code_length", hint=str(len(code)))
    if not set(code) <= _VALUE.keys():
        meant = code.translate(_LOOKALIKES)
        if is_credit_code(meant):
            return Read(problem="credit_code_letters_meant", hint=meant)
        return Read(problem="credit_code_letters", hint="".join(sorted(set(code) - _VALUE.keys())))
    return Read(problem="credit_code_check")


def read_name(text: str) -> Read:
    """Read an enterprise's name with brackets as they stand on Chinese licences."""
    name = normal_name(text)
    if not name:
        return Read(problem="name_missing")
    if len(name) > 200:
        return Read(problem="name_too_long", hint=str(len(name)))
    if len(name) < 2 or name.isdigit():
        return Read(problem="name_strange")
    return Read(name)


def normal_name(text: str) -> str:
    """Return a name with full-width brackets and no spaces inside Chinese: 华海(江苏) 化工 is 华海（江苏）化工."""
    squeezed = re.sub(r"\s+(?![A-Za-z0-9])|(?<![A-Za-z0-9])\s+", "", text.strip())
    return squeezed.replace("(", "（").replace(")", "）")


def read_person_name(text: str) -> Read:
    """Read the name of a person; a name is not a number and not a sentence."""
    name = re.sub(r"\s+", "" if not text.isascii() else " ", text.strip())
    if not name:
        return Read()
    if len(name) > 30 or any(letter.isdigit() for letter in name):
        return Read(problem="person_strange")
    return Read(name)


def read_phone(text: str) -> Read:
    """Read a phone number (联系电话); of several the first possible one is taken, mobiles before landlines."""
    if not text.strip():
        return Read()
    whole = re.sub(r"[\s\-－—()（）]", "", text)
    candidates = [whole, *_BETWEEN_PHONES.split(text)]
    read = [_one_phone(candidate) for candidate in candidates]
    good = [found for found in read if found]
    mobile = next((phone for phone in good if _MOBILE.fullmatch(phone)), "")
    if mobile or good:
        return Read(mobile or good[0])
    digits = re.sub(r"\D", "", whole)
    if _LOCAL.fullmatch(digits):
        return Read(digits, "phone_without_area")
    if digits.startswith("1") and len(digits) != 11 and len(digits) >= 7:
        return Read(problem="phone_length", hint=str(len(digits)))
    return Read(problem="phone_impossible")


def is_mobile(phone: str) -> bool:
    """Say whether a number is a mobile phone (手机号)."""
    return _MOBILE.fullmatch(phone) is not None


def _one_phone(text: str) -> str:
    digits = re.sub(r"[\s\-－—()（）.]", "", _EXTENSION.sub("", text.strip()))
    digits = re.sub(r"^(?:\+|00)?86(?=1[3-9]\d{9}$|0)", "", digits)
    if _MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return digits
    if _LANDLINE.fullmatch(digits):
        area = digits[:3] if digits[1] in "12" else digits[:4]
        return f"{area}-{digits[len(area) :]}"
    return ""


@lru_cache(maxsize=4096)
def _industry_names() -> dict[str, str]:
    names = {_bare_industry(title): code for code, title in catalog.industries().items() if len(code) == 3}
    names = {_bare_industry(t): c for c, t in catalog.industries().items() if len(c) == 1} | names
    return {_bare_industry(title): code for title, code in catalog.everyday_industries().items()} | names


@lru_cache(maxsize=4096)
def _division_of_digits() -> dict[str, str]:
    return {code[1:]: code for code in catalog.industries() if len(code) == 3}


def read_industry(text: str) -> Read:
    """Read an industry by code or name: C33, 33, 3311, C3311 结构性金属制品制造, 金属制品业, 机械加工."""
    squeezed = re.sub(r"\s", "", text).upper()
    if not squeezed:
        return Read()
    coded = re.match(r"([A-T]?)(\d{2,4})(?!\d)", squeezed)
    if coded:
        letter, digits = coded.groups()
        division = _division_of_digits().get(digits[:2])
        if division and letter in ("", division[0]):
            return Read(division[0] + digits)
        return Read(problem="industry_code", hint=coded.group())
    named = _industry_names().get(_bare_industry(squeezed)) or _industry_names().get(
        _bare_industry(re.sub(r"^[A-T][、.．:：]?|[（(].*?[)）]$", "", squeezed))
    )
    if named:
        return Read(named)
    return Read(problem="industry_name", hint="、".join(_near_industries(squeezed)))


def _bare_industry(title: str) -> str:
    bare = re.sub(r"[、，,及和与\s/]|行业$", "", title).upper()
    return bare.removesuffix("业") or bare


@lru_cache(maxsize=4096)
def _near_industries(text: str) -> tuple[str, ...]:
    titles = [title for code, title in catalog.industries().items() if len(code) == 3]
    return tuple(get_close_matches(text, titles, n=2, cutoff=0.4))


@lru_cache(maxsize=4096)
def _size_words() -> dict[str, str]:
    return {word: code for code, size in catalog.sizes().items() for word in (size.title, code, *size.words)}


def read_size(text: str) -> Read:
    """Read an enterprise's size (企业规模); 规上 says nothing about it."""
    squeezed = re.sub(r"\s", "", text)
    if not squeezed:
        return Read()
    size = _size_words().get(squeezed)
    if size:
        return Read(size)
    return Read(problem="size_designated" if squeezed.startswith(("规上", "规下", "规模以")) else "size_unknown")


def read_headcount(text: str) -> Read:
    """Read a number of employees (从业人数): 48, 48人, 约50, 50-60 (the larger counts)."""
    squeezed = re.sub(r"[\s,，人名个约近左右余多+]", "", text)
    if not squeezed:
        return Read()
    if span := _RANGE.fullmatch(squeezed):
        squeezed = max(span.groups(), key=int)
    if not _NUMBER.fullmatch(squeezed):
        return Read(problem="headcount_number")
    count = int(float(squeezed))
    return Read(str(count)) if count <= 500_000 else Read(problem="headcount_large")


def read_degrees(text: str) -> float | None:
    """Read one longitude or latitude: 120.2561, 120°15′22″, 东经120度15分."""
    squeezed = re.sub(r"^[NSEWnsew]\s*|\s*[NSEWnsew]$", "", text.strip())
    try:
        return float(squeezed)
    except ValueError:
        pass
    found = _DEGREES.fullmatch(squeezed)
    if not found:
        return None
    degrees, minutes, seconds = found.group(2), found.group(3) or "0", found.group(4) or "0"
    if float(minutes) >= 60 or float(seconds) >= 60:
        return None
    return int(degrees) + int(minutes) / 60 + float(seconds) / 3600


def split_degrees(text: str) -> tuple[str, str]:
    """Return the two halves of a cell holding longitude and latitude; the second is empty when there is only one."""
    parts = [part for part in re.split(r"[,，;；、|/]\s*|\s+", text.strip(" ()（）[]")) if part]
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def place_problem(lon: float | None, lat: float | None) -> str:
    """Return what is wrong with a coordinate for a place in China, or nothing."""
    if lon is None or lat is None:
        return "place_number"
    (west, east), (south, north) = CHINA
    if west <= lon <= east and south <= lat <= north:
        return ""
    if west <= lat <= east and south <= lon <= north:
        return "place_swapped"
    return "place_abroad"
