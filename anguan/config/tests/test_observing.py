"""Metrics, request ids and logs: what is counted, who may read it, and that no line says anything about a person."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anguan.config import logs, observing
from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.jobs import services
from anguan.foundation.jobs.models import Gauge, Heartbeat
from anguan.registry.accounts.models import Person
from anguan.registry.accounts.tests.makers import make_account, post_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, as JSON."""
    written, root, access = io.StringIO(), logging.getLogger(), logging.getLogger("anguan.access")
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonFormatter())
    before = (root.level, access.level)
    root.addHandler(handler)
    root.setLevel("INFO")
    access.setLevel("INFO")
    yield written
    root.removeHandler(handler)
    root.setLevel(before[0])
    access.setLevel(before[1])


def parsed(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_journey_leaves_nothing_about_a_person(lines: io.StringIO, zhou: Actor) -> None:
    phone, secret = "13851234567", "tGmY3kZr9Qw-Lx0Vn2Bs7Hd5Kf"
    Person.objects.filter(pk=zhou.person_id).update(phone=phone)
    client = Client()
    client.post("/sign-in/", {"login": phone, "password": "wrong-Password-1"})
    client.force_login(make_account(post_of(zhou), phone))
    client.get(f"/enterprises/?q=周明&phone={phone}&token={secret}", headers={"Authorization": f"Bearer {secret}"})
    client.get(f"/nowhere/{phone}/{secret}/周明")
    client.post("/hazards/snap", {"what": f"周明 {phone}"}, headers={"Referer": f"http://testserver/?phone={phone}"})
    logging.getLogger("anguan.test").warning("could not call %s at zhou@example.cn?token=1", phone)
    try:
        message = f"Key (phone)=({phone}) of 周明 already exists"
        raise ValueError(message)
    except ValueError:
        logging.getLogger("anguan.test").exception("it failed")
    written = lines.getvalue()
    assert len(parsed(lines)) >= 6, "there is something that could have leaked"
    for private in (phone, secret, "周明", "example.cn", "wrong-Password", "token=", "华海"):
        assert private not in written
    failure = parsed(lines)[-1]
    assert failure["exception"] == "ValueError"
    assert "anguan/config/tests/test_observing.py" in failure["where"][0]


def test_one_line_a_request_with_role_and_organisation(lines: io.StringIO, zhou: Actor) -> None:
    client = Client()
    client.force_login(make_account(post_of(zhou), "zhou"))
    answer = client.get(reverse("enterprises:mine"), headers={observing.HEADER: "given-by-a-proxy"})
    (line,) = [line for line in parsed(lines) if line["logger"] == "anguan.access"]
    assert line["message"] == "enterprises:mine"
    assert (line["method"], line["status"], line["role"]) == ("GET", answer.status_code, "safety_officer")
    assert line["organisation"] == str(zhou.enterprise_id)
    assert (line["request"], answer.headers[observing.HEADER]) == ("given-by-a-proxy", "given-by-a-proxy")
    assert re.fullmatch(r"[0-9a-f]{16}", client.get("/health", headers={observing.HEADER: "a b"})[observing.HEADER])


def test_metrics_count_requests_by_door(client: Client) -> None:
    client.get("/health")
    client.get("/made-up/address/")
    text = client.get("/metrics").content.decode()
    assert re.search(r'anguan_requests_total{door="health",method="GET",status="200"} [1-9]', text)
    assert 'anguan_request_seconds_bucket{door="health",le="0.1"}' in text
    assert "made-up" not in text


def test_metrics_show_heartbeats_and_what_the_worker_counted(client: Client) -> None:
    at = clock.now()
    Heartbeat.objects.create(name="sweeper", beat_at=at, tried_at=at, every_s=5, took_s=0.25)
    services.measure_all(at)
    assert not Gauge.objects.filter(series__contains="gone").exists()
    text = client.get("/metrics").content.decode()
    for series in (
        'anguan_heartbeat_age_seconds{loop="sweeper"}', 'anguan_deadlines{state="overdue"} 0.0',
        "anguan_outgoing_waiting",
        'anguan_jobs{state="failed"}', "anguan_database_size_bytes", 'anguan_database_connections{role="',
    ):  # fmt: skip
        assert series in text, series
    assert text.count("# TYPE anguan_deadlines gauge") == 1
    shape = re.compile(r'# (HELP|TYPE) \S+ .+|[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [-+\d.e]+')
    assert [line for line in text.splitlines() if not shape.fullmatch(line)] == []


def test_metrics_are_for_this_machine_or_the_token(client: Client, settings: Any) -> None:
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.8").status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.8"}).status_code == 403
    settings.ANGUAN_METRICS_TOKEN = "a-long-secret"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer a-long-secrex"}).status_code == 403
    shown = client.get("/metrics", headers={"Authorization": "Bearer a-long-secret"}, REMOTE_ADDR="10.0.0.8")
    assert shown.status_code == 200


def test_health_says_more_when_asked_and_stays_well_without_a_worker(client: Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    detail = client.get("/health/ready")
    assert detail.status_code == 200, "pages are served; a load balancer that took them away would help nobody"
    assert detail.json()["status"] == "stopped"
    assert detail.json()["parts"]["sweeper"]["said"] == "提醒引擎没有启动"


def test_scrubbing_keeps_our_own_keys_and_dates() -> None:
    key = "01930d2e-7c3a-7000-8000-00000000abcd"
    assert logs.scrub(f"bundle {key} of 2026-11-20 failed") == f"bundle {key} of 2026-11-20 failed"
    assert logs.scrub("call 13851234567, id 32090219800101001X") == "call …, id …"
