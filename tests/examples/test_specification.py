"""The cahier des charges of the example: nothing missing that the case could fill, nothing typed twice."""

import pytest

from filrouge.kernel.documents import Key
from filrouge.kernel.errors import NotFinal
from filrouge.kernel.renewing import take_latest
from filrouge.kernel.reports import Section, check_final, holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.audit import Answers

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


def test_an_answer_taken_away_makes_what_quotes_it_suspect_then_incomplete(beside):
    """From the audit to both deliverables: first doubt where the answer is quoted, then a hole."""
    gone, report = "maturite.personnes.competences.niveau", Key("audit.report", "audit-restitution")
    cahier = Key("specification.report", "cahier-des-charges")
    held = beside.named(Answers, "maturite-si")
    kept = tuple(one for one in held.document.answers if one.id != gone)
    assert len(kept) == len(held.document.answers) - 1
    told = held.document.model_copy(update={"answers": kept})
    beside.write(held.ref.id, told, expected_revision=held.ref.revision)

    doubts = beside.suspects()
    quoted = [one for one in doubts.roots if one.cited == held.ref and one.pointer]
    assert {str(one.source.key) for one in quoted} == {"audit.finding/personnes", str(report)}
    assert all(one.new is None and gone in one.pointer for one in quoted)
    (place,) = {one.at for one in doubts.about(report)}
    assert place.startswith("/content/blocks/findings/blocks/personnes/")
    assert doubts.touch(cahier) and not doubts.about(cahier)  # it inherits: it quotes the finding

    take_latest(beside, Key("audit.finding", "personnes"), expected_revision=1, cited={held.ref})
    run = beside.store.maker(report)
    use = beside.catalogue.use(run.use)
    (made,) = Runner(beside).perform(Call(use, run.step, use.input.model_validate(dict(run.given)))).made
    content, read = beside.read(made).document.content, beside.reader()
    lacking = [
        (section.id, part.id)
        for section in content.blocks
        if isinstance(section, Section)
        for part in section.blocks
        if isinstance(part, Section) and list(holes(part, read))
    ]
    assert lacking == [("findings", "personnes")]
    with pytest.raises(NotFinal):
        check_final(content, read, doubts=())
