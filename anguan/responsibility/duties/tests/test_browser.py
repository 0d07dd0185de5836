"""The owner's sitting in a real browser on a phone: the year planned and signed, one thing proven, a fact changed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.mobile.tests.phones import phone, ready
from anguan.foundation.mobile.tests.phones import take as take_kept
from anguan.prevention.hazards.tests.test_browser import browsers, cookie_of, take
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger.tests.test_browser import aside
from anguan.responsibility.briefings.tests.test_browser import DARK, PHONE, sign_by_hand
from anguan.responsibility.duties.models import Difference, Obligation, Proof, YearPlan
from anguan.responsibility.duties.services import lay_out
from anguan.responsibility.duties.tests.years import make_firm_with_year

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
CHECK = "emergency_supplies_check"


def with_year(firm: Enterprise) -> Enterprise:
    """Lay out this year, with a hundred days behind it, and the next."""
    today = clock.today()
    begun = today - timedelta(days=100)
    made = make_firm_with_year(firm, year=today.year, at=clock.now(), begins_on=begun, flags=["confined_space"])
    lay_out(made.pk, year=today.year + 1, at=clock.now())
    return made


def due_now(firm: Enterprise) -> Obligation:
    """What is due at the end of this month: the check of the emergency supplies."""
    rows = Obligation.objects.filter(enterprise=firm, duty=CHECK, due_on__gte=clock.today())
    found: Obligation = rows.order_by("due_on")[0]
    return found


def fits_the_screen(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def test_a_year_is_planned_on_a_phone_and_a_changed_fact_is_seen_first(
    live_server: Any, tmp_path: Path, huahai: Enterprise, wang: Actor, zhou: Actor
) -> None:
    make_actor("吴刚", "team_leader", enterprise=huahai)
    firm = with_year(huahai)
    ahead = clock.today().year + 1
    cookie, office = cookie_of(wang), cookie_of(zhou)
    client_of(wang).get("/duties/")  # the first page of a server takes its time
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookie, "/duties/", device=PHONE) as page:
            expect(page.get_by_text("已经逾期，先办这些")).to_be_visible()
            fits_the_screen(page)
            opened.picture(page, "01-calendar")
            opened.picture(page, "01-calendar-top", whole=False)
            page.goto(f"{live_server.url}/duties/plan/{ahead}")
            opened.picture(page, "02-questions")
            fits_the_screen(page)
            page.get_by_role("group", name="特种设备").get_by_text("有", exact=True).click()
            page.get_by_role("button", name="下一步，排日期和人").click()
            expect(page.get_by_role("heading", name="这样一改，应办事项会变")).to_be_visible()
            expect(page.get_by_role("heading", name="要多办")).to_be_visible()
            opened.picture(page, "03-difference")
            fits_the_screen(page)
            page.get_by_role("button", name="照这样改，接着排日期").click()
            expect(page.locator("[data-months] button")).to_have_count(12)
            opened.picture(page, "04-days")
            fits_the_screen(page)
            page.locator("[data-months] button").nth(4).click()
            first = page.locator("[data-item]:visible").first
            key = str(first.get_attribute("data-key"))
            handle = first.locator("[data-handle]")
            handle.click()  # picked, then a day: the way without dragging
            opened.picture(page, "05-picked", whole=False)
            page.locator(f"[data-date='{ahead}-05-18']").click()
            expect(page.locator(f"[name='on-{key}']")).to_have_value(f"{ahead}-05-18")
            page.locator(f"[data-key='{key}'] [data-handle]").press("ArrowRight")
            expect(page.locator(f"[name='on-{key}']")).to_have_value(f"{ahead}-05-19")
            page.get_by_role("button", name="排好了，去签字").click()
            sign_by_hand(page)
            opened.picture(page, "06-promise")
            page.get_by_role("button", name="定下来").click()
            expect(page.get_by_role("heading", name=f"{ahead} 年计划已经定了")).to_be_visible()
            opened.picture(page, "07-planned")
        with opened.of(office, f"/duties/plan/{clock.today().year}?step=2", device=DESK) as page:
            chip = page.locator(".plan-chip").first
            opened.picture(page, "08-days-desk")
            there = page.locator(".plan-day:not([aria-disabled=true]):not(.plan-day-none)").last
            title = chip.inner_text()
            chip.drag_to(there)
            expect(there.locator(".plan-chip", has_text=title)).to_be_visible()
            opened.picture(page, "09-dragged")
        for name, path in (("10-calendar-desk", "/duties/"), ("11-month-desk", "/duties/?view=month"),
                           ("12-one-page-desk", "/duties/one-page")):  # fmt: skip
            with opened.of(office, path, device=DESK) as page:
                fits_the_screen(page)
                opened.picture(page, name)
        for name, path in (("13-month", "/duties/?view=month"), ("14-one-page", "/duties/one-page"),
                           ("15-facts", "/duties/facts"), ("16-exemptions", "/duties/exemptions")):  # fmt: skip
            with opened.of(office, path, device=DARK if "month" in name else PHONE) as page:
                fits_the_screen(page)
                opened.picture(page, name)
    plan = YearPlan.objects.get(enterprise=firm, year=ahead)
    assert (plan.state, plan.committer_name, plan.signature_id is not None) == ("committed", "王建国", True)
    moved = Obligation.objects.get(pk=key)
    assert f"{moved.committed_on}" == f"{ahead}-05-19"
    assert Difference.objects.get(enterprise=firm).state == "applied"
    days = list(Obligation.objects.filter(enterprise=firm, year=ahead, times=1, standing=False).values_list(
        "committed_on", flat=True
    ))  # fmt: skip
    assert None not in days
    assert len(set(days)) > len(days) / 2


def test_one_thing_is_proven_with_the_camera_and_another_without_network(
    live_server: Any, tmp_path: Path, huahai: Enterprise, zhou: Actor
) -> None:
    firm = with_year(huahai)
    row = due_now(firm)
    Obligation.objects.filter(pk=row.pk).update(doer_id=zhou.person_id, doer_name=zhou.name)
    Obligation.objects.filter(enterprise=firm, due_on__lt=clock.today()).update(state="earlier")
    again = Obligation.objects.filter(enterprise=firm, duty="fire_inspection_monthly", due_on__gte=clock.today())
    offline = again.order_by("due_on")[0]
    Obligation.objects.filter(pk=offline.pk).update(
        doer_id=zhou.person_id, doer_name=zhou.name, committed_on=clock.today()
    )  # meant for today: the phone takes it along
    cookie = cookie_of(zhou)
    client_of(zhou).get("/duties/")
    with browsers(live_server.url, tmp_path) as opened:
        with opened.of(cookie, f"/duties/items/{row.pk}", device=PHONE) as page:
            fits_the_screen(page)
            opened.picture(page, "20-item")
            page.get_by_role("link", name="提交证明").click()
            take(page)
            page.get_by_label("缺失或过期").fill("0")
            opened.picture(page, "21-prove")
            fits_the_screen(page)
            page.get_by_role("button", name="交上去").click()
            expect(page.locator("#proofs").get_by_text("上传", exact=False).first).to_be_visible()
            expect(page.get_by_text("已办结").first).to_be_visible()
            opened.picture(page, "22-proven")
        with opened.of(cookie, f"/duties/items/{row.pk}", device=DESK) as page:
            opened.picture(page, "23-item-desk")
    with phone(live_server.url, tmp_path) as held:
        held.sign_in(cookie)
        held.context.set_default_navigation_timeout(60_000)
        page = held.open("/")
        page.set_viewport_size({"width": 360, "height": 740})
        ready(page)
        held.offline()
        page.goto(held.line.url + f"/duties/items/{offline.pk}/prove")
        take_kept(page)
        page.get_by_label("检查了哪里").fill("一车间、二号库")
        page.get_by_label("发现问题吗").get_by_text("否").or_(
            page.get_by_role("group", name="发现问题吗").get_by_text("否")
        ).first.click()
        held.picture(page, "offline")
        page.get_by_role("button", name="交上去").click()
        expect(page.get_by_text("已存在手机里，还没有送出")).to_be_visible()
        assert not aside(Proof.objects.filter(obligation=offline).exists)
        held.online()
        page.goto(held.line.url + "/outbox/")
        expect(page.get_by_text("已送达").first).to_be_visible(timeout=30_000)
    proofs = {proof.obligation_id: proof for proof in Proof.objects.all()}
    assert {*proofs} == {row.pk, offline.pk}
    assert proofs[offline.pk].answers["areas"] == "一车间、二号库"
    assert proofs[row.pk].happened_on == clock.today()
    offline.refresh_from_db()
    assert offline.state == "proven"
