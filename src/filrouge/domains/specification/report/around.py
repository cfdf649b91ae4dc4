"""What surrounds the requirements in the cahier des charges: stakes, data, law, security, people, risks."""

from collections.abc import Iterator, Sequence

from filrouge.domains.specification.report.cells import (
    Cell,
    missing,
    owned_tables,
    owner_word,
    plain_table,
    spread_rows,
    words,
)
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Figure, Row, Said, coded_words, column, quoted
from filrouge.kernel.texts import Text
from filrouge.kinds.compliance import AipdFound, Clearance, DutyFound, GateReason, Screening, TierFound
from filrouge.kinds.datasets import Manifest
from filrouge.kinds.options import Choice, Prototype, Study
from filrouge.kinds.projects import Frame
from filrouge.kinds.specification import ProjectRisk, Specification, Stakeholder

OWNER = "moa"


def stakes(frame: Held[Frame] | None) -> Iterator[Block]:
    """The company, what it wants and what binds it, quoted from its frame."""
    if frame is None:
        yield missing("le cadre de l’entreprise", "the company frame", OWNER)
        return
    ref, told = frame.ref, frame.document
    yield Said(quote=quoted(ref, "company"), owner=OWNER)
    yield Said(quote=quoted(ref, "strategy"), owner=OWNER)
    yield Said(quote=quoted(ref, "csr_policy"), owner=OWNER)
    rows = [
        Row(
            id=f"{goal.id}-{one.id}",
            header=quoted(ref, "objectives", goal.id, "what"),
            cells={
                "indicator": quoted(ref, "objectives", goal.id, "indicators", one.id, "what"),
                **{
                    name: quoted(ref, "objectives", goal.id, "indicators", one.id, name)
                    for name in ("now", "wanted", "due")
                    if getattr(one, name) is not None
                },
            },
        )
        for goal in told.objectives
        for one in goal.indicators
    ]
    if rows:
        yield plain_table(
            "objectives",
            "Objectifs de l’entreprise",
            "Objectives of the company",
            ("Objectif", "Objective"),
            (
                column("indicator", "Indicateur", "Indicator"),
                column("now", "Aujourd’hui", "Today"),
                column("wanted", "Voulu", "Wanted"),
                column("due", "Échéance", "Due"),
            ),
            rows,
            OWNER,
        )
    if told.constraints:
        yield plain_table(
            "constraints",
            "Contraintes",
            "Constraints",
            ("Contrainte", "Constraint"),
            (column("what", "Énoncé", "Statement"),),
            [
                Row(
                    id=one.id,
                    header=quoted(ref, "constraints", one.id, "id"),
                    cells={"what": quoted(ref, "constraints", one.id, "what")},
                )
                for one in told.constraints
            ],
            OWNER,
        )


def decided(study: Held[Study] | None, choice: Held[Choice] | None) -> Iterator[Block]:
    """The option that was chosen, why, and on which conditions."""
    if study is None or choice is None:
        yield missing("la décision sur les options", "the decision on the options", OWNER)
        return
    for one in choice.document.chosen:
        yield Figure(
            label=Text(fr="Option retenue", en="Option chosen"),
            quote=quoted(study.ref, "options", one, "title"),
        )
    yield Figure(label=Text(fr="Décidé le", en="Decided on"), quote=quoted(choice.ref, "decided_on"))
    yield Said(quote=quoted(choice.ref, "reasons"))
    for condition in choice.document.conditions:
        yield Figure(
            label=Text(fr="Condition", en="Condition"),
            quote=quoted(choice.ref, "conditions", condition.id, "what"),
        )


def data(tables: Sequence[Held[Manifest]], prototypes: Sequence[Held[Prototype]]) -> Iterator[Block]:
    """The tables that models learn on, and what prototypes measured before anything was built."""
    if tables:
        yield plain_table(
            "datasets",
            "Jeux de données",
            "Datasets",
            ("Jeu", "Dataset"),
            (column("rows_count", "Lignes", "Rows"),),
            [
                Row(
                    id=one.ref.id,
                    header=words(f"Table {_letters(one.ref.id)}", f"Table {_letters(one.ref.id)}"),
                    cells={"rows_count": quoted(one.ref, "rows_count")},
                )
                for one in tables
            ],
            "moe",
        )
    else:
        yield missing("les jeux de données", "the datasets", "moe")
    if prototypes:
        names = ("candidate", "metric", "score", "low", "high", "rows_count")
        labels = (
            ("Candidat", "Candidate"),
            ("Métrique", "Metric"),
            ("Mesure", "Measure"),
            ("Au moins", "At least"),
            ("Au plus", "At most"),
            ("Lignes", "Rows"),
        )
        yield plain_table(
            "prototypes",
            "Ce que les prototypes ont mesuré",
            "What the prototypes measured",
            ("Prototype", "Prototype"),
            [column(name, *label) for name, label in zip(names[1:], labels[1:], strict=True)],
            [
                Row(
                    id=one.ref.id,
                    header=quoted(one.ref, "candidate"),
                    cells={name: quoted(one.ref, name) for name in names[1:]},
                )
                for one in prototypes
            ],
            "moe",
        )
    else:
        yield missing("un prototype mesuré", "a prototype that was measured", "moe")


def security(held: Held[Specification]) -> Iterator[Block]:
    """Threats and what is done against each; a threat without a measure is a hole."""
    threats = held.document.threats
    if not threats:
        yield missing("les menaces et les mesures", "the threats and the measures", "moe")
    yield from owned_tables(
        "threats",
        "Menaces et mesures",
        "Threats and measures",
        ("Menace", "Threat"),
        (column("measure", "Mesure", "Measure"), column("owner", "Porteur", "Owner")),
        threats,
        lambda one: Row(
            id=one.id,
            header=quoted(held.ref, "threats", one.id, "what"),
            cells={
                "measure": quoted(held.ref, "threats", one.id, "measure"),
                "owner": owner_word(one.owner),
            },
        ),
    )


def law(screenings: Sequence[Held[Screening]], clearances: Sequence[Held[Clearance]]) -> Iterator[Block]:
    """What the law says of each use, the duties owed, and whether the gate is open."""
    if not screenings:
        yield missing("la qualification juridique de chaque usage", "the legal screening of each use", "dpo")
        return
    yield plain_table(
        "screenings",
        "Ce que le droit dit de chaque usage",
        "What the law says of each use",
        ("Usage", "Use"),
        (
            column("tier", "Classe du règlement sur l’IA", "Class of the AI Act"),
            column("aipd", "Analyse d’impact", "Impact assessment"),
            column("owed", "Devoirs", "Duties"),
            column("blocking", "Dont bloquants", "Of which blocking"),
        ),
        [
            Row(
                id=one.ref.id,
                header=words(f"Usage {_letters(one.ref.id)}", f"Use {_letters(one.ref.id)}"),
                cells={
                    "tier": coded_words(TierFound, "tier", one.document.ai_act.tier),
                    "aipd": coded_words(AipdFound, "verdict", one.document.aipd.verdict),
                    "owed": quoted(one.ref, "owed_count"),
                    "blocking": quoted(one.ref, "blocking_count"),
                },
            )
            for one in screenings
        ],
        "dpo",
    )
    for held in screenings:
        if held.document.duties:
            yield _duties(held)
    if not clearances:
        yield missing(
            "l’autorisation de mise en production de chaque usage", "the clearance of each use", "dpo"
        )
        return
    yield _cleared(clearances)


def _letters(id: str) -> str:
    """The name of a use without signs nor figures."""
    return "".join(one for one in id.replace("-", " ") if not one.isdigit()).strip()


def _duties(held: Held[Screening]) -> Block:
    name = _letters(held.ref.id)
    return plain_table(
        f"duties-{held.ref.id}",
        f"Devoirs de l’usage {name}",
        f"Duties of the use {name}",
        ("Devoir", "Duty"),
        (
            column("article", "Article", "Article"),
            column("state", "État", "State"),
            column("from", "Depuis", "From"),
            column("owner", "Porteur", "Owner"),
        ),
        [
            Row(
                id=one.id,
                header=coded_words(DutyFound, "id", one.id),
                cells={
                    "article": quoted(held.ref, "duties", one.id, "article"),
                    "state": coded_words(DutyFound, "state", one.state),
                    "owner": owner_word(one.owner),
                    **(
                        {"from": quoted(held.ref, "duties", one.id, "applies_from")}
                        if one.applies_from
                        else {}
                    ),
                },
            )
            for one in held.document.duties
        ],
        "dpo",
    )


def _cleared(clearances: Sequence[Held[Clearance]]) -> Block:
    """Whether each use may go to production, and what still forbids it."""
    rows: list[Row] = []
    for held in clearances:
        name = _letters(held.ref.id)
        header = words(f"Usage {name}", f"Use {name}")
        state = coded_words(Clearance, "state", held.document.state)
        rows.append(Row(id=held.ref.id, header=header, cells={"state": state}))
        rows += [
            Row(
                id=f"{held.ref.id}-{one.id}",
                header=header,
                cells={
                    "why": coded_words(GateReason, "why", one.why),
                    "owner": owner_word(one.owner),
                    **({"duty": coded_words(GateReason, "duty", one.duty)} if one.duty else {}),
                },
            )
            for one in held.document.reasons
        ]
    columns = (
        column("state", "État", "State"),
        column("why", "Ce qui l’arrête", "What stops it"),
        column("duty", "Devoir", "Duty"),
        column("owner", "Porteur", "Owner"),
    )
    return plain_table(
        "clearances",
        "Autorisations de mise en production",
        "Clearances",
        ("Usage", "Use"),
        columns,
        rows,
        "dpo",
    )


def organisation(held: Held[Specification]) -> Iterator[Block]:
    """The parties, and who does, answers, is asked and is told (RACI); one answers for each activity."""
    told = held.document
    if told.parties:
        yield plain_table(
            "parties",
            "Parties du projet",
            "Parties of the project",
            ("Partie", "Party"),
            (column("side", "Côté", "Side"),),
            [
                Row(
                    id=one.id,
                    header=quoted(held.ref, "parties", one.id, "title"),
                    cells={"side": coded_words(Stakeholder, "side", one.side)},
                )
                for one in told.parties
            ],
            OWNER,
        )
    else:
        yield missing("les parties du projet", "the parties of the project", OWNER)
    if not told.responsibilities:
        yield missing("la répartition des responsabilités", "who answers for what", OWNER)
        return
    rows: list[Row] = []
    for one in told.responsibilities:
        at = ("responsibilities", one.id)
        lists: dict[str, list[Cell]] = {
            name: [quoted(held.ref, "parties", party, "title") for party in getattr(one, name)]
            for name in ("responsible", "consulted", "informed")
        }
        lists["responsible"] = lists["responsible"] or [quoted(held.ref, *at, "responsible", "0")]  # a hole
        lists["accountable"] = [
            quoted(held.ref, "parties", one.accountable, "title")
            if one.accountable
            else quoted(held.ref, *at, "accountable")
        ]
        rows += spread_rows(one.id, quoted(held.ref, *at, "what"), lists)
    yield plain_table(
        "raci",
        "Responsabilités (RACI)",
        "Responsibilities (RACI)",
        ("Activité", "Activity"),
        (
            column("responsible", "Réalise", "Does it"),
            column("accountable", "En répond", "Answers for it"),
            column("consulted", "Consulté", "Consulted"),
            column("informed", "Informé", "Informed"),
        ),
        rows,
        OWNER,
    )


def risks(held: Held[Specification]) -> Iterator[Block]:
    """Risks with their answer; a risk without one is a hole of its owner."""
    told = held.document.risks
    if not told:
        yield missing("les risques et leurs réponses", "the risks and their answers", OWNER)
    yield from owned_tables(
        "risks",
        "Risques",
        "Risks",
        ("Risque", "Risk"),
        (
            column("likelihood", "Vraisemblance", "Likelihood"),
            column("gravity", "Gravité", "Gravity"),
            column("answer", "Réponse", "Answer"),
            column("owner", "Porteur", "Owner"),
        ),
        told,
        lambda one: Row(
            id=one.id,
            header=quoted(held.ref, "risks", one.id, "what"),
            cells={
                "likelihood": coded_words(ProjectRisk, "likelihood", one.likelihood),
                "gravity": coded_words(ProjectRisk, "gravity", one.gravity),
                "answer": quoted(held.ref, "risks", one.id, "answer"),
                "owner": owner_word(one.owner),
            },
        ),
    )
