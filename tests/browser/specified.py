"""A cahier des charges in the project in full swing, traced and laid out, with what it lacks."""

from datetime import date

from filrouge.domains.specification import service as specifying
from filrouge.kernel.documents import Key, Prose, Quantity, Quote
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.audit import Application, Inventory
from filrouge.kinds.specification import (
    AcceptanceTest,
    BudgetLine,
    Functions,
    MasterPlan,
    Need,
    Requirement,
    Requirements,
    SectionText,
    ServiceFunction,
    Source,
    Specification,
    TargetApplication,
    TrajectoryStep,
    YearAmount,
)

#: Of a client: one good, one vague with a priority of theirs, one empty.
SHEET = """Réf;Exigence;Criticité;Lot interne
EX-1;Le tableau de bord doit afficher la dépense prévue du mois en moins de 2 s.;Obligatoire;L1
EX-2;L'écran doit être convivial et, si possible, rapide.;vitale;L2
EX-3;;Haute;L2
"""


def fr(text: str) -> Prose:
    return Prose(lang="fr", text=text)


def specified(project: Project) -> None:
    """Needs, requirements, the way and a cahier des charges, traced and laid out, with what they lack."""
    frame = project.latest(Key("projects.frame", "solviere"))
    source = Source(id="cadre", cites=Quote(ref=frame, pointer="/strategy"))
    need = Need(
        id="prevoir", who=fr("L’actuariat"), what=fr("Voir venir la dépense"), sources=(source,), owner="moa"
    )
    function = ServiceFunction(
        id="annoncer", nature="service", statement=fr("Annoncer la dépense"), needs=("prevoir",)
    )
    functions = Functions(title=fr("Prévoir"), needs=(need,), functions=(function,))
    asked = {
        "juste": ("Le modèle doit prévoir à vingt euros près.", Quantity(value=20, unit="EUR")),
        "vite": ("Le modèle est rapide et simple.", None),
    }
    requirements = Requirements(
        title=fr("Exigences de la prévision"),
        functions=project.write("cout", functions, expected_revision=0),
        requirements=tuple(
            Requirement(
                id=id,
                title=fr(id.capitalize()),
                statement=fr(words),
                type="performance",
                functions=("annoncer",),
                owner="moe",
                priority="must",
                test=AcceptanceTest(
                    method="metric", subject="cout", metric="mae", comparator="at_most", threshold=threshold
                ),
            )
            for id, (words, threshold) in asked.items()
        ),
    )
    wanted = project.write("cout", requirements, expected_revision=0)
    inventory = Inventory(applications=(Application(id="gestion", what=fr("Progiciel de gestion")),))
    plan = MasterPlan(
        title=fr("Prévoir la dépense"),
        ambition=fr("Voir venir la dépense, un trimestre à l’avance."),
        inventory=project.write("cout", inventory, expected_revision=0),
        frame=frame,
        applications=(
            TargetApplication(id="gestion"),
            TargetApplication(id="modele", what=fr("Un modèle servi")),
        ),
        starts_on=date(2026, 3, 2),
        steps=(
            TrajectoryStep(id="batir", title=fr("Bâtir"), days_count=30, owner="moe"),
            TrajectoryStep(id="former", title=fr("Former"), days_count=10, owner="moa"),
            TrajectoryStep(
                id="servir", title=fr("Servir"), days_count=9, after=("batir", "former"), owner="moe"
            ),
        ),
        budget=(
            BudgetLine(
                id="modele",
                title=fr("Le modèle"),
                nature="capital",
                years=(YearAmount(id="2026", amount_eur=8_000),),
            ),
        ),
    )
    way = project.write("cout", plan, expected_revision=0)
    told = Specification(
        title=fr("Prévoir le coût\u00a0: cahier des charges"),
        variant="private",
        frame=frame,
        functions=requirements.functions,
        requirements=wanted,
        master_plan=way,
        sections=(SectionText(id="context", owner="moa", says=fr("La dépense surprend chaque trimestre.")),),
    )
    ref = project.write("cout", told, expected_revision=0)
    runner = Runner(project)
    difference, schedule = runner.perform(
        Call(specifying.plan, "cout-trajectoire", specifying.ToPlan(subject=way))
    ).made
    matrix = runner.perform(Call(specifying.trace, "cout-matrice", specifying.ToTrace(subject=wanted))).made[
        0
    ]
    given = specifying.ToReport(subject=ref, matrix=matrix, difference=difference, schedule=schedule)
    runner.perform(Call(specifying.report, "cout-cahier", given))
    content = SHEET.encode()
    file = project.ports.blobs.put(content, "exigences-client.csv")
    asked_of_them = specifying.RequirementsToImport(
        file=file, owner="moa", type="functional", priority="should"
    )
    runner.perform(Call(specifying.import_requirements, "cout", asked_of_them))
