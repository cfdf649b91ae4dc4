"""Pictures, texts, series and decisions from end to end: tables like any other."""

from dataclasses import replace

import pandas as pd
import pytest
from domains.datasets.test_service import frame_of
from engines.folders.packed import moving, packed, picture

from filrouge.domains.datasets import service
from filrouge.domains.datasets.documents import (
    ColumnResampled,
    DecisionTable,
    NamedTable,
    PartWanted,
    ToCheck,
    ToComparePastCases,
    ToDescribe,
    ToFindFaces,
    ToImportDecisions,
    ToLookFor,
    ToMeasureAgreement,
    ToNormalise,
    ToProfile,
    ToProfileImages,
    ToProfileSeries,
    ToProfileTexts,
    ToQuery,
    ToReceiveImages,
    ToReceiveTexts,
    ToResample,
    ToSplit,
)
from filrouge.domains.datasets.errors import (
    DecidedTwice,
    NoPerson,
    NoSuchColumn,
    NothingKept,
    NothingToReceive,
    NotOfThisType,
    TooManyFiles,
)
from filrouge.engines.vision.reading import read
from filrouge.kernel.documents import Blob
from filrouge.kernel.errors import Impossible
from filrouge.kernel.faces import FacesTried
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kinds.datasets import Dictionary, Recipe, RecipeStep, Variable

PARTS = (PartWanted(name="train"), PartWanted(name="test"))
MEMBERS = {
    **{f"{digit}/{seed}.png": picture(10 * digit + seed) for digit in range(3) for seed in range(6)},
    "0/copy.png": picture(0),
    "1/copy.png": picture(0, format="JPEG", quality=95),
    "2/moving.gif": moving(),
}


def blob(steps, file):
    with file.open() as stream:
        return steps.project.ports.blobs.put(stream.read(), file.name)


@pytest.fixture
def images(steps):
    given = ToReceiveImages(files=(blob(steps, packed("scans.zip", MEMBERS)),), label="digit")
    return steps.run(service.ingest_images, "scans", given)


def test_a_folder_of_pictures_is_a_table_with_its_profile_and_quarantine(steps, images):
    manifest = steps.read(images["datasets.manifest"])
    assert [(column.id, column.type) for column in manifest.columns] == [
        ("path", "text"),
        ("digit", "text"),
        ("image", "image"),
        ("width", "integer"),
        ("height", "integer"),
        ("sha256", "text"),
    ]
    assert (manifest.rows_count, manifest.quarantine.rows_count) == (20, 1)
    assert manifest.quarantine.first[0].file == "2/moving.gif"
    assert manifest.quarantine.reasons == {"several": 1}
    assert frame_of(steps, manifest.quarantine.content)["reason"].tolist() == ["several"]
    (source,) = manifest.sources
    assert (source.format, source.rows_count, source.quarantined_count) == ("zip", 20, 1)
    frame = frame_of(steps, manifest.content)
    assert all(
        read(cell).facts.width == width for cell, width in zip(frame["image"], frame["width"], strict=True)
    )
    profile = steps.read(images["datasets.image_profile"])
    assert (profile.images_count, profile.same_files_count, profile.contradicting_count) == (20, 1, 1)
    assert profile.as_received and profile.faces == "not_looked_for"


def split_pictures(steps, images):
    """A query names parts, a dictionary says types, a split looks for near copies."""
    sql = (
        "SELECT *, CASE WHEN path LIKE '%copy%' THEN 'test' ELSE 'train' END AS part FROM scans ORDER BY path"
    )
    query = steps.project.ports.blobs.put(sql.encode(), "parts.sql")
    tables = (NamedTable(name="scans", table=images["datasets.manifest"]),)
    table = steps.run(service.query, "parts", ToQuery(query=query, tables=tables))["datasets.manifest"]
    roles = {"path": "identifier", "digit": "target", "part": "ignored"}
    types = {"image": "image", "width": "integer", "height": "integer"}
    names = [column.id for column in steps.read(table).columns]
    variables = tuple(
        Variable(id=name, type=types.get(name, "text"), role=roles.get(name, "feature")) for name in names
    )
    dictionary = steps.write("scans", Dictionary(key=("path",), variables=variables))
    checked = ToCheck(subject=table, dictionary=dictionary)
    structure = steps.run(service.check_dictionary, "structure", checked)["datasets.structure"]
    given = ToSplit(subject=table, structure=structure, by="row", parts=PARTS, declared="part")
    return table, dictionary, steps.run(service.split, "split", given)["datasets.split"]


def test_a_near_copy_on_both_sides_fails_the_split(steps, images):
    _, _, split = split_pictures(steps, images)
    told = {check.id: check for check in steps.read(split).checks}
    assert (told["near_images"].verdict, told["near_images"].rows_count) == ("failed", 2)
    assert told["near_images"].columns == ("image",)
    assert [part.rows_count for part in steps.read(split).parts] == [18, 2]
    assert frame_of(steps, steps.read(split).parts[1].content)["image"].notna().all()


class Finder:
    """Says what it is told of each size of picture."""

    name = "finder 1.0"
    tried = FacesTried(faces_count=100, found_count=95, others_count=16, flagged_count=1)

    def __init__(self, counts):
        self.counts = iter(counts)

    def count(self, grey):
        assert grey.ndim == 2
        return next(self.counts)


def test_a_face_is_a_flag_to_be_confirmed_with_what_its_finder_is_worth(steps, images):
    table, dictionary, _ = split_pictures(steps, images)
    counts = [0] * 17 + [2, None, 1]
    steps.project = replace(
        steps.project, ports=replace(steps.project.ports, open_faces=lambda: Finder(counts))
    )
    asked = ToFindFaces(subject=table, name="path")
    faces = steps.run(service.find_faces, "faces", asked)["datasets.faces"]
    found = steps.read(faces)
    assert (found.images_count, found.flagged_count, found.too_small_count) == (20, 2, 1)
    assert [one.faces_count for one in found.flagged] == [2, 1]
    steps.run(service.personal_data, "personal", ToLookFor(subject=table))
    steps.run(service.profile, "figures", ToProfile(subject=table))
    given = ToDescribe(subject=table, dictionary=dictionary, faces=faces)
    content = steps.read(steps.run(service.describe, "card", given)["datasets.card"]).content
    (told,) = [one for one in content.blocks if one.id == "pictures"]
    values = [steps.project.value(quote).content for quote, _ in quotes_in(told)]
    assert values[:2] == [2, 1] and set(values[-5:]) == {"finder 1.0", 100, 95, 16, 1}


def test_without_a_finder_faces_stay_unknown(steps, images):
    with pytest.raises(Impossible, match=r"filrouge\[faces\]"):
        steps.run(service.find_faces, "faces", ToFindFaces(subject=images["datasets.manifest"]))


def test_every_other_step_works_on_pictures_and_the_card_tells_them(steps, images):
    table, dictionary, split = split_pictures(steps, images)
    measured = ToProfileImages(subject=table, name="path", label="digit")
    profile = steps.run(service.profile_images, "measured", measured)["datasets.image_profile"]
    assert steps.read(profile).images_count == 20 and not steps.read(profile).as_received
    recipe = Recipe(
        rows=(RecipeStep(id="small", do="resize_image", columns=("image",), options={"side": 8}),)
    )
    given = ToNormalise(subject=table, recipe=steps.write("small", recipe))
    small = steps.run(service.normalise, "small", given)
    assert steps.read(small["datasets.normalisation"]).steps[0].cells_changed_count == 20
    types = {column.id: column.type for column in steps.read(small["datasets.manifest"]).columns}
    assert types["image"] == "image"
    steps.run(service.personal_data, "personal", ToLookFor(subject=table))
    steps.run(service.profile, "figures", ToProfile(subject=table))
    asked = ToDescribe(
        subject=table,
        received=(images["datasets.manifest"],),
        dictionary=dictionary,
        split=split,
        image_profile=profile,
    )
    card = steps.read(steps.run(service.describe, "card", asked)["datasets.card"]).content
    assert "pictures" in [block.id for block in card.blocks]
    assert {hole.owner for hole in holes(card, steps.project.value)} <= {"moa", "dpo", "moe"}


def test_what_cannot_be_received_is_said(steps):
    with pytest.raises(NothingToReceive):
        steps.run(service.ingest_images, "none", ToReceiveImages(files=()))
    words = Blob(**blob(steps, packed("x.zip", {"a.txt": b"words"})).model_dump())
    with pytest.raises(NothingKept):
        steps.run(service.ingest_images, "words", ToReceiveImages(files=(words,)))
    with pytest.raises(TooManyFiles):
        steps.run(service.ingest_texts, "many", ToReceiveTexts(files=(words,) * 501))


@pytest.fixture
def texts(steps):
    members = {
        "carte.txt": "J'ai perdu ma carte, je suis Mme Lefort.\nMa carte est cassée.\n".encode(),
        "devis.txt": "Un devis pour des lunettes, s’il vous plaît\nCombien pour une couronne ?\n".encode(
            "cp1252"
        ),
        "bad.txt": bytes(range(20)) * 20,
    }
    given = ToReceiveTexts(files=(blob(steps, packed("t.zip", members)),), unit="line", labels="file")
    return steps.run(service.ingest_texts, "texts", given)["datasets.manifest"]


def test_a_folder_of_texts_is_a_table_and_its_profile_shows_no_text(steps, texts):
    manifest = steps.read(texts)
    frame = frame_of(steps, manifest.content)
    assert frame["label"].tolist() == ["carte", "carte", "devis", "devis"]
    assert frame["encoding"].tolist() == ["utf-8", "utf-8", "cp1252", "cp1252"]
    assert manifest.quarantine.reasons == {"not_text": 1}
    asked = ToProfileTexts(subject=texts, column="text")
    profile = steps.read(steps.run(service.profile_texts, "measured", asked)["datasets.text_profile"])
    assert (profile.texts_count, profile.personal_texts_count) == (4, 1)
    assert [one.id for one in profile.personal_rules] == ["civility"]
    assert "Lefort" not in profile.model_dump_json() and "lunettes" not in profile.model_dump_json()
    for column, refusal in (("line", NotOfThisType), ("nowhere", NoSuchColumn)):
        with pytest.raises(refusal):
            steps.run(service.profile_texts, "no", ToProfileTexts(subject=texts, column=column))


def test_a_series_is_measured_and_brought_to_one_step(steps):
    at = pd.date_range("2024-01-01", periods=40, freq="h").delete([5, 6]).astype("string")
    table = steps.ingest(frame=pd.DataFrame({"at": at, "kwh": range(38)}))
    asked = ToProfileSeries(subject=table, time="at")
    profile = steps.read(steps.run(service.profile_series, "measured", asked)["datasets.series_profile"])
    assert (profile.step, profile.absent_count, profile.zone) == ("hour", 2, "assumed")
    columns = (ColumnResampled(column="kwh", how="sum", fill="linear"),)
    given = ToResample(subject=table, time="at", step="hour", columns=columns)
    made = steps.run(service.resample, "hourly", given)
    told = steps.read(made["datasets.resampling"])
    assert (told.rows_after_count, told.added_instants_count, told.columns[0].filled_count) == (40, 2, 2)
    assert steps.read(made["datasets.manifest"]).rows_count == 40
    with pytest.raises(NotOfThisType):
        steps.run(service.profile_series, "no", ToProfileSeries(subject=table, time="kwh"))


def decided(steps, *people, **more):
    tables = []
    for name, decisions in people:
        frame = pd.DataFrame(
            {"id": [f"c{place}" for place in range(len(decisions))], "choice": list(decisions)}
        )
        table = steps.ingest(f"by-{name}", frame)
        tables.append(DecisionTable(table=table, decision="choice", **({"person": name} | more)))
    return steps.run(service.import_decisions, "decided", ToImportDecisions(tables=tuple(tables)))


def test_decisions_of_people_are_compared(steps):
    made = decided(steps, ("a", "xxyyzzxxyy"), ("b", "xxyyzzxxyx"), ("c", "xxyy"))["datasets.human_decisions"]
    document = steps.read(made)
    assert (document.cases_count, document.judged_twice_count, document.decisions_count) == (10, 10, 24)
    given = ToMeasureAgreement(subject=made)
    told = steps.read(steps.run(service.agreement, "agreed", given)["datasets.agreement"])
    assert [pair.id for pair in told.pairs] == ["a~b", "a~c", "b~c"]
    assert told.pairs[0].agreed_ratio == pytest.approx(0.9) and told.pairs[1].kappa.value == 1.0
    assert told.alpha.low <= told.alpha.value <= told.alpha.high
    assert (told.unanimous_ratio, told.disputed) == (0.9, ("c9",))
    assert [(one.id, one.pairs_count) for one in told.confusions] == [("x~y", 1)]


def test_a_table_of_decisions_must_tell_who_and_only_once(steps):
    for more in ({"person": None}, {"person_column": "choice"}):
        with pytest.raises(NoPerson):
            decided(steps, ("a", "xy"), **more)
    twice = pd.DataFrame({"id": ["c", "c"], "choice": ["x", "y"], "who": ["a", "a"]})
    table = steps.ingest("twice", twice)
    tables = (DecisionTable(table=table, decision="choice", person_column="who"),)
    with pytest.raises(DecidedTwice):
        steps.run(service.import_decisions, "twice", ToImportDecisions(tables=tables))


@pytest.mark.parametrize("column", ["text", "image"])
def test_past_cases_are_found_again(steps, images, texts, column):
    subject, case, decision = (
        (texts, "text", "label")
        if column == "text"
        else (
            images["datasets.manifest"],
            "path",
            "digit",
        )
    )
    asked = ("0/copy.png",) if column == "image" else ()
    given = ToComparePastCases(
        subject=subject, case=case, column=column, decision=decision, shown_count=2, asked=asked
    )
    told = steps.read(steps.run(service.past_cases, "past", given)["datasets.past_cases"])
    assert told.compared == ("texts" if column == "text" else "pictures")
    assert 0 <= told.first_ratio <= told.found_ratio <= 1
    if asked:
        assert {one.id for one in told.asked[0].found} == {"0/0.png", "1/copy.png"}
