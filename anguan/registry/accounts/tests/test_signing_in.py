"""Signing in (登录): lockout by account and by source, an old password, silence, the second factor, devices."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.registry.accounts.models import SignInBarrier, User
from anguan.registry.accounts.services import barrier, passwords
from anguan.registry.accounts.signin import hurdles
from anguan.registry.accounts.tests.makers import PASSWORD, make_account, post_of

GOOD = "Huahe-Ma-71-che"


def account_of(actor: Actor, username: str) -> User:
    return make_account(post_of(actor), username)


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: str) -> str:
    return client.post("/sign-in/", {"login": username, "password": password}, **extra).content.decode()  # type: ignore[arg-type]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def totp_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_the_sign_in_page_speaks_chinese_and_shows_no_demo(client: Client, db: None) -> None:
    page = client.get("/sign-in/").content.decode()
    assert "登录名" in page
    assert "演示账号" not in page
    assert not re.findall(r">[^<>{}]*\b(?:Sign|Login|Password|Username|Forgot)\b[^<>]*<", page)


def test_a_demo_offers_its_accounts(client: Client, db: None, settings: Any) -> None:
    settings.DEMO = True
    settings.ANGUAN_DEMO_SIGN_INS = "anguan.registry.accounts.tests.test_signing_in.one_demo_account"
    page = client.get("/sign-in/").content.decode()
    assert "演示账号" in page
    assert 'value="demo-anquanyuan"' in page


def one_demo_account() -> list[tuple[str, str, str]]:
    return [("安全员", "demo-anquanyuan", "shown-to-all")]


def test_a_sign_in_name_is_found_whatever_its_case(client: Client, zhou: Actor) -> None:
    account_of(zhou, "zhouming01")
    sign_in(client, " ZhouMing01 ")
    assert signed_in(client)


def test_five_failures_lock_the_account_and_say_for_how_long(client: Client, zhou: Actor) -> None:
    account_of(zhou, "13912345678")
    said = [sign_in(client, "13912345678", "wrong") for _ in range(5)]
    assert "还可以试 4 次" in said[0]
    assert "还可以试 1 次" in said[3]
    assert "请 15 分钟后再试" in said[4]
    assert "尝试次数太多" in sign_in(client, "13912345678")  # the right password does not help now
    assert not signed_in(client)
    assert AuditEntry.objects.filter(action="accounts.sign_in_failed").count() == 5
    assert AuditEntry.objects.filter(action="accounts.locked").count() == 1


def test_a_name_nobody_has_is_answered_in_the_same_words(client: Client, zhou: Actor) -> None:
    account_of(zhou, "13912345678")
    for wrong in ("13912345678", "13900000000"):
        for _ in range(4):
            sign_in(client, wrong, "wrong")
    pages = [re.sub(r'value="[^"]*"', "", sign_in(client, name, "wrong")) for name in ("13912345678", "13900000000")]
    notices = [re.findall(r"尝试次数太多[^<]*", page) for page in pages]
    assert notices[0] == notices[1] != []


def test_signing_in_forgets_the_failures_of_the_account(client: Client, zhou: Actor) -> None:
    account_of(zhou, "13912345678")
    for _ in range(4):
        sign_in(client, "13912345678", "wrong")
    sign_in(client, "13912345678")
    assert signed_in(client)
    client.logout()
    assert "还可以试 4 次" in sign_in(client, "13912345678", "wrong")


def test_one_source_trying_many_names_is_locked_and_others_are_not(client: Client, zhou: Actor) -> None:
    account_of(zhou, "13912345678")
    for number in range(30):
        sign_in(client, f"139000000{number:02d}", "wrong", REMOTE_ADDR="203.0.113.9")
    assert "尝试次数太多" in sign_in(client, "13912345678", REMOTE_ADDR="203.0.113.9")
    assert not signed_in(client)
    sign_in(client, "13912345678", REMOTE_ADDR="203.0.113.10")
    assert signed_in(client)


def test_a_lock_ends_and_old_failures_count_no_more(db: None) -> None:
    start = clock.now()
    for minute in range(5):
        failures = barrier.count_failure("account", "somebody", at=start + timedelta(minutes=minute))
    assert failures.locked(start + timedelta(minutes=18))
    assert not failures.locked(start + timedelta(minutes=19))
    again = barrier.count_failure("account", "somebody", at=start + timedelta(minutes=20))
    assert again.count == 1
    assert barrier.forget_old(at=start + timedelta(days=3)) == 1
    assert not SignInBarrier.objects.exists()


def test_an_old_password_is_changed_before_anything_else(client: Client, zhou: Actor) -> None:
    user = account_of(zhou, "zhouming01")
    User.objects.filter(pk=user.pk).update(password_changed_at=clock.now() - timedelta(days=90))
    sign_in(client, "zhouming01")
    assert client.get("/account/").headers["Location"] == "/account/password/"
    assert client.get("/api/v1/me").status_code == 403
    page = client.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD}, follow=True
    )
    assert page.redirect_chain[-1][0] == "/account/"
    assert "密码已更换" in page.content.decode()
    assert AuditEntry.objects.filter(action="accounts.password_changed").exists()


def test_the_last_five_passwords_may_not_come_back(zhou: Actor) -> None:
    user, at = account_of(zhou, "zhouming01"), clock.now()
    used = [f"Lan-Tian-{number}-yun" for number in range(5)]
    for password in used:
        passwords.set_password(user, password, at=at)
    assert [reason.code for reason in passwords.reasons_against(used[1], user=user)] == ["password_used"]
    for number in range(5, 8):
        passwords.set_password(user, f"Lan-Tian-{number}-yun", at=at)
    assert not passwords.reasons_against(used[1], user=user)
    assert user.former_passwords.count() == 5


def test_changing_the_password_signs_the_other_devices_out(zhou: Actor) -> None:
    account_of(zhou, "zhouming01")
    phone, computer = Client(), Client()
    sign_in(phone, "zhouming01")
    sign_in(computer, "zhouming01")
    computer.post("/account/password/", {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD})
    assert computer.get("/account/").status_code == 200
    assert phone.get("/account/").status_code == 302


def test_signing_out_everywhere_from_the_list_of_devices(zhou: Actor) -> None:
    account_of(zhou, "zhouming01")
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"})
    computer = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/126 Edg/126"})
    sign_in(phone, "zhouming01")
    sign_in(computer, "zhouming01")
    page = computer.get("/account/devices/").content.decode()
    assert "安卓手机 · 微信" in page
    assert "Windows 电脑 · Edge 浏览器" in page
    answer = computer.post("/account/devices/", follow=True)
    assert "其他设备上的登录已全部退出" in answer.content.decode()
    assert phone.get("/account/").status_code == 302
    assert computer.get("/account/").status_code == 200


def test_an_officials_silence_of_half_an_hour_ends_the_session(client: Client, li: Actor, zhou: Actor) -> None:
    for actor, username, ends in ((li, "liqiang01", True), (zhou, "zhouming01", False)):
        account_of(actor, username)
        sign_in(client, username)
        session = client.session
        session[hurdles.SEEN] = int((clock.now() - timedelta(minutes=31)).timestamp())
        session.save()
        page = client.get("/account/", follow=True)
        assert ("太久没有操作" in page.content.decode()) is ends
        client.logout()


@pytest.fixture
def strict(settings: Any) -> None:
    settings.ANGUAN_MFA_FOR_OFFICIALS = True


def test_an_official_enrols_a_second_factor_before_anything_else(
    strict: None, client: Client, li: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    account_of(li, "liqiang01")
    sign_in(client, "liqiang01")
    assert client.get("/account/").headers["Location"] == "/account/second-factor/"
    page = client.get("/account/second-factor/").content.decode()
    assert 'src="data:image/png;base64,' in page
    assert "您的岗位能看到整个辖区" in page
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        codes = client.post("/account/second-factor/", {"code": totp_now(secret)}, follow=True)
    assert codes.redirect_chain[-1][0] == "/account/recovery-codes/"
    assert client.get("/account/").status_code == 200
    assert secret not in str(list(Authenticator.objects.values("data")))  # sealed at rest
    assert AuditEntry.objects.filter(action="accounts.second_factor_added").exists()

    again = Client()
    sign_in(again, "liqiang01")
    assert not signed_in(again)  # the password alone opens nothing any more
    assert "动态口令不正确" in again.post("/sign-in/code/", {"code": "000000"}).content.decode()
    recovery = re.findall(r"<li>(\d{8})</li>", codes.content.decode())[0]
    again.post("/sign-in/code/", {"code": recovery})
    assert signed_in(again)


def test_a_worker_is_not_asked_for_a_second_factor(strict: None, client: Client, chen: Actor) -> None:
    account_of(chen, "chenweidong01")
    sign_in(client, "chenweidong01")
    assert client.get("/account/").status_code == 200


def test_the_next_address_is_one_of_ours(client: Client, zhou: Actor) -> None:
    account_of(zhou, "zhouming01")
    said = {"login": "zhouming01", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/sign-in/", said).headers["Location"] == "/"


def test_a_closed_account_does_not_open(client: Client, zhou: Actor) -> None:
    user = account_of(zhou, "zhouming01")
    User.objects.filter(pk=user.pk).update(is_active=False)
    page = client.post("/sign-in/", {"login": "zhouming01", "password": PASSWORD}, follow=True)
    assert "这个账号已停用" in page.content.decode()
    assert not signed_in(client)


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/signup/").status_code == 404
