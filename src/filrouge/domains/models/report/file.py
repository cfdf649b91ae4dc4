"""The file: what it is worth, that it computes what was fitted, what it costs, where it stops."""

from collections.abc import Iterator

from filrouge.domains.models.report.blocks import Cited, figure
from filrouge.kernel.reports import Chart, Column, Row, Section, Table, Todo, Words, column, quoted, section
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, codes_of
from filrouge.kinds.models import EqualityCase, TestScore


def scores(cited: Cited) -> Section:
    """The scores of the file on the test part."""
    ref = cited.model.ref
    rows = tuple(
        Row(
            id=score.id,
            header=Words(text=coded(TestScore, "id", score.id)),
            cells={name: quoted(ref, "scores", score.id, name) for name in _told(score.low)},
        )
        for score in cited.model.document.scores
    )
    return section(
        "scores",
        "Sur des lignes jamais vues",
        "On rows never seen",
        Table(
            id="scores",
            caption=Text(
                fr="Scores du fichier exporté sur la partie de test, avec leur intervalle",
                en="Scores of the exported file on the test part, with their interval",
            ),
            header=Text(fr="Mesure", en="Metric"),
            columns=_score_columns("value"),
            rows=rows,
        ),
    )


def slices(cited: Cited) -> Iterator[Section]:
    """The problem's metric by group, when groups were asked for."""
    ref, model = cited.model.ref, cited.model.document
    if not model.slices:
        return
    rows = tuple(
        Row(
            id=one.id,
            header=quoted(ref, "slices", one.id, "id"),
            cells={
                "rows": quoted(ref, "slices", one.id, "rows_count"),
                **{name: quoted(ref, "slices", one.id, name) for name in _told(one.low, one.score, "score")},
            },
        )
        for one in model.slices
    )
    yield section(
        "slices",
        "Par groupe",
        "By group",
        Chart(
            mark="bars",
            measure=coded(TestScore, "id", cited.problem.document.metric),
            table=Table(
                id="slices",
                caption=Text(
                    fr="La mesure du problème, groupe par groupe\u202f; vide où elle n’a pas de sens",
                    en="The problem’s metric, group by group; empty where it has no meaning",
                ),
                header=Text(fr="Groupe", en="Group"),
                columns=(*_score_columns("score"), column("rows", "Lignes", "Rows")),
                rows=rows,
            ),
            drawn=("score", "low", "high"),
        ),
    )


def equality(cited: Cited) -> Section:
    """The proof, case by case."""
    ref, proof = cited.model.ref, cited.model.document.equality
    said = codes_of(EqualityCase, "id")
    rows = tuple(
        Row(
            id=case.id,
            header=Words(text=said[case.id]) if case.id in said else quoted(ref, *_case(case.id), "id"),
            cells={
                "rows": quoted(ref, *_case(case.id), "rows_count"),
                "difference": quoted(ref, *_case(case.id), "max_difference"),
                **(
                    {"overflow": quoted(ref, *_case(case.id), "overflowed_count")}
                    if case.overflowed_count
                    else {}
                ),
            },
        )
        for case in proof.cases
    )
    return section(
        "equality",
        "Le fichier calcule ce qui a été ajusté",
        "The file computes what was fitted",
        figure("Écart toléré", "Tolerated difference", ref, "equality", "tolerance"),
        figure("Plus grand écart", "Largest difference", ref, "equality", "max_difference"),
        Table(
            id="equality",
            caption=Text(
                fr="Écarts entre le modèle ajusté et son fichier",
                en="Differences between the model and its file",
            ),
            header=Text(fr="Lignes", en="Rows"),
            columns=(
                column("rows", "Lignes comparées", "Rows compared"),
                column("difference", "Plus grand écart", "Largest difference"),
                column("overflow", "Sans réponse du modèle", "Without an answer of the model"),
            ),
            rows=rows,
        ),
    )


def cost(cited: Cited) -> Section:
    """What the experiment cost, what the file weighs, what one row takes."""
    effort, footprint, model = cited.effort.ref, cited.footprint.ref, cited.model.ref
    return section(
        "cost",
        "Ce qu’il a coûté, ce qu’il coûte",
        "What it cost, what it costs",
        figure("Calcul de toute l’expérience", "Computing of the whole experiment", effort, "total_cpu_s"),
        figure("Calcul de l’ajustement retenu", "Computing of the fit kept", footprint, "fit_cpu_s"),
        figure("Mémoire au plus haut", "Memory at its peak", footprint, "peak_bytes"),
        figure("Taille du fichier", "Size of the file", model, "size_bytes"),
        figure("Une ligne, par le fichier", "One row, through the file", footprint, "one_row"),
        figure("Une ligne, en Python", "One row, in Python", footprint, "one_row_fitted"),
        _effort(cited),
    )


def _effort(cited: Cited) -> Table:
    ref = cited.effort.ref
    titles = {one.id: one for one in cited.experiment.document.candidates}
    rows = []
    for one in cited.effort.document.candidates:
        at = ("candidates", one.id)
        mine = titles[one.id].family == "own"
        told = (
            "fits_count",
            "fit_cpu_s",
            "predict_cpu_s",
            "peak_bytes",
            *(("one_row",) if one.one_row else ()),
        )
        header = quoted(ref, *at, "id") if mine else Words(text=titles[one.id].title)
        rows.append(Row(id=one.id, header=header, cells={name: quoted(ref, *at, name) for name in told}))
    return Table(
        id="effort",
        caption=Text(fr="Ce que chaque candidat a coûté", en="What each candidate cost"),
        header=Text(fr="Candidat", en="Candidate"),
        columns=(
            column("fits_count", "Ajustements", "Fits"),
            column("fit_cpu_s", "Ajuster", "Fitting"),
            column("predict_cpu_s", "Prédire", "Predicting"),
            column("peak_bytes", "Mémoire", "Memory"),
            column("one_row", "Une ligne", "One row"),
        ),
        rows=tuple(rows),
    )


def limits(cited: Cited) -> Section:
    """Where the model stops, and what others still owe it."""
    undeclared = figure(
        "Variables dont personne n’a dit quand elles sont connues",
        "Variables of which nobody said when they are known",
        cited.experiment.ref,
        "undeclared_count",
    )
    told = Text(
        fr="Un texte que peu de lignes portaient à l’apprentissage compte comme inconnu. Un score dit ce qui "
        "a été observé sur ces lignes\u00a0: rien n’assure qu’il tienne quand la population, les usages ou "
        "les règles changent.",
        en="A text that few training rows held counts as unknown. A score tells what was observed on these "
        "rows: nothing ensures that it holds when people, habits or rules change.",
    )
    return section(
        "limits",
        "Limites",
        "Limits",
        Words(text=told),
        undeclared,
        Todo(what=Text(fr="le seuil d’acceptation", en="the acceptance threshold"), owner="specification"),
        Todo(what=Text(fr="l’autorisation d’usage", en="the clearance for use"), owner="compliance"),
    )


def _told(low: object, value: object = True, name: str = "value") -> tuple[str, ...]:
    return (*((name,) if value else ()), *(("low", "high") if low else ()))


def _score_columns(value: str) -> tuple[Column, ...]:
    return (
        column(value, "Score", "Score"),
        column("low", "Au moins", "At least"),
        column("high", "Au plus", "At most"),
    )


def _case(id: str) -> tuple[str, str, str]:
    return "equality", "cases", id
