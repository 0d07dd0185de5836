"""Taking part (参加答题): a paper is given without writing anything, and handed in with one statement.

Ten million papers are ten million rows, written once: nothing is locked, nothing is counted on the way, no account is
read. What a paper asks follows from its key, what it may do stands in its signed token, what is right from the quiz's
own frozen pool, which a process reads once.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_network
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils.crypto import salted_hmac

from anguan.foundation import clock, plain
from anguan.foundation.access.models import uuid7
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.regions.models import Region
from anguan.registry.regions.rules import Level
from anguan.responsibility.quizzes import queries
from anguan.responsibility.quizzes.models import Handed, Quiz
from anguan.responsibility.quizzes.rules import floods, papers
from anguan.responsibility.quizzes.rules.papers import Paper

_SALT = "anguan.quizzes.paper"
_WATCH = floods.Watch()
_AGAIN = _("请回到竞赛首页重新开始答题")


@dataclass(frozen=True)
class Given:
    """A paper as the phone gets it: its token, which questions of the pool it asks, how their options stand."""

    paper: Paper
    token: str
    questions: list[tuple[int, dict[str, Any], list[int]]]


def give(quiz: Quiz, *, town: str, address: str, at: datetime) -> Given:
    """Give out a paper of a quiz that is open (领题); nothing is written."""
    refuse_if([*_closed(quiz, at=at), *_wrong_town(quiz, town)])
    bits = floods.bits_for(_WATCH.asks(source_of(address, at=at), at=at))
    if bits is None:
        raise Refused(Reason("too_busy", _("您所在的网络答题太频繁"), _("请一分钟后再试，或换用手机流量")))
    paper = Paper(quiz.pk, uuid7(), town, at, bits)
    pool = pool_of(quiz)
    asked = papers.drawn(paper.key, pool=len(pool), asks=quiz.asks)
    questions = [
        (number, pool[number], papers.turned(paper.key, number, options=len(pool[number]["options"])))
        for number in asked
    ]
    return Given(paper, token_of(paper), questions)


def token_of(paper: Paper) -> str:
    """Return the token of a paper, which only we can make."""
    return signing.Signer(salt=_SALT).sign_object(paper.payload)


def paper_in(token: str) -> Paper:
    """Return the paper of a token that is ours; refuse any other."""
    try:
        return Paper.of(signing.Signer(salt=_SALT).unsign_object(token[:500]))
    except (signing.BadSignature, ValueError, OverflowError, TypeError) as error:
        raise Refused(Reason("not_our_paper", _("这份答卷不是本系统发出的"), _AGAIN)) from error


def hand_in(
    token: str, answers: Mapping[int, list[int] | list[bool]], *, proof: str, device: str, address: str, at: datetime
) -> UUID:
    """Hand in a paper (交卷): marked at once, kept with one statement, counted a little later; return its key.

    The same paper again is the same record; the answers that came first stay.
    """
    paper = paper_in(token)
    quiz = _quiz(paper.quiz_id)
    if quiz is None or quiz.state != "published":
        raise Refused(Reason("withdrawn", _("这期竞赛已经撤下，答卷没有计入"), _("请留意主办单位的通知")))
    pool = pool_of(quiz)
    asked = papers.drawn(paper.key, pool=len(pool), asks=quiz.asks)
    reasons = papers.reasons_not_to_count(paper, list(answers), asked=asked, minutes=quiz.minutes, at=at)
    if not floods.shown(token, proof, paper.bits):
        reasons.append(Reason("no_proof", _("答卷缺少防刷校验"), _("请打开浏览器的脚本功能，重新开始答题")))
    refuse_if(reasons)
    marks, score = papers.marked(pool, asked, answers)
    source = source_of(address, at=at)  # counts for phones that keep no mark, so that they are not all one phone
    kept, before = _keep(
        quiz, paper, marks=json.dumps(marks), score=score, device=device or source, source=source, at=at
    )
    if not kept and not _there(paper.key):
        message = _("这部手机今天已经答了 {n} 次，到了上限").format(n=before)
        raise Refused(Reason("enough_today", message, _("谢谢参与，请明天再来")))
    return paper.key


def source_of(address: str, *, at: datetime) -> str:
    """Return the mark of a network: a keyed hash of its address, another one each day, which nobody reads back.

    Of IPv6 the first half names the network; the other half its owner makes up at will.
    """
    if ":" in address:
        with suppress(ValueError):
            address = f"{ip_network((address.partition('%')[0], 64), strict=False)}"
    return salted_hmac("anguan.quizzes.source", f"{clock.day_of(at)} {address}", algorithm="sha256").hexdigest()[:22]


def pool_of(quiz: Quiz) -> list[dict[str, Any]]:
    """Return the questions of a published quiz, which never change; a process reads them once."""
    assert quiz.published_at is not None  # noqa: S101 - a table's own condition
    return _pool(quiz.pk, quiz.published_at)


@lru_cache(maxsize=32)
def _pool(quiz_id: UUID, _published_at: datetime) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Quiz.objects.values_list("pool", flat=True).get(pk=quiz_id)
    return found


def _quiz(quiz_id: UUID) -> Quiz | None:
    found = plain.ask(
        "SELECT state, asks, minutes, most_a_day, published_at FROM quizzes_quiz WHERE id = %s AND shared", [quiz_id]
    )
    for state, asks, minutes, most, published in found:
        return Quiz(
            id=quiz_id, state=state or "", asks=int(asks or 0), minutes=int(minutes or 0), most_a_day=int(most or 0),
            published_at=datetime.fromisoformat(published) if published else None,
        )  # fmt: skip
    return None


def _keep(
    quiz: Quiz, paper: Paper, *, marks: str, score: int, device: str, source: str, at: datetime
) -> tuple[bool, int]:
    """Keep a paper and put it down for the counter; return whether it is new, and how many this phone had today."""
    day, seconds = clock.day_of(at), int((at - paper.given_at).total_seconds())
    [(kept, before)] = plain.ask(
        _KEEPING,
        [quiz.pk, device, day, paper.key, quiz.pk, paper.town, day, device, source, marks, score, seconds, at,
         quiz.most_a_day, quiz.pk, paper.town, day, score, marks],
    )  # fmt: skip
    return kept == "1", int(before or 0)


_KEEPING = """
    WITH today AS (
        SELECT count(*) AS papers FROM quizzes_handed WHERE quiz_id = %s AND device = %s AND day = %s
    ), kept AS (
        INSERT INTO quizzes_handed (id, quiz_id, town_code, day, device, source, marks, score, seconds, at)
        SELECT %s::uuid, %s::uuid, %s, %s::date, %s, %s, %s::jsonb, %s::smallint, %s::integer, %s::timestamptz
        FROM today WHERE papers < %s::bigint
        ON CONFLICT (id) DO NOTHING RETURNING 1
    ), queued AS (
        INSERT INTO quizzes_uncounted (quiz_id, town_code, day, score, marks)
        SELECT %s::uuid, %s, %s::date, %s::smallint, %s::jsonb FROM kept
    )
    SELECT (SELECT count(*) FROM kept), (SELECT papers FROM today)
    """


def _there(key: UUID) -> bool:
    return Handed.objects.filter(pk=key).exists()


def _closed(quiz: Quiz, *, at: datetime) -> list[Reason]:
    match queries.running(quiz, at=at):
        case "open":
            return []
        case "coming":
            return [Reason("not_open_yet", _("竞赛还没有开始"), _("请在开始时间以后再来"))]
        case "over":
            return [Reason("over", _("竞赛已经结束"), _("可以查看各镇街的排名"))]
        case _:
            return [Reason("withdrawn", _("这期竞赛已经撤下"), _("请留意主办单位的通知"))]


def _wrong_town(quiz: Quiz, town: str) -> list[Reason]:
    if town == quiz.region_code or _is_town(town, quiz.region_code):
        return []
    return [Reason("no_town", _("没有选择您所在的镇街"), _("请先选择镇街再开始答题"), field="town")]


@lru_cache(maxsize=4096)
def _is_town(code: str, within: str) -> bool:
    return code.startswith(within) and Region.objects.filter(pk=code, level=Level.TOWN).exists()
