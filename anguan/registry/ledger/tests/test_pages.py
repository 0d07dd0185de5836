"""The pages of an import: what one sees when all goes well, and when a file is not what it should be."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.documents.excel import read_table
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger import tasks
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.tests.makers import good_row, make_ledger, make_regions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def regions() -> None:
    make_regions()


def send(client: Client, content: bytes, name: str = "台账.xlsx") -> LedgerUpload:
    answer = client.post(reverse("ledger:list"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return LedgerUpload.objects.latest("pk")


def match(client: Client, upload: LedgerUpload, **changes: str) -> int:
    named = {f"column-{key.replace(':', '-')}": str(index) for key, index in upload.mapping.items()}
    answer = client.post(reverse("ledger:columns", args=[upload.pk]), {**named, "datum": "wgs84", **changes})
    return answer.status_code


def test_the_whole_way_from_a_file_to_the_enterprises(city: Actor) -> None:
    client = client_of(city)
    rows = [good_row(1), good_row(2, 乡镇="五形街道"), good_row(3, 规模="巨大")]
    upload = send(client, make_ledger(rows).getvalue())
    page = client.get(reverse("ledger:columns", args=[upload.pk])).content.decode()
    assert "统一社会信用代码（9132" in page
    assert match(client, upload) == 302
    show = reverse("ledger:show", args=[upload.pk])
    assert "正在检查" in client.get(show).content.decode()
    assert client.get(reverse("ledger:progress", args=[upload.pk])).status_code == 200
    tasks.check(str(upload.pk))
    assert client.get(reverse("ledger:progress", args=[upload.pk]))["HX-Redirect"] == show
    page = client.get(show).content.decode()
    for words in ("导入 2 行", "您是不是要填：五星街道", "“巨大”不是企业规模", "下载标注文件"):
        assert words in page
    page = client.get(show, {"tab": "problems", "column": "size"}).content.decode()
    assert "“巨大”不是企业规模" in page
    assert "您是不是要填" not in page
    assert "盐城第1金属制品有限公司" in client.get(show, {"tab": "changes"}).content.decode()
    assert client.post(reverse("ledger:import", args=[upload.pk])).status_code == 302
    tasks.bring_in(str(upload.pk))
    page = client.get(show).content.decode()
    assert "新增 2 家" in page
    for enterprise in Enterprise.objects.all():
        assert reverse("enterprises:detail", args=[enterprise.pk]) in page
    assert "台账.xlsx" in client.get(reverse("ledger:list")).content.decode()


def test_the_marked_file_and_the_template_are_real_workbooks(city: Actor) -> None:
    client = client_of(city)
    upload = send(client, make_ledger([good_row(1, 乡镇="五形街道")]).getvalue())
    match(client, upload)
    tasks.check(str(upload.pk))
    marked = client.get(reverse("ledger:marked", args=[upload.pk]))
    assert "（已标注问题）.xlsx" in _decoded(marked["Content-Disposition"])
    table = read_table(BytesIO(marked.getvalue()), "标注.xlsx")
    assert "您是不是要填：五星街道" in table.rows[0].cells[-1]
    template = client.get(reverse("ledger:template"))
    assert read_table(BytesIO(template.getvalue()), "模板.xlsx").headings[:2] == ("企业名称", "统一社会信用代码")


def _decoded(header: str) -> str:
    return unquote(header)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "台账.xlsx", "文件是空的"),
        (b"%PDF-1.7", "台账.pdf", "这是PDF文件"),
        (b"\x89PNG\r\n\x1a\n\x00", "照片.png", "这是图片文件"),
        ("名称,代码\n华海,1".encode("utf-16"), "台账.csv", "文字编码认不出来"),
        (b"PK\x03\x04nothing", "台账.xlsx", "文件已损坏"),
        ("企业名称,统一社会信用代码\n".encode(), "台账.csv", "没有可以导入的数据行"),
    ],
)
def test_a_file_that_is_no_table_is_refused_on_the_form(city: Actor, content: bytes, name: str, words: str) -> None:
    answer = client_of(city).post(reverse("ledger:list"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "请" in page
    assert LedgerUpload.objects.count() == 0


def test_a_file_larger_than_allowed_is_refused_unread(city: Actor, settings: object) -> None:
    settings.ANGUAN_TABLE_BYTES = 1000  # type: ignore[attr-defined]  # pytest-django's settings take any name
    answer = client_of(city).post(reverse("ledger:list"), {"file": SimpleUploadedFile("台账.xlsx", b"PK" * 1000)})
    assert answer.status_code == 422
    assert "超过了上限" in answer.content.decode()


def test_no_file_chosen(city: Actor) -> None:
    answer = client_of(city).post(reverse("ledger:list"), {})
    assert answer.status_code == 422
    assert "还没有选择文件" in answer.content.decode()


def test_missing_columns_are_told_and_the_choices_stay(city: Actor) -> None:
    client = client_of(city)
    upload = send(client, make_ledger([good_row(1)]).getvalue())
    named = {"column-name": "0", "column-address": "3", "datum": "wgs84"}
    answer = client.post(reverse("ledger:columns", args=[upload.pk]), named)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "还没有对应的列：统一社会信用代码、乡镇（街道、园区）" in page
    assert '<option value="3" selected>地址' in page


def test_a_double_tap_imports_once(city: Actor) -> None:
    client = client_of(city)
    upload = send(client, make_ledger([good_row(1)]).getvalue())
    match(client, upload)
    tasks.check(str(upload.pk))
    first = client.post(reverse("ledger:import", args=[upload.pk]))
    second = client.post(reverse("ledger:import", args=[upload.pk]))
    assert (first.status_code, second.status_code) == (302, 409)
    tasks.bring_in(str(upload.pk))
    tasks.bring_in(str(upload.pk))
    assert Enterprise.objects.count() == 1


def test_an_upload_of_another_town_does_not_exist(li: Actor, far_officer: Actor, zhou: Actor) -> None:
    upload = send(client_of(li), make_ledger([good_row(1)]).getvalue())
    stranger = client_of(far_officer)
    for name in ("show", "columns", "progress", "marked"):
        assert stranger.get(reverse(f"ledger:{name}", args=[upload.pk])).status_code == 404
    assert stranger.post(reverse("ledger:import", args=[upload.pk])).status_code == 404
    assert "台账.xlsx" not in stranger.get(reverse("ledger:list")).content.decode()
    assert client_of(zhou).get(reverse("ledger:show", args=[upload.pk])).status_code == 403


def test_a_job_that_fails_lets_one_try_again(city: Actor) -> None:
    client = client_of(city)
    upload = send(client, make_ledger([good_row(1)]).getvalue())
    match(client, upload)
    upload.refresh_from_db()
    upload.file.delete(save=False)
    tasks.check(str(upload.pk))
    upload.refresh_from_db()
    assert upload.state == "received"
    assert "请再试一次" in client.get(reverse("ledger:columns", args=[upload.pk])).content.decode()
