"""What filrouge proposes for somebody's own tables: what can be detected is written, the rest is left empty.

Shared by ``filrouge init``, which writes a folder, and by the pages that start a project.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from filrouge.domains.datasets.compute.proposal import propose_dictionary
from filrouge.kernel.documents import Document, Prose
from filrouge.kernel.errors import Invalid, NotFound
from filrouge.kernel.texts import N_, Lang, Text, unaccented
from filrouge.kinds.datasets import Dictionary, Manifest, PersonalData, Profile, Source
from filrouge.kinds.models import BaselineName, MetricName, Problem, SplitWanted, Task

CLASSES_MAX = 20  #: a whole number with more values is a quantity
TRAIN_RATIO = 0.75
NAME_LENGTH = 40
SUFFIXES = re.compile(
    r"(\.(csv|tsv|txt|json|jsonl|ndjson|parquet|xlsx|xls|ods|gz|zip|jpe?g|png))+$", re.IGNORECASE
)
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """One table that was looked at; ``names`` are those of its files."""

    id: str
    names: tuple[str, ...]
    manifest: Manifest
    profile: Profile
    personal: PersonalData


@dataclass(frozen=True)
class Aim:
    """What is to be predicted, as far as the data tell it."""

    table: Table
    target: str
    task: Task
    event: str | None


@dataclass(frozen=True)
class Proposed:
    """A step with why it is proposed."""

    step: dict[str, Any]
    why: Text


def grouped(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Files whose names differ by digits only are one table: ``sales-2023.csv``, ``sales-2024.csv``.

    Raises:
        Invalid: two files of the same name.
    """
    if twice := {name for name in names if names.count(name) > 1}:
        raise Invalid(N_("Two files are named %(name)s", name=min(twice)))
    stems: dict[str, list[str]] = {}
    for name in names:
        stems.setdefault(re.sub(r"\d+", "#", name), []).append(name)
    groups: dict[str, tuple[str, ...]] = {}
    for group in stems.values():
        id = slug(SUFFIXES.sub("", group[0]) if len(group) == 1 else _shared_stem(group))
        unique = id if id not in groups else f"{id}-{len(groups) + 1}"
        groups[unique] = tuple(sorted(group))
    return groups


def _shared_stem(group: Iterable[str]) -> str:
    return re.sub(r"[\d_.-]+$", "", re.sub(r"\d+", "", SUFFIXES.sub("", min(group)))) or "table"


def slug(text: str) -> str:
    """Lower-case letters, digits and dashes: a name for a step or a project."""
    plain = unaccented(text.replace("’", " ")).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:NAME_LENGTH].strip("-") or "table"


def aim_at(tables: Sequence[Table], target: str) -> Aim:
    """What kind of prediction a target asks for.

    Raises:
        NotFound: no table has this column.
    """
    for table in tables:
        for column in table.profile.columns:
            if target in (column.id, column.id.casefold()):
                return Aim(table, column.id, *_task(column.type, column.distinct_count, column.frequent))
    raise NotFound(N_("No table has a column %(name)s", name=target), at="/target")


def _task(type: str, distinct_count: int, frequent: Sequence[Any]) -> tuple[Task, str | None]:
    """Two values: is it the rarer one? A few: which one? Else: how much?"""
    if distinct_count == 2:
        known = [value.id for value in sorted(frequent, key=lambda value: value.rows_count)]
        return "binary", known[0] if known else None
    if type in ("text", "boolean") or (type == "integer" and distinct_count <= CLASSES_MAX):
        return "multiclass", None
    return "regression", None


def described(table: Table, aim: Aim | None, lang: Lang) -> list[tuple[str, str, Document]]:
    """The source and the dictionary of a table: kind, name and document."""
    target = aim.target if aim and aim.table is table else None
    title = Source(title=Prose(lang=lang, text=", ".join(table.names)))
    dictionary = propose_dictionary(table.manifest, table.profile, target=target, personal=table.personal)
    return [(Source.kind, table.id, title), (Dictionary.kind, table.id, dictionary)]


METRICS: dict[Task, tuple[MetricName, BaselineName]] = {
    "binary": ("roc_auc", "prior"),
    "multiclass": ("log_loss", "prior"),
    "regression": ("mae", "median"),
    "count": ("poisson_deviance", "mean"),
}


def problem_of(aim: Aim, documents: Iterable[tuple[str, str, Document]], lang: Lang) -> Problem:
    question = {"fr": f"Que vaut {aim.target} ?", "en": f"What is {aim.target}?"}[lang]
    metric, baseline = METRICS[aim.task]
    return Problem(
        question=Prose(lang=lang, text=question),
        target=aim.target,
        task=aim.task,
        event=aim.event,
        metric=metric,
        split=split_wanted(dictionary_of(aim, documents)),
        baseline=baseline,
        owner="moa",
    )


def dictionary_of(aim: Aim, documents: Iterable[tuple[str, str, Document]]) -> Dictionary:
    return next(one for _, id, one in documents if id == aim.table.id and isinstance(one, Dictionary))


def split_wanted(dictionary: Dictionary) -> SplitWanted:
    return "group" if dictionary.group else "row"


TABLE, IMAGES, TEXTS = "datasets.ingest", "datasets.ingest_images", "datasets.ingest_texts"
READERS = frozenset({TABLE, IMAGES, TEXTS})
IMAGE_NAMES = re.compile(r"\.(jpe?g|jpe|jfif|png|gif|webp|bmp|tiff?)$", re.IGNORECASE)
TEXT_NAMES = re.compile(r"\.(txt|text|md)$", re.IGNORECASE)


def reader_of(name: str, stream: BinaryIO) -> str:
    """The use case that reads a file: pictures by its name, an archive by the names of most files in it.

    A text file by itself is read as a table, which most are.
    """
    inside = _inside(stream)
    if not inside:
        return IMAGES if IMAGE_NAMES.search(name) else TABLE
    pictures, texts = (sum(bool(of.search(one)) for one in inside) for of in (IMAGE_NAMES, TEXT_NAMES))
    if 2 * pictures >= len(inside):
        return IMAGES
    return TEXTS if 2 * texts >= len(inside) else TABLE


def _inside(stream: BinaryIO) -> list[str]:
    """The names of the files of an archive; empty for what is none."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return [part.filename for part in archive.infolist() if not part.is_dir()]
    except (zipfile.BadZipFile, OSError):
        return []


def receiving(id: str, files: Sequence[Given], reader: str = TABLE) -> tuple[dict[str, Any], ...]:
    """The steps that read a table and look at it; they need nothing but its files."""
    personal = {"from": f"{id}-personnel"}
    return (
        _step(id, reader, {"files": list(files)}),
        _step(f"{id}-personnel", "datasets.personal_data", {"subject": {"from": id}}),
        _step(f"{id}-profil", "datasets.profile", {"subject": {"from": id}, "personal_data": personal}),
    )


def describing(id: str) -> tuple[Proposed, ...]:
    """The steps that hold what people say of a table against the table."""
    dictionary = {"latest": f"{Dictionary.kind}/{id}"}
    measured = {"profile": {"from": f"{id}-profil"}, "personal_data": {"from": f"{id}-personnel"}}
    told = {"source": {"latest": f"{Source.kind}/{id}"}, "dictionary": dictionary}
    return (
        Proposed(
            _step(
                f"{id}-structure",
                "datasets.check_dictionary",
                {"subject": {"from": id}, "dictionary": dictionary},
            ),
            Text(
                fr="Le dictionnaire que vous complétez est vérifié sur la table à chaque changement.",
                en="The dictionary that you complete is checked on the table at every change.",
            ),
        ),
        Proposed(
            _step(f"{id}-fiche", "datasets.card", {"subject": {"from": id}, **told, **measured}),
            Text(
                fr="Un rapport sur la table, dont chaque chiffre mène à sa source.",
                en="A report on the table, each figure of which leads to its source.",
            ),
        ),
    )


def predicting(
    aim: Aim, split: SplitWanted, *, stem: str = "", problem: str = "probleme"
) -> tuple[Proposed, ...]:
    """The steps from a described table to a model with its card; ``stem`` stands before their names."""
    id, cut_id, tries_id, model_id = aim.table.id, f"{stem}decoupe", f"{stem}essais", f"{stem}modele"
    structure = {"from": f"{id}-structure"}
    asked = {
        "problem": {"latest": f"{Problem.kind}/{problem}"},
        "structure": structure,
        "split": {"from": cut_id},
    }
    ratios = [{"name": "train", "ratio": TRAIN_RATIO}, {"name": "test", "ratio": 1 - TRAIN_RATIO}]
    cut = {"subject": {"from": id}, "structure": structure, "by": split, "parts": ratios}
    told = {"dataset": {"from": id}, "effort": {"from": tries_id}, "model": {"from": model_id}}
    tried = {"experiment": {"from": tries_id}}
    return (
        Proposed(
            _step(cut_id, "datasets.split", cut),
            Text(
                fr="Des lignes sont mises sous scellés\u00a0: elles jugeront le modèle, et rien d’autre.",
                en="Some rows are sealed: they will judge the model, and nothing else.",
            ),
        ),
        Proposed(
            _step(tries_id, "models.experiment", {**asked, "folds_count": 3}),
            Text(
                fr="Des modèles sont comparés à la référence la plus simple.",
                en="Models are compared with the simplest baseline.",
            ),
        ),
        Proposed(
            _step(model_id, "models.fit", {**asked, **tried}),
            Text(
                fr="Le modèle retenu est ajusté, puis jugé sur les lignes sous scellés.",
                en="The chosen model is fitted, then judged on the sealed rows.",
            ),
        ),
        Proposed(
            _step(
                f"{model_id}-fiche",
                "models.card",
                {**asked, **tried, **told, "footprint": {"from": model_id}},
            ),
            Text(fr="Ce qu’il faut savoir avant de s’y fier.", en="What to know before trusting it."),
        ),
    )


def _step(id: str, use: str, given: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "use": use, "with": given}
