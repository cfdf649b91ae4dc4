"""The page of global search."""

from filrouge.kernel.documents import Prose
from filrouge.kinds.projects import Charter, Frame


def written(project, text="Garder ses sociétaires <b>fidèles</b>"):
    told = Prose(lang="fr", text=text)
    frame = project.write("cadre", Frame(company=told, strategy=told), expected_revision=0)
    title = Prose(lang="fr", text="Charte du projet")
    charter = Charter(frame=frame, title=title, purpose=Prose(lang="fr", text="Réduire la résiliation"))
    project.write("charte", charter, expected_revision=0)
    return project.store.project


def test_hits_are_marked_in_their_place(browser):
    claire = browser()
    name = written(claire.project())
    page = claire.get(f"/p/{name}/search", data={"q": "societaire"})
    assert "<mark>sociétaires</mark>" in page and "&lt;b&gt;" in page and "<b>fidèles" not in page
    assert f"/p/{name}/d/projects.frame/cadre/?revision=1#/company" in page
    assert "Entreprise" in page and 'href="?' not in page


def test_the_header_searches_and_both_languages_are_said(browser):
    claire, john = browser(), browser(lang="en")
    page = claire.get(f"/p/{written(claire.project())}/search", data={"q": "introuvable"})
    assert 'role="search"' in page and "Rien ne contient «\u00a0introuvable\u00a0»" in page
    assert "Nothing holds “xyz”" in john.get(f"/p/{written(john.project())}/search", data={"q": "xyz"})
    assert "Rien ne contient" not in claire.get(f"/p/{written(claire.project())}/search")


def test_one_kind_may_be_asked_for(browser):
    claire = browser()
    name = written(claire.project())
    page = claire.get(f"/p/{name}/search", data={"q": "projet", "kind": "projects.frame"})
    assert "Rien ne contient" in page and '<option value="projects.frame" selected>' in page
    assert "Charte du projet" in claire.get(f"/p/{name}/search", data={"q": "résil"})


def test_strangers_find_nothing(browser):
    claire, yanis = browser(), browser()
    yanis.get(f"/p/{written(claire.project())}/search?q=projet", code=404)


def test_odd_questions_are_answered(browser):
    claire = browser()
    name = written(claire.project())
    for asked in ('"', "<script>", "a" * 5000, "'); DROP TABLE x; --", "\0", "page"):
        page = claire.get(f"/p/{name}/search", data={"q": asked, "page": "-1", "kind": "no.kind"})
        assert "<script>alert" not in page
