"""Pages of documents, as the people who use them see them."""

import re
from datetime import date
from io import BytesIO

import docx
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.mobile.fieldwork import tasks_for
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.paperwork import queries, services
from anguan.responsibility.paperwork.models import Document
from anguan.responsibility.paperwork.tests.makers import make_document, sign, signatory_of


def test_both_texts_are_shown_to_whoever_saves_second(huahai: Enterprise, zhou: Actor, wang: Actor) -> None:
    row = make_document(zhou, at=clock.now(), kind="meeting_minutes", variant="regular")
    address = reverse("paperwork:edit", args=[row.pk])
    first = {"title": row.title, "version": "1", "part-talk": "王总：本周完成整改"}
    assert client_of(wang).post(address, first).status_code == 302
    answer = client_of(zhou).post(address, first | {"part-talk": "周明：补充两条\x0b<b>隐患</b>"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(text in page for text in ("刚刚保存了新的一稿", "王总：本周完成整改", "周明：补充两条"))
    assert "<b>隐患</b>" not in page
    assert 'name="version" value="2"' in page
    both = first | {"version": "2", "part-talk": "王总：本周完成整改\n周明：补充两条"}
    assert client_of(zhou).post(address, both).status_code == 302
    assert "历次文稿 3 次" in client_of(zhou).get(address).content.decode()


def test_a_worker_signs_what_is_theirs_and_sees_no_more(
    huahai: Enterprise, zhou: Actor, wang: Actor, chen: Actor, li: Actor
) -> None:
    now = clock.now()
    letters = make_document(zhou, at=now)
    services.send(letters.pk, by=zhou, at=now)
    worker, mine = client_of(chen), signatory_of(letters, chen)
    assert [task.url for task in tasks_for(chen, today=clock.today())] == [reverse("paperwork:sign", args=[mine.pk])]
    page = worker.get(reverse("paperwork:sign", args=[mine.pk])).content.decode()
    assert "从业人员的责任" in page
    assert "主要负责人的责任" not in page
    assert "王建国还没有签" in page
    other = reverse("paperwork:sign", args=[signatory_of(letters, wang).pk])
    assert worker.get(other).status_code == 404
    assert worker.get(reverse("paperwork:document", args=[letters.pk])).status_code == 403
    handed = client_of(zhou).get(reverse("paperwork:sign", args=[mine.pk])).content.decode()
    assert "请把手机交给陈卫东" in handed
    assert "不再要求签名" in handed
    shown_missing = client_of(wang).get(reverse("paperwork:document", args=[letters.pk])).content.decode()
    assert "还差 3 人没有签" in shown_missing
    sign(letters, chen, at=now)
    assert "已签名" in worker.get(reverse("paperwork:sign", args=[mine.pk])).content.decode()
    office = client_of(li)
    assert letters.title in office.get(reverse("paperwork:list")).content.decode()
    shown = office.get(reverse("paperwork:sign", args=[mine.pk]))
    assert shown.headers["Location"] == reverse("paperwork:signatory", args=[mine.pk])
    section = office.get(reverse("enterprises:detail", args=[huahai.pk])).content.decode()
    assert "1 份没签齐" in section


def test_a_no_offers_to_report_a_hazard_and_everything_is_told_in_word(huahai: Enterprise, zhou: Actor) -> None:
    now = clock.now()
    check = make_document(zhou, at=now, kind="self_check", place="喷涂车间")
    safety = client_of(zhou)
    said = {"answer-1": "yes", "answer-2": "no", "note-2": "三号灭火器过期"}
    assert safety.post(reverse("paperwork:items", args=[check.pk]), said).status_code == 302
    page = safety.get(reverse("paperwork:items", args=[check.pk])).content.decode()
    [link] = re.findall(r'href="(/hazards/snap\?[^"]*)"', page)
    snap = safety.get(link.replace("&amp;", "&")).content.decode()
    assert "三号灭火器过期" in snap
    assert "喷涂车间" in snap
    word = safety.get(reverse("paperwork:word", args=[check.pk]))
    told = docx.Document(BytesIO(word.content))
    assert any("三号灭火器过期" in cell.text for table in told.tables for row in table.rows for cell in row.cells)
    assert safety.get(reverse("paperwork:pdf", args=[check.pk])).content[:5] == b"%PDF-"


def test_three_taps_make_a_document_and_a_wrong_form_says_everything(huahai: Enterprise, zhou: Actor) -> None:
    safety = client_of(zhou)
    kinds = safety.get(reverse("paperwork:new")).content.decode()
    assert all(text in kinds for text in ("安全生产责任书", "应急演练计划", "会议纪要", "安全自查表"))
    address = reverse("paperwork:make", args=["drill_record"])
    wrong = safety.post(address, {"variant": "x", "held_on": "2031-02-30", "begins": "10:00", "ends": "09:00"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "请选择日期" in page
    today = f"{clock.today():%Y-%m-%d}"
    told = {"variant": "fire", "held_on": today, "begins": "14:00", "ends": "14:40", "place": "仓库\x00"}
    made = safety.post(address, told)
    assert made.status_code == 302
    row = Document.objects.get(kind="drill_record")
    assert (row.place, row.held_on) == ("仓库", date.fromisoformat(today))
    assert queries.parts_in(row, zhou)
