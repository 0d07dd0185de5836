"""Lessons due (到期学习): what people of a team have not finished learning, said before the shift."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count

from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.models import Team
from anguan.responsibility.briefings.queries import roster_of
from anguan.responsibility.briefings.rules.topics import Topic
from anguan.responsibility.learning.models import Assignment

SOON = timedelta(days=3)
WEIGHT, MOST = 65, 2


def topics(by: Actor, team: Team, day: date) -> Sequence[Topic]:
    """Return the courses members have to finish within days, those most of them owe first."""
    people = [member.person_id for member in roster_of(team, day, by=by)]
    rows = Assignment.objects.visible_to(by).filter(
        enterprise_id=team.enterprise_id, person_id__in=people, state="open", due_on__lte=day + SOON
    )
    owed = rows.order_by().values_list("course_id", "course_title").annotate(people=Count("person_id", distinct=True))
    return [
        Topic(
            f"learning.{course_id}", _("学习任务：{title}").format(title=title[:40]),
            (_("有 {count} 人还没有学完，请这几天学完").format(count=count),), _("快到期的学习任务"), _("学习任务"),
            weight=WEIGHT,
        )
        for course_id, title, count in owed.order_by("-people", "course_title")[:MOST]
    ]  # fmt: skip
