"""The roster counted (应到、实到): who is expected, who came, who is elsewhere, who nobody knows of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.rules.saying import MINDS, PPE, STATES, Ticked

UNFIT = frozenset({"drunk"})  # nobody works who has drunk; what else is told is for the leader to judge
LONGEST_REASON = 200


@dataclass(frozen=True)
class Place:
    """One line of a briefing's roster (点名册的一行), as it stands."""

    person_id: UUID
    state: str = "absent"
    how: str = ""
    guest: bool = False


@dataclass(frozen=True)
class Counted:
    """How a roster stands (应到、实到): those of the roster, and guests beside them."""

    roster: int = 0
    present: int = 0  # guests among them
    absent: int = 0
    leave: int = 0
    elsewhere: int = 0
    guests: int = 0
    ticked: int = 0

    @property
    def missing(self) -> int:
        """How many nobody knows of: those to be followed up."""
        return self.absent


def counted(places: Iterable[Place]) -> Counted:
    """Return how a roster stands; every one of it is in exactly one state."""
    states = dict.fromkeys(STATES, 0)
    roster = guests = ticked = 0
    for place in places:
        states[place.state] += 1
        roster += not place.guest
        guests += place.guest and place.state == "present"
        ticked += place.state == "present" and place.how == "ticked"
    return Counted(
        roster=roster, present=states["present"], absent=states["absent"], leave=states["leave"],
        elsewhere=states["elsewhere"], guests=guests, ticked=ticked,
    )  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What ticking makes of one line; None in `place` is somebody who was not on the roster."""

    said: Ticked
    place: Place | None
    state: str
    how: str


@dataclass(frozen=True)
class Settled:
    """What ticking comes to: the changes to be written, and everything that speaks against it."""

    changes: Sequence[Change] = ()
    reasons: Sequence[Reason] = field(default_factory=tuple)


def settled(places: Mapping[UUID, Place], ticked: Iterable[Ticked], *, names: Collection[UUID] = ()) -> Settled:
    """Return what ticking changes. Who signed in themselves stays present, unless a reason is given why not.

    `names` are the guests whose names are known; a guest nobody can name is refused.
    """
    changes, reasons = [], list[Reason]()
    for said in {one.person_id: one for one in ticked}.values():
        place = places.get(said.person_id)
        if wrong := _wrong(said):
            reasons += [one for one in wrong if one not in reasons]
            continue
        if place is None and said.state != "present":
            continue  # somebody else's absence is not this briefing's
        if place is None and said.person_id not in names:
            words = _("有人不在花名册里，也没有写姓名")
            reasons += [Reason("guest_unknown", words, _("请写明姓名，或从本企业人员中选择"), field="people")]
            continue
        himself = place is not None and place.state == "present" and place.how in {"phone", "code"}
        if himself and place is not None and (said.state == "present" or not said.reason.strip()):
            if said.mind or said.ppe:
                changes.append(Change(said, place, place.state, place.how))
            continue
        changes.append(Change(said, place, said.state, "ticked" if said.state == "present" else ""))
    unexplained = [
        one.said for one in changes
        if one.how == "ticked" and not one.said.reason.strip() and (one.place is None or one.place.how != "ticked")
    ]  # fmt: skip
    if unexplained:
        words = _("有 {count} 人是代点的，没有写明原因").format(count=len(unexplained))
        reasons.append(Reason("ticked_why", words, _("请写明为什么没有本人签到，例如没带手机"), field="people"))
    return Settled(tuple(changes), tuple(reasons))


def _wrong(said: Ticked) -> list[Reason]:
    wrong = []
    if said.state not in STATES or (said.mind and said.mind not in MINDS) or {*said.ppe} - {*PPE}:
        wrong.append(Reason("tick_unknown", _("点名里有不认识的内容"), _("请刷新页面后重新点名"), field="people"))
    if len(said.reason) > LONGEST_REASON:
        words = _("代点原因超过 {most} 个字").format(most=LONGEST_REASON)
        wrong.append(Reason("reason_long", words, _("请写短一些"), field="people"))
    return wrong


def unfit(mind: str) -> bool:
    """Say whether somebody may not work as they are (不得上岗)."""
    return mind in UNFIT
