"""Notices of the demo city (任务下发): one under way, one that some towns are late with; told through the services."""

from datetime import timedelta
from random import Random

from django.db import transaction

from anguan.foundation.access import Actor
from anguan.foundation.deadlines.sweeping import sweep_all
from anguan.oversight.rounds import services
from anguan.oversight.rounds.models import Reply
from anguan.oversight.rounds.rules import Audience, Draft
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import actor_in
from demo.city import SIGN_INS
from demo.plan import Plan

MOST_ANSWERED = 40
_SAID = (
    "已组织自查，没有发现问题。",
    "查出 2 处，已当场整改。",
    "查出 3 处，已改 2 处，余下 1 处正在采购配件。",
    "已对全部车间逐一检查，记录留存备查。",
)


@transaction.atomic
def send_rounds(plan: Plan) -> None:
    """Publish two notices and let some of those addressed answer."""
    random = plan.random("rounds")
    town, county = _cast(plan, "zhenban"), _cast(plan, "xianju")
    _send(
        plan,
        random,
        Draft(
            "开展冬季用电安全自查",
            "请逐车间检查配电箱、临时用电和充电场所，发现问题立即整改。\n回复：查出几处、改了几处、余下的怎么办。",
            "reply",
            plan.today + timedelta(days=3),
            Audience.ENTERPRISES,
        ),
        by=town,
        days_ago=4,
        share=0.5,
    )
    _send(
        plan,
        random,
        Draft(
            "报送厂中厂底数",
            "请核对辖区内厂中厂的出租方、承租方家数和从业人数，按要求报送。",
            "reply",
            plan.today - timedelta(days=2),
            Audience.OFFICES,
        ),
        by=county,
        days_ago=9,
        share=0.7,
    )
    sweep_all(plan.now)  # those who are late by now have heard of it


def _send(plan: Plan, random: Random, draft: Draft, *, by: Actor, days_ago: int, share: float) -> None:
    at = plan.now - timedelta(days=days_ago)
    notice = services.publish(draft, by=by, at=at)
    services.send_out(notice.pk, by=by, at=at)
    addressed = list(Reply.objects.filter(round=notice).order_by("id"))
    cast = {post.enterprise_id for post in Post.objects.filter(person__account__isnull=False)}
    for reply in random.sample(addressed, min(MOST_ANSWERED, int(len(addressed) * share))):
        if reply.enterprise_id in cast - {None}:
            continue  # the cast finds something to answer
        who = _answers(reply, plan)
        if who is not None:
            read_at = at + timedelta(hours=random.randint(1, 40))
            services.read(reply.pk, by=who, at=read_at)
            services.answer(
                reply.pk, by=who, at=read_at + timedelta(hours=random.randint(1, 20)), text=random.choice(_SAID)
            )


def _answers(reply: Reply, plan: Plan) -> Actor | None:
    posts = Post.objects.select_related("office").order_by("id")
    if reply.enterprise_id:
        post = posts.filter(enterprise_id=reply.enterprise_id, role="safety_officer").first()
    else:
        post = posts.filter(office_id=reply.office_id, role="town_officer").first()
    return actor_in(post, today=plan.today) if post else None


def _cast(plan: Plan, sign_in: str) -> Actor:
    whose = next(whose for _title, name, whose in SIGN_INS if name == sign_in)
    return actor_in(Post.objects.select_related("office").filter(**whose).order_by("id")[0], today=plan.today)
