"""Entries are kept from the check to the import; what is kept is what was read."""

import json

from hypothesis import given
from hypothesis import strategies as st

from anguan.registry.ledger.rules import Entry, PersonNamed

WORDS = st.text(max_size=8)
PEOPLE = st.builds(PersonNamed, WORDS, WORDS)
ENTRIES = st.builds(
    Entry,
    row=st.integers(1, 10**6),
    name=WORDS,
    credit_code=WORDS,
    headcount=st.none() | st.integers(0, 10**6),
    has=st.frozensets(WORDS, max_size=3),
    has_not=st.frozensets(WORDS, max_size=3),
    principal=st.none() | PEOPLE,
    officers=st.lists(PEOPLE, max_size=3).map(tuple),
    lon=st.none() | st.floats(-180, 180),
    lat=st.none() | st.floats(-90, 90),
    datum=WORDS,
)


@given(ENTRIES)
def test_an_entry_comes_back_as_it_was(entry: Entry) -> None:
    assert Entry.from_list(json.loads(json.dumps(entry.as_list()))) == entry
