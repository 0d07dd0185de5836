"""Tables of questions (题库表格): checked first, then what is right goes in; template, marked file, export."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.documents.columns import EXAMPLE, is_example
from anguan.foundation.documents.excel import (
    Limits,
    Mark,
    Table,
    TemplateColumn,
    read_table,
    write_marked,
    write_template_workbook,
    write_workbook,
)
from anguan.foundation.documents.table import MEGABYTE
from anguan.foundation.keys import write_first
from anguan.foundation.refusal import Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.learning import catalog
from anguan.responsibility.learning.models import BankUpload, Question
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules import bank as rules
from anguan.responsibility.learning.rules.questions import DIFFICULTIES, TITLES
from anguan.responsibility.learning.services import looking, materials
from anguan.responsibility.learning.services.asking import QuestionWritten, write_question
from anguan.responsibility.learning.services.picturing import Placed, pictures_in
from anguan.responsibility.learning.services.writing import belonging

LIMITS = Limits(size=30 * MEGABYTE, rows=2_000, columns=60, cells=500_000)
KEPT = timedelta(days=30)
_MOST_PIXELS = 500_000_000  # of all pictures of a table together: ten seconds of work
_HOW = _("请导入后打开这道题，点“上传图片”添加")


@transaction.atomic
def receive_bank(file: IO[bytes], name: str, *, by: Actor, at: datetime, key: UUID | None = None) -> BankUpload:
    """Take in a table and check every row (上传检查); nothing is imported yet."""
    whose = belonging(by)
    if key is not None and (known := content.uploads_for(by).filter(pk=key).first()):
        again: BankUpload = known
        return again
    content.uploads_for(by).filter(received_at__lt=at - KEPT).delete()
    table = read_bank(file, name)
    file.seek(0)
    upload = BankUpload(
        enterprise_id=whose.get("enterprise_id"), office_id=whose.get("office_id"), region_code=whose["region_code"],
        line_code=whose.get("line_code", ""), person_id=by.person_id, file_name=name[-200:], received_at=at,
        content=file.read(),
    )  # fmt: skip
    upload.id = key or upload.id
    lines, problems = _judged(table, by=by)
    upload.unchanged = len(lines) - len(fresh := _fresh(lines, by=by))
    problems += _about_pictures(table, pictures_in(bytes(upload.content or b""), table.sheet), fresh, name)
    upload.row_count = sum(not is_example(row) for row in table.rows)
    upload.rows = [line.as_plain() for line in fresh]
    upload.problems = [problem.as_plain() for problem in sorted(problems, key=lambda one: one.row)]
    upload.added = len(fresh)
    write_first(upload)
    return upload


@transaction.atomic
def import_bank(upload_id: UUID, *, by: Actor, at: datetime) -> BankUpload:
    """Import the rows without an error (导入), each with the picture that stands on its row."""
    upload: BankUpload = content.uploads_for(by).select_for_update(of=("self",)).get(pk=upload_id)
    if upload.imported_at is not None:
        return upload
    data = bytes(upload.content or b"")
    sheet = read_bank(BytesIO(data), upload.file_name).sheet
    pictures = _by_row(pictures_in(data, sheet))
    lines = [rules.Line.from_plain(values) for values in upload.rows]
    upload.added = 0
    for line in _fresh(lines, by=by):
        picture = next(iter(pictures.get(line.row, ())), None)
        try:
            with transaction.atomic():
                kept = materials.take_picture(picture.data, picture.name, by=by, at=at) if picture else None
                write_question(QuestionWritten.of(line.said, kept.pk if kept else None), by=by, at=at)
        except Refused as refusal:  # something changed since the check; one bad row stops nothing
            upload.problems += [[line.row, None, one.message, one.remedy, True] for one in refusal.reasons]
        else:
            upload.added += 1
    upload.unchanged += len(lines) - upload.added
    upload.imported_at, upload.rows = at, []
    upload.save()
    return upload


def read_bank(file: IO[bytes], name: str) -> Table:
    """Read a table of questions, or refuse it."""
    file.seek(0)
    table = read_table(file, name, known=rules.is_known, limits=LIMITS)
    refuse_if(rules.reasons_not_to_read(rules.match_headings(table.headings)))
    return table


def mark_bank(upload_id: UUID, path: Path, *, by: Actor) -> int:
    """Write the table as it was sent with every wrong cell marked (标注问题); return the rows marked."""
    upload: BankUpload = content.uploads_for(by).get(pk=upload_id)
    table = read_bank(BytesIO(bytes(upload.content or b"")), upload.file_name)
    marks = [
        Mark(row, column, f"{message}，{remedy}" if remedy else message, is_error)
        for row, column, message, remedy, is_error in upload.problems
        if row
    ]
    return write_marked(path, table, marks)


def write_bank_template(path: Path) -> None:
    """Write the template (模板) with an example row, explanations, and what may be chosen."""
    choices = {
        "kind": tuple(title for kind, title in TITLES.items() if kind != "spot"),
        "difficulty": tuple(DIFFICULTIES.values()),
        "topics": tuple(topic.title for topic in catalog.topics().values()),
    }
    columns = [
        TemplateColumn(
            column.title, column.note, f"{EXAMPLE}{column.example}" if column.key == "stem" else column.example,
            choices.get(column.key, ()), column.required,
        )
        for column in rules.COLUMNS
    ]  # fmt: skip
    write_template_workbook(path, sheet=_("题库"), columns=columns)


def write_bank(path: Path, rows: Iterable[Question]) -> int:
    """Write questions as a table of the template's shape, so that it can be imported elsewhere (导出题库)."""
    return write_workbook(
        path, sheet=_("题库"), headers=[column.title for column in rules.COLUMNS], rows=map(_cells, rows)
    )  # fmt: skip


def _cells(row: Question) -> list[object]:
    options = [*row.options, *[""] * len(rules.LETTERS)][: len(rules.LETTERS)]
    return [
        TITLES[row.kind], row.stem, *options, rules.answer_words(row.kind, row.answer), DIFFICULTIES[row.difficulty],
        "、".join(catalog.topic_titles(row.topics)), row.clause, row.explanation,
    ]  # fmt: skip


def _judged(table: Table, *, by: Actor) -> tuple[list[rules.Line], list[rules.Problem]]:
    judge = rules.Judge(rules.match_headings(table.headings))
    lines: list[rules.Line] = []
    problems: list[rules.Problem] = []
    for row in table.rows:
        if is_example(row):
            continue
        line, wrong = judge.judge(row)
        problems += wrong
        if line is not None:
            lines.append(line)
    against = _against_bank(lines, judge.mapping, by=by)
    wrong_rows = {problem.row for problem in against}
    return [line for line in lines if line.row not in wrong_rows], problems + against


def _in_bank(lines: list[rules.Line], *, by: Actor) -> Mapping[str, Question]:
    wanted = {rules.likeness(line.said.stem, line.said.options) for line in lines}
    rows = content.own_questions(by).filter(likeness__in=wanted, state="ready")
    return {row.likeness: row for row in rows}


def _against_bank(lines: list[rules.Line], mapping: Mapping[str, int], *, by: Actor) -> list[rules.Problem]:
    """Tell of rows that ask what the bank asks already and answer it otherwise: one of the two is wrong."""
    known, found = _in_bank(lines, by=by), []
    for line in lines:
        there = known.get(rules.likeness(line.said.stem, line.said.options))
        if there is not None and _right(there.kind, there.options, there.answer) != _right(
            line.said.kind, line.said.options, line.said.answer
        ):
            said = _("题库里已有同样的题，但答案是“{answer}”").format(answer=_said(there))
            remedy = _("请核对哪个对；要改答案，请在题库里修改那道题")
            found.append(rules.Problem(line.row, mapping.get("answer"), said, remedy))
    return found


def _right(kind: str, options: Iterable[str], answer: list[object]) -> object:
    """Return what is right, whatever order the options stand in."""
    named = list(options)
    if kind in {"single", "multiple"}:
        return kind, frozenset(named[number] for number in answer if isinstance(number, int))
    if kind == "order":
        return kind, tuple(named[number] for number in answer if isinstance(number, int))
    return kind, str(answer)


def _said(question: Question) -> str:
    if question.kind in {"single", "multiple", "order"}:
        return "、".join(question.options[number] for number in question.answer)
    return rules.answer_words(question.kind, question.answer)


def _fresh(lines: list[rules.Line], *, by: Actor) -> list[rules.Line]:
    known = _in_bank(lines, by=by)
    return [line for line in lines if rules.likeness(line.said.stem, line.said.options) not in known]


def _by_row(pictures: Collection[Placed]) -> dict[int, list[Placed]]:
    readable, rows = _readable(pictures), dict[int, list[Placed]]()
    for one in pictures:
        if one.data in readable:
            rows.setdefault(one.row, []).append(one)
    return rows


def _readable(pictures: Iterable[Placed]) -> set[bytes]:
    """Return the pictures that can be shown; each is opened once, until they are too many to be looked at."""
    found, left = set[bytes](), _MOST_PIXELS
    for data in dict.fromkeys(one.data for one in pictures):
        pixels = looking.pixels_of(data)
        left -= pixels
        if pixels and left >= 0 and _opens(data):
            found.add(data)
    return found


def _opens(data: bytes) -> bool:
    try:
        looking.drawn_anew(data)
    except Refused:
        return False
    return True


def _about_pictures(
    table: Table, pictures: list[Placed], lines: list[rules.Line], name: str
) -> list[rules.Problem]:  # fmt: skip
    """Say of each picture what becomes of it; nothing is lost in silence."""
    if not pictures:
        old = name.lower().endswith((".xls", ".et", ".ods"))
        said = _("这种格式的表格读不出图片")
        remedy = _("如果表里有图片，请另存为 .xlsx 再上传，图片会跟着题目一起导入")
        return [rules.Problem(0, None, said, remedy, is_error=False)] if old else []
    taken, good, rows = set[int](), {line.row for line in lines}, {row.number for row in table.rows}
    readable = _readable(pictures)
    found = []
    for one in pictures:
        if one.row not in rows:
            said, remedy = _("图片不在任何一道题的行里"), _("请把图片移到题目所在的行再上传，或导入后手工添加")
        elif one.data not in readable:
            said, remedy = _("图片的格式读不出来（{name}）").format(name=one.name), _HOW
        elif one.row in taken:
            said, remedy = _("这一行不止一张图片，只导入第一张"), _HOW
        elif one.row not in good:
            said, remedy = _("这一行没有导入，图片也没有"), _("改好这一行再上传，图片会一起导入")
        else:
            said, remedy = _("图片会作为这道题的配图一起导入"), ""
        taken.add(one.row)
        found.append(rules.Problem(one.row, None, said, remedy, is_error=False))
    return found
