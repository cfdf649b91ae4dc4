"""Pages of the watch: sorting one reference after the other, the gate, the sources."""

import pytest

from filrouge.domains.watch import service
from filrouge.domains.watch.documents import AboutThemes, ToBring, ToJudge
from filrouge.kernel.documents import Key, Prose
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.watch import Advance, Quotation, Source, Theme, Themes, Triage

BIB = """@article{a, title = {Classer des courriers d'assurés}, author = {Martin, Ana}, year = 2024,
 doi = {10.5555/a1}, abstract = {Nous classons des courriers. <script>alert(1)</script>}}
@article{b, title = {Lire des chiffres manuscrits}, author = {Petit, Luc}, year = 2023}
"""


@pytest.fixture
def watching(browser):
    """Somebody's project with two references, ranked by the words of a theme."""
    person = browser()
    project = person.project()
    file = project.ports.blobs.put(BIB.encode(), "refs.bib")
    runner = Runner(project)
    runner.perform(Call(service.bring, "apportees", ToBring(files=(file,))))
    theme = Theme(id="lire", title=Prose(lang="fr", text="Lire l’écriture"), words=("chiffres manuscrits",))
    themes = project.write("themes", Themes(themes=(theme,)), expected_revision=0)
    runner.perform(Call(service.rank, "rang", AboutThemes(subject=themes)))
    return person, project, f"/p/{project.store.project}/watch/"


def test_the_most_promising_reference_comes_first(watching):
    person, _, here = watching
    page = person.get(here)
    assert '<h2 id="h-item">Lire des chiffres manuscrits</h2>' in page
    assert "Classer des courriers d&#x27;assurés" in page and "Rang 1." in page


def test_nothing_that_a_source_wrote_is_run(watching):
    person, project, here = watching
    page = person.get(f"{here}?item=apportees.martin-2024-classer")
    assert "alert(1)" not in page or "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_a_choice_needs_its_reason_then_leads_to_the_next(watching):
    person, project, here = watching
    first = "apportees.petit-2023-lire"
    page = person.post(f"{here}decide", {"item": first, "choice": "keep", "reason": " "}, code=422)
    assert 'role="alert"' in page.content.decode()
    assert not project.store.keys(Triage.kind)
    told = {"item": first, "choice": "keep", "reason": "Notre second thème", "theme": "lire"}
    assert person.post(f"{here}decide", told).url == here
    triage = project.read(project.latest(Key(Triage.kind, first))).document
    assert (triage.choice, triage.theme, triage.reason.text) == ("keep", "lire", "Notre second thème")
    assert "Classer des courriers" in person.get(here).split('<h2 id="h-item">')[1]
    person.post(f"{here}decide", {**told, "choice": "drop", "reason": "Finalement non"})
    again = project.read(project.latest(Key(Triage.kind, first))).document
    assert (again.choice, again.theme) == ("drop", "")
    person.post(f"{here}decide", {**told, "item": "apportees.martin-2024-classer"})
    assert "Rien n’attend d’être trié" in person.get(here)


def test_what_does_not_exist_is_not_sorted(watching):
    person, _, here = watching
    person.get(f"{here}?item=nowhere", code=404)
    person.post(f"{here}decide", {"item": "nowhere", "choice": "keep", "reason": "x"}, code=404)


def test_whoever_may_only_read_is_shown_no_button(watching, browser):
    from filrouge.delivery.wiring import accounts

    _, project, here = watching
    juror = browser()
    accounts().grant(project.store.project, juror.account, "jury")
    assert "decide" not in juror.get(here)
    juror.post(f"{here}decide", {"item": "x"}, code=403)


def test_the_benchmark_says_every_fault_in_words(watching):
    person, project, here = watching
    assert "watch.judge" in person.get(f"{here}benchmark")
    id = "apportees.martin-2024-classer"
    item, text = project.latest(Key("watch.item", id)), project.latest(Key("watch.text", id))
    said = Prose(lang="fr", text="Séparateur linéaire")
    advance = Advance(
        item=item,
        theme="lire",
        task=Prose(lang="fr", text="Classer"),
        method=said,
        quotation=Quotation(text=text, words="Une phrase inventée de toutes pièces."),
    )
    project.write("lineaire", advance, expected_revision=0)
    given = ToJudge(subject=project.latest(Key("watch.themes", "themes")))
    Runner(project).perform(Call(service.judge, "crible", given))
    page = person.get(f"{here}benchmark")
    assert "Séparateur linéaire" in page and "la phrase n’est pas dans le texte" in page
    assert "Mise à part" in page and "la référence n’est pas retenue" in page


def test_sources_are_listed_with_what_was_brought(watching):
    person, project, here = watching
    source = Source(
        title=Prose(lang="fr", text="Une revue"), nature="feed", address="https://journal.example/f"
    )
    project.write("revue", source, expected_revision=0)
    page = person.get(f"{here}sources")
    assert "Une revue" in page and "jamais" in page and "apportees" in page
    person.post(f"{here}look", {"source": "nowhere"}, code=404)
    answer = person.post(f"{here}look", {"source": "revue"})
    assert "/jobs/" in answer.url
    assert "releve-revue" in person.get(f"/p/{project.store.project}/steps/")
