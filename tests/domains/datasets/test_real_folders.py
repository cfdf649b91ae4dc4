"""Real photographs and sentences, beside the project: the whole way, without a change of code."""

import pytest

from filrouge.domains.datasets import propose_dictionary, service
from filrouge.domains.datasets.documents import (
    NamedTable,
    PartWanted,
    ToCheck,
    ToComparePastCases,
    ToLookFor,
    ToProfile,
    ToProfileTexts,
    ToQuery,
    ToReceive,
    ToReceiveImages,
    ToSplit,
)

PARTS = (PartWanted(name="train", ratio=0.8), PartWanted(name="test", ratio=0.2))


def structured(steps, subject, target):
    personal = steps.run(service.personal_data, "personal", ToLookFor(subject=subject))
    given = ToProfile(subject=subject, personal_data=personal["datasets.personal_data"])
    profile = steps.run(service.profile, "figures", given)["datasets.profile"]
    found = steps.read(personal["datasets.personal_data"])
    proposed = propose_dictionary(steps.read(subject), steps.read(profile), target, found)
    asked = ToCheck(subject=subject, dictionary=steps.write("real", proposed))
    return steps.run(service.check_dictionary, "checked", asked)["datasets.structure"]


@pytest.mark.slow
def test_photographs_of_hands_go_from_archive_to_parts(steps, shared_data):
    content = (shared_data / "images" / "sign-language-digits.zip").read_bytes()
    blob = steps.project.ports.blobs.put(content, "hands.zip")
    made = steps.run(service.ingest_images, "hands", ToReceiveImages(files=(blob,)))
    manifest, profile = (steps.read(made[kind]) for kind in ("datasets.manifest", "datasets.image_profile"))
    assert (manifest.rows_count, manifest.quarantine.rows_count) == (2062, 0)
    assert (profile.rogue_sizes_count, profile.turned_count, profile.near_copies_count) == (3, 3, 2)
    assert {one.id for one in profile.traces} >= {"date", "device", "author"}
    structure = structured(steps, made["datasets.manifest"], "label")
    given = ToSplit(
        subject=made["datasets.manifest"], structure=structure, by="row", parts=PARTS, stratify=True
    )
    split = steps.read(steps.run(service.split, "cut", given)["datasets.split"])
    told = {check.id: check.verdict for check in split.checks}
    assert told["near_images"] == told["duplicates"] == "passed"


@pytest.mark.slow
def test_french_sentences_are_measured_and_found_again(steps, shared_data):
    content = (shared_data / "text" / "sequoia-french-sentences.tsv").read_bytes()
    blob = steps.project.ports.blobs.put(content, "sentences.tsv")
    received = steps.run(service.ingest, "received", ToReceive(files=(blob,)))["datasets.manifest"]
    sql = "SELECT sentence_id, text AS phrase, regexp_extract(sentence_id, '^[A-Za-z]+') AS corpus FROM t"
    query = steps.project.ports.blobs.put(sql.encode(), "corpus.sql")
    tables = (NamedTable(name="t", table=received),)
    subject = steps.run(service.query, "corpus", ToQuery(query=query, tables=tables))["datasets.manifest"]
    asked = ToProfileTexts(subject=subject, column="phrase")
    profile = steps.read(steps.run(service.profile_texts, "measured", asked)["datasets.text_profile"])
    assert profile.texts_count == 3099 and profile.languages[0].id == "fr"
    assert profile.languages[0].texts_ratio > 0.8 and profile.misread_texts_count == 0
    structure = steps.read(structured(steps, subject, "corpus"))
    assert {one.id: one.type for one in structure.variables}["phrase"] == "prose"
    given = ToComparePastCases(subject=subject, case="sentence_id", column="phrase", decision="corpus")
    past = steps.read(steps.run(service.past_cases, "past", given)["datasets.past_cases"])
    assert past.first_ratio > 0.7
