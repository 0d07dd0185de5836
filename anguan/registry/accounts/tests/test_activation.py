"""First sign-in by a one-time code (激活): a card is handed out, a password chosen, the enterprise has come."""

from datetime import timedelta

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.refusal import Refused
from anguan.registry.accounts import queries, services, tasks
from anguan.registry.accounts.models import ActivationCode, ActivationSheet, Post, User
from anguan.registry.accounts.pages import activation
from anguan.registry.accounts.services import sheets
from anguan.registry.accounts.tests.makers import PASSWORD, make_account, make_post, post_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise

GOOD = "Huahe-Ma-71-che"
NOW = clock.now()


def test_a_principal_comes_with_the_card_the_town_printed(
    client: Client, li: Actor, wang: Actor, huahai: Enterprise
) -> None:
    with acting_as(li):
        issued = services.issue_code(post_of(wang).pk, by=li, at=clock.now())

    page = client.post("/activate", {"code": f" {issued.code[:5].lower()}-{issued.code[5:]} "}, follow=True)
    assert "王建国" in page.content.decode()
    assert "盐城华海机械有限公司" in page.content.decode()

    page = client.post("/activate/password", {"password": GOOD, "again": GOOD}, follow=True)
    assert "账号已激活" in page.content.decode()
    assert client.session["_auth_user_id"] == str(User.objects.get(username=issued.username).pk)
    huahai.refresh_from_db()
    assert huahai.activated_at is not None
    assert User.objects.get(username=issued.username).check_password(GOOD)
    assert {"accounts.code_issued", "accounts.activated", "accounts.signed_in"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_a_code_opens_an_account_once(client: Client, li: Actor, wang: Actor) -> None:
    with acting_as(li):
        issued = services.issue_code(post_of(wang).pk, by=li, at=NOW)
    with acting_as(None):
        services.redeem(issued.code, GOOD, at=NOW)
    with pytest.raises(Refused) as refusal, acting_as(None):
        services.redeem(issued.code, GOOD, at=NOW)
    assert refusal.value.codes == ["code_used"]


def test_a_code_expires(li: Actor, wang: Actor) -> None:
    with acting_as(li):
        issued = services.issue_code(post_of(wang).pk, by=li, at=NOW)
    with pytest.raises(Refused) as refusal, acting_as(None):
        services.redeem(issued.code, GOOD, at=NOW + timedelta(days=30))
    assert refusal.value.codes == ["code_expired"]


def test_a_new_code_voids_the_one_before(li: Actor, wang: Actor) -> None:
    with acting_as(li):
        first = services.issue_code(post_of(wang).pk, by=li, at=NOW)
        second = services.issue_code(post_of(wang).pk, by=li, at=NOW)
    assert first.username == second.username
    with pytest.raises(Refused) as refusal, acting_as(None):
        services.redeemable(first.code, at=NOW)
    assert refusal.value.codes == ["code_voided"]


def test_a_bad_password_leaves_the_code_unused_and_says_everything_at_once(li: Actor, wang: Actor) -> None:
    with acting_as(li):
        issued = services.issue_code(post_of(wang).pk, by=li, at=NOW)
    with pytest.raises(Refused) as refusal, acting_as(None):
        services.redeem(issued.code, "abc", at=NOW)
    assert {"password_too_short", "password_too_plain"} <= set(refusal.value.codes)
    assert not ActivationCode.objects.filter(used_at__isnull=False).exists()


def test_codes_are_kept_as_hashes_only(li: Actor, wang: Actor) -> None:
    with acting_as(li):
        issued = services.issue_code(post_of(wang).pk, by=li, at=NOW)
    assert issued.code not in str(list(ActivationCode.objects.values()))
    assert issued.code not in str(list(AuditEntry.objects.values("detail")))


def test_guessing_codes_locks_the_source(client: Client, db: None) -> None:
    for _ in range(20):
        client.post("/activate", {"code": "AAAAA-AAAAA"})
    page = client.post("/activate", {"code": "AAAAA-AAAAB"})
    assert "尝试次数太多" in page.content.decode()
    assert "分钟后再试" in page.content.decode()


def test_an_officer_of_another_town_cannot_issue(far_officer: Actor, wang: Actor) -> None:
    with pytest.raises(Post.DoesNotExist), acting_as(far_officer):
        services.issue_code(post_of(wang).pk, by=far_officer, at=NOW)


def test_a_safety_officer_cannot_take_over_the_principals_account(zhou: Actor, wang: Actor) -> None:
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.issue_code(post_of(wang).pk, by=zhou, at=NOW)
    assert refusal.value.codes == ["may_not_issue"]


def test_a_worker_without_a_phone_gets_a_sign_in_name_from_the_sound_of_the_name(
    zhou: Actor, huahai: Enterprise
) -> None:
    names: list[str] = []
    for _ in range(2):
        with acting_as(zhou):
            post = services.add_person(
                enterprise_id=huahai.pk, name="陈卫东", role="worker" if not names else "team_leader", by=zhou, at=NOW
            )
            names.append(services.issue_code(post.pk, by=zhou, at=NOW).username)
    assert names == ["chenweidong01", "chenweidong02"]


def test_a_sheet_holds_a_card_for_everyone_who_waits_and_nobody_else(
    li: Actor, wang: Actor, zhou: Actor, chen: Actor, sun: Actor
) -> None:
    make_account(post_of(zhou), "13900000001")  # 周明 has come already
    with acting_as(li):
        pdf, number = sheets.sheet_now(region="320902001", again=False, address="https://a.cn/activate", by=li, at=NOW)
    assert pdf.startswith(b"%PDF")
    assert number == 1
    assert ActivationCode.objects.get().person_id == wang.person_id
    with acting_as(li):
        assert not sheets.who_gets_one(li, region="320902001", again=False, at=NOW).exists()
        assert sheets.who_gets_one(li, region="320902001", again=True, at=NOW).count() == 1


def test_a_large_region_is_made_town_by_town_and_read_back(city: Actor, wang: Actor, sun: Actor) -> None:
    with acting_as(city):
        asked = sheets.request_sheets(region="3209", again=False, address="https://a.cn/activate", by=city, at=NOW)
        assert [sheet.region_code for sheet in asked] == ["320902001", "320925100"]
        for sheet in asked:
            sheets.make_sheet(sheet.pk, again=False, address="https://a.cn/activate", by=city, at=NOW)
        taken, pdf = sheets.take_sheet(asked[0].pk, by=city, at=NOW)
    assert taken.card_count == 1
    assert pdf.startswith(b"%PDF")
    assert b"%PDF" not in bytes(taken.content or b"")  # sealed at rest


def test_the_board_counts_who_has_come(city: Actor, li: Actor, wang: Actor, stranger: Enterprise) -> None:
    make_enterprise("盐城停产厂", status="suspended")
    with acting_as(li):
        issued = services.issue_code(post_of(wang).pk, by=li, at=NOW)
        assert queries.activation_by_town(li, region="320902", at=NOW) == [
            {"town": "320902001", "total": 1, "came": 0, "issued": 1}
        ]
        waiting = queries.not_yet_come(li, region="", today=clock.day_of(NOW))
        assert [getattr(row, "contact_name", "") for row in waiting] == ["王建国"]
    with acting_as(None):
        services.redeem(issued.code, GOOD, at=NOW)
    with acting_as(city):
        assert queries.activation_by_town(city, region="3209", at=NOW) == [
            {"town": "320902", "total": 1, "came": 1, "issued": 0},
            {"town": "320925", "total": 1, "came": 0, "issued": 0},
        ]


def test_resetting_a_password_by_code_ends_the_old_one(client: Client, li: Actor, wang: Actor) -> None:
    post = post_of(wang)
    user = make_account(post, "wangjianguo01")
    client.force_login(user)
    assert client.get("/account/").status_code == 200
    with acting_as(li):
        issued = services.issue_code(post.pk, by=li, at=NOW)
    with acting_as(None):
        services.redeem(issued.code, GOOD, at=NOW)
    assert client.get("/account/").status_code == 302  # the other device has to sign in again
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)


def test_a_person_of_two_posts_gets_one_card(li: Actor, huahai: Enterprise, wang: Actor) -> None:
    person = post_of(wang).person
    make_post("王建国", "safety_officer", enterprise=huahai, person=person)
    with acting_as(li):
        waiting = sheets.in_order(sheets.who_gets_one(li, region="", again=False, at=NOW))
        issued = services.issue_codes(waiting, by=li, at=NOW)
    assert [(one.name, one.role) for one in issued] == [("王建国", "principal")]


def test_many_cards_are_made_by_the_worker_town_by_town(
    client: Client, city: Actor, wang: Actor, sun: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activation, "MOST_AT_ONCE", 1)
    client.force_login(make_account(post_of(city), "gumin01"))
    page = client.post("/activation/print", {"region": "3209", "again": "0"}, follow=True)
    assert page.redirect_chain[-1][0] == "/activation/sheets/"
    assert "制作中" in page.content.decode()
    asked = list(ActivationSheet.objects.order_by("region_code"))
    assert ProcrastinateJob.objects.filter(task_name="accounts.make_sheet").count() == len(asked) == 2
    for sheet in asked:
        tasks.make_sheet(sheet_id=str(sheet.pk), again=False, address="https://a.cn/activate")
        tasks.make_sheet(
            sheet_id=str(sheet.pk), again=False, address="https://a.cn/activate"
        )  # a retry changes nothing
    assert ActivationCode.objects.filter(voided_at__isnull=True).count() == 2
    answer = client.get(f"/activation/sheets/{asked[0].pk}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert sheets.forget_old(at=NOW + timedelta(days=8)) == 2


def test_a_few_cards_come_at_once_and_nobody_waiting_is_said(client: Client, li: Actor, wang: Actor) -> None:
    client.force_login(make_account(post_of(li), "liqiang01"))
    answer = client.post("/activation/print", {"region": "320902001", "again": "0"})
    assert answer.headers["Content-Type"] == "application/pdf"
    page = client.post("/activation/print", {"region": "320902001", "again": "0"})
    assert page.status_code == 409
    assert "没有需要发码的人员" in page.content.decode()
