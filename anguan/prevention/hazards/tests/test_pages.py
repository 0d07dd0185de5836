"""The browser's doors: what is typed stays, every door asks who is there, strangers find nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Extension
from anguan.prevention.hazards import services
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import NINE, make_hazard
from anguan.prevention.hazards.tests.stories import assign, report, scoped, shot, submit
from anguan.registry.accounts.models import Assignment
from anguan.registry.accounts.queries import actor_in
from anguan.registry.accounts.tests.makers import make_actor, make_office, make_post
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Area, Site

PAGES = ["detail", "sent", "confirm", "dismiss", "arrange", "submit", "extend", "decide", "recheck", "object"]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def snapped(**said: Any) -> dict[str, Any]:
    return {"key": str(uuid7()), "what": "灭火器过期", "category": "fire", "place": "食堂门口", **said}


def test_a_snap_is_sent_and_answered_with_its_number(chen: Actor) -> None:
    client, said = client_of(chen), snapped(photos=[str(shot(chen))])
    answer = client.post(reverse("hazards:snap"), said)
    hazard = Hazard.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("hazards:sent", args=[hazard.pk]))
    assert hazard.number in text_of(client.get(answer["Location"]))
    again = client.post(reverse("hazards:snap"), said)
    assert (again["Location"], Hazard.objects.count()) == (answer["Location"], 1)


def test_what_was_typed_and_photographed_stays_when_refused(chen: Actor) -> None:
    photo = str(shot(chen))
    answer = client_of(chen).post(reverse("hazards:snap"), snapped(what="门", place="", photos=[photo]))
    page = text_of(answer)
    assert answer.status_code == 422
    assert "请写明发现了什么问题" in page
    assert "没有写明在哪里" in page
    assert f'value="{photo}"' in page
    assert "门</textarea>" in page
    assert Hazard.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    [
        {"what": "配电箱\x00门敞开"},
        {"what": "好" * 501},
        {"category": "nonsense"},
        {"photos": ["not-a-key"]},
        {"photos": [str(uuid7())]},
        {"area": str(uuid7())},
        {"area": "x"},
        {"enterprise": "x"},
        {"key": "x"},
        {},
    ],
)
def test_bad_input_is_refused_and_never_a_fault(chen: Actor, said: dict[str, Any]) -> None:
    answer = client_of(chen).post(reverse("hazards:snap"), snapped(**said))
    assert answer.status_code == 422
    assert Hazard.objects.count() == 0


def test_the_qr_code_of_an_area_opens_the_snap_there(huahai: Enterprise, stranger: Enterprise, chen: Actor) -> None:
    ours, theirs = (
        Area.objects.create(
            enterprise=owner, region_code=owner.region_code, name="喷涂车间",
            site=Site.objects.create(enterprise=owner, region_code=owner.region_code, name="本部"),
        )
        for owner in (huahai, stranger)
    )  # fmt: skip
    client = client_of(chen)
    assert "位置：喷涂车间" in text_of(client.get(reverse("hazards:snap"), {"area": str(ours.pk)}))
    assert "位置：喷涂车间" not in text_of(client.get(reverse("hazards:snap"), {"area": str(theirs.pk)}))
    client.post(reverse("hazards:snap"), snapped(place="", area=str(ours.pk), photos=[str(shot(chen))]))
    refused = client.post(reverse("hazards:snap"), snapped(area=str(theirs.pk), photos=[str(shot(chen))]))
    assert refused.status_code == 422
    hazard = Hazard.objects.get()
    assert (hazard.area_id, hazard.site_id, hazard.place) == (ours.pk, ours.site_id, "喷涂车间")


def test_a_grid_member_snaps_at_an_enterprise_of_the_grid(huahai: Enterprise, stranger: Enterprise) -> None:
    grid = make_actor("高网格", "grid_member", office=make_office("镇安监办", huahai.region_code))
    client = client_of(grid)
    assert "企业名称" in text_of(client.get(reverse("hazards:snap")))
    nobody = client.post(reverse("hazards:snap"), snapped(photos=[str(shot(grid))]))
    assert "没有选择企业" in text_of(nobody)
    outside = client.post(reverse("hazards:snap"), snapped(photos=[str(shot(grid))], enterprise=str(stranger.pk)))
    assert outside.status_code == 422
    client.post(reverse("hazards:snap"), snapped(photos=[str(shot(grid))], enterprise=str(huahai.pk)))
    hazard = Hazard.objects.get()
    assert (hazard.source, hazard.enterprise_id, hazard.reporter_name) == ("grid", huahai.pk, "高网格")
    assert client.get(reverse("hazards:detail", args=[hazard.pk])).status_code == 200


def test_an_expert_reports_where_they_were_assigned(huahai: Enterprise, stranger: Enterprise) -> None:
    post = make_post("钱专家", "expert")
    Assignment.objects.create(post=post, person=post.person, enterprise=huahai, region_code=huahai.region_code)
    expert = actor_in(post, today=clock.today())
    for enterprise, count in ((stranger, 0), (huahai, 1)):
        said = snapped(enterprise=str(enterprise.pk))
        client_of(expert).post(reverse("hazards:snap"), said)
        assert Hazard.objects.count() == count
    assert Hazard.objects.get().source == "expert"


def test_emoji_and_rare_characters_are_kept(chen: Actor) -> None:
    client_of(chen).post(reverse("hazards:snap"), snapped(what="𠮷字楼梯护栏晃动🚧", photos=[str(shot(chen))]))
    assert Hazard.objects.get().what == "𠮷字楼梯护栏晃动🚧"


@pytest.mark.parametrize("name", PAGES)
def test_a_strangers_id_is_not_found_at_any_page(huahai: Enterprise, sun: Actor, name: str) -> None:
    hazard = make_hazard(huahai)
    client = client_of(sun)
    for key in (hazard.pk, uuid7()):
        assert client.get(reverse(f"hazards:{name}", args=[key])).status_code == 404
    assert client.post(reverse(f"hazards:{name}", args=[hazard.pk]), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "people"])
def test_the_anonymous_are_sent_to_sign_in(huahai: Enterprise, name: str) -> None:
    answer = Client().get(reverse(f"hazards:{name}", args=[make_hazard(huahai).pk]))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_the_whole_way_through_the_pages(chen: Actor, zhou: Actor, wu: Actor, wang: Actor) -> None:
    hazard = report(chen)
    officer, fixer = client_of(zhou), client_of(wu)
    assert "核实并派发整改" in text_of(officer.get(reverse("hazards:detail", args=[hazard.pk])))
    said = {
        "key": "k1", "level": "general", "category": "electric", "assigned_to": str(wu.person_id),
        "measures": "清走杂物", "due_on": "2099-01-01", "funds": "12.50", "plan": "先断电",
    }  # fmt: skip
    too_far = officer.post(reverse("hazards:confirm", args=[hazard.pk]), said)
    assert too_far.status_code == 422
    assert "请检查年份" in text_of(too_far)
    assert "吴刚" in text_of(too_far)
    soon = {**said, "due_on": _soon()}
    for _ in range(2):
        assert officer.post(reverse("hazards:confirm", args=[hazard.pk]), soon).status_code == 302
    hazard.refresh_from_db()
    assert (hazard.state, hazard.funds_fen) == (State.RECTIFYING, 1250)
    done = {"key": "k2", "note": "已清走", "photos": [str(shot(wu))]}
    assert fixer.post(reverse("hazards:submit", args=[hazard.pk]), done).status_code == 302
    nothing = officer.post(reverse("hazards:recheck", args=[hazard.pk]), {"key": "k3"})
    assert "没有选择复查结论" in text_of(nothing)
    unsaid = officer.post(reverse("hazards:recheck", args=[hazard.pk]), {"key": "k3", "verdict": "return"})
    assert "没有写明哪里不合格" in text_of(unsaid)
    assert (
        officer.post(reverse("hazards:recheck", args=[hazard.pk]), {"key": "k3", "verdict": "close"}).status_code == 302
    )
    page = text_of(client_of(wang).get(reverse("hazards:detail", args=[hazard.pk])))
    for words in ("已销号", "上报隐患", "核实属实，派发整改", "整改完成，申请复查", "复查通过，销号", "12.50 元"):
        assert words in page
    second = officer.post(reverse("hazards:recheck", args=[hazard.pk]), {"key": "k4", "verdict": "close"})
    assert "这一步已经不能办理" in text_of(second)


def test_the_page_of_a_step_that_is_not_yours_says_so(chen: Actor, wu: Actor, zhou: Actor) -> None:
    hazard = assign(report(chen), zhou, wu)
    assert client_of(chen).get(reverse("hazards:submit", args=[hazard.pk])).status_code == 409
    assert client_of(chen).get(reverse("hazards:confirm", args=[hazard.pk])).status_code == 403


def test_more_time_is_asked_and_granted_through_the_pages(chen: Actor, wu: Actor, zhou: Actor, wang: Actor) -> None:
    hazard = assign(report(chen), zhou, wu)
    asked = {"due_on": _soon(60), "reason": "等配件", "interim_measure": "已断电挂牌"}
    assert client_of(wu).post(reverse("hazards:extend", args=[hazard.pk]), asked).status_code == 302
    page = client_of(wang).get(reverse("hazards:decide", args=[hazard.pk]))
    assert "等配件" in text_of(page)
    answer = client_of(wang).post(reverse("hazards:decide", args=[hazard.pk]), {"granted": "0"})
    assert "没有写明不同意的理由" in text_of(answer)
    client_of(wang).post(reverse("hazards:decide", args=[hazard.pk]), {"granted": "1"})
    assert Extension.objects.get().decision == "granted"
    assert "延期记录" in text_of(client_of(chen).get(reverse("hazards:detail", args=[hazard.pk])))


def test_dismissing_withdrawing_objecting_arranging(chen: Actor, zhou: Actor, wu: Actor, wang: Actor) -> None:
    dismissed, withdrawn = report(chen), report(chen, what="楼梯扶手松动")
    client_of(zhou).post(reverse("hazards:dismiss", args=[dismissed.pk]), {"reason": "已由专人看护"})
    client_of(chen).post(reverse("hazards:withdraw", args=[withdrawn.pk]))
    closed = submit(assign(report(chen, what="地面油污很滑"), zhou, wu), wu)
    client_of(wang).post(reverse("hazards:recheck", args=[closed.pk]), {"verdict": "close"})
    client_of(chen).post(reverse("hazards:object", args=[closed.pk]), {"reason": "又有油污"})
    assert list(Hazard.objects.order_by("reported_at", "id").values_list("state", flat=True)) == [
        State.DISMISSED, State.WITHDRAWN, State.RECHECKING,
    ]  # fmt: skip
    assert "已由专人看护" in text_of(client_of(chen).get(reverse("hazards:detail", args=[dismissed.pk])))
    fixing = assign(report(chen, what="排风扇停转"), zhou, wu)
    changed = {"assigned_to": str(chen.person_id), "measures": "更换电机", "funds": "0", "plan": "停用"}
    client_of(zhou).post(reverse("hazards:arrange", args=[fixing.pk]), changed)
    fixing.refresh_from_db()
    assert fixing.assignee_name == "陈卫东"


def test_an_order_through_its_page(huahai: Enterprise, li: Actor, wang: Actor) -> None:
    client = client_of(li)
    page = client.get(reverse("hazards:order"))
    assert "〕1号" in text_of(page)
    said = {
        "key": str(uuid7()), "enterprise": str(huahai.pk), "number": "责改〔2026〕1号", "due_on": _soon(),
        "what-0": "行车限位失灵", "place-0": "二号库", "demand-0": "停用并更换", "category-0": "special_equipment",
        "level-0": "general", "what-1": "", "demand-1": "配齐", "category-1": "fire", "level-1": "general",
    }  # fmt: skip
    refused = client.post(reverse("hazards:order"), said)
    assert refused.status_code == 422
    assert "第2条：没有写明存在的问题" in text_of(refused)
    assert "停用并更换" in text_of(refused)
    answer = client.post(reverse("hazards:order"), {**said, "what-1": "灭火器不足"})
    given = RectifyOrder.objects.get()
    assert answer["Location"] == reverse("hazards:order_page", args=[given.pk])
    assert "灭火器不足" in text_of(client_of(wang).get(answer["Location"]))
    assert "问题 3" in text_of(client.get(reverse("hazards:problem"), {"position": "2"}))


def test_comboboxes_find_people_criteria_and_enterprises(
    huahai: Enterprise, chen: Actor, zhou: Actor, li: Actor, sun: Actor
) -> None:
    hazard = report(chen)
    people = text_of(client_of(zhou).get(reverse("hazards:people", args=[hazard.pk]), {"q": "陈"}))
    assert "陈卫东" in people
    assert "周明" not in people
    assert client_of(sun).get(reverse("hazards:people", args=[hazard.pk])).status_code == 404
    proposed = text_of(client_of(zhou).get(reverse("hazards:criteria"), {"enterprise": str(huahai.pk)}))
    assert "GM-7-6" in proposed
    assert "HC-1" not in proposed
    assert "HC-7" in text_of(client_of(zhou).get(reverse("hazards:criteria"), {"q": "万向管道"}))
    assert "华海" in text_of(client_of(li).get(reverse("hazards:find_enterprise"), {"q": "华海"}))
    assert "华海" not in text_of(client_of(sun).get(reverse("hazards:find_enterprise"), {"q": "华海"}))


def test_what_looks_alike_is_shown_while_typing(huahai: Enterprise, chen: Actor) -> None:
    report(chen, at=clock.now())
    asked = {"what": "配电箱前有杂物堆放", "place": "冲压车间", "category": "electric", "enterprise": str(huahai.pk)}
    assert "相似的隐患" in text_of(client_of(chen).get(reverse("hazards:similar"), asked))


def test_the_list_filters_searches_and_exports(
    huahai: Enterprise, stranger: Enterprise, li: Actor, zhou: Actor
) -> None:
    late = make_hazard(huahai, state=State.RECTIFYING, what="气瓶未固定", due_on=NINE.date())
    make_hazard(huahai, state=State.CLOSED, what="护栏松动未修")
    make_hazard(stranger, what="别家的隐患")
    client = client_of(li)
    page = text_of(client.get(reverse("hazards:list")))
    assert "气瓶未固定" in page
    assert "别家的隐患" not in page
    both = {late.what, "护栏松动未修"}
    for asked, expected in [
        ({"overdue": "1"}, {late.what}), ({"q": "气瓶"}, {late.what}), ({"q": "华海"}, both),
        ({"state": "closed"}, {"护栏松动未修"}), ({"standing": "open"}, {late.what}), ({"region": "3209"}, both),
        ({"region": "320925"}, set()), ({"industry": "C34"}, both), ({"industry": "C17"}, set()),
        ({"enterprise": str(huahai.pk)}, both), ({"from": "2099-01-01"}, set()), ({"to": "2099-01-01"}, both),
        ({"mine": "reported"}, set()), ({"mine": "recheck"}, set()), ({"category": "electric"}, both),
    ]:  # fmt: skip
        page = text_of(client.get(reverse("hazards:list"), asked))
        assert {what for what in (late.what, "护栏松动未修") if what in page} == expected, asked
    book = client.get(reverse("hazards:list"), {"export": "xlsx"})
    assert book["Content-Type"].startswith("application/vnd.openxmlformats")
    assert "气瓶未固定" in text_of(client_of(zhou).get(reverse("hazards:list"), {"level": "general"}))


@pytest.mark.parametrize(
    "asked",
    [
        "reported_to=9999-12-31", "to=9999-12-31", "from=0001-01-01", "from=x", "q=%00a",
        "q=%F0%9F%9A%A7", "region=zz~",
        "region=32%00", "enterprise=x", "standing=zz", "after=zzz", "mine=confirm", "mine=zz", "order=due",
        "order=-due_on", "reported=month", "state=closed&state=reported", "industry=C&q=%E5%8D%8E%E6%B5%B7",
    ],
)  # fmt: skip
def test_an_address_typed_by_hand_is_never_a_fault(huahai: Enterprise, li: Actor, zhou: Actor, asked: str) -> None:
    make_hazard(huahai)
    make_hazard(huahai, state=State.RECTIFYING)
    for actor in (li, zhou):
        assert client_of(actor).get(f"{reverse('hazards:list')}?{asked}").status_code == 200


def test_the_enterprises_file_shows_its_hazards(huahai: Enterprise, li: Actor, zhou: Actor) -> None:
    late = make_hazard(huahai, state=State.RECTIFYING, due_on=NINE.date())
    for actor, deed in ((li, reverse("hazards:order")), (zhou, reverse("hazards:snap"))):
        page = text_of(client_of(actor).get(reverse("enterprises:detail", args=[huahai.pk])))
        assert late.what in page
        assert "1 条逾期" in page
        assert deed in page


def test_a_contractors_worker_opens_only_their_own(chen: Actor, zhao: Actor) -> None:
    client, others, own = client_of(zhao), report(chen), report(zhao, what="脚手架未验收")
    assert client.get(reverse("hazards:detail", args=[others.pk])).status_code == 404
    assert client.get(reverse("hazards:detail", args=[own.pk])).status_code == 200
    assert "脚手架" in text_of(client.get(reverse("hazards:list")))


def test_returned_work_shows_its_reason(chen: Actor, zhou: Actor, wu: Actor) -> None:
    hazard = submit(assign(report(chen), zhou, wu), wu)
    scoped(zhou, services.recheck_return, hazard.pk, at=NINE, reason="黄线没有划")
    page = text_of(client_of(wu).get(reverse("hazards:detail", args=[hazard.pk])))
    assert "黄线没有划" in page
    assert "整改完成，申请复查" in page


def _soon(days: int = 5) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()
