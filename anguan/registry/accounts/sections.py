"""What accounts hang in the enterprise's one file (一企一档): its people and their posts."""

from collections import Counter
from datetime import datetime

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.roles import title_of
from anguan.foundation.words import mark as _
from anguan.registry.accounts import queries
from anguan.registry.accounts.models import Post
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section

NAMED = ("principal", "safety_officer", "team_leader")  # those one asks for by name; the others are counted
SHOWN = 12
ACTIONS = {
    "accounts.person_added": _("登记人员"),
    "accounts.post_given": _("安排岗位"),
    "accounts.post_ended": _("结束岗位"),
}


def _people(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    held = queries.held_on(queries.posts_for(actor).filter(enterprise_id=enterprise.pk), clock.day_of(at))
    counts = Counter(held.order_by().values_list("role", flat=True))
    named = held.filter(role__in=NAMED).select_related("person").order_by("role", "id")
    shown = sorted(named[: SHOWN * 2], key=lambda post: NAMED.index(post.role))[:SHOWN]
    others = [(title_of(role), count) for role, count in counts.most_common() if role not in NAMED]
    if (unshown := sum(counts[role] for role in NAMED) - len(shown)) > 0:
        others.insert(0, (_("其他负责人员"), unshown))
    may_call = actor.may("people.edit")
    context = {
        "rows": [{"post": post, "role": title_of(post.role), "work": _work(post)} for post in shown],
        "others": others,
        "may_call": may_call,
    }
    deeds = []
    if may_call:
        everyone = reverse("accounts:people_of_enterprise", args=[enterprise.pk])
        deeds = [
            Deed(_("全部人员"), everyone, icon="users"),
            Deed(_("添加人员"), reverse("accounts:add_person", args=[enterprise.pk]), icon="user-plus"),
        ]
    total = sum(counts.values())
    return Part(context, note=_("{n} 个岗位").format(n=total) if total else "", deeds=deeds)


def _work(post: Post) -> str:
    return " · ".join(part for part in (post.title, post.team) if part)


PEOPLE = Section("people", _("人员与岗位"), "accounts/section.html", _people, order=20, icon="users", actions=ACTIONS)
