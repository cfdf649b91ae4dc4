"""A bakery that specifies an oven: findings, needs, functions, requirements, and the way to it."""

from datetime import date

from filrouge.kernel.documents import Prose, Quantity, Quote, Ref
from filrouge.kinds.audit import Application, DataAsset, DataFlow, Finding, FindingGround, Inventory
from filrouge.kinds.options import Choice
from filrouge.kinds.serving import Publication
from filrouge.kinds.specification import (
    AcceptanceTest,
    BudgetLine,
    FunctionCriterion,
    Functions,
    MasterPlan,
    Need,
    Requirement,
    Requirements,
    ServiceFunction,
    Source,
    TargetApplication,
    TargetFlow,
    TrajectoryStep,
    YearAmount,
)


def said(text):
    return Prose(lang="fr", text=text)


def ref(kind, id="x"):
    return Ref(kind=kind, id=id, revision=1)


def source(kind, id):
    return Source(id=f"s-{id}", cites=ref(kind, id))


def finding(owner="moe"):
    ground = FindingGround(id="g", cites=ref("projects.frame"))
    return Finding(
        plan=ref("audit.plan"),
        fact=said("Le pain brûle"),
        consequence=said("On le jette"),
        severity="major",
        effort="small",
        owner=owner,
        grounds=(ground,),
    )


def functions(**more):
    carried = Source(id="gas", cites=Quote(ref=ref("options.study"), pointer="/options/gas/title"))
    told = {
        "title": said("Four"),
        "needs": (
            Need(
                id="n1",
                who=said("Le fournil"),
                what=said("Cuire sans brûler"),
                sources=(source("audit.finding", "burnt"),),
                owner="moa",
            ),
        ),
        "functions": (
            ServiceFunction(
                id="f1",
                nature="service",
                statement=said("Cuire une fournée"),
                needs=("n1",),
                criteria=(
                    FunctionCriterion(
                        id="c1",
                        what=said("Pertes"),
                        comparator="at_most",
                        level=Quantity(value=2, unit="kg"),
                        flexibility="F1",
                    ),
                ),
                carried_by=(carried,),
            ),
        ),
    }
    return Functions(**{**told, **more})


def requirement(id="r1", **more):
    test = AcceptanceTest(
        method="metric", subject="oven", metric="waste", threshold=Quantity(value=2, unit="kg")
    )
    told = {
        "id": id,
        "title": said(f"Pertes {id}"),
        "statement": said("Le four doit perdre au plus deux kilogrammes de pain par fournée."),
        "type": "performance",
        "sources": (source("audit.finding", "burnt"),),
        "functions": ("f1",),
        "owner": "moe",
        "priority": "must",
        "test": test,
    }
    return Requirement(**{**told, **more})


def requirements(*given, functions=None):
    return Requirements(title=said("Four"), functions=functions, requirements=given or (requirement(),))


def choice(*chosen):
    return Choice(
        study=ref("options.study"),
        comparison=ref("options.comparison"),
        chosen=chosen or ("gas",),
        reasons=said("Il perd moins"),
        decided_on=date(2026, 1, 2),
    )


def publication(name="oven"):
    return Publication(name=name, stage="trial", purpose=said("Cuire"))


def inventory():
    return Inventory(
        assets=(DataAsset(id="orders", what=said("Commandes")),),
        applications=(
            Application(id="till", what=said("Caisse")),
            Application(id="fax", what=said("Télécopieur")),
        ),
        flows=(DataFlow(id="sales", source="till", target="orders", what=said("Ventes")),),
    )


def step(id, days_count, *after, **more):
    return TrajectoryStep(id=id, title=said(id), days_count=days_count, after=after, owner="moe", **more)


def plan(*steps, inventory=None, **more):
    told = {
        "title": said("Boulangerie"),
        "ambition": said("Ne plus jeter"),
        "inventory": inventory or ref("audit.inventory"),
        "applications": (TargetApplication(id="till"), TargetApplication(id="oven", what=said("Un four"))),
        "flows": (
            TargetFlow(id="sales", source="till", target="orders"),
            TargetFlow(id="bake", source="till", target="oven", what=said("Fournées")),
        ),
        "starts_on": date(2026, 1, 5),
        "steps": steps
        or (step("buy", 10), step("lay", 5, "buy", delivers=("oven",), due_on=date(2026, 1, 12))),
        "budget": (
            BudgetLine(
                id="oven",
                title=said("Four"),
                nature="capital",
                years=(YearAmount(id="2026", amount_eur=900), YearAmount(id="2027", amount_eur=100)),
            ),
            BudgetLine(
                id="gas", title=said("Gaz"), nature="running", years=(YearAmount(id="2027", amount_eur=300),)
            ),
        ),
    }
    return MasterPlan(**{**told, **more})
