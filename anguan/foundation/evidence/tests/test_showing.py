"""What people see of evidence: its grade and why, what is hidden from whom, lists, figures, pairs that look alike."""

import io
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from PIL import Image

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.services import history_of, verify_all
from anguan.foundation.evidence import queries, renditions, services
from anguan.foundation.evidence.figures import EVIDENCE_FIGURES
from anguan.foundation.evidence.models import Blur, Device, Exhibit, Likeness, UploadAllowance
from anguan.foundation.evidence.rules import Facts, judge
from anguan.foundation.evidence.rules.blurring import Box
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.evidence.tests.test_grading import GOOD
from anguan.foundation.figures import Question, Value
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise

NODE = "hazard_before"
FACE = [[0.25, 0.25, 0.5, 0.5]]
DETAILED = 4  # a picture with something to hide there


def judged(actor: Actor, subject: Enterprise, facts: Facts, *, seed: int | None = None, **said: Any) -> Exhibit:
    """A photo that was judged by these facts, attached to an enterprise."""
    found = judge(facts)
    photo = make_photo(actor, seed=seed, subject=subject, at=clock.now() - timedelta(minutes=5))
    values = {
        "grade": found.grade.value, "doubts": list(found.doubts), "facts": asdict(facts), "demanded": "B",
        "purpose": NODE, **said,
    }  # fmt: skip
    Exhibit.objects.filter(pk=photo.pk).update(**values)
    photo.refresh_from_db()
    return photo


def alike(newer: Exhibit, older: Exhibit, **said: Any) -> Likeness:
    values = {"distance": 9, "way": "mirrored", "found_at": clock.now(), **said}
    return Likeness.objects.create(
        enterprise_id=newer.enterprise_id, region_code=newer.region_code, line_code=newer.line_code,
        taken_by=newer.taken_by, exhibit_id=newer.pk, other_id=older.pk, other_enterprise_id=older.enterprise_id,
        **values,
    )  # fmt: skip


def page_of(actor: Actor, address: str) -> str:
    answer = client_of(actor).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_page_says_why_in_plain_sentences(li: Actor, chen: Actor, huahai: Enterprise) -> None:
    far = judged(chen, huahai, replace(GOOD, metres=2_340.0, radius_m=300.0), sm3="a" * 64)
    shown = page_of(li, f"/evidence/{far.pk}/")
    for words in ("为什么是 C 级", "低于要求", "2.3 公里", "按下快门 3 秒后", "拍摄口令", far.sha256, "a" * 64,
                  "隐患现场", "服务器收到", "查看所属企业"):  # fmt: skip
        assert words in shown, words
    good = judged(chen, huahai, GOOD)
    shown = page_of(chen, f"/evidence/{good.pk}/")
    assert "为什么是 A 级" in shown
    assert "这一张达到要求" in shown
    assert "低于要求" not in shown


def test_the_mark_stands_where_photos_stand_and_leads_to_the_page(chen: Actor, huahai: Enterprise) -> None:
    from anguan.foundation.evidence.gallery import shown

    photo = judged(chen, huahai, replace(GOOD, placed=False))
    [drawn] = shown([photo], "整改前")
    assert drawn.page == f"/evidence/{photo.pk}/"
    assert all(words in str(drawn.mark) for words in ("grade-c", "存疑", "低于要求"))


def test_what_was_removed_is_told_and_its_hash_stays(li: Actor, chen: Actor, huahai: Enterprise) -> None:
    photo = judged(chen, huahai, GOOD, removed_at=clock.now())
    shown = page_of(li, f"/evidence/{photo.pk}/")
    assert "原件已按保存期限删除" in shown
    assert photo.sha256 in shown
    picture = client_of(li).get(f"/evidence/photos/{photo.pk}/thumb")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")


def test_a_lost_original_is_said_so_and_breaks_no_page(li: Actor, chen: Actor, huahai: Enterprise) -> None:
    lost = judged(chen, huahai, GOOD, sha256="0" * 64)
    garbage = judged(chen, huahai, GOOD, sha256=services.store_bytes(b"\xff\xd8\xff no picture"))
    for photo in (lost, garbage):
        answer = client_of(li).get(f"/evidence/photos/{photo.pk}/thumb")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert page_of(li, f"/evidence/{photo.pk}/")


def test_a_blur_hides_from_offices_and_not_from_the_enterprise(
    chen: Actor, zhou: Actor, li: Actor, huahai: Enterprise
) -> None:
    photo = judged(chen, huahai, GOOD, seed=DETAILED)
    address = f"/evidence/photos/{photo.pk}/view"
    before = client_of(li).get(address)
    assert client_of(zhou).post(f"/evidence/{photo.pk}/blur", {"boxes": "[[0.5,0.5,0.25,0.25]]"}).status_code == 302
    assert Blur.objects.get().boxes == FACE
    after, own = client_of(li).get(address), client_of(chen).get(address)
    assert after["ETag"] != before["ETag"]
    assert own.content == before.content
    assert after.content != before.content
    assert client_of(chen).get(f"{address}?outside").content == after.content
    assert client_of(li).get(address, headers={"If-None-Match": before["ETag"]}).status_code == 200
    assert client_of(li).get(f"/api/v1/evidence/photos/{photo.pk}/view").content == after.content
    told = [entry.action for entry in history_of(photo.pk, by=zhou)]
    assert told == ["evidence.attached", "evidence.blurred"]
    assert "打码" in page_of(li, f"/evidence/{photo.pk}/")
    for less in ([], [[0.25, 0.25, 0.5, 0.4]]):  # an office may hide more, and not look under what others hid
        with pytest.raises(Refused):
            services.blur_exhibit(photo.pk, less, by=li, at=clock.now())
    more = [*FACE, [0.6, 0.6, 0.7, 0.7]]
    assert services.blur_exhibit(photo.pk, more, by=li, at=clock.now()).boxes == [tuple(box) for box in more]
    with pytest.raises(Refused):  # nor by having added to it
        services.blur_exhibit(photo.pk, more[1:], by=li, at=clock.now())
    services.blur_exhibit(photo.pk, [], by=zhou, at=clock.now())
    assert client_of(li).get(address)["ETag"] == before["ETag"]
    assert [entry.action for entry in history_of(photo.pk, by=zhou)][-1] == "evidence.unblurred"
    assert list(verify_all()) == []


def test_what_is_hidden_is_averaged_away_and_not_merely_softened() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (600, 600, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "PNG")

    def steps(hidden: list[Box]) -> float:
        """How much neighbouring points of the place differ."""
        with Image.open(io.BytesIO(renditions.draw(out.getvalue(), "view", [], hidden))) as seen:
            part = np.asarray(seen.convert("L"), dtype=float)[160:300, 160:300]
        return float(np.abs(np.diff(part, axis=1)).mean())

    assert steps([]) > 20
    assert steps([(0.2, 0.2, 0.6, 0.6)]) < 2


def test_nobody_blurs_what_is_not_theirs_and_nonsense_is_refused(
    chen: Actor, zhou: Actor, sun: Actor, far_officer: Actor, huahai: Enterprise
) -> None:
    photo = judged(chen, huahai, GOOD)
    address = f"/evidence/{photo.pk}/blur"
    assert client_of(chen).get(address).status_code == 403
    for stranger in (sun, far_officer):
        assert client_of(stranger).post(address, {"boxes": "[]"}).status_code == 404
    for nonsense in ("", "{}", "[[1]]", "[[0,0,0.001,1]]"):
        answer = client_of(zhou).post(address, {"boxes": nonsense})
        assert answer.status_code == 422
        assert "refusal" in answer.content.decode()
    assert not Blur.objects.exists()


def test_a_video_plays_from_anywhere(
    monkeypatch: pytest.MonkeyPatch, li: Actor, zhou: Actor, huahai: Enterprise
) -> None:
    data = bytes(range(256)) * 800
    video = judged(zhou, huahai, GOOD, kind="video", content_type="video/webm", byte_count=len(data),
                   sha256=services.store_bytes(data), duration_s=12.0)  # fmt: skip
    client, address = client_of(li), f"/evidence/{video.pk}/video"

    def played(asked: str = "") -> tuple[int, str, bytes]:
        answer = client.get(address, headers={"Range": asked} if asked else {})
        body = answer.getvalue()
        return answer.status_code, answer.get("Content-Range", ""), body

    size = len(data)
    assert played() == (200, "", data)
    assert played("bytes=0-1") == (206, f"bytes 0-1/{size}", data[:2])
    assert played(f"bytes={size - 3}-") == (206, f"bytes {size - 3}-{size - 1}/{size}", data[-3:])
    assert played("bytes=-5") == (206, f"bytes {size - 5}-{size - 1}/{size}", data[-5:])
    assert played(f"bytes={size}-")[:2] == (416, f"bytes */{size}")
    assert "<video" in page_of(li, f"/evidence/{video.pk}/")
    services.blur_exhibit(video.pk, FACE, by=zhou, at=clock.now())
    assert played()[0] == 404  # what is hidden on the cover is not shown in motion either
    assert "<video" not in page_of(li, f"/evidence/{video.pk}/")
    assert client_of(zhou).get(address).status_code == 200


def test_the_list_holds_what_is_attached_and_every_filter_means_what_it_says(
    li: Actor, city: Actor, zhou: Actor, chen: Actor, sun: Actor, huahai: Enterprise, stranger: Enterprise
) -> None:
    loose = make_photo(chen)
    mine = [judged(chen, huahai, GOOD), judged(zhou, huahai, replace(GOOD, placed=False), purpose="hazard_after")]
    theirs = judged(sun, stranger, Facts(live=False))

    def listed(actor: Actor, query: str = "") -> set[Any]:
        shown = page_of(actor, f"/evidence/{query}")
        assert str(loose.pk) not in shown
        return {photo for photo in (*mine, theirs) if f"/evidence/{photo.pk}/" in shown}

    assert listed(li) == listed(zhou) == {*mine}
    assert listed(city) == {*mine, theirs}
    assert listed(sun) == {theirs}
    assert listed(city, "?grade=C") == {mine[1]}
    assert listed(city, "?below=1") == {mine[1], theirs}
    assert listed(city, "?doubt=not_live") == {theirs}
    assert listed(city, "?node=hazard_after") == {mine[1]}
    assert listed(city, f"?region={stranger.region_code}") == {theirs}
    assert listed(city, f"?enterprise={huahai.pk}") == {*mine}
    assert listed(city, "?q=双湖") == {theirs}
    assert listed(zhou, "?q=陈") == {mine[0]}
    assert listed(city, "?received=today") == {*mine, theirs}
    assert client_of(chen).get("/evidence/").status_code == 403
    answer = client_of(city).get("/evidence/?export=xlsx")
    assert answer.getvalue()[:2] == b"PK"


@pytest.mark.parametrize("who", ["city", "li", "zhou"])
def test_every_figure_opens_to_exactly_its_rows(
    who: str, request: pytest.FixtureRequest, zhou: Actor, chen: Actor, sun: Actor, huahai: Enterprise,
    stranger: Enterprise,
) -> None:  # fmt: skip
    for facts in (GOOD, GOOD, replace(GOOD, challenge="pool"), replace(GOOD, same_bytes=True), Facts(live=False)):
        judged(chen, huahai, facts)
    judged(chen, huahai, GOOD, demanded="")
    judged(sun, stranger, replace(GOOD, accuracy_m=900.0), purpose="hazard_after")
    actor: Actor = request.getfixturevalue(who)
    client = client_of(actor)
    question = Question(actor, clock.now(), start=clock.today() - timedelta(days=3), stop=clock.today())
    answers: list[Mapping[str, Value]] = [EVIDENCE_FIGURES.totals(question)]
    for dimension in EVIDENCE_FIGURES.dimensions:
        answers += [line.values for line in EVIDENCE_FIGURES.by(dimension.key, question)]
    for values in answers:
        for figure in EVIDENCE_FIGURES.figures:
            shown = client.get(values[figure.key].url).content.decode()
            count = f"共 <strong>{values[figure.key].number}</strong> 条"
            assert count in shown, (figure.key, values[figure.key])
    total = answers[0]
    assert (total["reached"].number, total["below"].number) == ((3, 3) if who == "city" else (3, 2))
    assert sum(total[grade].number or 0 for grade in "abcd") == total["all"].number
    assert client.get("/figures/evidence/?by=node").status_code == 200
    assert client.get("/api/v1/figures/evidence?by=node").json()["lines"]


def test_a_firm_s_mix_stands_in_its_file_and_on_a_page_of_its_own(
    li: Actor, chen: Actor, sun: Actor, huahai: Enterprise
) -> None:
    judged(chen, huahai, GOOD)
    judged(chen, huahai, replace(GOOD, placed=False))
    shown = page_of(li, f"/enterprises/{huahai.pk}")
    assert "1 件低于要求" in shown
    assert "达标率" in shown
    assert "每月各等级" in page_of(li, f"/figures/evidence/?enterprise={huahai.pk}")
    assert client_of(li).get(f"/figures/evidence/?enterprise={uuid7()}").status_code == 404
    assert client_of(sun).get(f"/figures/evidence/?enterprise={huahai.pk}").content.decode().count("华海") == 0


def test_pairs_across_enterprises_are_looked_at_and_settled(
    city: Actor, li: Actor, far_officer: Actor, sun: Actor, chen: Actor, huahai: Enterprise, stranger: Enterprise
) -> None:
    older, newer = judged(sun, stranger, GOOD), judged(chen, huahai, replace(GOOD, looks_alike=True))
    pair = alike(newer, older)
    alike(newer, judged(chen, huahai, GOOD), way="same")
    shown = page_of(city, "/evidence/alike/")
    assert "左右翻转后几乎一样" in shown
    assert stranger.name in shown
    assert huahai.name in shown
    town = page_of(li, "/evidence/alike/")
    assert "查看范围以外" in town
    assert stranger.name not in town
    assert stranger.name not in page_of(far_officer, "/evidence/alike/")
    assert "几乎一样" in page_of(li, "/evidence/alike/?of=one")
    mine = page_of(li, f"/evidence/{newer.pk}/")
    assert "另外还有 1 张相似的画面在您的查看范围以外" in mine
    assert stranger.name not in mine
    address = f"/evidence/alike/{pair.pk}/settle"
    assert client_of(far_officer).post(address, {"reason": "看过了没问题"}).status_code == 404
    assert client_of(chen).post(address, {"reason": "看过了没问题"}).status_code == 403
    client_of(li).post(address, {"reason": "好"})
    assert not Likeness.objects.get(pk=pair.pk).is_normal
    client_of(li).post(address, {"reason": "同一家供应商的同型号设备"})
    assert Likeness.objects.get(pk=pair.pk).is_normal
    assert "左右翻转后" not in page_of(city, "/evidence/alike/")
    assert "同一家供应商的同型号设备" in page_of(city, f"/evidence/{newer.pk}/")


def test_an_office_allows_uploads_with_a_reason_and_ends_it(city: Actor, li: Actor, zhou: Actor, chen: Actor) -> None:
    client, key = client_of(city), str(uuid7())
    said = {"node": NODE, "region_code": "3209", "reason": "检修期间厂区禁止带手机", "key": key}
    assert client_of(li).get("/evidence/uploads/").status_code == 403
    assert client.post("/evidence/uploads/", {**said, "reason": ""}).status_code == 422
    assert client.post("/evidence/uploads/", {**said, "region_code": "3301"}).status_code == 422
    assert client.post("/evidence/uploads/", said).status_code == 302
    assert client.post("/evidence/uploads/", said).status_code == 302  # a double tap
    assert client.post("/evidence/uploads/", {**said, "key": str(uuid7())}).status_code == 422
    allowance = UploadAllowance.objects.get()
    shown = page_of(city, "/evidence/uploads/")
    assert all(words in shown for words in ("检修期间厂区禁止带手机", "顾敏", "正在允许"))
    with pytest.raises(Refused):
        services.allow_uploads(NODE, "33", "不是自己的辖区", by=city, at=clock.now())
    assert queries.uploads_allowed(NODE, chen)
    assert client.post(f"/evidence/uploads/{allowance.pk}/end").status_code == 302
    assert not queries.uploads_allowed(NODE, chen)
    assert "已停止" in page_of(city, "/evidence/uploads/")
    told = [entry.action for entry in history_of(allowance.pk, by=city)]
    assert told == ["evidence.uploads_allowed", "evidence.uploads_ended"]


def test_one_sees_and_revokes_one_s_own_phones(chen: Actor, zhou: Actor) -> None:
    at = clock.now() - timedelta(days=40)
    device = Device.objects.create(
        person_id=chen.person_id, name="安卓手机 · 浏览器", public_key="x", enrolled_at=at, seen_at=at
    )
    shown = page_of(chen, "/evidence/phones/")
    assert "安卓手机" in shown
    assert f'data-phone="{device.pk}"' in shown
    assert "安卓手机" not in page_of(zhou, "/evidence/phones/")
    assert "1 台手机能为您拍的照片签名" in page_of(chen, "/account/")
    address = f"/evidence/phones/{device.pk}/revoke"
    assert client_of(zhou).post(address).status_code == 404
    assert client_of(chen).get(address).status_code == 405
    assert client_of(chen).post(address).status_code == 302
    assert "已停用" in page_of(chen, "/evidence/phones/")
    device.refresh_from_db()
    assert device.revoked_at is not None
