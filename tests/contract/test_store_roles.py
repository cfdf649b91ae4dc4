"""A role given or taken away is an entry of the journal, kept with the change itself or not at all."""

from datetime import UTC, datetime

import pytest
from conftest import open_test_project

from filrouge.kernel.journal import statements
from filrouge.kernel.ports import Act, RoleHeld

AT = datetime(2026, 1, 1, tzinfo=UTC)
ANN = RoleHeld(account="ann", role="moa")


def test_roles_are_told_by_the_journal(store):
    for verb in ("grant", "revoke"):
        assert store.commit(Act(verb, "owner", AT, role=ANN)) == ()
    told = [list(statements(entry)) for entry in store.journal()]
    assert told == [
        [{"actor": "owner"}, {verb: {"account": "ann", "role": "moa"}}] for verb in ("grant", "revoke")
    ]
    assert open_test_project(store).verify().number == 2


def test_a_change_that_is_refused_leaves_no_entry(store):
    def refuse():
        raise ValueError

    with pytest.raises(ValueError):
        store.commit(Act("grant", "owner", AT, role=ANN), within=refuse)
    assert store.head().number == 0
