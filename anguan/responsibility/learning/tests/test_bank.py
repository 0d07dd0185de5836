"""The bank: questions written, replaced and found twice; tables checked whole, pictures in them too; its pages."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse
from PIL import Image

from anguan.foundation.access import Actor
from anguan.foundation.documents.excel import read_table
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_account, post_of
from anguan.responsibility.learning.models import BankUpload, Question
from anguan.responsibility.learning.queries import content
from anguan.responsibility.learning.rules import bank as rules
from anguan.responsibility.learning.services import asking, bank_tables
from anguan.responsibility.learning.services.asking import QuestionWritten
from anguan.responsibility.learning.services.picturing import pictures_in
from anguan.responsibility.learning.tests.makers import NINE, SAID, make_question

HEAD = ["题型", "题目", "选项A", "选项B", "选项C", "正确答案", "难度", "知识点"]
GOOD = ["单选题", "灭火器多久检查一次？", "A.每月", "B、每年", "三年", "Ａ", "易", "灭火器、防火"]
ROWS = [
    GOOD,
    ["多选", "进去之前做什么", "通风", "检测", "抽烟", "A、B", "", "受限空间"],
    ["判断题", "可以一个人进罐", "正确", "错误", "", "B", "中", ""],
    ["填空题", "氧含量不低于__%，不高于__%", "", "", "", "19.5|19.5%；23.5", "难", ""],
    ["排序题", "先后", "作业", "检测", "通风", "CBA", "", ""],
    ["单选题", "没有答案", "甲", "乙", "", "", "", ""],
    ["单选题", "两个答案", "甲", "乙", "", "AB", "很难说", "外星"],
    ["图中找点", "点灭火器", "", "", "", "", "", ""],
    ["单选题", "灭火器 多久检查一次", "三年", "每月", "每年", "B", "", ""],
]


def picture(colour: str = "red") -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


def table(path: Path, rows: list[list[str]], pictures: dict[int, list[str]] | None = None) -> bytes:
    """Return a workbook with pictures on rows, counted from 1."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("题库")
        for number, cells in enumerate([HEAD, *rows]):
            sheet.set_row(number, 60)
            for column, text in enumerate(cells):
                sheet.write_string(number, column, text)
        for row, colours in (pictures or {}).items():
            for place, colour in enumerate(colours):
                data = {"image_data": BytesIO(picture(colour)), "x_offset": 5, "y_offset": 5}
                sheet.insert_image(row - 1, 9 + place, f"{colour}.png", data)
    return path.read_bytes()


def said(kind: str, **named: Any) -> QuestionWritten:
    """Return a valid question of a kind as somebody writes it."""
    return QuestionWritten(kind, **{**SAID[kind], **named})


def receive(data: bytes, by: Actor, name: str = "题库.xlsx") -> BankUpload:
    """Take in a table."""
    return bank_tables.receive_bank(BytesIO(data), name, by=by, at=NINE)


def test_a_changed_question_replaces_the_old_which_stays_as_it_was(zhou: Actor) -> None:
    first = asking.write_question(said("single"), by=zhou, at=NINE)
    second = asking.write_question(said("single", answer=[1]), by=zhou, at=NINE, question_id=first.pk)
    first.refresh_from_db()
    assert (first.state, first.answer, second.replaces_id, second.answer) == ("retired", [0], first.pk, [1])
    assert content.history_of_question(second, by=zhou) == [first]
    with pytest.raises(Refused) as refusal:
        asking.write_question(said("single", answer=[2]), by=zhou, at=NINE, question_id=first.pk)
    assert refusal.value.codes == ["question_replaced"]


def test_the_same_question_is_found_whatever_marks_it_has(zhou: Actor, sun: Actor) -> None:
    asking.write_question(said("single"), by=zhou, at=NINE)
    turned = said(
        "single",
        stem=" 动火作业前,可燃气体检测后多久没有开始要重新检测? ",
        options=["2 小时", "8小时", "30分钟"],
        answer=[2],
    )
    with pytest.raises(Refused) as refusal:
        asking.write_question(turned, by=zhou, at=NINE)
    assert refusal.value.codes == ["question_twice"]
    assert asking.write_question(turned, by=sun, at=NINE).state == "ready"


def test_everything_wrong_with_a_question_is_said_at_once(zhou: Actor) -> None:
    wrong = QuestionWritten("single", "", ["甲", ""], [0, 1], topics=["nowhere"], difficulty=9)
    with pytest.raises(Refused) as refusal:
        asking.write_question(wrong, by=zhou, at=NINE)
    assert refusal.value.codes == [
        "stem_missing",
        "difficulty_unknown",
        "option_empty",
        "answers_many",
        "topic_unknown",
    ]


def test_those_below_draw_from_an_office_and_strangers_do_not_see_an_enterprise(
    li: Actor, zhou: Actor, sun: Actor, far_officer: Actor
) -> None:
    theirs = asking.write_question(said("judge"), by=li, at=NINE)
    mine = asking.write_question(said("single"), by=zhou, at=NINE)
    assert set(content.bank_for(zhou)) == {theirs, mine}
    assert set(content.bank_for(sun)) == set(content.own_questions(far_officer)) == set()
    assert set(content.own_questions(li)) == {theirs}


def test_a_table_is_checked_whole_and_what_is_right_goes_in(zhou: Actor, tmp_path: Path) -> None:
    upload = receive(table(tmp_path / "a.xlsx", ROWS), zhou)
    assert (upload.row_count, upload.added, upload.unchanged) == (9, 5, 0)
    assert [(row, column, message) for row, column, message, *_rest in upload.problems] == [
        (7, 5, "答案认不出来"),
        (8, 7, "没有这个主题：外星"),
        (8, 6, "难度认不出来"),
        (8, 5, "单选题有两个以上正确答案"),
        (9, 0, "图中找点的题不能用表格导入"),
        (10, 1, "与第 2 行是同一道题"),
    ]
    done = bank_tables.import_bank(upload.pk, by=zhou, at=NINE)
    assert bank_tables.import_bank(upload.pk, by=zhou, at=NINE).added == done.added == 5
    kept = {row.kind: row for row in content.own_questions(zhou)}
    assert (kept["single"].options, kept["single"].answer, kept["single"].topics, kept["single"].difficulty) == (
        ["每月", "每年", "三年"], [0], ["extinguisher", "fire"], 1,
    )  # fmt: skip
    assert [kept[kind].answer for kind in ("multiple", "judge", "blank", "order")] == [
        [0, 1], [False], [["19.5", "19.5%"], ["23.5"]], [2, 1, 0],
    ]  # fmt: skip
    again = receive(table(tmp_path / "b.xlsx", ROWS), zhou)
    assert (again.added, again.unchanged) == (0, 5)
    marked = tmp_path / "marked.xlsx"
    assert bank_tables.mark_bank(upload.pk, marked, by=zhou) == 4
    assert read_table(BytesIO(marked.read_bytes()), "marked.xlsx").headings[-1] == "问题说明"


def test_a_row_that_answers_otherwise_than_the_bank_is_an_error(zhou: Actor, tmp_path: Path) -> None:
    bank_tables.import_bank(receive(table(tmp_path / "a.xlsx", [GOOD]), zhou).pk, by=zhou, at=NINE)
    other = receive(table(tmp_path / "b.xlsx", [[*GOOD[:5], "B", "", ""]]), zhou)
    assert (other.added, other.problems[0][2]) == (0, "题库里已有同样的题，但答案是“每月”")


def test_pictures_go_with_the_question_on_their_row_and_none_is_lost_in_silence(zhou: Actor, tmp_path: Path) -> None:
    data = table(tmp_path / "a.xlsx", ROWS, {2: ["red", "blue"], 7: ["green"], 40: ["black"]})
    upload = receive(data, zhou)
    assert [(row, message) for row, _c, message, _r, is_error in upload.problems if not is_error] == [
        (2, "图片会作为这道题的配图一起导入"),
        (2, "这一行不止一张图片，只导入第一张"),
        (7, "这一行没有导入，图片也没有"),
        (40, "图片不在任何一道题的行里"),
    ]
    bank_tables.import_bank(upload.pk, by=zhou, at=NINE)
    pictured = content.own_questions(zhou).get(kind="single")
    assert pictured.picture_id
    assert content.own_materials(zhou).get(pk=pictured.picture_id).width == 60
    assert content.own_questions(zhou).filter(picture_id__isnull=False).count() == 1


def test_a_picture_wps_keeps_in_a_cell_is_found(tmp_path: Path) -> None:
    plain, out = table(tmp_path / "a.xlsx", [GOOD], {2: ["red"]}), BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as book, zipfile.ZipFile(out, "w") as made:
        for name in book.namelist():
            text = book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cell = b'<c r="J2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>'
                text = text.replace(b"</row>", cell, 2).replace(cell, b"</row>", 1)
                text = text.replace(b'<drawing r:id="rId1"/>', b"")
            if "drawing" not in name or name.startswith("xl/media"):
                made.writestr(name, text)
        made.writestr(
            "xl/cellimages.xml",
            '<etc:cellImages xmlns:etc="e" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
            ' xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
            ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><etc:cellImage><xdr:pic>'
            '<xdr:nvPicPr><xdr:cNvPr id="2" name="ID_1"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/>'
            "</xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>",
        )
        made.writestr(
            "xl/_rels/cellimages.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1"'
            ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
            ' Target="media/image1.png"/></Relationships>',
        )
    assert [(one.row, one.data[:4]) for one in pictures_in(out.getvalue(), "题库")] == [(2, b"\x89PNG")]


def test_what_is_exported_is_imported_elsewhere_the_same(zhou: Actor, sun: Actor, tmp_path: Path) -> None:
    for kind in ("single", "multiple", "judge", "blank", "order"):
        asking.write_question(said(kind, topics=["confined_space"], difficulty=3), by=zhou, at=NINE)
    path = tmp_path / "out.xlsx"
    assert bank_tables.write_bank(path, content.own_questions(zhou)) == 5
    upload = receive(path.read_bytes(), sun)
    assert (upload.added, upload.problems) == (5, [])
    bank_tables.import_bank(upload.pk, by=sun, at=NINE)
    fields = ("kind", "stem", "options", "answer", "difficulty", "topics", "likeness")
    assert sorted(map(str, content.own_questions(sun).values_list(*fields))) == sorted(
        map(str, content.own_questions(zhou).values_list(*fields))
    )


def test_the_template_is_read_as_empty_and_other_tables_are_refused(zhou: Actor, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    bank_tables.write_bank_template(path)
    assert receive(path.read_bytes(), zhou).row_count == 0
    with pytest.raises(Refused) as refusal:
        receive("姓名,电话\n张三,1\n".encode(), zhou, "名单.csv")
    assert refusal.value.codes == ["columns_missing"]


def test_likeness_does_not_depend_on_order_or_marks() -> None:
    assert rules.likeness("甲？", ["一", "二"]) == rules.likeness("甲", ["二。", "一"])
    assert rules.likeness("甲", ["一"]) != rules.likeness("甲", ["二"])


def test_the_pages_of_the_bank(zhou: Actor, sun: Actor, client: Client, tmp_path: Path) -> None:
    client.force_login(make_account(post_of(zhou), "zhou"))
    wrong = client.post(reverse("learning:new_question"), {"kind": "single", "stem": "问", "difficulty": "2"})
    assert wrong.status_code == 422
    assert "选项少于两个" in wrong.content.decode()
    sent = {"kind": "blank", "stem": "氧含量不低于____%", "gap": ["19.5|19.5%", ""], "difficulty": "1"}
    made = client.post(reverse("learning:new_question"), sent, follow=True)
    assert "19.5 或 19.5%" in made.content.decode()
    make_question("spot")
    assert "点出图中灭火器的位置" in client.get(reverse("learning:questions"), {"whose": "above"}).content.decode()
    kept = Question.objects.get(kind="blank")
    assert "氧含量" in client.get(reverse("learning:questions"), {"kind": "blank", "q": "含量"}).content.decode()
    export = client.get(reverse("learning:export_bank"), {"kind": "blank"})
    assert len(read_table(BytesIO(b"".join(export)), "out.xlsx").rows) == 1
    other = Client()
    other.force_login(make_account(post_of(sun), "sun"))
    assert other.get(reverse("learning:question", args=[kept.pk])).status_code == 404
    assert other.get(reverse("learning:write_question", args=[kept.pk])).status_code == 404
