"""How the file answers for each class, and what it leaves to a person."""

from collections.abc import Iterator

from filrouge.domains.models.report.blocks import Cited, figure
from filrouge.kernel.documents import Quote
from filrouge.kernel.reports import (
    Block,
    Chart,
    Column,
    Row,
    Section,
    Sentence,
    Table,
    Words,
    column,
    quoted,
    section,
)
from filrouge.kernel.texts import Text
from filrouge.kinds.models import Decision

CONFUSIONS_SHOWN = 20


def classes(cited: Cited) -> Iterator[Section]:
    """Each class, and which is taken for which; nothing where numbers are predicted."""
    ref, model = cited.model.ref, cited.model.document
    if not model.classes:
        return
    rows = tuple(
        Row(
            id=one.id,
            header=quoted(ref, "classes", one.id, "id"),
            cells={
                name: quoted(ref, "classes", one.id, name)
                for name in ("rows_count", "found_ratio", "right_ratio", "f1")
                if getattr(one, name) is not None
            },
        )
        for one in model.classes
    )
    by_class = Table(
        id="classes",
        caption=Text(
            fr="Chaque classe, par la plus probable, sur la partie de test",
            en="Each class, by the likeliest one, on the test part",
        ),
        header=Text(fr="Classe", en="Class"),
        columns=(
            column("rows_count", "Lignes", "Rows"),
            column("found_ratio", "Retrouvées", "Found"),
            column("right_ratio", "Justes, parmi celles annoncées", "Right, among those told"),
            column("f1", "F-mesure", "F-measure"),
        ),
        rows=rows,
    )
    drawn = Chart(
        mark="grouped_bars",
        measure=Text(fr="Part des lignes", en="Share of rows"),
        table=by_class,
        drawn=("found_ratio", "right_ratio"),
    )
    yield section("classes", "Classe par classe", "Class by class", drawn, *_confusions(cited))


def ceiling(cited: Cited) -> Iterator[Section]:
    """How far two people agree on such cases, where that was measured: more cannot be asked of a model."""
    held = cited.agreement
    if held is None or not held.document.pairs:
        return
    told = Text(
        fr="Deux personnes qui jugent les mêmes cas ne tombent pas toujours d’accord. Noter l’une contre "
        "l’autre, comme on note le modèle, dit le plus qu’on puisse lui demander. Tous les cas jugés deux "
        "fois comptent, ceux hors du domaine compris.",
        en="Two people who judge the same cases do not always agree. Scoring one against the other, as a "
        "model is scored, tells the most that can be asked of it. Every case judged twice counts, those out "
        "of scope included.",
    )
    rows = []
    for pair in held.document.pairs:
        at, measured = ("pairs", pair.id, "ceiling"), pair.ceiling
        cells = {"cases": quoted(held.ref, "pairs", pair.id, "cases_count")}
        for name in ("accuracy", "macro_f1"):
            cells[name] = quoted(held.ref, *at, name, "value")
        for name in ("low", "high"):
            if getattr(measured.macro_f1, name) is not None:
                cells[name] = quoted(held.ref, *at, "macro_f1", name)
        rows.append(Row(id=pair.id, header=quoted(held.ref, "pairs", pair.id, "id"), cells={**cells}))
    table = Table(
        id="ceiling",
        caption=Text(
            fr="Une personne notée contre une autre, sur les mêmes cas",
            en="One person scored against another, on the same cases",
        ),
        header=Text(fr="Paire", en="Pair"),
        columns=(
            column("cases", "Cas", "Cases"),
            column("accuracy", "Exactitude", "Accuracy"),
            column("macro_f1", "F-mesure", "F-measure"),
            column("low", "Au moins", "At least"),
            column("high", "Au plus", "At most"),
        ),
        rows=tuple(rows),
        owner="datasets",
    )
    yield section(
        "ceiling", "Le plafond que mettent les personnes", "The ceiling people set", Words(text=told), table
    )


def _confusions(cited: Cited) -> Iterator[Block]:
    ref, model = cited.model.ref, cited.model.document
    yield figure("Lignes confondues", "Rows confused", ref, "confused_rows_count")
    if not model.confusions:
        return
    names = ("told", "rows_count", "rows_ratio")
    yield Table(
        id="confusions",
        caption=Text(
            fr="Quelle classe est prise pour quelle autre, les plus fréquentes d’abord",
            en="Which class is taken for which, most frequent first",
        ),
        header=Text(fr="Classe attendue", en="Class expected"),
        columns=(
            column("told", "Annoncée", "Told"),
            column("rows_count", "Lignes", "Rows"),
            column("rows_ratio", "Part de la classe attendue", "Share of the class expected"),
        ),
        rows=tuple(
            Row(
                id=one.id,
                header=quoted(ref, "confusions", one.id, "expected"),
                cells={name: quoted(ref, "confusions", one.id, name) for name in names},
            )
            for one in model.confusions[:CONFUSIONS_SHOWN]
        ),
    )


def decisions(cited: Cited) -> Iterator[Section]:
    """How sure an answer must look to be taken without a person; nothing where numbers are predicted."""
    model = cited.model.document
    if not model.decisions:
        return
    told = Text(
        fr="Une réponse moins probable que le seuil n’est pas suivie\u00a0: une personne décide.",
        en="An answer less likely than the threshold is not followed: a person decides.",
    )
    yield section(
        "decisions",
        "Ce que le modèle décide, ce qu’il laisse à une personne",
        "What the model decides, what it leaves to a person",
        Words(text=told),
        *_kept(cited),
        Chart(
            mark="line",
            measure=Text(fr="Part des lignes", en="Share of rows"),
            table=_by_threshold(cited),
            drawn=("decided_ratio", "accuracy"),
        ),
    )


def _by_threshold(cited: Cited) -> Table:
    return Table(
        id="decisions",
        caption=Text(
            fr="Sur la partie de test, ce qui est décidé à partir de chaque probabilité, et sa justesse",
            en="On the test part: what is decided from each probability on, and how right it is",
        ),
        header=Text(fr="À partir de", en="From"),
        columns=(
            column("decided_ratio", "Part décidée", "Share decided"),
            column("decided_count", "Lignes", "Rows"),
            column("accuracy", "Exactitude", "Accuracy"),
            column("low", "Au moins", "At least"),
            column("high", "Au plus", "At most"),
            *_outside_columns(cited),
        ),
        rows=tuple(_decision(cited, one) for one in cited.model.document.decisions),
    )


def _outside_columns(cited: Cited) -> Iterator[Column]:
    if cited.model.document.out_of_scope_rows_count:
        yield column("out_of_scope_count", "Hors domaine, décidées", "Out of scope, decided")


def _decision(cited: Cited, one: Decision) -> Row:
    names = [name for name in ("accuracy", "low", "high") if getattr(one, name) is not None]
    if cited.model.document.out_of_scope_rows_count:
        names.append("out_of_scope_count")
    cells: dict[str, Quote | Words] = {
        name: _of(cited, one.id, name) for name in ("decided_ratio", "decided_count", *names)
    }
    return Row(id=one.id, header=_of(cited, one.id, "from_ratio"), cells=cells)


def _kept(cited: Cited) -> Iterator[Block]:
    """The threshold chosen on the training part, or that none reaches what is asked."""
    model, problem = cited.model.document, cited.problem
    asked = quoted(problem.ref, "constraints", "decided_min_accuracy_ratio")
    if model.out_of_scope_rows_count:
        yield figure(
            "Lignes de test hors du domaine, dans aucun score",
            "Test rows out of scope, in no score",
            cited.model.ref,
            "out_of_scope_rows_count",
        )
    if problem.document.constraints.decided_min_accuracy_ratio is None:
        return
    if model.decides_from is None:
        yield Sentence(
            text=Text(
                fr="Aucun seuil n’atteint sur la partie d’apprentissage l’exactitude demandée "
                "({asked})\u00a0: tout est laissé à une personne.",
                en="No threshold reaches on the training part the accuracy asked for ({asked}): "
                "everything is left to a person.",
            ),
            quotes={"asked": asked},
            owner="models",
        )
        return
    kept = model.decides_from
    yield Sentence(
        text=Text(
            fr="Exactitude demandée\u00a0: {asked}. Seuil retenu, choisi sur la partie "
            "d’apprentissage\u00a0: {level}. Sur la partie de test, le modèle décide alors de {share} des "
            "lignes, avec une exactitude de {accuracy}.",
            en="Accuracy asked for: {asked}. Threshold kept, chosen on the training part: {level}. On the "
            "test part the model then decides {share} of the rows, with an accuracy of {accuracy}.",
        ),
        quotes={
            "asked": asked,
            "level": _of(cited, kept, "from_ratio"),
            "share": _of(cited, kept, "decided_ratio"),
            "accuracy": _of(cited, kept, "accuracy"),
        },
        owner="models",
    )
    if model.out_of_scope_rows_count:
        yield Sentence(
            text=Text(
                fr="À ce seuil il décide encore de {lured} des {outside} lignes hors du domaine\u00a0: il "
                "leur donne une classe, à tort.",
                en="At this threshold it still decides {lured} of the {outside} rows out of scope: it "
                "gives them a class, wrongly.",
            ),
            quotes={
                "lured": _of(cited, kept, "out_of_scope_count"),
                "outside": quoted(cited.model.ref, "out_of_scope_rows_count"),
            },
            owner="models",
        )


def _of(cited: Cited, decision: str, name: str) -> Quote:
    return quoted(cited.model.ref, "decisions", decision, name)
