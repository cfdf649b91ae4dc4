"""Everything that forms and pages show has words in both languages, and no word is left of what is gone."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

import filrouge
from filrouge.delivery import labels
from filrouge.delivery.registry import ROOMS, kernel_kinds, room
from filrouge.kernel import checks, documents, jobs, organisations, ports, suspects, thread
from filrouge.kernel.documents import Part, Quantity
from filrouge.kernel.texts import Text
from filrouge.kernel.words import (
    KERNEL,
    Vocabulary,
    codes_of,
    declared_label,
    field_help,
    field_label,
    kind_title,
    places,
    vocabulary,
)
from filrouge.kinds.datasets import LeakCheck, Split, Variable
from filrouge.kinds.projects import System

SPOKEN = (KERNEL, *ROOMS)
LABEL_WORDS = 7
SOURCE = Path(filrouge.__file__).parent
STATES = {
    "step": thread.Status,
    "job": jobs.Status,
    "organisation": organisations.OrganisationRole,
    "origin": documents.Origin,
    "evidence": checks.State,
    "doubt": suspects.Suspect.__annotations__["why"],
    "act": ports.Verb,
}
each_room = pytest.mark.parametrize("name", SPOKEN, ids=[name or "kernel" for name in SPOKEN])


@cache
def models() -> tuple[type[Part], ...]:
    """Every class reachable from a kind or from the input of a use case."""
    found: dict[type[Part], None] = {}
    roots: list[type[Part]] = [*kernel_kinds().values()]
    for name in ROOMS:
        roots += [*room(name).kinds, *(use.input for use in room(name).use_cases())]
    for one in roots:
        _reach(one, found)
    return tuple(found)


def _reach(annotation: Any, found: dict[type[Part], None]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        if annotation not in found:
            found[annotation] = None
            for field in annotation.model_fields.values():
                _reach(field.annotation, found)
    for inner in get_args(annotation):
        _reach(inner, found)


def fields() -> Iterator[tuple[type[Part], str]]:
    return ((model, name) for model in models() for name in model.model_fields)


def literals(annotation: Any) -> set[str]:
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return set().union(*(literals(inner) for inner in get_args(annotation)))


def shown(model: type[Part], name: str) -> str:
    return f"{model.__module__}.{model.__name__}.{name}"


def said_where(model: type[Part], name: str, section: str) -> tuple[int, str] | None:
    """The entry that a field's words are taken from."""
    hits = ((id(words), at) for words, at in places(model, name) if at in getattr(words, section))
    return next(hits, None)


def every_text(words: Vocabulary) -> Iterator[tuple[str, Text]]:
    for section in (words.kinds, words.fields, words.help, *words.codes.values()):
        yield from section.items()


def test_every_kind_has_a_title_and_no_title_is_stale():
    for name in ROOMS:
        assert set(vocabulary(name).kinds) == {kind.kind for kind in room(name).kinds}
    assert set(vocabulary(KERNEL).kinds) == set(kernel_kinds())


def test_every_field_has_a_label():
    assert not [shown(*field) for field in fields() if declared_label(*field) is None]


def test_every_described_field_has_its_help_in_both_languages():
    described = [(m, name) for m, name in fields() if m.model_fields[name].description]
    assert not [shown(*field) for field in described if field_help(*field) is None]


def test_every_choice_has_a_word():
    missing = {
        f"{shown(model, name)} {sorted(lacking)}"
        for model, name in fields()
        if (lacking := literals(model.model_fields[name].annotation) - set(codes_of(model, name)))
    }
    assert not missing


def test_every_state_of_the_kernel_has_a_word():
    for table, states in STATES.items():
        assert set(vocabulary(KERNEL).codes[table]) == set(get_args(states)), table


def test_steps_are_said_as_messages_say_them():
    from filrouge.delivery.words import said

    for status, message in thread.WORDS.items():
        text = vocabulary(KERNEL).codes["step"][status]
        assert (said(message, "fr"), said(message, "en")) == (text.fr, text.en)


@each_room
@pytest.mark.parametrize("section", ["fields", "help"])
def test_no_word_is_left_of_a_field_that_is_gone(name, section):
    used = {said_where(*field, section) for field in fields()}
    words = vocabulary(name)
    assert not [at for at in getattr(words, section) if (id(words), at) not in used]


@each_room
def test_no_table_of_codes_is_left_of_what_is_gone(name):
    words = vocabulary(name)
    used = {id(codes_of(*field)) for field in fields()}
    stale = [table for table, codes in words.codes.items() if id(codes) not in used]
    assert stale == (list(STATES) if name == KERNEL else [])
    assert not [at for at in words.choices if not any((words, at) in list(places(*f)) for f in fields())]


@each_room
def test_no_code_is_left_of_what_is_gone(name):
    """A table holds the choices of its fields and no other; open codes stand in what makes them."""
    words = vocabulary(name)
    sources = "".join(path.read_text() for path in SOURCE.rglob("*.py"))
    for table, codes in words.codes.items():
        told = [literals(m.model_fields[n].annotation) for m, n in fields() if codes_of(m, n) is codes]
        closed = set().union(*told)
        stale = set(codes) - closed if closed else {code for code in codes if f'"{code}"' not in sources}
        assert not stale or (name == KERNEL and table in STATES), table


@each_room
def test_words_are_in_both_languages_and_french_keeps_its_typography(name):
    for at, text in every_text(vocabulary(name)):
        assert text.fr.strip() == text.fr != "" and text.en.strip() == text.en != "", at
        assert "'" not in text.fr + text.en, f"{at}: the apostrophe is ’"
        assert not re.search(r"[^\u00a0]:(\s|$)|[^\u00a0\d]%(\s|$)| (%(?!\w)|€)", text.fr), (
            f"{at}: no-break space"
        )
        assert not re.search("[^\u202f][;!?]|\\s\u202f", text.fr), f"{at}: narrow no-break space"
        assert not re.search("«[^\u00a0]|[^\u00a0]»", text.fr), f"{at}: no-break spaces in quotation marks"
        assert not re.search(r"\s[:;!?]", text.en), f"{at}: no space before a sign in English"


@each_room
def test_titles_and_labels_are_short_and_begin_a_line(name):
    words = vocabulary(name)
    for at, text in (*words.kinds.items(), *words.fields.items()):
        for one in (text.fr, text.en):
            assert len(one.split()) <= LABEL_WORDS and not one.endswith("."), at
            assert not one[0].islower() or one[1] == "-", at


def test_fields_of_one_class_are_told_apart():
    for model in models():
        told = [field_label(model, name) for name in model.model_fields]
        assert len({text.fr for text in told}) == len({text.en for text in told}) == len(told), model


def test_classes_of_a_room_have_names_of_their_own():
    """Words are looked up by the name of a class."""
    named: dict[tuple[str, str], set[type[Part]]] = {}
    for model in models():
        package = model.__module__.split(".")
        home = package[2] if package[1] in ("kinds", "domains") else KERNEL
        named.setdefault((home, model.__name__), set()).add(model)
    assert not {name for name, classes in named.items() if len(classes) > 1}


def test_engines_codes_are_those_that_are_said():
    from filrouge.engines.folders.reasons import REASONS as FOLDER_REASONS
    from filrouge.engines.metrics import METRICS
    from filrouge.engines.normalising.fitted_steps import FITTED_STEPS
    from filrouge.engines.normalising.row_steps import ROW_STEPS
    from filrouge.engines.receiving.reasons import REASONS

    told = vocabulary("datasets").codes
    steps = {step.model_fields["do"].default for step in (*ROW_STEPS, *FITTED_STEPS)}
    assert set(told["step"]) == steps
    assert set(told["row_reason"]) == {*REASONS, *FOLDER_REASONS}
    assert set(vocabulary("models").codes["metric"]) == set(METRICS)


def test_a_class_says_its_words_before_its_room_and_a_room_before_the_kernel():
    assert field_label(System, "nature") == Text(fr="Nature", en="Nature")
    assert labels.choice(System, "nature", "hardware").fr == "Matériel"
    assert field_label(Variable, "id").en == "Column"
    assert field_label(Quantity, "unit").fr == "Unité"
    assert labels.choice(Split, "by", "group_time").en == "By group and in time"
    assert labels.choice(LeakCheck, "id", "future").fr == "Apprendre du futur"


def test_what_has_no_word_says_its_name_without_figures():
    class Unsaid(Part):
        spent_2h: float

    assert field_label(Unsaid, "spent_2h") == Text(fr="spent h", en="spent h")
    assert field_help(Unsaid, "spent_2h") is None
    assert kind_title("nowhere.note") == Text(fr="note", en="note")
    assert labels.choice(LeakCheck, "id", "check-1").fr == "Check-"


def test_the_words_of_a_room_do_not_import_it():
    code = (
        "import sys; from filrouge.delivery.labels import kind_title; "
        "assert kind_title('datasets.manifest').en == 'Dataset'; "
        "assert not [name for name in sys.modules if name.startswith('filrouge.domains.')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
