"""The cahier des charges of the example: nothing missing that the case could fill, nothing typed twice."""

import pytest

from filrouge.kernel.documents import Key
from filrouge.kernel.reports import check_final, holes, quotes_in

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("mutuelle")]


def content(golden, kind, id):
    return golden.document(kind, id).content


@pytest.mark.parametrize(
    ("kind", "id"),
    [("specification.report", "cahier-des-charges"), ("specification.plan_report", "schema-directeur")],
)
def test_a_deliverable_has_no_hole_and_may_be_made_final(golden, kind, id):
    told = content(golden, kind, id)
    read = golden.project.reader()
    assert [one.what.fr for one in holes(told, read)] == []
    check_final(told, read, doubts=())
    assert not golden.project.suspects().touch(Key(kind, id))


def test_every_figure_leads_to_its_source(golden):
    told = content(golden, "specification.report", "cahier-des-charges")
    kinds = {quote.ref.kind for quote, _ in quotes_in(told)}
    assert {
        "audit.finding",
        "audit.inventory",
        "audit.strategy",
        "compliance.screening",
        "options.prototype",
        "options.study",
        "projects.frame",
        "specification.requirements",
        "specification.schedule",
    } <= kinds


def test_requirements_lead_from_findings_to_production(golden):
    matrix = golden.document("specification.matrix", "exigences-matrice")
    assert matrix.traced_count == matrix.requirements_count >= 25
    # two models are served beside, that this cahier des charges does not ask for
    assert {one.item for one in matrix.gaps} == {
        "production.cout-trimestre",
        "production.gros-consommateurs",
    }


def test_the_way_keeps_its_days_and_its_budget(golden):
    schedule = golden.document("specification.schedule", "schema-calcul")
    assert schedule.late_count == 0 and schedule.over_budget_count == 0
    assert schedule.critical_count > 1
    difference = golden.document("specification.difference", "schema-calcul")
    assert difference.undelivered == ()


def test_no_threshold_is_typed_twice(golden):
    """Statements name the threshold of their test, and never say it."""
    for one in golden.document("specification.requirements", "usages").requirements:
        if one.test and one.test.threshold and one.test.method == "metric":
            assert f"{one.test.threshold.value:g}".replace(".", ",") not in one.statement.text
