"""Every part of the kit is drawn, on every kind of page, without English."""

import re
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.test import Client

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui import assets
from anguan.foundation.ui.badges import Badge, risk
from anguan.foundation.ui.navigation import NavItem, NavLink, phone_bar
from anguan.foundation.ui.refusals import refused
from anguan.foundation.ui.tests.kitchen import drawn, request_of

pytestmark = pytest.mark.django_db  # the bell asks how many messages wait
ZHOU = Actor(uuid4(), "周明", frozenset({"safety_officer"}), organisation="盐城华海机械有限公司")
ERRORS = ("400", "403", "403_csrf", "404", "413", "422", "429", "500")


@pytest.mark.parametrize("name", ["home", "detail", "form", "parts"])
def test_a_page_is_drawn_whole(name: str) -> None:
    html = drawn(name, request_of(ZHOU))
    assert html.startswith("<!doctype html>")
    assert html.rstrip().endswith("</html>")
    assert html.count("<h1") <= 1
    # The policy forbids inline scripts and styles; data for islands is no script.
    assert not re.search(r"\sstyle=|\son\w+=", html)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_neither_request_nor_database(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert "安管家" in html
    assert 'class="state-page"' in html


@pytest.mark.parametrize("name", ERRORS)
def test_no_english_is_left_on_an_error_page(name: str) -> None:
    text = re.sub(r"<[^>]+>", " ", render_to_string(f"{name}.html"))
    assert not re.findall(r"[A-Za-z]{3,}", text)


def test_a_form_ties_errors_and_help_to_their_fields() -> None:
    html = drawn("form", request_of(ZHOU))
    assert "有 2 处需要改正" in html
    assert '<a href="#id_due_on">整改期限：请选择整改期限</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_measures_help"' in html
    assert re.search(r'<input type="date" name="due_on"[^>]*aria-describedby="id_due_on_error"', html)
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', html)


def test_the_phone_makes_room_for_a_task() -> None:
    assert 'class="bottom-nav"' not in drawn("detail", request_of(ZHOU))


def test_the_raised_button_stands_in_the_middle_of_five() -> None:
    def link(label: str, *, raised: bool = False) -> NavLink:
        return NavLink(NavItem(label, "", "house", phone=True, raised=raised), "/", current=False)

    bar = phone_bar([link("一"), link("二"), link("三"), link("四"), link("拍", raised=True)])
    assert [one.item.label for one in bar] == ["一", "二", "拍", "三"]  # "more" is the fifth


def test_a_level_says_itself_in_colour_shape_and_word() -> None:
    assert [str(risk(level)) for level in ("red", "orange", "yellow", "blue")] == [
        "重大风险", "较大风险", "一般风险", "低风险",
    ]  # fmt: skip
    html = risk("red", "重大").__html__()
    assert "risk-red" in html
    assert "<path" in html
    assert "重大" in html
    assert "&lt;b&gt;" in Badge("<b>").__html__()


def test_a_refusal_is_a_notice_in_place_for_a_script_and_a_page_without() -> None:
    refusal = Refused(Reason("no_photo", "没有照片", "请拍一张", clause="第六条"))
    request = request_of(ZHOU)
    page = refused(request, refusal)
    assert page.status_code == 409
    assert "请拍一张" in page.content.decode()
    request = request_of(ZHOU)
    request.META["HTTP_HX_REQUEST"] = "true"
    part = refused(request, refusal)
    assert part["HX-Retarget"] == "#refusal"
    assert "<html" not in part.content.decode()


def test_a_program_reads_the_same_refusal_as_json() -> None:
    request = request_of(ZHOU)
    request.META["HTTP_ACCEPT"] = "application/json"
    answer = refused(request, Refused(Reason("no_photo", "没有照片", "请拍一张")))
    assert answer.status_code == 409
    assert b'"no_photo"' in answer.content


def test_pages_are_drawn_before_the_first_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(assets, "BUILT", tmp_path_factory.mktemp("nothing"))
    assert assets.asset_tags() == ""
    assert "<h1>" in drawn("home", request_of(ZHOU))


@pytest.mark.django_db
def test_the_phone_keeps_the_offline_page(client: Client) -> None:
    worker = client.get("/service-worker.js")
    assert worker["Content-Type"] == "text/javascript"
    assert "/offline/" in worker.content.decode()
    assert "现在没有网络" in client.get("/offline/").content.decode()
    assert client.get("/app.webmanifest").json()["short_name"] == "安管家"
