"""Importing a framework into a project, and asking what a project covers."""

from dataclasses import replace
from pathlib import Path

import pytest

from filrouge.adapters.memory import MemoryStore
from filrouge.domains.certification import service
from filrouge.domains.certification.documents import ToImport
from filrouge.domains.certification.errors import CutShort
from filrouge.kernel.checks import Check, Demand, demanding, sample
from filrouge.kernel.documents import Quote
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.certification import Bloc, Referentiel

OFFICIAL = sorted(Path(__file__).parents[4].glob("shared/referentiel/*.txt"))
needs_official = pytest.mark.skipif(not OFFICIAL, reason="the official text is not on this machine")
IMPORT = Check(
    id="certification.imported",
    label=Text(fr="x", en="x"),
    codes=("C1.1.1",),
    reads=(Referentiel,),
    function=demanding(Demand(Referentiel, N_("a framework"))),
    accepts=(sample(),),
    rejects=(sample(),),
)


def imported(project, text: bytes | None = None, step="official"):
    blob = project.ports.blobs.put(text, name="referentiel.txt") if text is not None else None
    given = ToImport(text=blob, edition="2023" if text else None)
    return Runner(project).perform(Call(service.import_framework, step, given, seed=0))


def test_the_shipped_framework_is_made_with_its_blocs(memory_project):
    made = imported(memory_project).made
    assert [str(ref) for ref in made] == [
        "certification.referentiel/official@1",
        *(f"certification.bloc/official.bloc-{number}@1" for number in (1, 2, 3, 4)),
    ]
    assert service.framework_of(memory_project)[0].nature == "paraphrase"


@needs_official
def test_the_official_text_is_imported_and_each_piece_can_be_quoted(memory_project):
    run = imported(memory_project, OFFICIAL[0].read_bytes())
    framework, blocs = service.framework_of(memory_project)
    assert (framework.nature, framework.edition, framework.counts.criteria_count) == ("imported", "2023", 37)
    assert framework.text.name == "referentiel.txt"
    refs = {ref.id: ref for ref in run.made}
    for bloc in blocs:
        for criterion in bloc.criteria:
            ref = refs[f"official.bloc-{bloc.number}"]
            value = memory_project.value(Quote(ref=ref, pointer=f"/criteria/{criterion.id}/fr"))
            assert value.content == criterion.fr


@needs_official
def test_the_imported_framework_goes_before_the_shipped_one(memory_project):
    imported(memory_project, step="a-paraphrase")
    imported(memory_project, OFFICIAL[0].read_bytes(), step="official")
    assert service.framework_of(memory_project)[0].nature == "imported"


def test_a_malformed_text_makes_nothing(memory_project):
    with pytest.raises(CutShort):
        imported(memory_project, b"\n")
    assert not memory_project.store.keys(Referentiel.kind) + memory_project.store.keys(Bloc.kind)


def test_importing_again_makes_no_revision(memory_project):
    assert imported(memory_project).made == imported(memory_project).made


def test_a_project_without_any_framework_stands_against_the_one_in_the_package(memory_project):
    found = service.coverage_of(memory_project, ())
    assert (len(found.competences), len(found.criteria)) == (20, 37)
    assert {one.state for one in (*found.competences, *found.criteria)} == {"not built"}


def test_the_library_serves_projects_that_imported_nothing(memory_project):
    shelf = MemoryStore("library")
    library = replace(memory_project, store=shelf)
    imported(library, step="referentiel")
    project = replace(memory_project, store=MemoryStore("p", library=shelf))
    framework, blocs = service.framework_of(project)
    assert [bloc.number for bloc in blocs] == [1, 2, 3, 4]
    assert framework == service.framework_of(library)[0]


@needs_official
def test_what_was_imported_into_the_library_goes_before_what_the_product_ships(memory_project):
    shelf = MemoryStore("library")
    library = replace(memory_project, store=shelf)
    imported(library, step="referentiel")
    imported(library, OFFICIAL[0].read_bytes(), step="official")
    project = replace(memory_project, store=MemoryStore("p", library=shelf))
    assert service.framework_of(project)[0].nature == "imported"


def test_evidence_is_gathered_with_its_run(memory_project):
    assert service.coverage_of(memory_project, (IMPORT,)).competences[0].checks[-1].state == "evidence absent"
    imported(memory_project)
    found = service.coverage_of(memory_project, (IMPORT,)).competences[0]
    assert found.evidence == ("certification.referentiel/official@1",)
    exhibit = service.evidence_of(memory_project, (Referentiel,)).of(Referentiel)[0]
    assert (exhibit.made_by.use, exhibit.made_by.step, exhibit.sound) == (
        "certification.import",
        "official",
        True,
    )
