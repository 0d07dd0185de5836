"""Makers of quizzes: one that is open, with a handful of questions."""

from datetime import datetime, timedelta
from typing import Any

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.responsibility.quizzes.models import Quiz

POOL: tuple[dict[str, Any], ...] = tuple(
    {
        "id": str(uuid7()), "kind": kind, "stem": stem, "options": options, "answer": answer,
        "clause": "安全生产法 第五十五条", "confidence": "verified", "explanation": "见条文",
    }
    for kind, stem, options, answer in (
        ("judge", "发现直接危及人身安全的紧急情况时，从业人员有权停止作业。", [], [True]),
        ("judge", "受限空间里氧含量低一点也可以先进去看看。", [], [False]),
        ("single", "发现火情先打哪个电话？", ["119", "114", "12345"], [0]),
        ("single", "疏散通道上可以放什么？", ["什么都不放", "纸箱", "电瓶车"], [0]),
        ("multiple", "进入受限空间前要做到哪些？", ["先通风", "再检测", "一个人悄悄进", "有人监护"], [0, 1, 3]),
        ("multiple", "三违指哪些？", ["违章指挥", "违规作业", "违反劳动纪律", "违约"], [0, 1, 2]),
    )
)  # fmt: skip


def make_quiz(by: Actor, *, at: datetime, **named: Any) -> Quiz:
    """Store a quiz of an officer's office that opened a day ago."""
    assert by.territory is not None
    fields: dict[str, Any] = {
        "region_code": by.territory.code, "office_id": by.office_id, "office_name": by.organisation,
        "code": uuid7().hex[-8:], "title": "安全生产月知识竞赛", "opens_at": at - timedelta(days=1),
        "closes_at": at + timedelta(days=30), "asks": 4, "minutes": 10, "most_a_day": 3, "pool": [*POOL],
        "state": "published", "shared": True, "written_by": by.person_id, "writer_name": by.name, "changed_at": at,
        "published_at": at - timedelta(days=2),
    }  # fmt: skip
    return Quiz.objects.create(**{**fields, **named})
