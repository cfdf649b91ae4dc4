"""Both deliverables, laid out from documents: nothing typed, everything missing shown with its owner."""

from datetime import date

import pytest
from domains.specification import baked
from domains.specification.baked import functions, inventory, plan, requirement, requirements, said

from filrouge.domains.specification.report.cahier import PARTS
from filrouge.domains.specification.service import (
    ToCost,
    ToPlan,
    ToReport,
    ToReportPlan,
    ToTrace,
    cost,
    report,
    report_plan,
    trace,
)
from filrouge.domains.specification.service import plan as compute_plan
from filrouge.kernel.documents import MAX_BODY_BYTES, Quote
from filrouge.kernel.errors import NotFinal, TooLarge
from filrouge.kernel.reports import Words, check_final, holes, quotes_in, section
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import Text
from filrouge.kinds.projects import Frame, YearBudget
from filrouge.kinds.specification import (
    AcceptanceTest,
    ProjectRisk,
    Responsibility,
    SectionText,
    Source,
    Specification,
    SpecificationReport,
    Stakeholder,
    Threat,
)


@pytest.fixture
def bakery(memory_project):
    """Its documents, by name."""
    project = memory_project
    frame = Frame(
        company=said("Une boulangerie"),
        strategy=said("Jeter moins"),
        csr_policy=said("Chauffer peu"),
        budgets=(YearBudget(id="2026", budget_eur=1000),),
    )
    told = {"frame": project.write("boulangerie", frame, expected_revision=0)}
    told["inventory"] = project.write("boulangerie", inventory(), expected_revision=0)
    given = plan(inventory=told["inventory"], frame=told["frame"])
    told["plan"] = project.write("boulangerie", given, expected_revision=0)
    shows = Source(id="frame", cites=Quote(ref=told["frame"], pointer="/strategy"))
    needs = functions().needs[0].model_copy(update={"sources": (shows,)})
    carried = functions().functions[0].model_copy(update={"carried_by": ()})
    grounded = functions(needs=(needs,), functions=(carried,))
    told["functions"] = project.write("four", grounded, expected_revision=0)
    return told


def asked(id="r1", **more):
    """A requirement that cites nothing beyond the project of these tests."""
    return requirement(id, **{"sources": (), "rationale": said("Le pain coûte"), **more})


def perform(project, use, step, given):
    return Runner(project).perform(Call(use, step, given)).made


def planned(project, bakery):
    return dict(
        zip(
            ("difference", "schedule"),
            perform(project, compute_plan, "p", ToPlan(subject=bakery["plan"])),
            strict=True,
        )
    )


def laid(project, bakery, *given, **more):
    """The cahier des charges laid out, with what it lacks."""
    wanted = requirements(*(given or [asked()]), functions=bakery["functions"])
    told = {
        "title": said("Un four"),
        "variant": "private",
        "frame": bakery["frame"],
        "functions": bakery["functions"],
        "requirements": project.write("four", wanted, expected_revision=0),
        "master_plan": bakery["plan"],
    }
    ref = project.write("four", Specification(**{**told, **more}), expected_revision=0)
    matrix = perform(project, trace, "t", ToTrace(subject=told["requirements"]))[0]
    made = perform(project, report, "r", ToReport(subject=ref, matrix=matrix, **planned(project, bakery)))
    content = project.read(made[0]).document.content
    return content, [(one.what.fr, one.owner) for one in holes(content, project.value)]


def test_the_master_plan_has_its_difference_its_path_and_its_budget(memory_project, bakery):
    made = perform(
        memory_project,
        report_plan,
        "r",
        ToReportPlan(subject=bakery["plan"], **planned(memory_project, bakery)),
    )
    content = memory_project.read(made[0]).document.content
    assert [one.id for one in content.blocks if one.type == "section"] == [
        "today",
        "target",
        "difference",
        "trajectory",
        "budget",
    ]
    assert [(one.what.fr, one.owner) for one in holes(content, memory_project.value)] == [
        ("Flux, d’aujourd’hui à la cible, mis en place par", "moa")
    ]
    read = {str(memory_project.value(quote)) for quote, _ in quotes_in(content)}
    assert {"Télécopieur", "Un four", "2026-01-19", "15 count", "1000.0 eur"} <= read


@pytest.mark.parametrize("variant", PARTS)
def test_each_variant_has_its_parts_in_order(memory_project, bakery, variant):
    content, _ = laid(memory_project, bakery, variant=variant)
    assert tuple(one.id for one in content.blocks if one.type == "section") == PARTS[variant]


def test_costs_that_exceed_the_budget_are_told_in_the_budget(memory_project, bakery):
    dear = asked(cost_eur=5_000, due_on=date(2026, 3, 1))
    wanted = memory_project.write(
        "four", requirements(dear, functions=bakery["functions"]), expected_revision=0
    )
    schedule = planned(memory_project, bakery)["schedule"]
    (costs,) = perform(memory_project, cost, "k", ToCost(subject=wanted, schedule=schedule))
    told = Specification(
        title=said("Un four"),
        variant="private",
        functions=bakery["functions"],
        requirements=wanted,
        master_plan=bakery["plan"],
    )
    ref = memory_project.write("four", told, expected_revision=0)
    given = ToReport(subject=ref, costs=costs, **planned(memory_project, bakery))
    content = memory_project.read(perform(memory_project, report, "r", given)[0]).document.content
    budget = next(one for one in content.blocks if one.type == "section" and one.id == "budget")
    said_of = {quote.pointer: str(memory_project.value(quote)) for quote, _ in quotes_in(budget)}
    assert said_of["/findings/over-plan-2026/over_eur"] == "4100.0 eur"
    assert said_of["/findings/over-frame-2026/over_eur"] == "4000.0 eur"
    assert said_of["/years/2026/difference_eur"] == "-4100.0 eur"


def test_what_is_missing_is_told_with_its_owner(memory_project, bakery):
    undecided = AcceptanceTest(method="metric", subject="oven", metric="waste")
    _, missing = laid(
        memory_project,
        bakery,
        asked(test=undecided, cost_eur=10),
        threats=(Threat(id="fire", what=said("Feu"), owner="dpo"),),
        risks=(ProjectRisk(id="late", what=said("Retard"), likelihood="rare", gravity="low", owner="moe"),),
        parties=(Stakeholder(id="baker", title=said("Le fournil"), side="moa"),),
        responsibilities=(Responsibility(id="accept", what=said("Recevoir"), responsible=("baker",)),),
        sections=(SectionText(id="reversibility", owner="sponsor"),),
    )
    assert {
        ("Épreuves de recette et seuils, seuil", "moe"),
        ("Priorité, coût et échéance des exigences, échéance", "moe"),
        ("Menaces et mesures, mesure", "dpo"),
        ("Risques, réponse", "moe"),
        ("Responsabilités (RACI), en répond", "moa"),
        ("le texte de la section\u00a0: réversibilité", "sponsor"),
        ("la qualification juridique de chaque usage", "dpo"),
    } <= set(missing)
    assert ("Priorité, coût et échéance des exigences, coût", "moe") not in missing


def test_the_administrative_clauses_quote_the_case_and_leave_to_the_buyer_what_is_the_buyers(
    memory_project, bakery
):
    _, missing = laid(memory_project, bakery, variant="ccap")
    facts = {fact: owner for fact, owner in missing}
    assert facts["les lots, ou la raison de ne pas allotir"] == "moa"
    assert facts["la forme du prix\u00a0: forfaitaire, unitaire ou mixte"] == "moa"
    assert facts["le plafond des pénalités et leur exonération"] == "moa"
    assert facts["le sort des données à la fin du marché"] == "dpo"
    assert "le texte de la section\u00a0: pénalités" not in facts


def test_a_clause_that_somebody_wrote_is_no_hole(memory_project, bakery):
    told = SectionText(id="penalties", owner="moa", says=said("Mille euros par semaine"))
    content, missing = laid(memory_project, bakery, variant="ccap", sections=(told,))
    assert not any("pénalité" in fact.lower() for fact, _ in missing)
    read = {str(memory_project.value(quote)) for quote, _ in quotes_in(content)}
    assert "Mille euros par semaine" in read


def test_a_cahier_with_a_hole_is_never_final(memory_project, bakery):
    content, missing = laid(memory_project, bakery)
    assert missing
    with pytest.raises(NotFinal):
        check_final(content, memory_project.value, doubts=())


def test_a_requirement_that_is_not_wanted_leaves_no_hole(memory_project, bakery):
    kept = asked(cost_eur=1, due_on=baked.date(2026, 2, 1))
    _, wanted = laid(memory_project, bakery, kept, asked("r2", priority="wont", test=None))
    assert not [what for what, _ in wanted if "des exigences," in what or "recette et seuils" in what]


def test_requirements_that_name_no_functions_are_not_traced(memory_project):
    from filrouge.domains.specification.errors import Mismatched

    ref = memory_project.write("four", requirements(asked()), expected_revision=0)
    with pytest.raises(Mismatched):
        perform(memory_project, trace, "t", ToTrace(subject=ref))


def test_a_long_report_is_stored_where_another_document_is_refused():
    line = Words(text=Text(fr="x" * 1000, en="y" * 1000))
    long = SpecificationReport(content=section("s", "Long", "Long", *[line] * 700))
    assert len(long.stored()) > MAX_BODY_BYTES
    with pytest.raises(TooLarge):
        SpecificationReport(content=section("s", "Long", "Long", *[line] * 3_000)).stored()
    with pytest.raises(TooLarge):
        Frame(company=said("x" * MAX_BODY_BYTES), strategy=said("y")).stored()
