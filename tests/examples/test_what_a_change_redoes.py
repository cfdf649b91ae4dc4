"""What is redone, and what turns suspect, when somebody changes one thing in the case.

On a smaller ledger and without the RAND data: the answers do not depend on the size.
"""

import csv
from pathlib import Path

import pytest

from filrouge.adapters.casefile.folder import CaseFolder

from .conftest import CaseRun, make_ledger

REQUESTS = {"demandes-recues", "demandes", "demandes-structure", "demandes-fiche"}
STUDY = {"trimestres-structure", "trimestres-decoupe", "trimestres-preparation", "trimestres-personnel"}
SHARED = {"trimestres-partages", "trimestres-partages-fiche"}
MODELS = {"cout-essais", "cout", "cout-fiche"}
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("mutuelle-changes")]


@pytest.fixture(scope="module")
def raw_of_few(tmp_path_factory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("few") / "raw", "--members", "800")


def is_looked_at(step: dict) -> bool:
    """The ledger's steps, the audit's with the watch that it cites, what is served of them; the other data
    sets are left out, with what is decided, specified and accepted of them."""
    ids = ("rand", "consommateurs", "messages", "etiquettes", "intention", "chiffre", "numeros")
    return not (step["id"].startswith(ids) or step["use"].startswith(("options.", "specification.")))


@pytest.fixture(scope="module")
def case(raw_of_few, tmp_path_factory) -> CaseRun:
    """Run once; each test changes one thing and leaves the case fresh."""
    run = CaseRun.of_raw(tmp_path_factory.mktemp("changes") / "mutuelle", raw_of_few)
    run.keep_steps(is_looked_at, folds_count=2)
    states = run.run()
    assert {step: state.why for step, state in states.items() if state.status != "done"} == {}
    return run


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)


def revisions(case: CaseRun) -> dict[str, int]:
    store = case.project.store
    return {str(key): store.latest(key).ref.revision for kind in store.kinds() for key in store.keys(kind)}


def moved(before: dict[str, int], case: CaseRun) -> set[str]:
    """Documents with another revision than before; effort and footprint tell costs, which always move."""
    costs = ("models.effort", "models.footprint")
    return {key for key, n in revisions(case).items() if before.get(key) != n and not key.startswith(costs)}


def test_a_meaning_disturbs_only_what_quotes_it(case):
    before = revisions(case)
    old, new = "Part du dentaire.", "Part des soins dentaires."
    case.edit("datasets.dictionary/trimestres.yaml", lambda told: told.replace(old, new))
    case.push()
    doubts = [doubt for doubt in case.project.suspects().roots if not doubt.by_run]
    assert {(doubt.source.key.id, doubt.pointer) for doubt in doubts} == {
        ("trimestres-fiche", "/variables/dentaire_douze_mois_eur/meaning")
    }
    assert [(doubt.old.content, doubt.new.content) for doubt in doubts] == [(old, new)]
    assert case.redone() == {
        "trimestres-structure",
        "trimestres-fiche",
        "cout-servi",
    }  # looked at again, and equal
    assert moved(before, case) == {"datasets.dictionary/trimestres", "datasets.card/trimestres-fiche"}
    assert case.project.suspects().roots == ()


def test_a_raw_file_changed_where_nobody_looks_is_received_again_and_goes_no_further(case):
    """A remark of a clerk enters no variable: the study is computed again, found equal, and left alone."""
    path = case.folder / "raw" / "demandes.tsv"
    rows = rows_of(path)
    next(row for row in rows[1:] if len(row) == 7 and not row[6])[6] = "rappelé le lendemain"
    write_rows(path, rows)
    assert case.redone() == REQUESTS | {"trimestres", "trimestres-fiche"}
    assert case.redone() == set()


def test_a_raw_file_changed_for_good_redoes_what_depends_on_it_and_nothing_else(case):
    path = case.folder / "raw" / "demandes.tsv"
    rows = rows_of(path)
    asked = [row for row in rows[1:] if len(row) == 7 and row[5].startswith("Devis")]
    for row in asked[:200]:
        row[5] = "Remboursement"
    write_rows(path, rows)
    assert case.redone() == REQUESTS | {"trimestres", "trimestres-fiche"} | STUDY | SHARED | MODELS
    assert case.redone() == set()


def test_the_users_code_redoes_the_experiment_that_names_it(case):
    case.edit("code/deux_temps.py", lambda told: told.replace("penalty=1.0", "penalty=2.0"))
    assert case.redone() == MODELS | {"audit-code"}  # the scan reads the file again, and finds the same


def test_a_query_redoes_what_it_feeds(case):
    case.edit("sql/optique.sql", lambda told: told.replace("montant_facture > 0", "montant_facture > 1"))
    assert case.redone() <= {"optique", "optique-derive", "trimestres-fiche"}


def test_an_unrelated_edit_leaves_nothing_suspect(case):
    case.edit("projects.charter/solviere.yaml", lambda told: told.replace("2025-07-31", "2025-09-30"))
    case.push()
    assert case.project.suspects().roots == ()
    assert case.redone() == set()


def test_a_real_edit_shows_old_and_new_and_may_be_stood_by(case):
    old, new = "des mois de retard", "un mois de retard"
    case.edit("projects.charter/solviere.yaml", lambda told: told.replace(old, new))
    case.push()
    (doubt,) = case.project.suspects().roots
    assert str(doubt.source) == "projects.decision/donnees-recues@1"
    assert old in str(doubt.old) and new in str(doubt.new)
    case.project.reaffirm(doubt, why="Un mois ou plusieurs, la décision est la même.")
    assert case.project.suspects().roots == ()


def test_pull_after_a_run_brings_nothing_new(case):
    assert CaseFolder(case.project, case.folder).pull() == ()
