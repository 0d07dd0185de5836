"""Tampering (篡改): what someone who owns the database and the disk changes afterwards is found, and named.

The attacks are made as such a person would make them: with SQL past every rule of ours, and in the files.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection

from anguan.config.console import CannotStart
from anguan.config.verifying import verify
from anguan.foundation.access import Actor
from anguan.foundation.audit import roots
from anguan.foundation.audit.models import AuditEntry, ChainHead, DayHead, DayRoot
from anguan.foundation.audit.rules import GENESIS, link
from anguan.foundation.audit.services import record, verify_all
from anguan.foundation.evidence import storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.services.verifying import verify_files, verify_records
from anguan.foundation.evidence.tests.makers import MORNING, make_photo
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate

NEXT_DAY = MORNING + timedelta(days=1)


@pytest.fixture
def licence(huahai: Enterprise) -> EnterpriseCertificate:
    return EnterpriseCertificate.objects.create(
        enterprise=huahai, region_code=huahai.region_code, kind="licence", number="苏-1"
    )


@pytest.fixture
def photos(chen: Actor, licence: EnterpriseCertificate) -> list[Exhibit]:
    """Three photos attached, in a chain with other entries, under a root of the day."""
    made = []
    for number in range(3):
        made.append(make_photo(chen, subject=licence))
        record("enterprises.edited", licence, by=chen, at=MORNING, number=number)
    roots.close_days(at=NEXT_DAY)
    return made


def sql(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def faults() -> list[str]:
    return [*verify_all(), *verify_records(), *verify_files()]


def file_of(photo: Exhibit) -> Path:
    return Path(storages["evidence"].path(storage.path_of(photo.sha256)))


def test_nothing_is_found_where_nothing_was_done(photos: list[Exhibit], capsys: pytest.CaptureFixture[str]) -> None:
    assert faults() == []
    verify()
    assert "全部核对一致" in capsys.readouterr().out


def test_an_altered_file_is_named(photos: list[Exhibit]) -> None:
    path = file_of(photos[1])
    path.write_bytes(path.read_bytes()[:-2] + b"\0\0")
    [fault] = faults()
    assert photos[1].sha256 in fault
    assert str(photos[1].pk) in fault
    assert "文件被改动" in fault


def test_a_missing_file_is_named(photos: list[Exhibit]) -> None:
    file_of(photos[0]).unlink()
    [fault] = faults()
    assert photos[0].sha256 in fault
    assert "不见了" in fault


def test_a_file_said_to_have_been_removed_is_asked_for_in_the_chain(photos: list[Exhibit]) -> None:
    file_of(photos[0]).unlink()
    sql("UPDATE evidence_exhibit SET removed_at = now() WHERE id = %s", photos[0].pk)
    [fault] = faults()
    assert str(photos[0].pk) in fault
    assert "链上没有这次删除" in fault


def test_a_deleted_record_is_named(photos: list[Exhibit]) -> None:
    sql("DELETE FROM evidence_exhibit WHERE id = %s", photos[2].pk)
    [fault] = faults()
    assert f"证据 {photos[2].pk}：记录被删除" in fault


def test_an_inserted_record_is_named(photos: list[Exhibit]) -> None:
    forged = "01999999-0000-7000-8000-000000000001"
    sql("CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM evidence_exhibit WHERE id = %s", photos[0].pk)
    sql("UPDATE forged SET id = %s", forged)
    sql("INSERT INTO evidence_exhibit SELECT * FROM forged")
    [fault] = faults()
    assert forged in fault
    assert "没有登记" in fault


@pytest.mark.parametrize(
    "change",
    [
        "taken_at = taken_at - interval '1 day'",
        "taken_by_name = '别人'",
        "grade = 'A'",
        "doubts = '{}'",
        "lon = 121.5, lat = 31.2",
        "captured_live = false",
        "facts = '{}'",
        "subject_id = gen_random_uuid()",
        "signature = 'forged'",
    ],
)
def test_an_altered_record_is_named(photos: list[Exhibit], change: str) -> None:
    sql(f"UPDATE evidence_exhibit SET {change} WHERE id = %s", photos[1].pk)  # noqa: S608
    [fault] = faults()
    assert str(photos[1].pk) in fault
    assert "被改动" in fault


def test_a_record_that_now_points_to_another_picture_is_named(photos: list[Exhibit]) -> None:
    sql("UPDATE evidence_exhibit SET sha256 = %s WHERE id = %s", photos[0].sha256, photos[1].pk)
    assert any(str(photos[1].pk) in fault and "指向另一个原件" in fault for fault in faults())


def test_a_reordered_chain_is_named(photos: list[Exhibit], huahai: Enterprise) -> None:
    sql("UPDATE audit_auditentry SET position = -position WHERE chain = %s AND position IN (2, 3)", huahai.pk)
    sql("UPDATE audit_auditentry SET position = 5 + position WHERE chain = %s AND position < 0", huahai.pk)
    found = faults()
    assert all(any(f"第 {place} 条" in fault for fault in found) for place in (2, 3))


def test_a_truncated_chain_is_named(photos: list[Exhibit], huahai: Enterprise) -> None:
    sql("DELETE FROM audit_auditentry WHERE chain = %s AND position > 4", huahai.pk)
    assert any("第 5～6 条缺失" in fault for fault in faults())


def test_a_truncated_chain_whose_head_was_moved_contradicts_the_day_s_root(
    photos: list[Exhibit], huahai: Enterprise
) -> None:
    sql("DELETE FROM audit_auditentry WHERE chain = %s AND position > 4", huahai.pk)
    sql(
        "UPDATE audit_chainhead SET position = 4, hash = (SELECT hash FROM audit_auditentry"
        " WHERE chain = audit_chainhead.chain AND position = 4) WHERE chain = %s",
        huahai.pk,
    )
    assert any("2026-03-09 日根" in fault and "第 6 条" in fault for fault in faults())


def test_an_entry_put_in_between_is_named(photos: list[Exhibit], huahai: Enterprise) -> None:
    sql("CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM audit_auditentry WHERE chain = %s", huahai.pk)
    sql("DELETE FROM forged WHERE position <> 3")
    sql("UPDATE forged SET id = gen_random_uuid(), position = 7")
    sql("INSERT INTO audit_auditentry SELECT * FROM forged")
    assert any("第 7 条" in fault for fault in faults())


def test_a_forged_day_root_is_named(photos: list[Exhibit]) -> None:
    sql("UPDATE audit_dayroot SET root = %s", bytes(range(32)))
    assert any("日根 2026-03-09" in fault for fault in faults())


def test_a_past_written_anew_throughout_agrees_with_itself_but_not_with_what_was_published(
    photos: list[Exhibit], huahai: Enterprise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever owns everything can forge everything, apart from what others have kept: that is what roots are for."""
    published = tmp_path / "roots.json"
    published.write_text(json.dumps({"roots": [roots.as_plain(day) for day in roots.latest(9)]}))
    _rewrite_everything(huahai, lambda entry: entry.detail.update(number=99) if "number" in entry.detail else None)
    assert faults() == []
    with pytest.raises(CannotStart):
        verify(published=published)
    assert "与对外公布的不一致" in capsys.readouterr().out


def _rewrite_everything(firm: Enterprise, change: Callable[[AuditEntry], None]) -> None:
    previous = GENESIS
    for entry in AuditEntry.objects.filter(chain=firm.pk).order_by("position"):
        change(entry)
        entry.previous_hash, entry.hash = previous, link(previous, entry.hashed_fields())
        AuditEntry.objects.filter(pk=entry.pk).update(
            detail=entry.detail, previous_hash=entry.previous_hash, hash=entry.hash
        )
        previous = entry.hash
    ChainHead.objects.filter(chain=firm.pk).update(hash=previous)
    made_at = DayRoot.objects.get().made_at
    DayRoot.objects.all().delete()
    DayHead.objects.all().delete()
    roots.close_days(at=made_at)


def test_the_command_says_so_and_fails(photos: list[Exhibit], capsys: pytest.CaptureFixture[str]) -> None:
    file_of(photos[0]).unlink()
    verify(files=0)  # what is not asked for is not read
    with pytest.raises(CannotStart) as stop:
        verify(files=50)
    assert "1 处" in stop.value.what
    assert "✗ 抽查原件 50 个：1 处不符" in capsys.readouterr().out
