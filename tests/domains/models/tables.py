"""A small table as the datasets room hands it over, and the steps of the models room on it."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from filrouge.domains.models import service
from filrouge.domains.models.documents import ToCompare, ToFit, ToPresent
from filrouge.kernel.documents import Part, Prose
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import (
    Column,
    LeakCheck,
    Manifest,
    Split,
    SplitPart,
    Structure,
    StructureVariable,
)
from filrouge.kinds.models import Problem

TYPES = {"O": "text", "f": "number", "i": "integer", "b": "boolean", "M": "timestamp"}


class Nothing(Part):
    """An input that asks for nothing."""


@dataclass(frozen=True)
class Given:
    """References to what the datasets room made."""

    dataset: object
    structure: object
    split: object


def members(rows=600, seed=0):
    """Members of a mutual: dirt, accents, a group, a time, a class and an amount to predict."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "id": np.arange(rows),
            "âge": rng.integers(18, 90, rows).astype(float),
            "ville": rng.choice(["Orléans", "Nîmes", "Le Haÿ", None], rows),
            "sexe": rng.choice(["F", "H"], rows),
            "vu": pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 24, rows) * 30, unit="D"),
            "famille": rng.integers(0, 80, rows),
            "après": rng.normal(0, 1, rows),
        }
    )
    signal = frame["âge"] / 30 + (frame["ville"] == "Nîmes") * 1.5 + rng.normal(0, 0.5, rows)
    frame["coûteux"] = signal > signal.quantile(0.6)
    frame["dépense"] = np.exp(signal) * 10
    frame["après"] += signal
    frame.loc[rng.random(rows) < 0.1, "âge"] = np.nan
    return frame


def problem(**changes):
    told = {
        "question": Prose(lang="fr", text="Quels membres coûteront cher l'an prochain ?"),
        "target": "coûteux",
        "task": "binary",
        "event": "true",
        "metric": "roc_auc",
        "split": "row",
        "baseline": "prior",
        "slices": ("sexe", "âge"),
        "owner": "prévention",
    }
    return Problem(**(told | changes))


AMOUNT = {"target": "dépense", "task": "regression", "event": None, "metric": "mae", "baseline": "median"}


def structure(frame, **changes):
    roles = {"id": "identifier", "sexe": "sensitive", "famille": "group", "vu": "time"}
    later = ("après", "coûteux", "dépense")
    variables = tuple(
        StructureVariable(
            id=name,
            unit="EUR" if name == "dépense" else "a" if name == "âge" else None,
            type=TYPES[frame[name].dtype.kind],
            role=roles.get(name, "target" if name in ("coûteux", "dépense") else "feature"),
            required=False,
            allowed=(),
            minimum=None,
            maximum=None,
            availability="after_observation"
            if name in later
            else None
            if name == "ville"
            else "at_observation",
        )
        for name in frame
    )
    return Structure(**({"key": ("id",), "group": "famille", "time": "vu", "variables": variables} | changes))


def parquet(project, frame):
    content = BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), content)
    return project.ports.blobs.put(content.getvalue())


LOOKED = (
    LeakCheck(id="groups", verdict="passed"),
    LeakCheck(id="future", verdict="not_applicable", reason="no_time"),
)


def split(project, frame, by="row", names=("train", "test")):
    keys = {
        "row": lambda: frame["id"] % 4 == 3,
        "group": lambda: frame["famille"] % 4 == 3,
        "time": lambda: frame["vu"] > "2024-06-01",
    }
    apart = keys.get(by, keys["row"])()
    parts = tuple(
        SplitPart(
            id=name, content=parquet(project, rows), rows_count=len(rows), rows_ratio=len(rows) / len(frame)
        )
        for name, rows in zip(names, (frame[~apart], frame[apart]), strict=True)
    )
    return Split(by=by, parts=parts, checks=LOOKED)


def handed(project, frame, *, by="row", step="given", **changes):
    """Place what another room would have made."""
    columns = tuple(Column(id=name, header=name, type=TYPES[frame[name].dtype.kind]) for name in frame)
    manifest = Manifest(content=parquet(project, frame), columns=columns, rows_count=len(frame))
    documents = (manifest, structure(frame, **changes), split(project, frame, by))

    @use_case(
        "test.hand",
        version=1,
        title=Text(fr="Poser", en="Place"),
        right="test.write",
        makes=(Manifest, Structure, Split),
    )
    def hand(context, given: Nothing) -> None:
        for document in documents:
            context.make(document)

    return Given(*Runner(project).perform(Call(hand, step, Nothing())).made)


def asked(project, given, stated=None, id="question"):
    ref = project.write(id, stated or problem(), expected_revision=0)
    return {"problem": ref, "structure": given.structure, "split": given.split}


def compared(project, question, step="essais", seed=0, **options):
    told = ToCompare(**question, **({"folds_count": 3} | options))
    return Runner(project).perform(Call(service.experiment, step, told, seed)).made


def fitted(project, question, experiment, step="modele", seed=0, **options):
    told = ToFit(**question, experiment=experiment, **options)
    return Runner(project).perform(Call(service.fit, step, told, seed)).made


def presented(project, question, given, made, fit, step="fiche"):
    told = ToPresent(
        **question, dataset=given.dataset, experiment=made[0], effort=made[1], model=fit[0], footprint=fit[1]
    )
    return Runner(project).perform(Call(service.present, step, told)).made[0]
