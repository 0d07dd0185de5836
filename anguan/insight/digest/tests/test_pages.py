"""The digest's pages: each office its own, superiors those below, and nobody anything else."""

from datetime import timedelta

from anguan.foundation.access import Actor
from anguan.insight.digest.tests.makers import DAY, make_digest, office_of
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.accounts.tests.signing import client_of


def test_an_officer_reads_todays_and_older_ones(li: Actor) -> None:
    client = client_of(li)
    assert "还没有速览" in client.get("/digest/").content.decode()
    office = office_of(li)
    older = make_digest(office, day=DAY - timedelta(days=1))
    newest = make_digest(office)
    shown = client.get("/digest/").content.decode()
    assert "喷漆房静电接地线断开" in shown
    assert f"/digest/{older.pk}" in shown
    assert "新增逾期" in client.get(f"/digest/{older.pk}").content.decode()
    paper = client.get(f"/digest/{newest.pk}/sheet.pdf")
    assert paper.content.startswith(b"%PDF")


def test_a_superior_may_read_those_below_and_no_neighbour_does(li: Actor, city: Actor, far_officer: Actor) -> None:
    digest = make_digest(office_of(li))
    assert client_of(city).get(f"/digest/{digest.pk}").status_code == 200
    stranger = client_of(far_officer)
    assert stranger.get(f"/digest/{digest.pk}").status_code == 404
    assert stranger.get(f"/digest/{digest.pk}/sheet.pdf").status_code == 404
    whole = make_digest(office_of(city))
    assert client_of(li).get(f"/digest/{whole.pk}").status_code == 404


def test_a_department_does_not_read_what_covers_every_line(city: Actor) -> None:
    whole = make_digest(office_of(city))
    office = make_office("工业和信息化局", "3209", lines=["industry"])
    officer = make_actor("吴芳", "line_officer", office=office)
    client = client_of(officer)
    assert client.get(f"/digest/{whole.pk}").status_code == 404
    own = make_digest(office, line_code="industry")
    assert client.get(f"/digest/{own.pk}").status_code == 200


def test_enterprises_have_none(zhou: Actor) -> None:
    assert client_of(zhou).get("/digest/").status_code == 403
