"""The widest tables still fit their documents."""

import pytest

from filrouge.domains.datasets import propose_dictionary, structure_of
from filrouge.domains.datasets.report import Cited, card
from filrouge.kernel.documents import Blob, Prose, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.tables import COLUMNS_LIMIT
from filrouge.kinds import datasets
from filrouge.kinds.datasets import (
    Card,
    Column,
    ColumnProfile,
    Frequent,
    Manifest,
    Numbers,
    PersonalData,
    PersonalFinding,
    Profile,
)

LONG = 1 / 3  #: a float that takes all its digits


def name(place):
    return f"a_rather_long_column_name_{place:04}"


def wide(columns_count, *, bins):
    figures = Numbers(
        **dict.fromkeys(
            ["minimum", "maximum", "mean", "deviation", "first_quartile", "median", "third_quartile"]
            + ["low_fence", "high_fence"],
            -1e7 * LONG,
        ),
        **dict.fromkeys(["zeros_count", "negatives_count", "infinite_count"], 5_000_000),
        outliers_count=5_000_000,
        far_outliers_count=5_000_000,
        histogram_edges=(1e7 * LONG,) * (bins + 1) if bins else (),
        histogram_counts=(5_000_000,) * bins,
    )
    often = tuple(Frequent(id=f"value {n}", rows_count=5_000_000, rows_ratio=LONG) for n in range(10))
    columns = tuple(
        ColumnProfile(
            id=name(place),
            type="number",
            missing_count=5_000_000,
            missing_ratio=LONG,
            distinct_count=5_000_000,
            constant=False,
            unique=False,
            numbers=figures,
            frequent=often if bins else (),
        )
        for place in range(columns_count)
    )
    return Profile(
        rows_count=5_000_000,
        columns_count=columns_count,
        duplicate_rows_count=0,
        missing_ratio=LONG,
        shown_from_count=5,
        columns=columns,
        dependencies_rows_count=20_000,
        dependencies_left_out=tuple(name(place) for place in range(columns_count)),
    )


def manifest(columns_count):
    columns = tuple(
        Column(id=name(n), header=name(n), type="number", decimal_mark=",") for n in range(columns_count)
    )
    return Manifest(content=Blob(sha256="0" * 64, size_bytes=1), columns=columns, rows_count=5_000_000)


def personal(columns_count):
    findings = tuple(
        PersonalFinding(
            id=f"{name(n)}.nir_without_key",
            column=name(n),
            category="national_id",
            rule="nir_without_key",
            hits_count=5_000_000,
            tested_count=5_000_000,
            ratio=LONG,
            confidence="medium",
            example_masked="•" * 40,
        )
        for n in range(columns_count)
    )
    tested = tuple(map(name, range(columns_count)))
    return PersonalData(rows_count=1, columns_tested=tested, findings=findings, quasi_identifiers=())


def test_the_room_and_the_port_refuse_the_same_width():
    assert datasets.COLUMNS_LIMIT == COLUMNS_LIMIT


@pytest.mark.parametrize(("columns_count", "bins"), [(200, 20), (1000, 0)])
def test_every_document_about_a_wide_table_fits(columns_count, bins):
    table, profile = manifest(columns_count), wide(columns_count, bins=bins)
    dictionary = propose_dictionary(table, profile, None)
    meaning = Prose(lang="fr", text="Une phrase qui dit ce que cette colonne signifie et d'où elle vient.")
    variables = tuple(one.model_copy(update={"meaning": meaning}) for one in dictionary.variables)
    told = dictionary.model_copy(update={"variables": variables})
    held = [Held(Ref(kind=one.kind, id="wide", revision=1), one) for one in (table, profile, told)]
    found = Held(Ref(kind=PersonalData.kind, id="wide", revision=1), personal(columns_count // 5))
    cited = Cited(held[0], held[1], found, (held[0],), None, held[2], (), None, None, None)
    for document in (table, profile, told, structure_of(told), found.document, Card(content=card(cited))):
        assert len(document.stored()) < 1_000_000
