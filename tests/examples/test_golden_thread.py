"""The example from end to end: what the thread found is what the truth file says was planted."""

from datetime import date

import pyarrow.parquet as pq
import pytest

from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.texts import Text
from filrouge.kinds.serving import AcceptanceRecord, Endpoint

RECEIVED = {
    "adherents-recus": "adherents.csv",
    "contrats-recus": "contrats.csv",
    "prestations-recues": "prestations.csv.gz",
    "demandes-recues": "demandes.tsv",
}
QUARANTINED = {
    "ragged": ("ragged_short", "ragged_long", "total_line"),
    "not_a_number": ("unreadable_amount",),
    "not_an_integer": ("unreadable_delay",),
    "not_a_date": ("impossible_date", "impossible_reception"),
}
READ_BY_A_RECIPE = {
    ("prestations.csv.gz", "impossible_date")
}  # two formats in one column: no type at reception
REPORTS = ("datasets.card", "models.card", "projects.logbook_report", "compliance.screening_report")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("mutuelle")]


def planted(truth, name: str, *dirt: str) -> list[int]:
    lines = truth["files"][name]["lines"]
    return sorted(n for one in dirt if (name, one) not in READ_BY_A_RECIPE for n in lines.get(one, []))


def count(truth, name: str, dirt: str) -> int:
    return truth["files"][name]["counts"][dirt]


def effects(golden, id: str) -> dict[str, tuple[int, int]]:
    steps = golden.document("datasets.normalisation", id).steps
    return {step.id: (step.cells_changed_count, step.rows_dropped_count) for step in steps}


def reports(golden):
    return [golden.document(kind, key.id) for kind in REPORTS for key in golden.project.store.keys(kind)]


def test_every_step_is_done(golden):
    assert {state.status for state in golden.first.values()} == {"done"}
    assert all(state.ran for state in golden.first.values())


@pytest.mark.parametrize(("step", "name"), RECEIVED.items())
def test_the_quarantine_holds_the_lines_that_were_spoilt_and_no_other(golden, truth, step, name):
    quarantine = golden.document("datasets.manifest", step).quarantine
    rows = pq.read_table(golden.project.ports.blobs.open(quarantine.content)).to_pylist()
    found = {reason: sorted(row["line"] for row in rows if row["reason"] == reason) for reason in QUARANTINED}
    assert found == {reason: planted(truth, name, *dirt) for reason, dirt in QUARANTINED.items()}
    assert len(rows) == quarantine.rows_count == sum(map(len, found.values()))


@pytest.mark.parametrize(("step", "name"), RECEIVED.items())
def test_every_row_is_kept_or_in_quarantine(golden, truth, step, name):
    manifest = golden.document("datasets.manifest", step)
    assert manifest.rows_count + manifest.quarantine.rows_count == truth["files"][name]["rows"]


def test_files_are_read_as_they_were_written(golden):
    sources = {step: golden.document("datasets.manifest", step).sources[0] for step in RECEIVED}
    read = {step: (one.encoding, one.delimiter, one.compressed) for step, one in sources.items()}
    assert read == {
        "adherents-recus": ("cp1252", ";", False),
        "contrats-recus": ("utf-8-sig", ";", False),
        "prestations-recues": ("utf-8", ";", True),
        "demandes-recues": ("utf-8", "\t", False),
    }


def test_the_profile_counts_the_dirt_that_a_profile_can_see(golden, truth):
    name = "prestations.csv.gz"
    profile = golden.document("datasets.profile", "prestations-profil")
    columns = {column.id: column for column in profile.columns}
    assert profile.duplicate_rows_count == count(truth, name, "duplicate")
    assert columns["siret_praticien"].missing_count == count(truth, name, "unknown_token")
    assert columns["montant_facture"].numbers.negatives_count == count(truth, name, "reversal")
    filled = profile.rows_count - columns["observation"].missing_count
    assert filled == count(truth, name, "quoted_newline") + count(truth, name, "quoted_delimiter")
    spellings = len(truth["spellings"]) + len(truth["process"]["acts"])
    assert columns["categorie_acte"].distinct_count == spellings


def test_recipes_mend_as_many_rows_as_were_spoilt(golden, truth):
    members, contracts = effects(golden, "adherents"), effects(golden, "contrats")
    claims, requests = effects(golden, "prestations"), effects(golden, "demandes")
    assert members["sexe"][0] == count(truth, "adherents.csv", "sex_spelling")
    assert members["zero-perdu"][0] == count(truth, "adherents.csv", "lost_zero")
    assert members["doubles"][1] == count(truth, "adherents.csv", "duplicate")
    assert contracts["doubles"][1] == count(truth, "contrats.csv", "duplicate")
    assert contracts["a-l-envers"][1] == count(truth, "contrats.csv", "ends_before_start")
    assert claims["sans-date"][1] == count(truth, "prestations.csv.gz", "impossible_date")
    assert claims["doubles"][1] == count(truth, "prestations.csv.gz", "duplicate")
    assert claims["corrections"][1] == count(truth, "prestations.csv.gz", "corrected")
    assert requests["delais"][0] == count(truth, "demandes.tsv", "negative_delay")


def test_categories_come_down_to_those_of_the_dictionary(golden, truth):
    content = golden.document("datasets.manifest", "prestations").content
    table = pq.read_table(golden.project.ports.blobs.open(content), columns=["categorie_acte"])
    found = set(table["categorie_acte"].to_pylist())
    assert found == {act["name"].lower() for act in truth["process"]["acts"]}


def test_personal_data_are_found_and_wrong_keys_are_told(golden, truth):
    found = {one.id: one for one in golden.document("datasets.personal_data", "adherents-personnel").findings}
    assert {"nir.nir", "courriel.email", "telephone.phone"} <= found.keys()
    number = found["nir.nir"]
    assert number.tested_count - number.hits_count == count(truth, "adherents.csv", "wrong_nir_key")
    address = found["courriel.email"]
    received = golden.document("datasets.manifest", "adherents-recus").rows_count
    assert address.hits_count == received - count(truth, "adherents.csv", "unknown_token")


def test_nobody_stands_alone_in_the_table_that_is_shared(golden):
    done = golden.document("datasets.pseudonymisation", "trimestres-partages")
    assert done.anonymity_before.unique_rows_count > 0
    assert done.anonymity_after.smallest_group_count >= 5
    members = {f"A{number:05d}" for number in range(1, 4000)}
    content = golden.document("datasets.manifest", "trimestres-partages").content
    table = pq.read_table(golden.project.ports.blobs.open(content), columns=["id_adherent"])
    assert not members & set(table["id_adherent"].to_pylist())


def test_the_planted_drift_is_found_at_its_date(golden, truth):
    breaks = {one.id: one for one in golden.document("datasets.drift", "optique-derive").breaks}
    planted_on = date.fromisoformat(truth["drift"]["date"])
    for name in ("montant_facture", "rembourse_mutuelle"):
        assert breaks[name].drifted
        assert abs((breaks[name].moved_on - planted_on).days) <= 3


@pytest.mark.parametrize("id", ["trimestres-decoupe", "rand-decoupe"])
def test_parts_share_nothing(golden, id):
    checks = golden.document("datasets.split", id).checks
    assert {check.verdict for check in checks} <= {"passed", "not_applicable"}
    assert "groups" in {check.id for check in checks if check.verdict == "passed"}


def test_members_are_tested_later_than_others_were_learned_from(golden):
    train, test = golden.document("datasets.split", "trimestres-decoupe").parts
    assert train.latest < test.earliest


@pytest.mark.parametrize(
    ("id", "metric", "cases"),
    [
        ("cout", "rmse", {"held-out", "missing", "unseen", "accents", "extreme"}),
        ("consommateurs", "average_precision", {"held-out", "missing", "extreme"}),
    ],
)
def test_the_chosen_model_beats_the_baseline_and_its_file_is_proven(golden, id, metric, cases):
    experiment = golden.document("models.experiment", f"{id}-essais")
    chosen = next(one for one in experiment.candidates if one.id == experiment.choice.candidate)
    assert chosen.against_baseline.verdict == "better"
    model = golden.document("models.model", id)
    assert model.candidate == chosen.id
    assert model.scores[0].id == metric
    assert model.equality.max_difference <= model.equality.tolerance
    assert cases <= {case.id for case in model.equality.cases}


def test_the_users_own_estimator_competes_and_can_be_exported(golden):
    candidates = golden.document("models.experiment", "cout-essais").candidates
    own = next(one for one in candidates if one.family == "own")
    assert own.state == "scored"
    assert own.breaks == ()
    assert own.against_baseline.verdict == "better"


def test_every_quote_of_every_report_resolves_but_to_what_nobody_declared(golden):
    told = [quote for report in reports(golden) for quote, _ in quotes_in(report.content)]
    assert len(told) > 500
    unresolved = {(str(quote.ref), quote.pointer) for quote in told if golden.project.value(quote) is None}
    undeclared = ("/licence", "/responsible", "/retention_until")
    collected = ("/collected_from", "/collected_until")
    assert unresolved == {("datasets.source/rand@1", pointer) for pointer in undeclared} | {
        (f"datasets.source/{name}@1", pointer)
        for name in ("messages", "chiffres", "dossiers")
        for pointer in collected
    }


def test_holes_are_what_nobody_declared(golden):
    named = {
        (key.id, hole.what.fr, hole.owner)
        for key in golden.project.store.keys("datasets.card")
        for hole in holes(golden.document(key.kind, key.id).content, golden.project.value)
    }
    assert {(what, owner) for id, what, owner in named if id == "rand-fiche"} >= {("Licence", "moa")}
    assert not [hole for hole in named if hole[0] == "trimestres-fiche"]


def test_no_report_holds_a_typed_number(golden):
    def words(part) -> list[Text]:
        if isinstance(part, Text):
            return [part]
        inner = part if isinstance(part, list | tuple) else getattr(type(part), "model_fields", ())
        held = inner if isinstance(part, list | tuple) else [getattr(part, name) for name in inner]
        return [word for one in held for word in words(one)]

    said = [text for report in reports(golden) for text in words(report.content)]
    assert said
    assert not [text for text in said if any(letter.isdigit() for letter in text.fr + text.en)]


def test_only_tests_read_the_truth(golden):
    read = {source.id for step in RECEIVED for source in golden.document("datasets.manifest", step).sources}
    assert read == set(RECEIVED.values())
    assert "truth" not in (golden.folder / "case.yaml").read_text(encoding="utf-8")


def test_a_second_run_redoes_nothing(golden):
    head = golden.project.store.head()
    assert golden.redone() == set()
    assert golden.project.store.head() == head


def test_nothing_is_suspect_after_the_run(golden):
    assert golden.project.suspects().roots == ()


def part_of(golden, id: str, name: str):
    split = golden.document("datasets.split", id)
    return read(golden, next(part.content for part in split.parts if part.id == name))


def table_of(golden, id: str):
    return read(golden, golden.document("datasets.manifest", id).content)


def read(golden, content):
    return pq.read_table(golden.project.ports.blobs.open(content)).to_pandas()


def test_messages_are_cut_as_they_were_written(golden):
    split = golden.document("datasets.split", "messages-decoupe")
    assert [(part.id, part.rows_count) for part in split.parts] == [("train", 600), ("test", 262)]
    assert split.left_out == ()  # messages that are off topic are part of the test
    assert {check.id: check.verdict for check in split.checks}["near_texts"] == "passed"
    agreement = golden.document("datasets.agreement", "etiquettes-accord")
    assert agreement.cases_count == 262 and agreement.pairs[0].kappa.low > 0.9


def test_no_drawing_is_on_both_sides_and_every_scan_is_of_a_contract(golden):
    learned, judged = (part_of(golden, "chiffres-decoupe", name) for name in ("train", "test"))
    assert (len(learned), len(judged)) == (2_000, 500)
    assert not set(learned["trace"]) & set(judged["trace"])
    assert not set(learned["id_contrat"]) & set(judged["id_contrat"])
    numbers = golden.document("datasets.manifest", "numeros")
    assert numbers.rows_count == 500
    read = learned.sort_values(["id_contrat", "position"]).groupby("id_contrat")["chiffre"].sum()
    assert (("C" + read) == read.index).all()


def test_three_datasets_join_by_their_keys(golden):
    """Messages to members, members to contracts and care, contracts to the scans of their numbers."""
    joined = table_of(golden, "messages-dossiers")
    messages, senders = table_of(golden, "messages"), table_of(golden, "messages-expediteurs")
    assert list(joined["id_message"]) == list(messages["id_message"]), (
        "one row a message, none lost or repeated"
    )
    assert list(joined["message"]) == list(messages["message"]), "nothing written by hand changes"
    assert set(senders["id_adherent"]) <= set(table_of(golden, "adherents")["id_adherent"])
    scanned = joined[joined["numero_scanne"]]
    numbers = table_of(golden, "numeros")
    assert 50 < len(scanned) < 250 and set(scanned["id_contrat"]) <= set(numbers["id_contrat"])
    assert set(joined[~joined["numero_scanne"]]["id_contrat"]).isdisjoint(numbers["id_contrat"])
    assert joined["numero"].notna().equals(joined["numero_scanne"])


def test_a_missed_threshold_is_refused_corrected_in_writing_and_accepted(golden):
    first = golden.document("serving.acceptance", "intention-recette-premiere")
    second = golden.document("serving.acceptance", "intention-recette")
    (missed,) = first.tests
    met = next(one for one in second.tests if one.id == missed.id)
    assert (missed.result, met.result) == ("not_met", "met") and missed.value == met.value
    assert missed.threshold.value > met.threshold.value
    assert golden.document("serving.acceptance_record", "intention-premiere").verdict == "refused"
    measured = [one for one in second.tests if one.why == "measured" and one.priority == "must"]
    assert measured and all(one.result == "met" for one in measured)


def test_what_is_accepted_and_signed_is_in_production_and_what_is_vetoed_is_not(golden):
    stages = {one.name: one.stage for one in golden.documents(Endpoint)}
    assert stages == {
        "intention-message": "production",
        "chiffre-contrat": "production",
        "cout-trimestre": "trial",
        "gros-consommateurs": "trial",
    }
    assert golden.document("compliance.clearance", "score-prevention").state == "blocked"


def test_the_records_lack_nothing_once_they_are_signed(golden):
    for id in ("intention-proces-verbal-premier", "intention-proces-verbal", "chiffre-proces-verbal"):
        content = golden.document("serving.acceptance_report", id).content
        assert not list(holes(content, golden.project.value)), id


def test_pages_are_looked_at_after_the_record_and_the_grid_says_no_more_than_the_tool_knows(golden):
    """The first check after production: the signed record is neither changed nor dated by it."""
    check = golden.document("compliance.accessibility_check", "pages-controle")
    assert check.ran_on > max(one.held_on for one in golden.documents(AcceptanceRecord))
    assert {one.faults_count for one in check.pages} == {0}
    grid = golden.document("compliance.filled_grid", "pages-grille")
    assert {one.decided_by for one in grid.rows} == {"tool", "nobody"}
    assert (grid.by_tool_count + grid.unknown_count, grid.all_met) == (len(grid.rows), "unknown")
    shared = golden.document("serving.tool_check", "pages-outil")
    assert (shared.file, shared.taken_on, shared.findings) == (check.file, check.ran_on, ())
