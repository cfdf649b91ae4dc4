"""The question, and the data it is put to."""

from collections.abc import Iterator

from filrouge.domains.models.report.blocks import Cited, figure
from filrouge.kernel.documents import Quote
from filrouge.kernel.reports import Column, Figure, Row, Said, Section, Table, Words, column, quoted, section
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded
from filrouge.kinds.datasets import LeakCheck, Split, StructureVariable
from filrouge.kinds.models import Problem


def question(cited: Cited) -> Section:
    """What is asked, of whom, measured how, within which limits."""
    problem = cited.problem.ref
    metric = coded(Problem, "metric", cited.problem.document.metric)
    return section(
        "question",
        "La question",
        "The question",
        Said(quote=quoted(problem, "question"), owner="models"),
        figure("Ce que l’on prédit", "What is predicted", problem, "target"),
        Words(text=Text(fr=f"Mesure\u00a0: {metric.fr}.", en=f"Metric: {metric.en}.")),
        *([figure("L’événement", "The event", problem, "event")] if cited.problem.document.event else []),
        figure("Porteur de la question", "Owner of the question", problem, "owner"),
        *_constraints(cited),
    )


def _constraints(cited: Cited) -> Iterator[Figure]:
    limits = cited.problem.document.constraints
    told = {
        "max_model_bytes": Text(fr="Fichier, au plus", en="File, at most"),
        "max_inference_us": Text(fr="Une ligne, au plus", en="One row, at most"),
        "max_cpu_s": Text(fr="Calcul de l’expérience, au plus", en="Computing of the experiment, at most"),
    }
    for name, label in told.items():
        if getattr(limits, name) is not None:
            yield figure(label.fr, label.en, cited.problem.ref, "constraints", name)


def data(cited: Cited) -> Section:
    """Rows, split, leaks looked for, variables and when they are known."""
    dataset, model, compared = cited.dataset.ref, cited.model.ref, cited.experiment.ref
    way = coded(Split, "by", cited.split.document.by)
    checks = tuple(
        Row(
            id=check.id,
            header=Words(text=coded(LeakCheck, "id", check.id)),
            cells={"verdict": Words(text=coded(LeakCheck, "verdict", check.verdict))},
        )
        for check in cited.split.document.checks
    )
    table = Table(
        id="leaks",
        caption=Text(fr="Recherche de fuites entre les parties", en="Search for leaks between the parts"),
        header=Text(fr="Contrôle", en="Check"),
        columns=(Column(id="verdict", label=Text(fr="Verdict", en="Verdict")),),
        rows=checks,
    )
    return section(
        "data",
        "Les données",
        "The data",
        figure("Lignes de la table", "Rows of the table", dataset, "rows_count"),
        Words(text=Text(fr=f"Découpage {way.fr}.", en=f"Split {way.en}.")),
        figure("Lignes d’apprentissage", "Training rows", model, "training_rows_count"),
        figure("Lignes de test, jamais vues", "Test rows, never seen", model, "test_rows_count"),
        figure(
            "Lignes sans cible, écartées", "Rows without a target, left out", compared, "left_out_rows_count"
        ),
        figure("Variables données au modèle", "Variables given to the model", compared, "features_count"),
        *([table] if checks else []),
        _variables(cited),
    )


def _variables(cited: Cited) -> Table:
    """What the model looks at, and when it is known: a variable of which nobody said so leaves a hole."""
    declared = {variable.id: variable for variable in cited.structure.document.variables}
    rows = []
    for one in cited.model.document.inputs:
        known = declared[one.id].availability
        when = quoted(cited.structure.ref, "variables", one.id, "availability")
        cells: dict[str, Quote | Words] = {
            "known": Words(text=coded(StructureVariable, "availability", known)) if known else when
        }
        if one.unit:
            cells["unit"] = quoted(cited.model.ref, "inputs", one.id, "unit")
        rows.append(Row(id=one.id, header=quoted(cited.model.ref, "inputs", one.id, "id"), cells=cells))
    return Table(
        id="variables",
        caption=Text(fr="Variables et moment où elles sont connues", en="Variables and when they are known"),
        header=Text(fr="Variable", en="Variable"),
        columns=(column("unit", "Unité", "Unit"), column("known", "Connue", "Known")),
        rows=tuple(rows),
        owner="datasets",
    )
