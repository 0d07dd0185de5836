"""Certificates nobody holds: of years beyond calendars, of more words than there is room for; entered twice at once."""

from datetime import date, datetime
from functools import partial
from io import BytesIO

import pytest
import xlsxwriter

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.signing import client_of
from anguan.responsibility.certificates import services
from anguan.responsibility.certificates.models import Certificate, CertificateNumber
from anguan.responsibility.certificates.rules import Facts, completed, reasons_against
from anguan.responsibility.certificates.tests.makers import number_of
from tests.racing import at_once

AT = datetime(2026, 11, 22, 9, 0, tzinfo=clock.BEIJING)
WELDING = Facts("welding", "熔化焊接", number_of(1), "江苏省应急管理厅", date(2024, 3, 5))


@pytest.mark.parametrize("day", [date.min, date.max, date(1900, 1, 1)])
def test_years_nobody_lives_in_are_said_to_be_wrong(day: date) -> None:
    for facts in (
        Facts("welding", number=number_of(1), issued_on=day, expires_on=date(2029, 1, 1)),
        Facts("welding", number=number_of(1), issued_on=day),
        Facts("guardian", issued_on=date(2024, 1, 1), expires_on=day, review_by=day),
    ):
        codes = {reason.code for reason in reasons_against(completed(facts), today=date(2026, 11, 22))}
        assert codes == {"year_unlikely"}


def test_a_form_of_the_year_9999_comes_back(zhou: Actor, chen: Actor) -> None:
    said = {"person": str(chen.person_id), "cls": "guardian", "number": "1", "expires_on": "9999-12-31"}
    page = client_of(zhou).post("/certificates/add", said)
    assert (page.status_code, "长期有效的，有效期不填" in page.content.decode()) == (422, True)


def test_a_row_with_too_many_words_stops_no_other(zhou: Actor, chen: Actor) -> None:
    table = BytesIO()
    book = xlsxwriter.Workbook(table)
    sheet = book.add_worksheet()
    rows = [
        ("姓名", "证书类别", "操作项目", "证书编号", "发证日期"),
        (chen.name, "焊接与热切割作业操作证", "熔化焊接" * 40, number_of(1), "2024-03-05"),
        (chen.name, "焊接与热切割作业操作证", "熔化焊接", number_of(2), "9999-12-31"),
        (chen.name, "焊接与热切割作业操作证", "熔化焊接", number_of(3), "2024-03-05"),
    ]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    upload = services.receive_table(table, "证书.xlsx", by=zhou, at=AT)
    assert {row for row, *_rest in upload.problems} == {2, 3}
    assert services.import_upload(upload.pk, by=zhou, at=AT).added == Certificate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_phones_enter_one_certificate(zhou: Actor, wang: Actor, chen: Actor) -> None:
    def enter(who: Actor) -> Certificate:
        with acting_as(who):
            return services.add(chen.person_id, WELDING, by=who, at=AT)

    answers = at_once(partial(enter, zhou), partial(enter, wang))
    assert [answer for answer in answers if isinstance(answer, list)] == [["known_already"]]
    assert (Certificate.objects.count(), CertificateNumber.objects.get().uses) == (1, 1)


def test_a_key_of_another_enterprise_is_in_use(zhou: Actor, chen: Actor, sun: Actor) -> None:
    key = uuid7()
    with acting_as(zhou):
        services.add(chen.person_id, WELDING, by=zhou, at=AT, key=key)
    with acting_as(sun), pytest.raises(Refused):
        services.add(sun.person_id, Facts("guardian"), by=sun, at=AT, key=key)
