"""What the room ships: a framework in our own words, and a plan that covers it."""

import re
from itertools import chain
from pathlib import Path

import pytest

from filrouge.domains.certification import read_framework, text_of
from filrouge.domains.certification.compute.shipped import codes_of, shipped_framework
from filrouge.domains.certification.service import PACKAGE, SHIPPED, planned
from filrouge.kinds.certification import Counts

OFFICIAL = sorted(Path(__file__).parents[4].glob("shared/referentiel/*.txt"))
needs_official = pytest.mark.skipif(not OFFICIAL, reason="the official text is not on this machine")
ROOMS = (
    "projects audit watch options specification compliance datasets models federated serving insights "
    "infrastructure storage cloud operations performance"
).split()
SHARED_WORDS_MAX = 6  #: technical terms and names of standards are nobody's words; sentences are


@pytest.fixture(scope="module")
def shipped():
    from importlib.resources import files

    return shipped_framework((files(PACKAGE) / SHIPPED).read_bytes())


def wordings(blocs):
    for bloc in blocs:
        yield bloc.title
        yield from chain(bloc.activities, bloc.competences, bloc.modalities, bloc.criteria)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_it_has_the_counts_of_the_framework(shipped):
    framework, blocs = shipped
    assert framework.nature == "paraphrase"
    assert framework.counts == Counts(
        blocs_count=4, activities_count=9, competences_count=20, modalities_count=7, criteria_count=37
    )
    assert [bloc.number for bloc in blocs] == [1, 2, 3, 4]


def test_every_piece_is_said_in_both_languages(shipped):
    for wording in wordings(shipped[1]):
        assert wording.fr and wording.en and wording.fr != wording.en
        assert not wording.places


@needs_official
def test_it_has_the_codes_and_the_structure_of_the_official_text(shipped):
    official = read_framework(text_of(OFFICIAL[0].read_bytes()))
    assert [codes_of(bloc) for bloc in shipped[1]] == [codes_of(bloc) for bloc in official]
    for ours, theirs in zip(shipped[1], official, strict=True):
        assert [m.competences for m in ours.modalities] == [m.competences for m in theirs.modalities]
        assert [c.activity for c in ours.competences] == [c.activity for c in theirs.competences]
        assert [c.modality for c in ours.criteria] == [c.modality for c in theirs.criteria]


@needs_official
def test_it_is_said_in_our_own_words(shipped):
    theirs = set().union(
        *(runs(w.fr, SHARED_WORDS_MAX) for w in wordings(read_framework(text_of(OFFICIAL[0].read_bytes()))))
    )
    copied = {words for w in wordings(shipped[1]) for words in runs(w.fr, SHARED_WORDS_MAX) & theirs}
    assert not copied


def test_the_plan_speaks_for_every_competence_and_criterion_and_nothing_else(shipped):
    wanted = {piece.id for bloc in shipped[1] for piece in (*bloc.competences, *bloc.criteria)}
    assert {code for one in planned() for code in one.codes} == wanted


def test_the_plan_names_each_check_once_in_a_room_of_the_product():
    plan = planned()
    assert len({one.id for one in plan}) == len(plan)
    assert {one.room for one in plan} == set(ROOMS)
    assert all(one.fr != one.en for one in plan)
