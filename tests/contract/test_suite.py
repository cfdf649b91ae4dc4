"""What the suite relies on in the tools that run it."""

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_of_tests_stays_on_one_worker(request):
    """Else what a group makes once is made by every worker, and what may run once at a time runs twice."""
    is_grouping = getattr(request.config.option, "loadgroup", False)  # set in a worker of --dist loadgroup
    assert not is_grouping or request.node.nodeid.endswith("@together")
