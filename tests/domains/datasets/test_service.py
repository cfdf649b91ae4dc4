"""The room from end to end: each use case on a real table, and what it refuses."""

import pandas as pd
import pytest
from domains.datasets.steps import MOVED_ON, ROWS_COUNT, care

from filrouge.domains.datasets import propose_dictionary, service
from filrouge.domains.datasets.documents import (
    NamedTable,
    PartWanted,
    RuleWanted,
    ToCheck,
    ToCompare,
    ToFitRecipe,
    ToLookFor,
    ToNormalise,
    ToProfile,
    ToPseudonymise,
    ToQuery,
    ToReceive,
    ToSplit,
)
from filrouge.domains.datasets.errors import (
    DictionaryMismatch,
    NoRole,
    NoSuchColumn,
    NothingToCompare,
    NothingToReceive,
    NotText,
)
from filrouge.kernel.documents import Prose
from filrouge.kernel.errors import Invalid
from filrouge.kinds.datasets import DriftThresholds, Recipe, RecipeStep

USUAL = DriftThresholds(psi=0.2, ks_p_value=0.01, ks_distance=0.1, js_distance=0.2, missing_change_ratio=0.05)
PARTS = (PartWanted(name="train", ratio=0.7), PartWanted(name="test", ratio=0.3))


def frame_of(steps, blob):
    tables = steps.project.ports.tables
    return tables.frame(tables.open(blob))


def measured(steps, subject):
    return steps.run(service.profile, "measured", ToProfile(subject=subject))["datasets.profile"]


def dictionary_of(steps, subject, **changes):
    manifest, profile = steps.read(subject), steps.read(measured(steps, subject))
    found = propose_dictionary(manifest, profile, "high")
    roles = {"member": "group", "day": "time", "phone": "ignored"}
    variables = tuple(one.model_copy(update={"role": roles.get(one.id, one.role)}) for one in found.variables)
    declared = {"group": "member", "time": "day", "variables": variables, **changes}
    return found.model_copy(update=declared)


def structured(steps, subject, **changes):
    dictionary = steps.write("care", dictionary_of(steps, subject, **changes))
    given = ToCheck(subject=subject, dictionary=dictionary)
    return steps.run(service.check_dictionary, "structure", given)["datasets.structure"]


def cut(steps, subject, structure, by="group", **more):
    given = ToSplit(subject=subject, structure=structure, by=by, parts=PARTS, **more)
    return steps.read(steps.run(service.split, f"by-{by}", given)["datasets.split"])


def test_a_table_is_received_with_its_types_and_sources(steps):
    manifest = steps.read(steps.ingest())
    assert manifest.rows_count == ROWS_COUNT
    assert {column.id: column.type for column in manifest.columns}["paid_eur"] in ("number", "decimal")
    assert [source.id for source in manifest.sources] == ["care.csv"]
    assert manifest.sources[0].rows_count == ROWS_COUNT
    assert len(frame_of(steps, manifest.content)) == ROWS_COUNT


def test_a_table_inside_a_package_is_received(steps):
    given = ToReceive(resources=("statsmodels.datasets.randhie/randhie.csv",))
    made = steps.run(service.ingest, "rand", given)
    manifest = steps.read(made["datasets.manifest"])
    assert (manifest.rows_count, manifest.sources[0].content) == (20_190, None)


def test_nothing_is_not_received(steps):
    with pytest.raises(NothingToReceive):
        steps.run(service.ingest, "nothing", ToReceive())


def test_declared_types_are_taken(steps):
    from filrouge.domains.datasets.documents import ReadType

    types = {
        c.id: c.type
        for c in steps.read(steps.ingest(types=(ReadType(column="member", type="text"),))).columns
    }
    assert types["member"] == "text"


def test_a_profile_hides_what_may_be_personal(steps):
    profile = steps.read(measured(steps, steps.ingest()))
    columns = {column.id: column for column in profile.columns}
    assert columns["phone"].hidden and not columns["phone"].frequent
    assert not columns["act"].hidden and {value.id for value in columns["act"].frequent} >= {"dental"}
    assert [key.columns for key in profile.candidate_keys][0] == ("care_id",)


def test_alike_people_are_counted_on_given_columns_only(steps):
    subject = steps.ingest()
    given = ToLookFor(subject=subject, quasi_identifiers=("member", "act"))
    found = steps.read(steps.run(service.personal_data, "personal", given)["datasets.personal_data"])
    sizes = care().groupby(["member", "act"]).size()
    assert found.anonymity.smallest_group_count == sizes.min()
    assert [finding.rule for finding in found.findings if finding.column == "phone"] == ["phone"]
    with pytest.raises(NoSuchColumn):
        steps.run(service.personal_data, "p2", ToLookFor(subject=subject, quasi_identifiers=("nobody",)))


def test_a_checked_dictionary_is_a_structure(steps):
    structure = steps.read(structured(steps, steps.ingest()))
    assert (structure.key, structure.group, structure.time) == (("care_id",), "member", "day")
    assert "meaning" not in str(structure.body())


def test_a_meaning_leaves_the_structure_as_it_was(steps):
    subject = steps.ingest()
    first = structured(steps, subject)
    written = dictionary_of(steps, subject, observation=Prose(lang="fr", text="Un soin"))
    again = steps.project.write("care", written, expected_revision=1)
    given = ToCheck(subject=subject, dictionary=again)
    assert steps.run(service.check_dictionary, "structure", given)["datasets.structure"] == first


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"key": ("member",)}, "/key"),
        ({"act": {"allowed": ("dental", "visit")}}, "/variables/act/allowed"),
        ({"paid_eur": {"maximum": 10.0}}, "/variables/paid_eur/minimum"),
        ({"note": {"required": True}}, "/variables/note/required"),
    ],
)
def test_cells_that_break_the_dictionary_are_counted(steps, changes, at):
    subject = steps.ingest()
    found = dictionary_of(steps, subject)
    variables = tuple(one.model_copy(update=changes.get(one.id, {})) for one in found.variables)
    broken = found.model_copy(update={"variables": variables, "key": changes.get("key", found.key)})
    dictionary = steps.write("broken", broken)
    with pytest.raises(DictionaryMismatch) as caught:
        steps.run(service.check_dictionary, "broken", ToCheck(subject=subject, dictionary=dictionary))
    assert at in [fault.at for fault in caught.value.faults]


def test_a_recipe_makes_another_table_and_says_what_it_changed(steps):
    subject = steps.ingest()
    upper = RecipeStep(id="case", do="fold_case", columns=("act",), options={"to": "upper"})
    bare = RecipeStep(id="bare", do="drop_columns", columns=("phone",))
    cheap = RecipeStep(id="cheap", do="filter", columns=("paid_eur",), options={"test": "above", "value": 20})
    recipe = steps.write("care", Recipe(rows=(upper, bare, cheap)))
    made = steps.run(service.normalise, "clean", ToNormalise(subject=subject, recipe=recipe))
    manifest, told = steps.read(made["datasets.manifest"]), steps.read(made["datasets.normalisation"])
    kept = care()[lambda frame: frame.paid_eur > 20]
    assert "phone" not in {column.id for column in manifest.columns}
    assert manifest.rows_count == told.rows_after_count == len(kept)
    assert told.steps[0].cells_changed_count == ROWS_COUNT
    assert told.steps[2].rows_dropped_count == ROWS_COUNT - len(kept)
    assert set(frame_of(steps, manifest.content).act) == {"DENTAL", "OPTICS", "VISIT"}


def test_a_query_takes_a_table_from_others(steps):
    subject = steps.ingest()
    sql = b"select member, sum(paid_eur) as paid_eur from care group by member order by member"
    query = steps.project.ports.blobs.put(sql, "members.sql")
    tables = (NamedTable(name="care", table=subject),)
    made = steps.run(service.query, "members", ToQuery(query=query, tables=tables))
    manifest = steps.read(made["datasets.manifest"])
    expected = care().groupby("member").paid_eur.sum()
    assert manifest.rows_count == len(expected)
    assert frame_of(steps, manifest.content).paid_eur.astype(float).tolist() == pytest.approx(
        expected.tolist()
    )
    with pytest.raises(NotText):
        bad = steps.project.ports.blobs.put(b"\xff\xfe\x00", "bad.sql")
        steps.run(service.query, "bad", ToQuery(query=bad, tables=tables))


def test_identifiers_become_tokens_that_still_join(steps):
    subject = steps.ingest()
    token = RuleWanted(id="people", do="token", columns=("member",), domain="member", prefix="p-")
    month = RuleWanted(id="month", do="coarsen_date", columns=("day",), to="month")
    gone = RuleWanted(id="gone", do="suppress", columns=("phone",))
    given = ToPseudonymise(subject=subject, rules=(token, month, gone), quasi_identifiers=("member", "day"))
    made = steps.run(service.pseudonymise, "hidden", given)
    manifest, told = steps.read(made["datasets.manifest"]), steps.read(made["datasets.pseudonymisation"])
    frame, before = frame_of(steps, manifest.content), care()
    assert list(frame.columns) == [name for name in before.columns if name != "phone"]
    assert frame.member.str.startswith("p-").all()
    assert not set(frame.member) & set(before.member)
    assert pd.crosstab(frame.member, before.member).gt(0).sum().eq(1).all()
    assert frame.day.iloc[0] == before.day.iloc[0][:7]
    assert told.anonymity_after.unique_rows_count <= told.anonymity_before.unique_rows_count
    assert "m001" not in str(told.body())


def test_a_rule_that_misses_an_option_is_refused_with_its_place(steps):
    subject = steps.ingest()
    bad = RuleWanted(id="people", do="token", columns=("member",))
    with pytest.raises(Invalid) as caught:
        steps.run(service.pseudonymise, "bad", ToPseudonymise(subject=subject, rules=(bad,)))
    assert caught.value.at.startswith("/rules/people")


def test_groups_stay_whole(steps):
    subject = steps.ingest()
    split = cut(steps, subject, structured(steps, subject))
    parts = {part.id: frame_of(steps, part.content) for part in split.parts}
    assert not set(parts["train"].member) & set(parts["test"].member)
    assert sum(part.rows_count for part in split.parts) == ROWS_COUNT
    assert {check.id: check.verdict for check in split.checks}["groups"] == "passed"
    assert split.parts[0].groups_count + split.parts[1].groups_count == care().member.nunique()
    assert list(parts["train"].columns) == list(care().columns)
    assert parts["train"].care_id.is_monotonic_increasing


def test_parts_follow_in_time(steps):
    subject = steps.ingest()
    split = cut(steps, subject, structured(steps, subject), by="time", gap_days=10)
    assert split.parts[0].latest < split.parts[1].earliest
    assert [left.id for left in split.left_out] == ["gap"]
    kept = sum(part.rows_count for part in split.parts)
    assert kept + split.left_out[0].rows_count == ROWS_COUNT
    assert {check.id: check.verdict for check in split.checks}["future"] == "passed"


def test_a_split_by_row_shows_groups_on_both_sides(steps):
    subject = steps.ingest()
    split = cut(steps, subject, structured(steps, subject), by="row", stratify=True)
    assert {check.id: check.verdict for check in split.checks}["groups"] == "failed"


def test_a_split_needs_what_it_goes_by(steps):
    subject = steps.ingest()
    found = dictionary_of(steps, subject)
    plain = tuple(
        one.model_copy(update={"role": "feature"}) if one.role == "group" else one for one in found.variables
    )
    structure = structured(steps, subject, group=None, variables=plain)
    with pytest.raises(NoRole):
        cut(steps, subject, structure)


def test_a_recipe_learns_from_the_training_part_only(steps):
    subject = steps.ingest()
    structure = structured(steps, subject)
    given = ToSplit(subject=subject, structure=structure, by="group", parts=PARTS)
    made = steps.run(service.split, "parts", given)["datasets.split"]
    impute = RecipeStep(id="fill", do="impute", columns=("paid_eur",), options={"strategy": "median"})
    recipe = steps.write("fill", Recipe(fitted=(impute,)))
    asked = ToFitRecipe(recipe=recipe, split=made, structure=structure)
    fitted = steps.read(steps.run(service.fit_recipe, "fitted", asked)["datasets.fitted_recipe"])
    training = frame_of(steps, steps.read(made).parts[0].content)
    assert fitted.steps[0].learned[0].values["value"] == pytest.approx(
        training.paid_eur.astype(float).median()
    )
    assert fitted.training_rows_count == len(training) < ROWS_COUNT


def test_a_planted_change_is_found_on_its_day_and_between_its_sides(steps):
    frame = care(3000, seed=1)
    subject = steps.ingest(frame=frame)
    early, late = frame[frame.day < MOVED_ON], frame[frame.day >= MOVED_ON]
    along = ToCompare(subject=subject, time="day", columns=("paid_eur", "act"), thresholds=USUAL)
    breaks = {
        one.id: one for one in steps.read(steps.run(service.drift, "along", along)["datasets.drift"]).breaks
    }
    assert breaks["paid_eur"].drifted and not breaks["act"].drifted
    assert abs((pd.Timestamp(breaks["paid_eur"].moved_on) - pd.Timestamp(MOVED_ON)).days) <= 7
    reference, current = steps.ingest("early", early), steps.ingest("late", late)
    between = ToCompare(subject=current, reference=reference, columns=("paid_eur", "act"), thresholds=USUAL)
    columns = {
        one.id: one
        for one in steps.read(steps.run(service.drift, "between", between)["datasets.drift"]).columns
    }
    assert columns["paid_eur"].drifted and not columns["act"].drifted


def test_drift_needs_something_to_compare_with(steps):
    subject = steps.ingest()
    with pytest.raises(NothingToCompare):
        steps.run(service.drift, "nothing", ToCompare(subject=subject, thresholds=USUAL))
    with pytest.raises(NoSuchColumn):
        given = ToCompare(subject=subject, time="nobody", thresholds=USUAL)
        steps.run(service.drift, "nobody", given)


def test_the_same_table_twice_makes_the_same_documents(steps):
    first, again = steps.ingest("a"), steps.ingest("b")
    assert steps.read(first).content.sha256 == steps.read(again).content.sha256
    profiles = [
        steps.read(steps.run(service.profile, f"p-{ref.id}", ToProfile(subject=ref))["datasets.profile"])
        for ref in (first, again)
    ]
    assert profiles[0] == profiles[1]
