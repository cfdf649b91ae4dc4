"""The card quotes every figure, and shows as a hole what nobody said."""

from datetime import date

import pytest
from domains.datasets.test_service import USUAL, cut, dictionary_of, measured, structured

from filrouge.domains.datasets import service
from filrouge.domains.datasets.documents import (
    RuleWanted,
    ToCompare,
    ToDescribe,
    ToLookFor,
    ToNormalise,
    ToPseudonymise,
)
from filrouge.domains.datasets.report.declared import files
from filrouge.kernel.documents import Blob, Key, Prose, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import Manifest, Quarantine, Recipe, RecipeStep, Source, SourceFile

SOURCE = Source(
    title=Prose(lang="fr", text="Soins remboursés"),
    producer=Prose(lang="fr", text="Une mutuelle fictive"),
    origin_url="https://example.org/soins",
    licence="CC0-1.0",
    collected=Prose(lang="fr", text="Tirés au sort"),
    collected_from=date(2024, 1, 1),
    collected_until=date(2024, 12, 31),
    synthetic=True,
    responsible="La direction des données",
    purpose=Prose(lang="fr", text="Essayer"),
    retention_until=date(2030, 1, 1),
)


def told(steps, **given):
    card = steps.read(steps.run(service.describe, "card", ToDescribe(**given))["datasets.card"])
    return card.content


def explained(steps, subject):
    found = dictionary_of(steps, subject, observation=Prose(lang="fr", text="Un soin"))
    meaning = Prose(lang="fr", text="Le sens")
    variables = tuple(one.model_copy(update={"meaning": meaning}) for one in found.variables)
    return steps.write("explained", found.model_copy(update={"variables": variables}))


@pytest.fixture
def whole(steps):
    """A card with everything that can be given to it."""
    subject = steps.ingest()
    steps.write("source", SOURCE)
    recipe = steps.write("trim", Recipe(rows=(RecipeStep(id="trim", do="trim"),)))
    normalised = steps.run(service.normalise, "clean", ToNormalise(subject=subject, recipe=recipe))
    look = ToLookFor(subject=subject, quasi_identifiers=("member",))
    structure = structured(steps, subject)
    cut(steps, subject, structure)
    drift = ToCompare(subject=subject, time="day", thresholds=USUAL)
    return told(
        steps,
        subject=subject,
        source=_latest(steps, "datasets.source", "source"),
        dictionary=explained(steps, subject),
        personal_data=steps.run(service.personal_data, "personal", look)["datasets.personal_data"],
        normalisations=(normalised["datasets.normalisation"],),
        split=_latest(steps, "datasets.split", "by-group"),
        drift=steps.run(service.drift, "drift", drift)["datasets.drift"],
    )


def _latest(steps, kind, id):
    return steps.project.latest(Key(kind, id))


def test_every_figure_resolves_and_nothing_is_missing(steps, whole):
    quotes = [quote for quote, _ in quotes_in(whole)]
    assert len(quotes) > 60
    assert not [quote.pointer for quote in quotes if steps.project.value(quote) is None]
    assert not list(holes(whole, steps.project.value))


def test_sections_come_in_an_order_that_a_reader_expects(whole):
    assert [block.id for block in whole.blocks] == [
        "origin",
        "files",
        "size",
        "dictionary",
        "quality",
        "distribution",
        "personal-data",
        "preparation",
        "split",
        "drift",
    ]


def test_what_several_tables_put_aside_is_told_once_by_table_and_reason():
    spoilt = Quarantine(rows_count=3, reasons={"ragged": 1, "not_a_date": 2})
    whole, torn = _received("a", Quarantine(rows_count=0)), _received("b", spoilt)
    (told,) = files((whole, torn))
    gave, aside = told.blocks
    assert [row.id for row in gave.rows] == ["a.x.csv", "b.x.csv"]
    assert [column.label.fr for column in aside.columns] == ["Date illisible", "Nombre de cellules"]
    assert [(row.id, set(row.cells)) for row in aside.rows] == [("b", {"ragged", "not_a_date"})]


def test_what_replaced_identifiers_is_said_in_words(steps):
    gone = RuleWanted(id="gone", do="suppress", columns=("phone",))
    given = ToPseudonymise(subject=steps.ingest(), rules=(gone,))
    made = steps.run(service.pseudonymise, "hidden", given)
    content = told(
        steps, subject=made["datasets.manifest"], pseudonymisation=made["datasets.pseudonymisation"]
    )
    preparation = next(block for block in content.blocks if block.id == "preparation")
    (row,) = next(block for block in preparation.blocks if block.id == "pseudonyms").rows
    assert row.cells["method"].text == Text(fr="colonne retirée", en="column taken out")


def _received(id, quarantine):
    file = SourceFile(
        id="x.csv", content=None, format="delimited", size_bytes=9, rows_count=1, quarantined_count=0
    )
    content = Blob(sha256="0" * 64, size_bytes=9)
    table = Manifest(content=content, columns=(), rows_count=1, sources=(file,), quarantine=quarantine)
    return Held(Ref(kind="datasets.manifest", id=id, revision=1), table)


def test_what_nobody_said_is_a_hole_with_an_owner(steps):
    subject = steps.ingest()
    content = told(steps, subject=subject)
    found = {(hole.what.en, hole.owner) for hole in holes(content, steps.project.value)}
    assert found == {
        ("the declared source", "moa"),
        ("the meaning of each column", "moa"),
    }


def test_a_table_with_a_target_must_be_split(steps):
    subject = steps.ingest()
    content = told(steps, subject=subject, dictionary=explained(steps, subject))
    found = [hole.what.en for hole in holes(content, steps.project.value)]
    assert found == ["the declared source", "the split into parts"]


def test_a_meaning_that_is_missing_is_a_hole(steps):
    subject = steps.ingest()
    measured(steps, subject)
    dictionary = steps.write("bare", dictionary_of(steps, subject))
    found = list(holes(told(steps, subject=subject, dictionary=dictionary), steps.project.value))
    assert len([hole for hole in found if hole.what.en == "Variables, meaning"]) == len(
        steps.read(subject).columns
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_renderers_take_the_card(steps, whole, lang):
    from filrouge.adapters.render import Page, html, markdown

    page = Page(
        _latest(steps, "datasets.card", "card"), whole, steps.project.value, lambda quote: None, "1:a", lang
    )
    assert "Une mutuelle fictive" in markdown(page)
    assert "Une mutuelle fictive" in html(page)
