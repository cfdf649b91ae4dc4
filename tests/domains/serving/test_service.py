"""Models published, replaced, withdrawn and taken back."""

import pytest
import served

from filrouge.domains.serving.compute.publishing import new_key
from filrouge.domains.serving.errors import NoKey, NotCleared, OtherStructure
from filrouge.kernel.documents import Prose
from filrouge.kinds.serving import Caller

NAME = Prose(lang="fr", text="Le guichet")


@pytest.fixture
def refs(memory_project):
    return served.learned(memory_project)


def endpoint(project, ref):
    return project.read(ref).document


def test_inputs_say_what_the_dictionary_says_of_their_variables(memory_project, refs):
    told = endpoint(memory_project, served.published(memory_project, refs))
    assert (told.name, told.version, told.stage) == ("cher", "1", "trial")
    age, plan, entered, seen = told.inputs
    assert (age.unit, age.whole, age.required, age.minimum, age.maximum) == ("a", True, True, 0, 120)
    assert plan.allowed == served.PLANS and not plan.required
    assert entered.type == "date" and entered.minimum is None and not entered.whole
    assert seen.yes_no and (seen.minimum, seen.maximum) == (0, 1)
    assert [one.type for one in told.outputs] == ["label", "probability"]


def test_a_better_model_replaces_the_first_and_the_first_comes_back(memory_project, refs):
    served.published(memory_project, refs)
    better = served.learned(memory_project, shift=1.0)
    second = endpoint(memory_project, served.published(memory_project, better))
    assert second.version == "2" and second.model_revision == 2
    back = endpoint(memory_project, served.published(memory_project, better, revision=1))
    assert back.version == "1" and back.content != second.content


def test_a_version_of_ones_own_stands_for_the_revision(memory_project, refs):
    told = endpoint(memory_project, served.published(memory_project, refs, version="2026.1"))
    assert told.version == "2026.1"


def test_what_is_withdrawn_says_so(memory_project, refs):
    assert (
        endpoint(memory_project, served.published(memory_project, refs, stage="withdrawn")).stage
        == "withdrawn"
    )


def test_production_is_refused_with_what_is_missing(memory_project, refs):
    with pytest.raises(NotCleared) as told:
        served.published(memory_project, refs, stage="production")
    assert "acceptance record" in str(told.value) and told.value.at == "/publication"


def test_another_table_s_structure_is_refused(memory_project, refs):
    other = {**refs, "structure": refs["structure"]}
    model = memory_project.read(refs["model"]).document
    assert model.structure_sha256
    stranger = served.fake_fit
    made = served.Runner(memory_project).perform(
        served.Call(
            _of_another_table, "ailleurs", stranger.input(structure=refs["structure"], split=refs["split"])
        )
    )
    with pytest.raises(OtherStructure):
        served.published(memory_project, {**other, "model": made.made[0]})


@served.use_case(
    "models.fit",
    version=1,
    title=served.Text(fr="Ajuster", en="Fit"),
    right="models.write",
    reads=(),
    makes=(served.Model,),
)
def _of_another_table(context, given: served.ToFake) -> None:
    content = context.blobs.put(served.classifier(), "cher.onnx")
    context.make(served.model(content, "0" * 64))


def test_a_caller_needs_a_key_and_only_its_hash_is_kept(memory_project, refs):
    caller = memory_project.write("guichet", Caller(title=NAME, per_minute_count=60), expected_revision=0)
    with pytest.raises(NoKey):
        served.published(memory_project, refs, callers=[caller])
    key, sha256 = new_key(bytes(32))
    known = Caller(title=NAME, per_minute_count=60, key_sha256=sha256)
    caller = memory_project.write("guichet", known, expected_revision=1)
    told = endpoint(memory_project, served.published(memory_project, refs, callers=[caller]))
    assert [(one.id, one.key_sha256) for one in told.callers] == [("guichet", sha256)]
    assert key.startswith("frm_") and key not in told.stored().decode()


def test_its_run_tells_what_it_was_made_from(memory_project, refs):
    ref = served.published(memory_project, refs)
    run = memory_project.store.maker(ref.key)
    assert {read.ref.kind for read in run.reads} == {
        "serving.publication",
        "models.model",
        "datasets.structure",
        "datasets.dictionary",
    }
