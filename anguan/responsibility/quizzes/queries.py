"""Reads of quizzes: an office's own, what the public may take part in, and what has been counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from anguan.foundation.access import Actor
from anguan.registry.regions import queries as regions
from anguan.registry.regions.rules import ancestors
from anguan.responsibility.learning.models import Question
from anguan.responsibility.quizzes.models import Handed, QuestionTally, Quiz, Tally
from anguan.responsibility.quizzes.rules.drafting import KINDS


def quizzes_for(actor: Actor) -> QuerySet[Quiz]:
    """Return the quizzes of the territory an officer looks after; the pool stays where it is."""
    if actor.territory is None:
        return Quiz.objects.none()
    within = Q(region_code__gte=actor.territory.start, region_code__lt=actor.territory.stop)
    above = Q(region_code__in=ancestors(actor.territory.code), shared=True)
    rows: QuerySet[Quiz] = Quiz.objects.visible_to(actor).filter(within | above).defer("pool")
    return rows


def with_papers(rows: QuerySet[Quiz]) -> QuerySet[Quiz]:
    """Say of each quiz how many papers were counted (`papers`)."""
    tallies = Tally.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz")
    found = Subquery(tallies.annotate(n=Sum("papers")).values("n"))
    return rows.annotate(papers=Coalesce(found, 0, output_field=IntegerField()))


def own_quizzes(actor: Actor) -> QuerySet[Quiz]:
    """Return the quizzes of the actor's own office, which it may change."""
    if actor.office_id is None or not actor.may("quizzes.run"):
        return Quiz.objects.none()
    return quizzes_for(actor).filter(office_id=actor.office_id)


def open_to_all(code: str) -> Quiz | None:
    """Return a published quiz by the code in its link, to anybody."""
    return Quiz.objects.defer("pool").filter(code=code.lower(), shared=True).first()


def candidates(actor: Actor, topics: Sequence[str]) -> QuerySet[Question]:
    """Return the questions of the bank a quiz of this office may draw from: of its own, from above, of the platform."""
    code = actor.territory.code if actor.territory else ""
    own = Q(office_id=actor.office_id) if actor.office_id else Q(pk__in=[])
    above = Q(shared=True, owner__in=["platform", "office"], region_code__in=["", *ancestors(code)])
    rows = Question.objects.visible_to(actor).filter(own | above, state="ready", kind__in=KINDS)
    rows = rows.filter(picture_id=None)  # a picture stands behind sign-in
    return rows.filter(topics__overlap=list(topics)) if topics else rows


@dataclass(frozen=True)
class Counted:
    """What a quiz came to, as far as the counter has got."""

    papers: int = 0
    scores: int = 0
    full: int = 0

    @property
    def mean(self) -> float | None:
        """The mean score, or None before anybody took part."""
        return self.scores / self.papers if self.papers else None


@dataclass(frozen=True)
class Place:
    """One town in the ranking."""

    rank: int
    code: str
    name: str
    counted: Counted


def counted(quiz: Quiz, *, town: str = "", day: date | None = None) -> Counted:
    """Return the papers of a quiz added up."""
    rows = Tally.objects.filter(quiz=quiz)
    if town:
        rows = rows.filter(town_code=town)
    if day:
        rows = rows.filter(day=day)
    found = rows.aggregate(papers=Sum("papers"), scores=Sum("scores"), full=Sum("full"))
    return Counted(**{name: int(value or 0) for name, value in found.items()})


def ranking(quiz: Quiz) -> list[Place]:
    """Return the towns of a quiz by papers, then by mean score; equals share their rank."""
    found = Tally.objects.filter(quiz=quiz).values("town_code")
    found = found.annotate(n=Sum("papers"), s=Sum("scores"), f=Sum("full"))
    rows = sorted(
        ((row["town_code"], Counted(int(row["n"]), int(row["s"]), int(row["f"]))) for row in found),
        key=lambda one: (-one[1].papers, -(one[1].mean or 0), one[0]),
    )
    names = regions.names(code for code, _ in rows)
    places: list[Place] = []
    for position, (code, count) in enumerate(rows, start=1):
        same = bool(places) and places[-1].counted == count
        places.append(Place(places[-1].rank if same else position, code, names.get(code, code), count))
    return places


def by_day(quiz: Quiz) -> list[tuple[date, int]]:
    """Return the papers of each day."""
    rows = Tally.objects.filter(quiz=quiz).values("day").annotate(n=Sum("papers")).order_by("day")
    return [(row["day"], int(row["n"])) for row in rows]


def hardest(quiz: Quiz, most: int = 10) -> list[tuple[dict[str, Any], QuestionTally]]:
    """Return the questions most often wrong, each as it was asked."""
    rows = QuestionTally.objects.filter(quiz=quiz, asked__gt=0).annotate(share=F("right") / F("asked"))
    pool = quiz.pool
    return [(pool[row.number], row) for row in rows.order_by("share", "number")[:most] if row.number < len(pool)]


def handed_in(quiz: Quiz) -> QuerySet[Handed]:
    """Return the papers of a quiz that somebody may look at."""
    return Handed.objects.filter(quiz=quiz)


def running(quiz: Quiz, *, at: datetime) -> str:
    """Return where a quiz stands: draft, coming, open, over or withdrawn."""
    if quiz.state != "published":
        return quiz.state
    return "coming" if at < quiz.opens_at else "open" if at < quiz.closes_at else "over"
