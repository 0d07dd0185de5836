"""The roster counted: everybody is in one state, who signed in stays, nobody is ticked without a reason."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.briefings.rules.roster import Place, Settled, counted, settled
from anguan.responsibility.briefings.rules.saying import STATES, Ticked

KEYS = st.integers(1, 12).map(lambda number: UUID(int=number))
PLACES = st.builds(
    lambda key, state, how, guest: Place(key, state, how if state == "present" else "", guest),
    KEYS, st.sampled_from(sorted(STATES)), st.sampled_from(["phone", "code", "ticked"]), st.booleans(),
)  # fmt: skip
ROSTERS = st.lists(PLACES).map(lambda places: {place.person_id: place for place in places})
TICKS = st.lists(
    st.builds(
        Ticked, KEYS, st.sampled_from(sorted(STATES)), st.sampled_from(["", "没带手机"]),
        st.sampled_from(["", "good", "tired"]), st.just(()), st.just(""),
    )
)  # fmt: skip


def after(places: dict[UUID, Place], result: Settled) -> dict[UUID, Place]:
    """Return the roster as it stands once the changes are written."""
    changed = {
        one.said.person_id: Place(one.said.person_id, one.state, one.how, one.place is None or one.place.guest)
        for one in result.changes
    }
    return {**places, **changed}


@given(ROSTERS)
def test_everybody_is_counted_once(places: dict[UUID, Place]) -> None:
    count = counted(places.values())
    assert count.present + count.absent + count.leave + count.elsewhere == len(places)
    assert count.roster == sum(not place.guest for place in places.values())
    assert max(count.ticked, count.guests) <= count.present


@given(ROSTERS, TICKS)
def test_nobody_is_ticked_without_a_reason_and_nobody_disappears(
    places: dict[UUID, Place], ticks: list[Ticked]
) -> None:
    result = settled(places, ticks, names=[])
    stands = after(places, result)
    assert places.keys() <= stands.keys()
    if not result.reasons:
        for change in result.changes:
            explained = bool(change.said.reason) or (change.place is not None and change.place.how == "ticked")
            assert change.how != "ticked" or explained
            assert stands.keys() == places.keys()  # strangers are refused, not added


@given(ROSTERS, TICKS)
def test_who_signed_in_themselves_stays_unless_a_reason_is_given(
    places: dict[UUID, Place], ticks: list[Ticked]
) -> None:
    stands = after(places, settled(places, ticks, names=[]))
    reasons = {one.person_id: one.reason for one in ticks}
    for key, place in places.items():
        if place.state == "present" and place.how in {"phone", "code"} and not reasons.get(key):
            assert (stands[key].state, stands[key].how) == ("present", place.how)


@given(ROSTERS, TICKS)
def test_the_same_ticks_again_change_nothing_more(places: dict[UUID, Place], ticks: list[Ticked]) -> None:
    first = after(places, settled(places, ticks, names=[]))
    again = after(first, settled(first, ticks, names=[]))
    assert again == first
    assert counted(again.values()) == counted(first.values())


def test_a_guest_needs_a_name() -> None:
    key = UUID(int=1)
    tick = [Ticked(key, reason="厂家来人")]
    assert [reason.code for reason in settled({}, tick).reasons] == ["guest_unknown"]
    assert [change.how for change in settled({}, tick, names=[key]).changes] == ["ticked"]
    assert settled({}, [Ticked(key, "absent")]) == Settled()


def test_what_no_form_says_is_refused_once() -> None:
    wrong = [Ticked(UUID(int=n), "sleeping", "x" * 201, "furious", ("crown",)) for n in range(3)]
    assert [reason.code for reason in settled({}, wrong).reasons] == ["tick_unknown", "reason_long"]
