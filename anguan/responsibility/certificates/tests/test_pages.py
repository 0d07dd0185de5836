"""Pages of certificates, as the people who use them see them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import make_account
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.tests.makers import make_certificate, number_of
from anguan.responsibility.certificates.tests.test_services import workbook


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(make_account(Post.objects.get(person_id=actor.person_id), f"u{uuid7().hex[-14:]}"))
    return client


def test_a_certificate_is_entered_seen_and_revoked(zhou: Actor, chen: Actor) -> None:
    safety = browser(zhou)
    photo = make_photo(zhou, purpose="certificate_photo")
    said = {
        "key": str(uuid7()), "person": str(chen.person_id), "cls": "welding", "number": "T1",
        "issued_on": "2024-03-05", "photos": str(photo.pk),
    }  # fmt: skip
    wrong = safety.post(reverse("certificates:add"), said)
    assert wrong.status_code == 422
    assert "编号不是" in wrong.content.decode()
    done = safety.post(reverse("certificates:add"), said | {"number": number_of(1)})
    row = Certificate.objects.get()
    assert done.headers["Location"] == reverse("certificates:show", args=[row.pk])
    assert "陈卫东" in safety.get(reverse("certificates:list")).content.decode()
    assert row.number in safety.get(reverse("certificates:show", args=[row.pk])).content.decode()
    assert safety.post(reverse("certificates:revoke", args=[row.pk]), {}).status_code == 422
    safety.post(reverse("certificates:revoke", args=[row.pk]), {"reason": "登记错误"})
    assert "已作废" in safety.get(reverse("certificates:of_person", args=[chen.person_id])).content.decode()


def test_an_officer_sees_no_birthday_and_the_holder_their_own(
    huahai: Enterprise, li: Actor, chen: Actor, zhou: Actor
) -> None:
    row = make_certificate(huahai, chen)
    other = make_certificate(huahai, zhou)
    seen = browser(li).get(reverse("certificates:show", args=[row.pk])).content.decode()
    assert "********" in seen
    assert row.number not in seen
    own = browser(chen)
    assert row.number in own.get(reverse("certificates:show", args=[row.pk])).content.decode()
    assert own.get(reverse("certificates:show", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("standing", ["expired", "soon", "review_overdue"])
def test_the_list_is_narrowed(huahai: Enterprise, chen: Actor, wang: Actor, standing: str) -> None:
    make_certificate(huahai, chen, issued_on=None, expires_on=date(2020, 1, 1))
    page = browser(wang).get(reverse("certificates:list"), {"standing": standing, "missing": "1"}).content.decode()
    assert ("陈卫东" in page) == (standing == "expired")


def test_the_file_of_the_enterprise_counts_them(huahai: Enterprise, chen: Actor, li: Actor) -> None:
    make_certificate(huahai, chen, issued_on=None, expires_on=clock.today().replace(year=2020, day=1))
    page = browser(li).get(reverse("enterprises:detail", args=[huahai.pk])).content.decode()
    assert "1 本过期或未复审" in page


def test_a_table_is_sent_checked_and_taken(zhou: Actor, chen: Actor) -> None:
    safety = browser(zhou)
    table = workbook(("陈卫东", "焊工", number_of(1), "2024-03-05", ""), ("无此人", "焊工", number_of(2), "", ""))
    table.name = "证书.xlsx"
    sent = safety.post(reverse("certificates:import"), {"file": table, "key": str(uuid7())})
    assert sent.status_code == 302
    page = safety.get(sent.headers["Location"]).content.decode()
    assert "人员名单里没有“无此人”" in page
    assert safety.get(f"{sent.headers['Location']}/marked").status_code == 200
    safety.post(f"{sent.headers['Location']}/take")
    assert Certificate.objects.get().person_name == "陈卫东"
    assert "导入完成" in safety.get(sent.headers["Location"]).content.decode()


def test_a_person_s_page_shows_what_they_hold(huahai: Enterprise, zhou: Actor, chen: Actor) -> None:
    row = make_certificate(huahai, chen)
    page = browser(zhou).get(reverse("accounts:person", args=[chen.person_id])).content.decode()
    assert row.number in page
    assert f"{reverse('certificates:add')}?person={chen.person_id}" in page
