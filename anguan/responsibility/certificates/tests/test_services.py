"""Keeping certificates: entered, renewed, revoked, imported; the deadlines and the directory follow."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.certificates import queries, services
from anguan.responsibility.certificates.models import Certificate, CertificateNumber
from anguan.responsibility.certificates.rules import STANDING_TITLES, Facts, standing
from anguan.responsibility.certificates.rules.posts import another_class
from anguan.responsibility.certificates.rules.verifying import SOURCES, Verdict
from anguan.responsibility.certificates.services.verifying import MANUAL, Question
from anguan.responsibility.certificates.tests.makers import make_certificate, number_of

AT = datetime(2026, 11, 22, 9, 0, tzinfo=clock.BEIJING)
WELDING = Facts("welding", "熔化焊接与热切割作业", number_of(1), "江苏省应急管理厅", date(2024, 3, 5))


def running(row: Certificate) -> dict[str, date]:
    return {
        one.kind: clock.day_of(one.due_at - timedelta(seconds=1))
        for one in Deadline.objects.filter(subject_id=row.pk, state="open")
    }


def test_a_certificate_is_entered_with_its_photo_and_its_deadlines(zhou: Actor, chen: Actor) -> None:
    photo = make_photo(zhou, purpose="certificate_photo")
    row = services.add(chen.person_id, WELDING, by=zhou, at=AT, photo_ids=[photo.pk])
    assert (row.person_name, row.expires_on, row.review_by) == ("陈卫东", date(2030, 3, 5), date(2027, 3, 5))
    assert running(row) == {"certificates.expiry": date(2030, 3, 5), "certificates.review": date(2027, 3, 5)}
    assert Exhibit.objects.get(pk=photo.pk).subject_id == row.pk
    assert services.add(chen.person_id, WELDING, by=zhou, at=AT, key=row.pk) == row
    with pytest.raises(Refused) as refusal:
        services.add(chen.person_id, WELDING, by=zhou, at=AT)
    assert refusal.value.codes == ["known_already"]


def test_a_renewal_meets_the_old_deadline_and_a_correction_moves_it(zhou: Actor, chen: Actor) -> None:
    row = services.add(chen.person_id, WELDING, by=zhou, at=AT)
    reviewed = replace(WELDING, expires_on=row.expires_on, review_by=row.expires_on)
    row = services.change(row.pk, reviewed, by=zhou, at=AT)
    assert running(row) == {"certificates.expiry": date(2030, 3, 5)}
    assert Deadline.objects.get(subject_id=row.pk, kind="certificates.review").state == "met"
    corrected = replace(reviewed, expires_on=date(2030, 3, 4), review_by=date(2030, 3, 4))
    services.change(row.pk, corrected, by=zhou, at=AT)
    assert Deadline.objects.filter(subject_id=row.pk, kind="certificates.expiry").count() == 1
    services.revoke(row.pk, by=zhou, at=AT, reason="被发证机关撤销")
    assert running(row) == {}
    assert services.add(chen.person_id, WELDING, by=zhou, at=AT).pk == row.pk  # taken back into the file


def test_a_number_stands_for_one_person_in_the_whole_city(
    zhou: Actor, chen: Actor, sun: Actor, stranger: Enterprise
) -> None:
    row = services.add(chen.person_id, WELDING, by=zhou, at=AT)
    with pytest.raises(Refused) as refusal:
        services.add(zhou.person_id, WELDING, by=zhou, at=AT)
    assert refusal.value.codes == ["number_of_colleague"]
    with pytest.raises(Refused) as refusal:
        services.add(sun.person_id, WELDING, by=sun, at=AT)
    assert refusal.value.codes == ["number_of_another"]
    same = make_actor("陈卫东", "contractor_worker", enterprise=stranger)
    services.add(same.person_id, WELDING, by=sun, at=AT)  # the same man works there too
    assert CertificateNumber.objects.get().uses == 2
    services.revoke(row.pk, by=zhou, at=AT, reason="登记错误")
    assert CertificateNumber.objects.get().uses == 1


def test_only_the_enterprise_itself_keeps_certificates(li: Actor, chen: Actor, zhou: Actor, sun: Actor) -> None:
    for stranger in (li, chen):
        with pytest.raises(Refused):
            services.add(chen.person_id, WELDING, by=stranger, at=AT)
    with pytest.raises(Refused) as refusal:
        services.add(chen.person_id, WELDING, by=sun, at=AT)
    assert refusal.value.codes == ["no_person"]
    row = services.add(chen.person_id, WELDING, by=zhou, at=AT)
    with pytest.raises(Certificate.DoesNotExist):
        services.revoke(row.pk, by=sun, at=AT, reason="不是我的")


def test_filters_say_what_the_rule_says(huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    today = clock.day_of(AT)
    days = [None, *(today + timedelta(days=n) for n in (-1, 0, 59, 60, 61))]
    for number, expires_on in enumerate(days):
        for other, review_by in enumerate(days):
            make_certificate(
                huahai, chen, number=f"{number}-{other}", issued_on=None, expires_on=expires_on, review_by=review_by,
                revoked_at=AT if number == other == 2 else None,
            )  # fmt: skip
    rows = Certificate.objects.all()
    for name in STANDING_TITLES:
        found = set(rows.filter(queries.standing_is(name, today=today)).values_list("pk", flat=True))
        meant = {
            row.pk for row in rows
            if standing(
                expires_on=row.expires_on, review_by=row.review_by, revoked=row.revoked_at is not None, today=today
            ) == name
        }  # fmt: skip
        assert found == meant, name
    assert not queries.without_another(rows, today=today).exists()
    lapsed = make_certificate(huahai, zhou, cls="height", issued_on=None, expires_on=today - timedelta(days=1))
    assert list(queries.without_another(rows, today=today)) == [lapsed]


def test_three_posts_have_classes_of_their_own(zhou: Actor, wang: Actor) -> None:
    number = number_of(7)[1:]
    said = Facts("principal", "危险化学品经营单位", number[:-1] + ("1" if number[-1] != "1" else "2"))
    with pytest.raises(Refused) as refusal:
        services.add(wang.person_id, said, by=zhou, at=AT)
    assert refusal.value.codes == ["number_check"]  # an identity number written wrong is told, other numbers are not
    row = services.add(wang.person_id, replace(said, number=number, expires_on=date(2027, 3, 4)), by=zhou, at=AT)
    assert running(row) == {"certificates.renewal": date(2027, 3, 4)}
    assert another_class(row.cls, ["principal", "worker"]) is None
    told = another_class("principal", ["safety_officer"])
    assert told is not None
    assert "安全生产管理人员安全考核合格证" in told.remedy
    assert another_class("welding", ["safety_officer"]) is None


def test_somebody_looks_a_certificate_up_and_tells_what_was_shown(zhou: Actor, chen: Actor, li: Actor) -> None:
    row = services.add(chen.person_id, WELDING, by=zhou, at=AT)
    with pytest.raises(Refused) as refusal:
        services.verify(row.pk, Verdict("differs", "", AT + timedelta(days=1)), by=zhou, at=AT)
    assert refusal.value.codes == ["no_source", "later", "no_words", "no_screen"]
    assert MANUAL.look_up(Question(row.person_name, WELDING), at=AT) is None  # nothing can be asked by a program
    screen = make_photo(zhou, purpose="certificate_screen")
    looked = services.verify(row.pk, Verdict("matches", SOURCES[0], AT), by=zhou, at=AT, photo_ids=[screen.pk])
    row.refresh_from_db()
    assert (row.verified, row.verified_at, looked.looker_name) == ("matches", AT, "周明")
    assert Exhibit.objects.get(pk=screen.pk).subject_id == looked.pk
    assert queries.verifications_of(row, by=li).get() == looked
    renewed = replace(WELDING, expires_on=row.expires_on, review_by=row.expires_on)
    assert services.change(row.pk, renewed, by=zhou, at=AT).verified == ""  # it says something else now


def workbook(*rows: tuple[str, ...]) -> BytesIO:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员证书")
        for place, cells in enumerate((("姓名", "证书类别", "证书编号", "发证日期", "有效期至"), *rows)):
            sheet.write_row(place, 0, cells)
    content.seek(0)
    return content


def test_a_table_is_checked_then_imported_again_and_again(zhou: Actor, chen: Actor, tmp_path: Path) -> None:
    table = workbook(
        ("陈卫东", "焊接与热切割作业操作证", number_of(1), "2024-03-05", "2030-03-04"),
        ("周明", "监护人专项培训合格证", "", "2026-05-01", ""),
        ("周明", "电工作业操作证", number_of(1), "2024-03-05", ""),
        ("无此人", "电工作业操作证", "T1", "2024-03-05", ""),
    )
    upload = services.receive_table(table, "证书.xlsx", by=zhou, at=AT)
    assert (upload.row_count, upload.added, len(upload.problems)) == (4, 2, 3)  # 陈卫东's number, nobody, no number
    assert not Certificate.objects.exists()
    assert services.mark_upload(upload.pk, tmp_path / "marked.xlsx", by=zhou) == 2
    services.add(zhou.person_id, Facts("guardian"), by=zhou, at=AT)  # meanwhile, by hand
    done = services.import_upload(upload.pk, by=zhou, at=AT)
    assert (done.added, done.changed) == (1, 1)


def test_what_is_right_goes_in_and_nothing_is_doubled(zhou: Actor, chen: Actor) -> None:
    rows = (
        ("陈卫东", "焊工", number_of(1), "2024-03-05", "2030-03-04"),
        ("周明", "监护人专项培训合格证", "", "2026-05-01", ""),
    )
    for outcome in ((2, 0, 0), (0, 0, 2)):
        upload = services.receive_table(workbook(*rows), "证书.xlsx", by=zhou, at=AT)
        done = services.import_upload(upload.pk, by=zhou, at=AT)
        assert (done.added, done.changed, done.unchanged) == outcome
    renewed = services.receive_table(
        workbook(("陈卫东", "焊工", number_of(1), "2026-03-05", "2032-03-04")), "证书.xlsx", by=zhou, at=AT
    )
    assert services.import_upload(renewed.pk, by=zhou, at=AT).changed == 1
    assert Certificate.objects.get(cls="welding").expires_on == date(2032, 3, 4)


def test_the_template_comes_back_as_a_table_we_know(zhou: Actor, tmp_path: Path) -> None:
    services.write_template(tmp_path / "template.xlsx")
    with (tmp_path / "template.xlsx").open("rb") as file:
        upload = services.receive_table(file, "模板.xlsx", by=zhou, at=AT)
    assert (upload.row_count, upload.problems) == (0, [])
