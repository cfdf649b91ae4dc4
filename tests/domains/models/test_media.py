"""Problem to card where the features are prose, pictures, or both beside ordinary columns."""

from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import fresh_name, open_test_project
from domains.models.tables import asked, compared, fitted, handed, presented, problem, structure
from PIL import Image
from sklearn.datasets import load_digits

from filrouge.adapters.memory import MemoryStore
from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.domains.models.documents import OwnCandidate
from filrouge.engines.vision.framing import Frame, tensor
from filrouge.kernel.documents import UserCode
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kinds.models import Constraints, PictureSize

SAID = {
    "carte": ("J’ai perdu ma carte", "ma carte de tiers payant n’arrive pas", "Où est ma carte ?"),
    "résiliation": ("je résilie mon contrat", "Comment résilier ?", "je veux arrêter le contrat"),
    "adresse": ("j'ai déménagé", "voici ma nouvelle adresse", "mon adresse a changé"),
}
AROUND = ("Bonjour, ", "svp ", "", "Madame, Monsieur, ", "SALUT ", "slt ")
AFTER = ("", " merci", " Cordialement", " !!", " d’avance merci", " 😡")
NOBODY = ("hors-sujet", "Quel temps fera-t-il demain à Brest ?")


def png(pixels, mode="L"):
    content = BytesIO()
    Image.fromarray(pixels).convert(mode).save(content, "PNG")
    return content.getvalue()


def messages(rows=360, outside=0):
    rng = np.random.default_rng(0)
    intents = rng.choice(list(SAID), rows)
    texts = [f"{rng.choice(AROUND)}{rng.choice(SAID[intent])}{rng.choice(AFTER)}" for intent in intents]
    frame = pd.DataFrame({"id": np.arange(rows), "message": texts, "intention": intents})
    strange = pd.DataFrame({"id": rows + np.arange(outside), "message": NOBODY[1], "intention": NOBODY[0]})
    return pd.concat([frame, strange], ignore_index=True)


def figures(rows=360):
    digits = load_digits(n_class=3)
    images = [png((255 - image * 15).astype(np.uint8), "RGBA") for image in digits.images[:rows]]
    return pd.DataFrame({"id": np.arange(rows), "image": images, "chiffre": digits.target[:rows].astype(str)})


def typed(frame, **types):
    return tuple(
        one.model_copy(update={"type": types.get(one.id, one.type), "availability": "at_observation"})
        for one in structure(frame).variables
    )


def handed_media(project, frame, **types):
    return handed(project, frame, key=("id",), group=None, time=None, variables=typed(frame, **types))


def stated(target, **changes):
    told = {"target": target, "task": "multiclass", "event": None, "metric": "log_loss", "slices": ()}
    return problem(**(told | changes))


def answer(frame, question, **types):
    project = open_test_project(MemoryStore(fresh_name()))
    given = handed_media(project, frame, **types)
    put = asked(project, given, question)
    made = compared(project, put, folds_count=2)
    fit = fitted(project, put, made[0])
    return SimpleNamespace(
        project=project,
        given=given,
        put=put,
        made=made,
        fit=fit,
        experiment=project.read(made[0]).document,
        model=project.read(fit[0]).document,
    )


@pytest.fixture(scope="module")
def read():
    """Prose alone, with messages that are of no class, and an accuracy asked of what is decided."""
    asks = stated(
        "intention",
        out_of_scope=("hors-sujet",),
        constraints=Constraints(decided_min_accuracy_ratio=0.95),
    )
    return answer(messages(outside=40), asks, message="prose")


@pytest.fixture(scope="module")
def seen():
    size = PictureSize(height_px=24, width_px=28)
    return answer(figures(), stated("chiffre", pictures=size), image="image")


def card_of(done):
    ref = presented(done.project, done.put, done.given, done.made, done.fit)
    return done.project.read(ref).document.content


def by_id(parts):
    return {part.id: part for part in parts}


def test_texts_are_read_by_words_by_letters_and_by_both(read):
    told = by_id(read.experiment.candidates)
    readers = {"naive-bayes-characters", "linear-words", "linear-characters", "linear-both"}
    assert told.keys() == {"baseline"} | readers
    assert all(told[id].breaks == () and told[id].state == "scored" for id in told), read.experiment
    assert told[read.experiment.choice.candidate].against_baseline.verdict == "better"


def test_the_file_of_texts_takes_raw_texts_and_is_proven(read):
    model = read.model
    assert [(one.id, one.type, one.image) for one in model.inputs] == [("message", "prose", None)]
    told = {case.id for case in model.equality.cases}
    assert {"emoji", "scripts", "long", "digits", "blank", "accents", "unseen", "alone", "missing"} <= told
    session = OnnxRuntime().load(read.project.ports.blobs.get(model.content))
    answers = session.run({"message": ["CARTE PERDUE", "résiliation re\u0301silier", ""]})
    assert list(answers["predicted"][:2]) == ["carte", "résiliation"]
    assert answers["probabilities"].shape == (3, 3)


def test_what_is_of_no_class_is_neither_learned_nor_scored_but_told_apart(read):
    assert read.model.outputs[1].classes == ("adresse", "carte", "résiliation")
    assert read.experiment.out_of_scope_rows_count == 30 and read.model.out_of_scope_rows_count == 10
    assert read.model.test_rows_count == 90
    everything = by_id(read.model.decisions)["from-0"]
    assert everything.decided_ratio == 1 and everything.out_of_scope_ratio == 1


def test_a_threshold_is_chosen_on_the_training_part_and_measured_on_the_test_part(read):
    chosen = by_id(read.experiment.candidates)[read.experiment.choice.candidate].decides_from_ratio
    kept = by_id(read.model.decisions)[read.model.decides_from]
    assert kept.from_ratio == chosen and kept.accuracy.value >= 0.9
    ratios = [one.decided_ratio for one in read.model.decisions]
    assert ratios == sorted(ratios, reverse=True)


def test_confusions_and_classes_count_every_test_row(read, seen):
    for model in (read.model, seen.model):
        assert sum(one.rows_count for one in model.classes) == model.test_rows_count
        wrong = sum(one.rows_count for one in model.confusions)
        accuracy = by_id(model.scores)["accuracy"].value.value
        assert wrong == model.confused_rows_count
        assert accuracy == pytest.approx(1 - wrong / model.test_rows_count)


def test_no_message_is_written_in_a_document_or_whole_in_the_file(read):
    documents = [read.experiment, read.model]
    content = read.project.ports.blobs.get(read.model.content)
    for text in messages().message:
        assert all(text.encode() not in one.stored() for one in documents)
        assert text.encode() not in content


def test_the_card_of_texts_says_all_its_figures(read):
    content = card_of(read)
    assert {section.id for section in content.blocks} >= {"classes", "decisions"}
    empty = [quote for quote, _ in quotes_in(content) if read.project.value(quote) is None]
    assert not empty
    assert {hole.owner for hole in holes(content, read.project.value)} == {"specification", "compliance"}


def test_pictures_are_looked_at_by_pixels_and_by_filters(seen):
    told = by_id(seen.experiment.candidates)
    assert told.keys() == {"baseline", "linear-pixels", "linear-gabor", "discriminant-gabor"}
    assert all(one.breaks == () and one.state == "scored" for one in told.values()), seen.experiment
    assert by_id(seen.model.scores)["accuracy"].value.value > 0.95
    assert seen.model.decides_from is None and by_id(seen.model.decisions)["from-0"].decided_ratio == 1


def test_the_signature_says_how_a_picture_becomes_a_tensor(seen):
    (told,) = seen.model.inputs
    size = told.image
    assert (told.type, size.height_px, size.width_px, size.channels_count) == ("image", 24, 28, 1)
    session = OnnxRuntime().load(seen.project.ports.blobs.get(seen.model.content))
    frame = Frame(size.height_px, size.width_px, size.channels_count, size.resize)
    taught = figures(30)
    pixels = np.empty(30, dtype=object)
    pixels[:] = [tensor(content, frame) for content in taught["image"]]
    assert (session.run({"image": pixels})["predicted"] == taught["chiffre"]).mean() > 0.9
    assert {"flat", "shapes", "modes", "missing"} <= {case.id for case in seen.model.equality.cases}


def test_the_card_of_pictures_says_all_its_figures(seen):
    content = card_of(seen)
    assert not [quote for quote, _ in quotes_in(content) if seen.project.value(quote) is None]


@pytest.fixture(scope="module")
def mixed():
    frame = messages(200).assign(canal="web", jours=1.0)
    rng = np.random.default_rng(1)
    frame["canal"] = rng.choice(["web", "agence"], len(frame))
    frame["jours"] = rng.integers(0, 30, len(frame)).astype(float)
    frame["photo"] = list(figures(200)["image"])
    frame.loc[::10, "photo"] = None
    return frame


def test_prose_beside_ordinary_columns(mixed):
    done = answer(mixed.drop(columns="photo"), stated("intention"), message="prose")
    told = by_id(done.experiment.candidates)
    assert told.keys() == {
        "baseline",
        "linear",
        "lightgbm-small",
        "linear-words",
        "linear-characters",
        "linear-both",
    }
    assert [one.type for one in done.model.inputs] == ["prose", "text", "number"]
    assert done.model.equality.max_difference <= done.model.equality.tolerance
    assert told["linear-both"].score.mean.value < told["linear"].score.mean.value
    assert {"ties", "long", "extreme"} <= {case.id for case in done.model.equality.cases}


def test_prose_and_pictures_beside_ordinary_columns_and_an_estimator_of_ones_own(mixed):
    project = open_test_project(MemoryStore(fresh_name()))
    given = handed_media(project, mixed, message="prose", photo="image")
    put = asked(project, given, stated("intention"))
    own = (OwnCandidate(id="le-mien", code=UserCode(object="sklearn.linear_model:LogisticRegression")),)
    made = compared(project, put, own=own, folds_count=2)
    told = by_id(project.read(made[0]).document.candidates)
    assert {"linear-both-pixels", "linear-both-gabor", "le-mien"} <= told.keys()
    assert all(one.breaks == () and one.state == "scored" for one in told.values()), told
    fit = fitted(project, put, made[0], own=own, candidate="linear-both-gabor")
    model = project.read(fit[0]).document
    assert [one.type for one in model.inputs] == ["prose", "text", "number", "image"]


def test_a_number_is_predicted_from_prose():
    frame = messages(200)
    frame["minutes"] = frame["message"].str.len().astype(float)
    question = stated("minutes", task="regression", metric="mae", baseline="median")
    done = answer(frame.drop(columns="intention"), question, message="prose")
    told = by_id(done.experiment.candidates)
    assert told["linear-characters"].score.mean.value < told["baseline"].score.mean.value / 2
    assert done.model.classes == done.model.decisions == () and done.model.decides_from is None


def test_a_damaged_picture_is_named():
    frame = figures(60)
    frame.loc[7, "image"] = b"no picture"
    with pytest.raises(Exception, match="no image format") as refused:
        answer(frame, stated("chiffre"), image="image")
    assert refused.value.code == "tabular.unreadable-column"
