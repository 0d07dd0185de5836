"""Deadlines (期限): every kind of deadline of this installation, and what their pages may say of the domains above."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import narrow_to
from anguan.foundation.deadlines.kinds import Kind, load_kinds
from anguan.foundation.deadlines.surroundings import Surroundings
from anguan.oversight.rounds import catalog as rounds
from anguan.prevention.hazards import catalog as hazards
from anguan.prevention.permits import catalog as permits
from anguan.registry.accounts import queries as accounts
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings import catalog as briefings
from anguan.responsibility.certificates import catalog as certificates
from anguan.responsibility.duties import catalog as duties
from anguan.responsibility.learning import catalog as learning
from anguan.responsibility.paperwork import catalog as paperwork
from anguan.responsibility.publicity import catalog as publicity
from anguan.responsibility.training import catalog as training

KINDS: tuple[Kind, ...] = (
    *hazards.deadline_kinds().values(),
    *load_kinds(rounds.DEADLINES),
    *load_kinds(publicity.DEADLINES),
    *load_kinds(certificates.DEADLINES),
    *load_kinds(permits.HERE / "deadlines.yaml"),
    *load_kinds(learning.HERE / "deadlines.yaml"),
    *load_kinds(briefings.DEADLINES),
    *load_kinds(training.DEADLINES),
    *load_kinds(paperwork.DEADLINES),
    *load_kinds(duties.HERE / "deadlines.yaml"),
)


def _firm_names(keys: Sequence[str]) -> dict[str, str]:
    """Return what enterprises are called; row policies keep it to those the reader may see."""
    named = Enterprise.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(key): name for key, name in named}


def _team_of(actor: Actor) -> list[UUID]:
    """Return the people who stand in the same team (班组) of the enterprise, for its leader."""
    if actor.enterprise_id is None or actor.post_id is None:
        return []
    posts = accounts.held_on(accounts.posts_for(actor).filter(enterprise_id=actor.enterprise_id), clock.today())
    own = posts.filter(pk=actor.post_id).values_list("team", flat=True).first()
    if not own:
        return []
    return list(posts.filter(team=own).exclude(person_id=actor.person_id).values_list("person_id", flat=True))


def _actor_of(person_id: UUID, post_id: UUID, today: date) -> Actor | None:
    """Return whom a calendar's secret stands for, or nobody once the post or the account has ended.

    The scope of the transaction becomes theirs.
    """
    narrow_to(None, person_id=person_id)
    held = [post for post in accounts.posts_held(person_id, today=today) if post.pk == post_id]
    if not held or not accounts.may_sign_in(person_id):
        return None
    actor = accounts.actor_in(held[0], today=today)
    narrow_to(actor)
    return actor


SURROUNDINGS = Surroundings(
    firm_names=_firm_names,
    team_of=_team_of,
    actor_of=_actor_of,
)
