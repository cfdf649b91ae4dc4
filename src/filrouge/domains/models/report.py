"""A model told as a card: every figure is quoted from the document that measured it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from filrouge.engines.metrics import METRICS
from filrouge.kernel.documents import Quote, Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import (
    PLACE,
    Block,
    Column,
    Figure,
    Row,
    Said,
    Section,
    Sentence,
    Table,
    Todo,
    Words,
)
from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import Manifest, Split
from filrouge.kinds.models import Candidate, Effort, Experiment, Footprint, Model, Problem

CASES: Mapping[str, Text] = {
    "held-out": Text(fr="lignes tenues à l’écart", en="held-out rows"),
    "one-row": Text(fr="une ligne à la fois", en="one row at a time"),
    "missing": Text(fr="aucune valeur", en="no value at all"),
    "unseen": Text(fr="textes jamais vus", en="texts never seen"),
    "accents": Text(fr="accents, ligatures, autres écritures", en="accents, ligatures, other scripts"),
    "extreme": Text(fr="nombres extrêmes", en="extreme numbers"),
    "ties": Text(fr="nombres aux seuils", en="numbers at the thresholds"),
}
VERDICTS: Mapping[str, Text] = {
    "better": Text(fr="meilleur", en="better"),
    "worse": Text(fr="moins bon", en="worse"),
    "no-difference": Text(fr="rien ne les départage", en="nothing tells them apart"),
}
BREACHES: Mapping[str, Text] = {
    "bytes": Text(fr="fichier trop lourd", en="file too large"),
    "latency": Text(fr="trop lent", en="too slow"),
    "export": Text(fr="pas de fichier prouvé", en="no proven file"),
}


@dataclass(frozen=True)
class Cited:
    """Everything a card quotes."""

    problem: Held[Problem]
    dataset: Held[Manifest]
    split: Held[Split]
    experiment: Held[Experiment]
    effort: Held[Effort]
    model: Held[Model]
    footprint: Held[Footprint]


def card(cited: Cited) -> Section:
    return _section(
        "card",
        "Fiche du modèle",
        "Model card",
        _question(cited),
        _data(cited),
        _candidates(cited),
        _scores(cited),
        *_slices(cited),
        _equality(cited),
        _cost(cited),
        _limits(cited),
    )


def _question(cited: Cited) -> Section:
    problem = cited.problem.ref
    metric = METRICS[cited.problem.document.metric].title
    return _section(
        "question",
        "La question",
        "The question",
        Said(quote=_quote(problem, "question"), owner="models"),
        _figure("Ce que l’on prédit", "What is predicted", problem, "target"),
        Words(text=Text(fr=f"Mesure : {metric.fr}.", en=f"Metric: {metric.en}.")),
        _figure("Porteur de la question", "Owner of the question", problem, "owner"),
    )


def _data(cited: Cited) -> Section:
    split, dataset, model, compared = (
        cited.split.ref,
        cited.dataset.ref,
        cited.model.ref,
        cited.experiment.ref,
    )
    checks = tuple(
        Row(
            id=check.id,
            header=_quote(split, "checks", check.id, "id"),
            cells={"verdict": _quote(split, "checks", check.id, "verdict")},
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
    return _section(
        "data",
        "Les données",
        "The data",
        _figure("Lignes de la table", "Rows of the table", dataset, "rows_count"),
        _figure("Découpage", "Split", split, "by"),
        _figure("Lignes d’apprentissage", "Training rows", model, "training_rows_count"),
        _figure("Lignes de test, jamais vues", "Test rows, never seen", model, "test_rows_count"),
        _figure(
            "Lignes sans cible, écartées", "Rows without a target, left out", compared, "left_out_rows_count"
        ),
        _figure("Variables données au modèle", "Variables given to the model", compared, "features_count"),
        *([table] if checks else []),
    )


def _candidates(cited: Cited) -> Section:
    document, ref = cited.experiment.document, cited.experiment.ref
    columns = (
        _column("score", "Score moyen", "Mean score"),
        _column("low", "Au moins", "At least"),
        _column("high", "Au plus", "At most"),
        _column("folds", "Plis", "Folds"),
        _column("gain", "Gain sur la référence", "Gain over the baseline"),
        _column("verdict", "Face au meilleur", "Against the best"),
        _column("size", "Fichier", "File"),
        _column("obstacle", "Écarté parce que", "Set aside because"),
    )
    table = Table(
        id="candidates",
        caption=Text(
            fr="Candidats comparés sur les mêmes plis de la partie d’apprentissage",
            en="Candidates compared on the same folds of the training part",
        ),
        header=Text(fr="Candidat", en="Candidate"),
        columns=columns,
        rows=tuple(_candidate(ref, one) for one in document.candidates),
    )
    spent = _figure("Budget de calcul épuisé", "Computing budget spent", ref, "budget_spent")
    return _section(
        "candidates", "Les candidats", "The candidates", table, *_choice(cited), spent, *_failures(cited)
    )


def _candidate(ref: Ref, one: Candidate) -> Row:
    def at(*pointer: str) -> Quote:
        return _quote(ref, "candidates", one.id, *pointer)

    cells: dict[str, Quote | Words] = {}
    if one.score:
        cells |= {"score": at("score", "mean"), "low": at("score", "low"), "high": at("score", "high")}
        cells["folds"] = at("score", "folds_count")
    if one.against_baseline:
        cells["gain"] = at("against_baseline", "gain")
    if one.against_best:
        cells["verdict"] = Words(text=VERDICTS[one.against_best.verdict])
    if one.exported_bytes is not None:
        cells["size"] = at("exported_bytes")
    obstacles = [BREACHES[breach] for breach in one.breaks]
    if one.state != "scored":
        failed = one.state == "failed"
        obstacles.append(Text(fr="a échoué", en="failed") if failed else Text(fr="non essayé", en="not run"))
    if obstacles:
        both = Text(fr=", ".join(o.fr for o in obstacles), en=", ".join(o.en for o in obstacles))
        cells["obstacle"] = Words(text=both)
    header = at("id") if one.family == "own" else Words(text=one.title)
    return Row(id=one.id, header=header, cells=cells)


def _choice(cited: Cited) -> Iterator[Block]:
    document, ref = cited.experiment.document, cited.experiment.ref
    choice = document.choice
    if choice is None:
        yield Todo(what=Text(fr="un candidat utilisable", en="a candidate that may be used"), owner="models")
        return
    chosen, best = ("candidates", choice.candidate), ("candidates", choice.best)
    quotes = {
        "candidate": _quote(ref, "choice", "candidate"),
        "score": _quote(ref, *chosen, "score", "mean"),
        "size": _quote(ref, *chosen, "exported_bytes"),
        "best": _quote(ref, "choice", "best"),
        "best_score": _quote(ref, *best, "score", "mean"),
        "best_size": _quote(ref, *best, "exported_bytes"),
        "eligible": _quote(ref, "choice", "eligible_count"),
    }
    used = set(PLACE.findall(choice.sentence.fr))
    yield Sentence(text=choice.sentence, quotes={name: quotes[name] for name in used}, owner="models")
    if choice.better_unusable:
        yield _figure(
            "Meilleur, mais inutilisable", "Better, but not usable", ref, "choice", "better_unusable"
        )
    if choice.candidate != cited.model.document.candidate:
        yield _figure("Une personne a préféré", "A person preferred", cited.model.ref, "candidate")


def _failures(cited: Cited) -> Iterator[Block]:
    ref = cited.experiment.ref
    rows = tuple(
        Row(
            id=one.id,
            header=_quote(ref, "candidates", one.id, "id"),
            cells={
                name: _quote(ref, "candidates", one.id, "failure", name)
                for name in ("error", "message", "place")
            },
        )
        for one in cited.experiment.document.candidates
        if one.failure
    )
    if rows:
        yield Table(
            id="failures",
            caption=Text(fr="Ce qui a échoué, et où", en="What failed, and where"),
            header=Text(fr="Candidat", en="Candidate"),
            columns=(
                _column("error", "Erreur", "Error"),
                _column("message", "Message", "Message"),
                _column("place", "Endroit", "Place"),
            ),
            rows=rows,
        )


def _scores(cited: Cited) -> Section:
    ref = cited.model.ref
    rows = tuple(
        Row(
            id=score.id,
            header=Words(text=METRICS[score.id].title),
            cells={name: _quote(ref, "scores", score.id, name) for name in _told(score.low)},
        )
        for score in cited.model.document.scores
    )
    return _section(
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


def _slices(cited: Cited) -> Iterator[Section]:
    ref, model = cited.model.ref, cited.model.document
    if not model.slices:
        return
    rows = tuple(
        Row(
            id=one.id,
            header=_quote(ref, "slices", one.id, "id"),
            cells={
                "rows": _quote(ref, "slices", one.id, "rows_count"),
                **{name: _quote(ref, "slices", one.id, name) for name in _told(one.low, one.score, "score")},
            },
        )
        for one in model.slices
    )
    yield _section(
        "slices",
        "Par groupe",
        "By group",
        Table(
            id="slices",
            caption=Text(
                fr="La mesure du problème, groupe par groupe ; vide où elle n’a pas de sens",
                en="The problem’s metric, group by group; empty where it has no meaning",
            ),
            header=Text(fr="Groupe", en="Group"),
            columns=(*_score_columns("score"), _column("rows", "Lignes", "Rows")),
            rows=rows,
        ),
    )


def _equality(cited: Cited) -> Section:
    ref, proof = cited.model.ref, cited.model.document.equality
    rows = tuple(
        Row(
            id=case.id,
            header=Words(text=CASES[case.id]) if case.id in CASES else _quote(ref, *_case(case.id), "id"),
            cells={
                "rows": _quote(ref, *_case(case.id), "rows_count"),
                "difference": _quote(ref, *_case(case.id), "max_difference"),
            },
        )
        for case in proof.cases
    )
    return _section(
        "equality",
        "Le fichier calcule ce qui a été ajusté",
        "The file computes what was fitted",
        _figure("Écart toléré", "Tolerated difference", ref, "equality", "tolerance"),
        _figure("Plus grand écart", "Largest difference", ref, "equality", "max_difference"),
        Table(
            id="equality",
            caption=Text(
                fr="Écarts entre le modèle ajusté et son fichier",
                en="Differences between the model and its file",
            ),
            header=Text(fr="Lignes", en="Rows"),
            columns=(
                _column("rows", "Lignes comparées", "Rows compared"),
                _column("difference", "Plus grand écart", "Largest difference"),
            ),
            rows=rows,
        ),
    )


def _cost(cited: Cited) -> Section:
    effort, footprint, model = cited.effort.ref, cited.footprint.ref, cited.model.ref
    return _section(
        "cost",
        "Ce qu’il a coûté, ce qu’il coûte",
        "What it cost, what it costs",
        _figure("Calcul de toute l’expérience", "Computing of the whole experiment", effort, "total_cpu_s"),
        _figure("Calcul de l’ajustement retenu", "Computing of the fit kept", footprint, "fit_cpu_s"),
        _figure("Mémoire au plus haut", "Memory at its peak", footprint, "peak_bytes"),
        _figure("Taille du fichier", "Size of the file", model, "size_bytes"),
        _figure("Une ligne, par le fichier", "One row, through the file", footprint, "one_row"),
        _figure("Une ligne, en Python", "One row, in Python", footprint, "one_row_fitted"),
    )


def _limits(cited: Cited) -> Section:
    undeclared = _figure(
        "Variables dont personne n’a dit quand elles sont connues",
        "Variables of which nobody said when they are known",
        cited.experiment.ref,
        "undeclared_count",
    )
    told = Text(
        fr="Un texte que peu de lignes portaient à l’apprentissage compte comme inconnu. Un score dit ce qui "
        "a été observé sur ces lignes : rien n’assure qu’il tienne quand la population, les usages ou les "
        "règles changent.",
        en="A text that few training rows held counts as unknown. A score tells what was observed on these "
        "rows: nothing ensures that it holds when people, habits or rules change.",
    )
    return _section(
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
        _column(value, "Score", "Score"),
        _column("low", "Au moins", "At least"),
        _column("high", "Au plus", "At most"),
    )


def _case(id: str) -> tuple[str, str, str]:
    return "equality", "cases", id


def _column(id: str, fr: str, en: str) -> Column:
    return Column(id=id, label=Text(fr=fr, en=en))


def _figure(fr: str, en: str, ref: Ref, *pointer: str) -> Figure:
    return Figure(label=Text(fr=fr, en=en), quote=_quote(ref, *pointer), owner="models")


def _quote(ref: Ref, *pointer: str) -> Quote:
    return Quote(ref=ref, pointer="".join(f"/{token(part)}" for part in pointer))


def _section(id: str, fr: str, en: str, *blocks: Block) -> Section:
    return Section(id=id, title=Words(text=Text(fr=fr, en=en)), blocks=blocks)
