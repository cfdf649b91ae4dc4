"""Signing from a page, a key and a command: who may, what shows, and what is only declared."""

from datetime import date

import pytest

from filrouge.kernel.documents import Account, Prose
from filrouge.kinds.options import Choice, Comparison, Criterion, Option, Ranking, Study


def said(text):
    return Prose(lang="fr", text=text)


@pytest.fixture
def choice(claire, project):
    """A decision that names Claire as its signer, written by somebody else's file."""
    from filrouge.delivery.wiring import accounts, open_project

    accounts().grant(project.store.project, claire.account, "moa")
    named = {"id": "prix", "title": said("Prix"), "family": "budget", "higher_is_better": False}
    options = tuple(Option(id=one, title=said(one)) for one in ("gaz", "bois"))
    told = Study(question=said("Quel four ?"), criteria=(Criterion(**named),), options=options)
    study = project.write("fours", told, expected_revision=0)
    decided = Choice(
        study=study,
        comparison=compared(project, study),
        chosen=("gaz",),
        reasons=said("Il coûte moins"),
        decided_on=date(2026, 2, 1),
        signer=Account(claire.account),
    )
    ref = project.write("fours", decided, expected_revision=0)
    return open_project(project.store.project, actor=claire.account), ref


def compared(project, study):
    """A comparison, made as its run would."""
    from filrouge.kernel.ports import Act, Put, Run

    made = Comparison(
        draws_count=1000,
        deciders_count=2,
        vetoed=(),
        allowed=Ranking(winner="gaz", agreeing_count=4, methods_count=4, methods=(), turns=()),
        without_vetoes=None,
        deciders=(),
        weights=(),
        dominated=(),
    )
    now = project.ports.clock.now()
    ref = study.model_copy(update={"kind": Comparison.kind})
    run = Run(
        use="options.compare", version=1, step="fours", given={}, seed=0, on=now.date(), key="k", made=(ref,)
    )
    return project.commit(Act("run", project.actor, now, puts=(Put("fours", made, 0),), run=run))[0]


def at(ref, project):
    return f"/p/{project.store.project}/d/{ref.kind}/{ref.id}/"


def test_a_name_in_a_document_is_declared_until_its_account_signs(claire, choice):
    project, ref = choice
    place = at(ref, project)
    assert "déclaré, non signé" in claire.get(place)
    claire.post(f"{place}sign", {"revision": "1"})
    page = claire.get(place)
    assert "Signé par" in page and project.store.revision(ref).sha256 in page
    assert "signature" in claire.get(f"/p/{project.store.project}/journal")
    project.write("fours", choice_again(project, ref), expected_revision=1)
    page = claire.get(place)
    assert "celle-ci ne l’est pas" in page and "Signé par" not in page
    claire.post(f"{place}sign", {"revision": "1"}, code=409)


def choice_again(project, ref):
    told = project.document(Choice, project.store.revision(ref))
    return told.model_copy(update={"reasons": said("Il coûte bien moins")})


def test_nobody_else_signs(browser, choice):
    from filrouge.delivery.wiring import accounts

    project, ref = choice
    other = browser()
    for role in ("owner", "moe"):
        accounts().grant(project.store.project, other.account, role)
        assert "Signer la révision" not in other.get(at(ref, project))
        other.post(f"{at(ref, project)}sign", {"revision": "1"}, code=403)
    accounts().grant(project.store.project, other.account, "moa")
    other.post(f"{at(ref, project)}sign", {"revision": "1"}, code=403)  # somebody else is named
    assert project.signature(ref) is None


def test_the_study_shows_its_decisions_signature(claire, choice):
    project, ref = choice
    page = claire.get(f"/p/{project.store.project}/options/fours")
    assert "Signer la décision" in page
    claire.post(f"{at(ref, project)}sign", {"revision": "1"})
    assert "Signée par" in claire.get(f"/p/{project.store.project}/options/fours")
