"""李科 of the town and 顾敏 of the city import their ledgers, again and again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.documents.excel import EXPLANATION, read_table
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.models import Person, Post
from anguan.registry.enterprises.models import CreditCode, Enterprise
from anguan.registry.enterprises.tests.makers import make_credit_code, make_enterprise
from anguan.registry.ledger import services
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.tests.makers import HEADINGS, good_row, make_ledger, make_regions
from anguan.registry.premises.models import Site

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def regions() -> None:
    make_regions()


def check(rows: Sequence[Mapping[str, object]], by: Actor, *, at: datetime = NINE, **named: Any) -> LedgerUpload:
    upload = services.receive_ledger(make_ledger(rows, **named), "台账.xlsx", by=by, at=at)
    services.map_columns(upload.pk, upload.mapping, datum="wgs84", by=by, at=at)
    services.begin_check(upload.pk, by=by, at=at)
    return services.check_ledger(upload.pk, by=by, at=at)


def bring_in(rows: Sequence[Mapping[str, object]], by: Actor, *, at: datetime = NINE) -> LedgerUpload:
    upload = check(rows, by, at=at)
    services.begin_import(upload.pk, by=by, at=at)
    return services.import_ledger(upload.pk, by=by, at=at)


def counts(upload: LedgerUpload) -> tuple[int, int, int, int]:
    return upload.added, upload.updated, upload.unchanged, upload.error_rows


def told(upload: LedgerUpload) -> list[tuple[int, str, str]]:
    return [(row, key, code) for row, key, code, _value, _hint in upload.problems]


def test_a_new_enterprise_comes_with_its_people_its_site_and_its_story(city: Actor) -> None:
    upload = bring_in([good_row(1, 是否有限空间="√")], city)
    assert counts(upload) == (1, 0, 0, 0)
    enterprise = Enterprise.objects.get()
    assert enterprise.name == "盐城第1金属制品有限公司"
    assert enterprise.name_py.startswith("ycd")
    assert (enterprise.region_code, enterprise.industry_code, enterprise.size) == ("320902001", "C33", "small")
    assert enterprise.flags == ["confined_space", "dust_explosion"]
    assert CreditCode.objects.get(pk=enterprise.credit_code).enterprise_id == enterprise.pk
    people = {(post.role, post.person.name, post.person.phone) for post in Post.objects.filter(enterprise=enterprise)}
    assert people == {("principal", "王建国", "13800000001"), ("safety_officer", "周明", "13900000001")}
    site = Site.objects.get(enterprise=enterprise)
    assert (site.is_main, site.address, site.lon, site.datum) == (True, "工业园区 1 号", 120.19, "wgs84")
    story = AuditEntry.objects.filter(chain=enterprise.pk)
    assert [entry.action for entry in story] == ["enterprises.imported"]
    assert upload.changes[0][1] == str(enterprise.pk)


def test_the_same_ledger_again_changes_nothing(city: Actor) -> None:
    rows = [good_row(number) for number in range(1, 6)]
    bring_in(rows, city)
    again = bring_in(rows, city, at=NINE + timedelta(days=1))
    assert counts(again) == (0, 0, 5, 0)
    assert (Enterprise.objects.count(), Person.objects.filter(enterprise__isnull=False).count()) == (5, 10)
    assert (Site.objects.count(), Post.objects.filter(enterprise__isnull=False).count()) == (5, 10)
    assert AuditEntry.objects.filter(action="enterprises.updated").count() == 0
    assert {enterprise.ledger_at for enterprise in Enterprise.objects.all()} == {NINE + timedelta(days=1)}


def test_one_import_leaves_one_entry_with_its_counts(city: Actor) -> None:
    bring_in([good_row(1), good_row(2), good_row(3, 乡镇="南京路街道")], city)
    entry = AuditEntry.objects.get(action="ledger.imported")
    assert entry.detail["counts"] == {"added": 2, "wrong": 1}


def test_what_changed_is_brought_in_and_what_is_empty_takes_nothing_away(city: Actor) -> None:
    bring_in([good_row(1), good_row(2)], city)
    changed = good_row(
        1, 从业人数="300", 是否粉尘="否", 是否有限空间="有", 地址="", 主要负责人="李新", 电话="13700000001", 行业=""
    )
    upload = bring_in([changed, good_row(2)], city, at=NINE + timedelta(days=1))
    assert counts(upload) == (0, 1, 1, 0)
    enterprise = Enterprise.objects.get(credit_code=make_credit_code(5_000_001))
    assert (enterprise.headcount, enterprise.flags, enterprise.address) == (300, ["confined_space"], "工业园区 1 号")
    assert enterprise.industry_code == "C33"
    posts = {post.person_name: post.until for post in Post.objects.filter(enterprise=enterprise, role="principal")}
    assert posts["李新"] is None
    assert str(posts["王建国"]) == "2026-11-21"
    entry = AuditEntry.objects.get(action="enterprises.updated")
    assert entry.detail["changes"]["headcount"] == [11, 300]
    assert entry.detail["changes"]["principal"] == ["王建国", "李新"]


def test_a_principal_who_comes_back_takes_up_the_post_again(city: Actor) -> None:
    bring_in([good_row(1)], city)
    bring_in([good_row(1, 主要负责人="李新")], city, at=NINE + timedelta(days=1))
    bring_in([good_row(1)], city, at=NINE + timedelta(days=2))
    posts = Post.objects.filter(role="principal")
    assert {post.person_name for post in posts if post.until is None} == {"王建国"}
    assert posts.count() == 2


def test_one_person_may_be_principal_and_safety_officer(city: Actor) -> None:
    bring_in([good_row(1, 安全员="王建国", 安全员电话="")], city)
    person = Person.objects.get(enterprise__isnull=False)
    assert {post.role for post in person.posts.all()} == {"principal", "safety_officer"}


def test_an_enterprise_that_signs_in_keeps_its_own_people(city: Actor) -> None:
    bring_in([good_row(1)], city)
    Enterprise.objects.update(activated_at=NINE)
    upload = bring_in([good_row(1, 主要负责人="别人", 电话="13700000009")], city)
    assert counts(upload) == (0, 0, 1, 0)
    assert (3, "principal", "people_kept") in told(upload)
    assert not Person.objects.filter(name="别人").exists()


def test_every_wrong_cell_is_listed_and_the_good_rows_go_in(city: Actor) -> None:
    make_enterprise("建湖双湖纺织有限公司", region_code="320925100", credit_code=make_credit_code(4_000_001))
    rows = [
        good_row(1),
        good_row(2, 统一社会信用代码=make_credit_code(5_000_002)[:17] + "?"),
        good_row(3, 乡镇="五形街道", 电话="12345"),
        good_row(1),
        good_row(5, 统一社会信用代码=make_credit_code(4_000_001)),
        good_row(6, 规模="巨大", 从业人数="许多"),
    ]
    upload = check(rows, city)
    assert told(upload) == [
        (4, "credit_code", "credit_code_letters"),
        (5, "town", "town_near"),
        (5, "principal_phone", "phone_impossible"),
        (6, "credit_code", "duplicate_row"),
        (7, "name", "renamed"),
        (7, "town", "moved"),
        (8, "size", "size_unknown"),
        (8, "headcount", "headcount_number"),
    ]
    assert (upload.row_count, upload.error_rows, upload.warning_rows) == (6, 3, 2)
    assert counts(upload) == (2, 1, 0, 3)
    assert Enterprise.objects.count() == 1
    services.begin_import(upload.pk, by=city, at=NINE)
    assert counts(services.import_ledger(upload.pk, by=city, at=NINE)) == (2, 1, 0, 3)
    assert Enterprise.objects.count() == 3


def test_a_town_officer_reaches_no_enterprise_of_another_town(li: Actor, city: Actor) -> None:
    elsewhere = make_enterprise("近湖机械厂", region_code="320925100", credit_code=make_credit_code(4_000_002))
    rows = [good_row(1), good_row(2, 统一社会信用代码=elsewhere.credit_code), good_row(3, 乡镇="近湖街道")]
    upload = bring_in(rows, li)
    assert counts(upload) == (1, 0, 0, 2)
    assert [(row, code) for row, _key, code in told(upload) if row > 3] == [(4, "other_territory"), (5, "town_unknown")]
    elsewhere.refresh_from_db()
    assert elsewhere.name == "近湖机械厂"


def test_an_enterprise_that_moved_takes_its_people_and_site_along(city: Actor) -> None:
    bring_in([good_row(1)], city)
    upload = bring_in([good_row(1, 乡镇="近湖街道")], city)
    assert counts(upload) == (0, 1, 0, 0)
    assert (3, "town", "moved") in told(upload)
    assert Enterprise.objects.get().region_code == "320925100"
    assert Site.objects.get().region_code == "320925100"


def test_the_marked_ledger_comes_back_corrected(city: Actor, tmp_path: Path) -> None:
    upload = check([good_row(1), good_row(2, 乡镇="五形街道")], city)
    path = tmp_path / "标注.xlsx"
    assert services.mark_ledger(upload.pk, path, by=city) == 1
    with path.open("rb") as file:
        table = read_table(file, "标注.xlsx")
    assert table.headings[-1] == EXPLANATION
    assert table.rows[1].number == 4
    assert "您是不是要填：五星街道" in table.rows[1].cells[-1]
    with path.open("rb") as file:
        again = services.receive_ledger(file, "标注.xlsx", by=city, at=NINE)
    assert again.mapping == upload.mapping
    assert EXPLANATION not in again.headings


def test_the_template_imports_what_is_filled_in_and_skips_its_example(city: Actor, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    services.write_template(path, by=city)
    with path.open("rb") as file:
        upload = services.receive_ledger(file, "模板.xlsx", by=city, at=NINE)
    services.begin_check(upload.pk, by=city, at=NINE)
    assert services.check_ledger(upload.pk, by=city, at=NINE).row_count == 0


def test_a_csv_in_gb18030_with_emoji_left_by_a_phone(city: Actor) -> None:
    row = good_row(1, 企业名称="盐城𬱟石😀厂")
    content = "\n".join([",".join(HEADINGS), ",".join(row[heading] for heading in HEADINGS)]).encode("gb18030")
    upload = services.receive_ledger(BytesIO(content), "台账.csv", by=city, at=NINE)
    services.map_columns(upload.pk, upload.mapping, datum="gcj02", by=city, at=NINE)
    services.begin_check(upload.pk, by=city, at=NINE)
    services.check_ledger(upload.pk, by=city, at=NINE)
    services.begin_import(upload.pk, by=city, at=NINE)
    services.import_ledger(upload.pk, by=city, at=NINE)
    enterprise = Enterprise.objects.get()
    assert (enterprise.name, enterprise.datum) == ("盐城𬱟石😀厂", "gcj02")


def test_the_same_key_is_the_same_upload(city: Actor) -> None:
    first = services.receive_ledger(make_ledger([good_row(1)]), "台账.xlsx", by=city, at=NINE)
    second = services.receive_ledger(make_ledger([good_row(1)]), "台账.xlsx", by=city, at=NINE, key=first.pk)
    assert (second.pk, LedgerUpload.objects.count()) == (first.pk, 1)


def test_an_import_is_begun_once_and_only_after_a_check(city: Actor) -> None:
    upload = services.receive_ledger(make_ledger([good_row(1)]), "台账.xlsx", by=city, at=NINE)
    with pytest.raises(Refused) as refused:
        services.begin_import(upload.pk, by=city, at=NINE)
    assert refused.value.codes == ["not_checked"]
    upload = check([good_row(1)], city)
    services.begin_import(upload.pk, by=city, at=NINE)
    with pytest.raises(Refused) as refused:
        services.begin_import(upload.pk, by=city, at=NINE + timedelta(seconds=1))
    assert refused.value.codes == ["at_work"]


def test_an_enterprise_may_not_import(zhou: Actor) -> None:
    with pytest.raises(Refused) as refused:
        services.receive_ledger(make_ledger([good_row(1)]), "台账.xlsx", by=zhou, at=NINE)
    assert refused.value.codes == ["no_permission"]


def test_an_upload_is_nobody_elses(city: Actor, far_officer: Actor, li: Actor) -> None:
    upload = services.receive_ledger(make_ledger([good_row(1)]), "台账.xlsx", by=li, at=NINE)
    assert services.map_columns(upload.pk, upload.mapping, datum="wgs84", by=city, at=NINE)
    with pytest.raises(LedgerUpload.DoesNotExist):
        services.map_columns(upload.pk, upload.mapping, datum="wgs84", by=far_officer, at=NINE)
