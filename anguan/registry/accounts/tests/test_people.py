"""People and posts (人员与岗位): adding, the same person twice, ending, switching, and who may see whom."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.refusal import Refused
from anguan.registry.accounts import queries, services
from anguan.registry.accounts.models import Person, Post
from anguan.registry.accounts.rules.spans import Span, reopened, spans_of, text_of
from anguan.registry.accounts.tests.makers import PASSWORD, make_account, make_actor, make_office, make_post, post_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions.models import Region

NOW = clock.now()
TODAY = clock.day_of(NOW)


def test_a_safety_officer_adds_a_worker_without_a_phone(zhou: Actor, huahai: Enterprise) -> None:
    with acting_as(zhou):
        post = services.add_person(
            enterprise_id=huahai.pk, name=" 孙小梅 ", role="worker", team="一班", by=zhou, at=NOW
        )
    assert (post.person_name, post.organisation, post.region_code) == ("孙小梅", huahai.name, huahai.region_code)
    assert post.person.phone == ""


def test_the_same_phone_is_the_same_person(zhou: Actor, huahai: Enterprise) -> None:
    with acting_as(zhou):
        first = services.add_person(
            enterprise_id=huahai.pk, name="孙小梅", phone="139 1234 5678", role="worker", by=zhou, at=NOW
        )
        second = services.add_person(
            enterprise_id=huahai.pk, name="孙小梅", phone="13912345678", role="team_leader", by=zhou, at=NOW
        )
    assert first.person_id == second.person_id
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.add_person(enterprise_id=huahai.pk, name="李四", phone="13912345678", role="worker", by=zhou, at=NOW)
    assert refusal.value.codes == ["phone_of_another"]
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.add_person(enterprise_id=huahai.pk, name="孙小梅", phone="13912345678", role="worker", by=zhou, at=NOW)
    assert refusal.value.codes == ["has_post"]


def test_the_same_key_is_the_same_post(zhou: Actor, huahai: Enterprise) -> None:
    key = uuid4()
    with acting_as(zhou):
        posts = [
            services.add_person(enterprise_id=huahai.pk, name="孙小梅", role="worker", by=zhou, at=NOW, key=key)
            for _ in range(2)
        ]
    assert posts[0].pk == posts[1].pk == key
    assert Person.objects.filter(name="孙小梅").count() == 1


def test_everything_wrong_is_said_at_once(zhou: Actor, huahai: Enterprise) -> None:
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.add_person(enterprise_id=huahai.pk, name=" ", phone="12345", role="principal", by=zhou, at=NOW)
    assert refusal.value.codes == ["no_name", "may_not_appoint", "wrong_phone"]


def test_a_contractors_worker_says_for_whom_they_work(zhou: Actor, huahai: Enterprise) -> None:
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.add_person(enterprise_id=huahai.pk, name="赵铁", role="contractor_worker", by=zhou, at=NOW)
    assert refusal.value.codes == ["no_employer"]


def test_a_post_ends_and_may_be_taken_up_again(zhou: Actor, chen: Actor, huahai: Enterprise) -> None:
    assert chen.post_id is not None
    with acting_as(zhou):
        services.end_post(chen.post_id, by=zhou, at=NOW)
    assert queries.posts_held(chen.person_id, today=TODAY) == []
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.end_post(chen.post_id, by=zhou, at=NOW)
    assert refusal.value.codes == ["already_ended"]
    person = Person.objects.get(pk=chen.person_id)
    with acting_as(zhou):
        again = services.appoint(person, huahai, "worker", by=zhou, at=NOW)
    assert again.pk == chen.post_id


def test_nobody_ends_the_post_they_act_in(zhou: Actor) -> None:
    assert zhou.post_id is not None
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.end_post(zhou.post_id, by=zhou, at=NOW)
    assert refusal.value.codes == ["own_post"]


def test_a_worker_manages_nobody(chen: Actor, huahai: Enterprise) -> None:
    with pytest.raises(Refused) as refusal, acting_as(chen):
        services.add_person(enterprise_id=huahai.pk, name="孙小梅", role="worker", by=chen, at=NOW)
    assert refusal.value.codes == ["no_permission"]


def test_a_stranger_cannot_tell_that_a_person_exists(client: Client, sun: Actor, chen: Actor) -> None:
    client.force_login(make_account(post_of(sun), "sunli01"))
    assert client.get(f"/people/{chen.person_id}").status_code == 404
    assert client.post(f"/people/posts/{chen.post_id}/end").status_code == 404
    assert client.post(f"/people/posts/{chen.post_id}/code").status_code == 404
    assert "陈卫东" not in client.get("/people/").content.decode()


def test_switching_changes_what_one_sees(client: Client, zhou: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    post = post_of(zhou)
    other = make_post("周明", "worker", enterprise=stranger, person=post.person)
    client.force_login(make_account(post, "zhouming01"))
    assert client.get("/people/").status_code == 200
    assert client.post("/posts/switch", {"post": str(other.pk), "next": "/account/"}).headers["Location"] == "/account/"
    assert client.get("/people/").status_code == 403  # a worker there
    assert client.get("/api/v1/me").json()["enterprise_ids"] == [str(stranger.pk)]


def test_nobody_switches_to_the_post_of_another(client: Client, zhou: Actor, sun: Actor) -> None:
    client.force_login(make_account(post_of(zhou), "zhouming01"))
    assert client.post("/posts/switch", {"post": str(sun.post_id)}).status_code == 404
    assert client.post("/posts/switch", {"post": "nothing"}).status_code == 404


def test_someone_whose_posts_have_all_ended_can_do_nothing(client: Client, zhou: Actor, chen: Actor) -> None:
    client.force_login(make_account(post_of(chen), "chenweidong01"))
    assert chen.post_id is not None
    with acting_as(zhou):
        services.end_post(chen.post_id, by=zhou, at=NOW)
    assert client.get("/api/v1/me").json()["reasons"][0]["code"] == "no_post"


def test_the_city_appoints_in_a_county_and_a_town_only_its_grid_members(city: Actor, li: Actor) -> None:
    county = make_office("亭湖区应急管理局", "320902")
    with acting_as(city):
        post = services.add_person(
            office_id=county.pk, name="吴局", phone="13900001111", role="county_officer", by=city, at=NOW
        )
    assert queries.actor_in(post, today=TODAY).territory is not None
    own = post_of(li).office_id
    with acting_as(li):
        grid = services.add_person(
            office_id=own, name="小高", role="grid_member", territory_code="320902001200", by=li, at=NOW
        )
    found = queries.actor_in(Post.objects.get(pk=grid.pk), today=TODAY).territory
    assert found is not None
    assert found.code == "320902001200"
    with pytest.raises(Refused), acting_as(li):
        services.add_person(office_id=own, name="小高二", role="town_officer", by=li, at=NOW)


def test_an_expert_sees_what_was_assigned_and_nothing_else(
    city: Actor, huahai: Enterprise, stranger: Enterprise
) -> None:
    office = post_of(city).office_id
    with acting_as(city):
        post = services.add_person(office_id=office, name="冯教授", role="expert", by=city, at=NOW)
        assignment = services.assign_expert(post.pk, huahai.pk, until=None, by=city, at=NOW)
    expert = queries.actor_in(Post.objects.select_related("office").get(pk=post.pk), today=TODAY)
    with acting_as(expert):
        assert list(Enterprise.objects.all()) == [huahai]
    with acting_as(city):
        services.release_expert(assignment.pk, by=city, at=NOW)
    assert queries.actor_in(post, today=TODAY).enterprise_ids == frozenset()


def test_an_enterprise_that_moves_takes_its_people_along(huahai: Enterprise, chen: Actor) -> None:
    assert all(getattr(model, "moves_with_enterprise", False) for model in (Person, Post))


def test_a_new_installation_is_opened_for_its_first_official(
    client: Client, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Region.objects.create(code="32", name="江苏省", full_name="江苏省", level="province")
    Region.objects.create(code="3209", name="盐城市", full_name="江苏省盐城市", level="city", parent_id="32")
    call_command("first_official", region="3209", office="盐城市应急管理局", name="顾敏", phone="13900001111")
    code = re.search(r"激活码：(\S+?)（", capsys.readouterr().out)
    assert code is not None
    client.post("/activate", {"code": code.group(1)})
    page = client.post("/activate/password", {"password": "Lan-Tian-7-yun", "again": "Lan-Tian-7-yun"}, follow=True)
    assert "13900001111" in page.content.decode()
    assert client.get("/api/v1/me").json()["roles"] == ["city_officer"]
    with pytest.raises(CommandError, match="没有这个区划"):
        call_command("first_official", region="9999", office="某局", name="某人")


def test_a_closed_account_is_shut_on_every_device_and_opens_again(client: Client, zhou: Actor, chen: Actor) -> None:
    client.post("/sign-in/", {"login": make_account(post_of(chen), "chen01").username, "password": PASSWORD})
    assert client.get("/account/").status_code == 200
    manager = Client()
    manager.force_login(make_account(post_of(zhou), "zhouming01"))
    page = manager.post(f"/people/{chen.person_id}/close", follow=True).content.decode()
    assert "陈卫东的账号已停用" in page
    assert client.get("/account/").status_code == 302
    manager.post(f"/people/{chen.person_id}/reopen")
    client.post("/sign-in/", {"login": "chen01", "password": PASSWORD})
    assert client.get("/account/").status_code == 200


def test_nobody_closes_their_own_account_or_their_principals(zhou: Actor, wang: Actor) -> None:
    for actor in (zhou, wang):
        make_account(post_of(actor), f"u{actor.name}")
    for person_id, code in ((zhou.person_id, "oneself"), (wang.person_id, "may_not_close")):
        with pytest.raises(Refused) as refusal, acting_as(zhou):
            services.close_account(person_id, by=zhou, at=NOW)
        assert refusal.value.codes == [code]


def test_a_lost_phones_second_factor_is_reset_by_those_above(city: Actor, li: Actor) -> None:
    user = make_account(post_of(li), "liqiang01")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with acting_as(city):
        services.reset_second_factor(li.person_id, by=city, at=NOW)
    assert not Authenticator.objects.exists()
    with pytest.raises(Refused) as refusal, acting_as(city):
        services.reset_second_factor(li.person_id, by=city, at=NOW)
    assert refusal.value.codes == ["no_second_factor"]


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_who_keeps_the_platform_running_sees_nobodys_rows(role: str, huahai: Enterprise) -> None:
    keeper = make_actor("许维", role, office=make_office("运行维护室", "3209"))
    assert keeper.territory is None
    assert not Enterprise.objects.visible_to(keeper).exists()


def test_a_post_given_again_keeps_when_it_was_held(zhou: Actor, huahai: Enterprise) -> None:
    """孙小梅 leaves, comes back a year later, is ended by mistake and put back the same day."""

    def given(at: datetime) -> Post:
        with acting_as(zhou):
            return services.add_person(
                enterprise_id=huahai.pk, name="孙小梅", phone="13912345678", role="worker", by=zhou, at=at
            )

    def ended(post: Post, at: datetime) -> None:
        with acting_as(zhou):
            services.end_post(post.pk, by=zhou, at=at)

    first = given(NOW - timedelta(days=800))
    ended(first, NOW - timedelta(days=400))
    again = given(NOW - timedelta(days=30))
    ended(again, NOW)
    last = given(NOW)
    assert (first.pk, again.pk) == (last.pk, last.pk)
    began, left, back = (TODAY - timedelta(days=n) for n in (800, 401, 30))
    assert last.spans == [Span(began, left), Span(back, None)]
    assert last.earlier == f"{began}/{left}"


def test_spans_are_kept_in_one_text_and_read_again() -> None:
    spans = [Span(None, TODAY), Span(TODAY, None)]
    assert spans_of(text_of(spans)) == spans
    assert (spans_of(""), text_of([])) == ([], "")
    yesterday, before = (TODAY - timedelta(days=n) for n in (1, 2))
    assert reopened([Span(None, yesterday)], today=TODAY) == ([], None)
    assert reopened([Span(None, before)], today=TODAY) == ([Span(None, before)], TODAY)
