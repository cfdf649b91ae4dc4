"""Who competed, who was chosen and why, who failed."""

from collections.abc import Iterator, Mapping

from filrouge.domains.models.report.blocks import Cited, figure
from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.reports import (
    PLACE,
    Block,
    Chart,
    Row,
    Section,
    Sentence,
    Table,
    Todo,
    Words,
    column,
    quoted,
    section,
)
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded
from filrouge.kinds.models import Candidate, Difference, Experiment


def candidates(cited: Cited) -> Section:
    """Everybody who competed, the choice, and what failed."""
    document, ref = cited.experiment.document, cited.experiment.ref
    columns = (
        column("score", "Score moyen", "Mean score"),
        column("low", "Au moins", "At least"),
        column("high", "Au plus", "At most"),
        column("folds", "Plis", "Folds"),
        column("gain", "Gain sur la référence", "Gain over the baseline"),
        column("verdict", "Face au meilleur", "Against the best"),
        column("size", "Fichier", "File"),
        column("obstacle", "Écarté parce que", "Set aside because"),
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
    drawn = Chart(
        mark="bars",
        measure=coded(Experiment, "metric", document.metric),
        table=table,
        drawn=("score", "low", "high"),
    )
    spent = figure("Budget de calcul épuisé", "Computing budget spent", ref, "budget_spent")
    return section(
        "candidates", "Les candidats", "The candidates", drawn, *_choice(cited), spent, *_failures(cited)
    )


def _candidate(ref: Ref, one: Candidate) -> Row:
    def at(*pointer: str) -> Quote:
        return quoted(ref, "candidates", one.id, *pointer)

    cells: dict[str, Quote | Words] = {}
    if one.score:
        cells |= {"score": at("score", "mean"), "low": at("score", "low"), "high": at("score", "high")}
        cells["folds"] = at("score", "folds_count")
    if one.against_baseline:
        cells["gain"] = at("against_baseline", "gain")
    if one.against_best:
        cells["verdict"] = Words(text=coded(Difference, "verdict", one.against_best.verdict))
    if one.exported_bytes is not None:
        cells["size"] = at("exported_bytes")
    obstacles = [coded(Candidate, "breaks", breach) for breach in one.breaks]
    if one.state != "scored":
        obstacles.append(coded(Candidate, "state", one.state))
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
        "candidate": quoted(ref, "choice", "candidate"),
        "score": quoted(ref, *chosen, "score", "mean"),
        "size": quoted(ref, *chosen, "exported_bytes"),
        "best": quoted(ref, "choice", "best"),
        "best_score": quoted(ref, *best, "score", "mean"),
        "best_size": quoted(ref, *best, "exported_bytes"),
        "eligible": quoted(ref, "choice", "eligible_count"),
    }
    titles = {one.id: one.title for one in document.candidates if one.family != "own"}
    text = _named(
        choice.sentence, {"candidate": titles.get(choice.candidate), "best": titles.get(choice.best)}
    )
    used = set(PLACE.findall(text.fr))
    yield Sentence(text=text, quotes={name: quotes[name] for name in used}, owner="models")
    if choice.better_unusable:
        yield figure(
            "Meilleur, mais inutilisable", "Better, but not usable", ref, "choice", "better_unusable"
        )
    if choice.candidate != cited.model.document.candidate:
        yield figure("Une personne a préféré", "A person preferred", cited.model.ref, "candidate")


def _named(sentence: Text, titles: Mapping[str, Text | None]) -> Text:
    """The sentence with the titles of our candidates; the name that a user gave is quoted."""
    fr, en = sentence.fr, sentence.en
    for place, title in titles.items():
        if title:
            fr, en = fr.replace(f"{{{place}}}", title.fr), en.replace(f"{{{place}}}", title.en)
    return Text(fr=fr, en=en)


def _failures(cited: Cited) -> Iterator[Block]:
    ref = cited.experiment.ref
    rows = tuple(
        Row(
            id=one.id,
            header=quoted(ref, "candidates", one.id, "id"),
            cells={
                name: quoted(ref, "candidates", one.id, "failure", name)
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
                column("error", "Erreur", "Error"),
                column("message", "Message", "Message"),
                column("place", "Endroit", "Place"),
            ),
            rows=rows,
        )
