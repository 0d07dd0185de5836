"""Programs at the JSON interface (接口令牌): a token acts in one post, ends at once, and needs no session."""

from datetime import timedelta

import pytest
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.refusal import Refused
from anguan.registry.accounts import services
from anguan.registry.accounts.models import ApiToken
from anguan.registry.accounts.tests.makers import make_account, make_post, post_of
from anguan.registry.enterprises.models import Enterprise

NOW = clock.now()


def token_of(actor: Actor) -> str:
    make_account(post_of(actor), f"u{actor.name}")
    with acting_as(actor):
        return services.make_token("每日同步", days=30, by=actor, at=clock.now())[1]


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_a_token_acts_in_the_post_it_was_made_in_whatever_its_owner_does(
    client: Client, zhou: Actor, huahai: Enterprise, stranger: Enterprise
) -> None:
    other = make_post("周明", "worker", enterprise=stranger, person=post_of(zhou).person)
    text = token_of(zhou)
    with acting_as(zhou):
        services.switch_post(other.pk, by=zhou, at=NOW)
    me = client.get("/api/v1/me", headers=bearer(text)).json()
    assert me["enterprise_ids"] == [str(huahai.pk)]
    assert me["roles"] == ["safety_officer"]
    token = ApiToken.objects.get()
    assert token.last_used_at is not None
    assert text not in str(ApiToken.objects.values())


def test_a_token_ends_when_revoked_expired_or_its_post_ends(
    client: Client, zhou: Actor, wang: Actor, huahai: Enterprise
) -> None:
    text = token_of(zhou)
    token = ApiToken.objects.get()
    ApiToken.objects.update(expires_at=NOW - timedelta(seconds=1))
    assert client.get("/api/v1/me", headers=bearer(text)).status_code == 401
    ApiToken.objects.update(expires_at=NOW + timedelta(days=1))
    assert client.get("/api/v1/me", headers=bearer(text)).status_code == 200
    with acting_as(wang):
        assert zhou.post_id is not None
        services.end_post(zhou.post_id, by=wang, at=NOW)
    assert client.get("/api/v1/me", headers=bearer(text)).status_code == 401
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_wrong_token_is_not_rescued_by_the_session(client: Client, zhou: Actor) -> None:
    client.force_login(make_account(post_of(zhou), "zhouming01"))
    assert client.get("/api/v1/me").status_code == 200
    refused = client.get("/api/v1/me", headers=bearer("ag_nothing"))
    assert refused.status_code == 401
    assert refused.json()["reasons"][0]["code"] == "not_signed_in"


def test_a_browser_needs_the_pages_csrf_value_and_a_program_does_not(zhou: Actor, huahai: Enterprise) -> None:
    strict = Client(enforce_csrf_checks=True)
    person = {"enterprise_id": str(huahai.pk), "name": "孙小梅", "role": "worker"}
    strict.force_login(make_account(post_of(zhou), "zhouming01"))
    refused = strict.post("/api/v1/people", person, content_type="application/json")
    assert refused.status_code == 403
    assert refused.json()["reasons"][0]["code"] == "csrf_failed"
    with acting_as(zhou):
        text = services.make_token("每日同步", days=30, by=zhou, at=clock.now())[1]
    made = Client(enforce_csrf_checks=True).post(
        "/api/v1/people", person, content_type="application/json", headers=bearer(text)
    )
    assert made.status_code == 201
    assert made.json()["role_title"] == "从业人员"


def test_failures_have_one_shape_and_say_everything(client: Client, zhou: Actor, stranger: Enterprise) -> None:
    client.force_login(make_account(post_of(zhou), "zhouming01"))
    invalid = client.post("/api/v1/people", {"role": 5}, content_type="application/json")
    assert invalid.status_code == 422
    assert {reason["field"] for reason in invalid.json()["reasons"]} >= {"enterprise_id", "name", "role"}
    assert all(not reason["message"].isascii() for reason in invalid.json()["reasons"])
    person = {"enterprise_id": str(stranger.pk), "name": "孙小梅", "role": "worker"}
    assert client.post("/api/v1/people", person, content_type="application/json").status_code == 404
    broken = client.post("/api/v1/people", "{", content_type="application/json")
    assert broken.status_code == 400
    assert broken.json()["reasons"][0]["code"] == "unreadable"
    assert client.get("/api/v1/nothing").json()["reasons"][0]["code"] == "not_found"
    nul = {"enterprise_id": str(zhou.enterprise_id), "name": "孙\u0000梅", "role": "worker"}
    assert client.post("/api/v1/people", nul, content_type="application/json").status_code == 422


def test_a_refusal_is_409_with_all_its_reasons(client: Client, zhou: Actor) -> None:
    client.force_login(make_account(post_of(zhou), "zhouming01"))
    person = {"enterprise_id": str(zhou.enterprise_id), "name": "孙小梅", "role": "principal", "phone": "12"}
    refused = client.post("/api/v1/people", person, content_type="application/json")
    assert refused.status_code == 409
    assert [reason["code"] for reason in refused.json()["reasons"]] == ["may_not_appoint", "wrong_phone"]


def test_the_interface_describes_itself_without_another_host(client: Client, db: None) -> None:
    schema = client.get("/api/openapi.json").json()
    assert "/api/v1/people" in schema["paths"]
    assert "409" in schema["paths"]["/api/v1/people"]["post"]["responses"]
    page = client.get("/api/docs").content.decode()
    assert "登记人员和岗位" in page
    assert "cdn" not in page


def test_a_worker_makes_no_token(chen: Actor) -> None:
    with pytest.raises(Refused), acting_as(chen):
        services.make_token("x", days=30, by=chen, at=NOW)
