"""Whom a draft may name (作业人员): the people of the enterprise, each with how the certificate asked for stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.access.roles import ROLES as POSTS
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, looks
from anguan.prevention.permits.forms.drafting import CERTIFICATES, ROLES, DraftForm
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on, posts_for
from anguan.responsibility.certificates import looks as certificates
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.queries import held_by
from anguan.responsibility.certificates.rules import Standing

MOST = 300  # a page of names is still quick to search; larger enterprises name people by team
SHOWN = 6

Card = tuple[str, str, str]  # when it is shown, its state (ok, soon, overdue, expired, revoked, missing), its words


@dataclass(frozen=True)
class Offered:
    """One name to tap."""

    person_id: UUID
    name: str
    sub: str
    me: bool
    chosen: bool
    certificates: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One role to fill: its title, when it is asked, and whom it may be."""

    role: str
    title: str
    condition: str
    single: bool
    people: list[Offered]
    hint: str = ""
    shown: int = SHOWN


def home_of(actor: Actor) -> UUID:
    """Return the enterprise an actor drafts for; the door has seen to it that there is one."""
    assert actor.enterprise_id is not None  # noqa: S101
    return actor.enterprise_id


class Roster:
    """The people of one enterprise as a draft sees them: read once, offered for every role."""

    def __init__(self, actor: Actor, form: DraftForm, *, today: date):
        self.actor, self.form, self.today = actor, form, today
        rows = held_on(posts_for(actor).filter(enterprise_id=home_of(actor)), today)
        self.posts: dict[UUID, Post] = {}
        for post in rows.order_by("person_name", "id")[: MOST * 2]:
            self.posts.setdefault(post.person_id, post)
        self.held = held_by(self.posts, by=actor) if actor.may("certificates.view") else {}
        mine = self.posts.get(actor.person_id)
        self.team = mine.team if mine else ""

    def employers(self) -> list[str]:
        """Return the contractors whose people work here."""
        return sorted({post.employer for post in self.posts.values() if post.employer})

    def roles(self) -> list[Asked]:
        """Return every role of every kind once, under the condition that it is asked."""
        kinds_of: dict[str, list[str]] = {}
        titles: dict[str, set[str]] = {}
        single: dict[str, bool] = {}
        for kind, roles in ROLES.items():
            for role, title, most in roles:
                kinds_of.setdefault(role, []).append(kind)
                titles.setdefault(role, set()).add(title)
                single[role] = most == 1
        return [
            self._asked(role, next(iter(titles[role])) if len(titles[role]) == 1 else looks.role_title(role), kinds,
                        single=single[role])
            for role, kinds in kinds_of.items()
        ]  # fmt: skip

    def leaders(self) -> Asked:
        """Return who may lead the work: whoever drafts, unless another is tapped."""
        return self._asked("leader", _("作业负责人"), [], single=True)

    def name(self, person_id: object) -> str:
        """Return the name of someone here."""
        post = next((post for key, post in self.posts.items() if str(key) == str(person_id)), None)
        return post.person_name if post else ""

    def _asked(self, role: str, title: str, kinds: Sequence[str], *, single: bool) -> Asked:
        chosen = set(self.form.answers.get(role, ()))
        if role == "leader" and not chosen:
            chosen = {str(self.form["leader"].value() or self.actor.person_id)}
        people = [self._offered(post, role, kinds, chosen) for post in self.posts.values()]
        people.sort(key=self._likely)
        condition = f"kind={'|'.join(kinds)}" if kinds else ""
        hint = _("点名字选一位") if single else _("点名字，可多选")
        return Asked(role, title, condition, single, people[:MOST], hint)

    def _offered(self, post: Post, role: str, kinds: Sequence[str], chosen: set[str]) -> Offered:
        me = post.person_id == self.actor.person_id
        place = post.employer or post.team or post.title or (POSTS[post.role].title if post.role in POSTS else "")
        cards = tuple(self._cards(post.person_id, role, kinds))
        return Offered(post.person_id, post.person_name, place, me, str(post.person_id) in chosen, cards)

    def _cards(self, person_id: UUID, role: str, kinds: Sequence[str]) -> Iterable[Card]:
        if not self.actor.may("certificates.view"):
            return
        if role == "guardian":
            yield self._card(person_id, "guardian", "")
            return
        for kind in kinds:
            cls = CERTIFICATES.get((kind, role))
            if cls is None:
                continue
            condition = f"kind={kind}"
            if kind == "hot_work":
                condition += "&methods=" + "|".join(catalog.common().hot_certificate_methods)
            yield self._card(person_id, cls, condition)

    def _card(self, person_id: UUID, cls: str, condition: str) -> Card:
        short = SHORT.get(cls, looks.certificate_title(cls))
        standing, until = best_of(self.held.get(person_id, ()), cls, self.today)
        words = {
            "ok": _("{short}至 {until}"), "soon": _("{short} {until} 到期"), "expired": _("{short} {until} 已过期"),
            "overdue": _("{short} {until} 应复审"),
            "revoked": _("{short}已吊销"), "missing": _("无{short}"),
        }[standing]  # fmt: skip
        return condition, standing, words.format(short=short, until=until.isoformat() if until else _("长期"))

    def _likely(self, one: Offered) -> tuple[int, int, int, str]:
        order = {"ok": 0, "soon": 0, "missing": 2, "overdue": 2, "expired": 3, "revoked": 3}
        best = min((order[state] for _c, state, _w in one.certificates), default=1)
        return (not one.chosen, best, one.sub != self.team, one.name)


SHORT: dict[str, str] = {
    "welding": _("焊工证"),
    "electrical": _("电工证"),
    "height": _("高处证"),
    "crane_commander": _("指挥证"),
    "crane_operator": _("司机证"),
    "guardian": _("监护证"),
    "confined_space": _("有限空间证"),
}


def best_of(held: Iterable[Certificate], cls: str, today: date) -> tuple[str, date | None]:
    """Return how somebody's certificate of a class stands on a day, the best of several, and until when it holds."""
    mine = [(certificates.standing_of(one, today=today), one) for one in held if one.cls == cls]
    if not mine:
        return "missing", None
    standing, best = min(mine, key=lambda pair: (_ORDER.index(pair[0]), pair[1].expires_on is not None))
    return _STATES[standing], best.review_by if standing == Standing.REVIEW_OVERDUE else best.expires_on


_STATES: dict[str, str] = {
    Standing.VALID: "ok",
    Standing.SOON: "soon",
    Standing.REVIEW_OVERDUE: "overdue",
    Standing.EXPIRED: "expired",
    Standing.REVOKED: "revoked",
}
_ORDER = list(_STATES)
