"""Pictures inside a workbook (表格里的图片): which row each stands on, floating or in a cell as WPS keeps them.

The library that reads tables leaves pictures out, so the parts of the file that place them are read here, and no more.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree as Xml  # entities are refused below

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_IN_CELL = re.compile(r'DISPIMG\("([^"]{1,80})"')
_LARGEST_PART, _LARGEST_PICTURE, MOST_PICTURES = 40 * 1024 * 1024, 20 * 1024 * 1024, 500
_LARGEST_SUM = 150 * 1024 * 1024  # of all pictures, unpacked: a small file may swell to any size


@dataclass(frozen=True)
class Placed:
    """A picture and the row of the person's own file it stands on, counted from 1; `data` is empty when unreadable."""

    row: int
    name: str
    data: bytes


def pictures_in(content: bytes, sheet: str) -> list[Placed]:
    """Return the pictures of one sheet of an .xlsx workbook by row; of other kinds of file none can be read."""
    if not content.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(BytesIO(content)) as book:
            return _read(book, _found(book, sheet)[:MOST_PICTURES])
    except (zipfile.BadZipFile, Xml.ParseError, KeyError, ValueError, OSError, NotImplementedError):
        return []


def _read(book: zipfile.ZipFile, places: list[tuple[int, str]]) -> list[Placed]:
    """Read each picture once, however often it is placed, as long as all of them fit."""
    parts: dict[str, bytes] = {}
    left = _LARGEST_SUM
    for _row, part in places:
        size = book.getinfo(part).file_size if part in book.NameToInfo else left + 1
        if part not in parts:
            parts[part] = book.read(part) if size <= min(left, _LARGEST_PICTURE) else b""
            left -= len(parts[part])
    return [Placed(row, posixpath.basename(part), parts[part]) for row, part in places]


def _found(book: zipfile.ZipFile, sheet: str) -> list[tuple[int, str]]:
    """Return the rows pictures stand on, each with the part of the file it is."""
    part = _sheet_part(book, sheet)
    if not part:
        return []
    found = []
    for target in _related(book, part, "drawing").values():
        found += _floating(book, target) if target in book.namelist() else []
    found += _in_cells(book, part)
    return sorted(found, key=lambda one: one[0])


def _floating(book: zipfile.ZipFile, drawing: str) -> list[tuple[int, str]]:
    targets = _related(book, drawing, "image")
    found = []
    for anchor in _tree(book, drawing):
        top, blip = anchor.find(f"{_XDR}from/{_XDR}row"), anchor.find(f".//{_A}blip")
        if top is None or blip is None or not (top.text or "").isdecimal():
            continue
        target = targets.get(blip.get(f"{_R}embed", ""))
        if target:
            # Someone who drops a picture into a cell often hits the row above by a hair: its middle decides.
            row = int(top.text or 0)
            end = anchor.find(f"{_XDR}to/{_XDR}row")
            if end is not None and (end.text or "").isdecimal() and int(end.text or 0) - row == 1:
                row = _middle(anchor, row)
            found.append((row + 1, target))
    return found


def _middle(anchor: Xml.Element, row: int) -> int:
    """Return the row most of a picture over two rows stands on, by how far it reaches into each."""
    above, below = (anchor.find(f"{_XDR}{end}/{_XDR}rowOff") for end in ("from", "to"))
    skipped = int(above.text or 0) if above is not None else 0
    reached = int(below.text or 0) if below is not None else 0
    return row + 1 if skipped > 0 and reached > skipped else row


def _in_cells(book: zipfile.ZipFile, part: str) -> list[tuple[int, str]]:
    """Return the pictures WPS keeps in cells: a formula names one, and a part of the file says which it is."""
    if "xl/cellimages.xml" not in book.namelist():
        return []
    targets = _related(book, "xl/cellimages.xml", "image")
    named = {}
    for picture in _tree(book, "xl/cellimages.xml").iter(f"{_XDR}pic"):
        about, blip = picture.find(f".//{_XDR}cNvPr"), picture.find(f".//{_A}blip")
        if about is not None and blip is not None:
            named[about.get("name", "")] = targets.get(blip.get(f"{_R}embed", ""), "")
    found = []
    for cell in _tree(book, part).iter(f"{_MAIN}c"):
        formula = cell.find(f"{_MAIN}f")
        hit = _IN_CELL.search(formula.text or "") if formula is not None else None
        digits = re.sub(r"\D", "", cell.get("r", ""))
        if hit and digits and named.get(hit[1]):
            found.append((int(digits), named[hit[1]]))
    return found


def _sheet_part(book: zipfile.ZipFile, name: str) -> str:
    targets = _related(book, "xl/workbook.xml", "worksheet")
    for sheet in _tree(book, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        if sheet.get("name") == name:
            return targets.get(sheet.get(f"{_R}id", ""), "")
    return ""


def _related(book: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """Return what a part refers to of one kind, by the id it uses."""
    folder, file = posixpath.split(part)
    rels = f"{folder}/_rels/{file}.rels"
    if rels not in book.namelist():
        return {}
    found = {}
    for one in _tree(book, rels).iter(_RELATION):
        if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External":
            target = one.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[one.get("Id", "")] = path
    return found


def _tree(book: zipfile.ZipFile, part: str) -> Xml.Element:
    if book.getinfo(part).file_size > _LARGEST_PART:
        raise ValueError(part)
    text = book.read(part)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # no workbook has one: it could only do harm
        raise ValueError(part)
    return Xml.fromstring(text)  # noqa: S314 - without a document type there is nothing to expand
