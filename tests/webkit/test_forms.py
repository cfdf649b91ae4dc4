"""Forms made from declarations: what a body says, a form shows and a browser sends back."""

import json
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from controls import sent
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.delivery.registry import ROOMS, room
from filrouge.kernel.documents import Account, Blob, Part, encode, validated
from filrouge.webkit.forms import Form

NOT_BY_FORM = {
    "thread.case",
    "reports.final",
}  #: steps have pages of their own; a frozen report is nobody's text
KINDS = [kind for name in ROOMS for kind in room(name).kinds if kind.origin == "authored"]
USES = [use for name in ROOMS for use in room(name).use_cases()]
MODELS = [*KINDS, *(use.input for use in USES)]
each_model = pytest.mark.parametrize(
    "model", MODELS, ids=[f"{m.__module__.split('.')[-2]}-{m.__name__}" for m in MODELS]
)


def drawn(form: Form, lang: str = "fr") -> str:
    from django.template.loader import render_to_string
    from django.utils import translation

    with translation.override(lang):
        return render_to_string("webkit/forms/form.html", {"form": form})


def again(form: Form, **more: str) -> Form:
    """The form after a browser sent it."""
    post = sent(drawn(form, form.lang), **more)
    return form.parse(post, type(post)(), keep=lambda file: {})


# Bodies of any model

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n\t"),
    min_size=1,
    max_size=20,
)
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,10}", fullmatch=True)
KIND_NAMES = st.sampled_from(["datasets.manifest", "models.model"])
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | WORDS
REFS = st.fixed_dictionaries(
    {"kind": KIND_NAMES, "id": NAMES, "revision": st.integers(1, 99), "library": st.booleans()}
)
QUOTES = st.fixed_dictionaries(
    {"ref": REFS, "pointer": NAMES.map(lambda name: f"/{name}"), "tolerance": st.floats(0, 1e6)}
)
BLOBS = st.fixed_dictionaries(
    {
        "sha256": st.from_regex("[0-9a-f]{64}", fullmatch=True),
        "size_bytes": st.integers(0, 10**9),
        "name": WORDS,
    }
)
OPTIONS = st.dictionaries(
    NAMES, SCALARS.filter(lambda one: one is not None) | st.lists(SCALARS) | st.dictionaries(NAMES, SCALARS)
)
LEAVES = {
    str: WORDS,
    int: st.integers(-(10**15), 10**15),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates().map(date.isoformat),
    Account: NAMES,
    Blob: BLOBS,
}


def bodies(model: type[Part]) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies of the right shape, with values that no rule was asked about: drafts."""
    told = {name: values(info.annotation) for name, info in model.model_fields.items()}
    return st.fixed_dictionaries({}, optional=told)


def values(annotation: Any) -> st.SearchStrategy[Any]:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return values(args[0])
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (Union, UnionType):
        return st.one_of([values(arg) for arg in args if arg is not NoneType])
    if origin is tuple:
        unique = None if args[0] not in (Account,) and get_origin(args[0]) is not Literal else json.dumps
        return st.lists(values(args[0]), min_size=1, max_size=3, unique_by=unique)
    if origin is not None:
        return OPTIONS.filter(bool)
    if annotation in LEAVES:
        return LEAVES[annotation]
    named = {"Ref": REFS, "Quote": QUOTES}
    if annotation.__name__ in named:
        return named[annotation.__name__]
    if annotation.__name__ == "Prose":
        return st.fixed_dictionaries({"lang": st.sampled_from(["fr", "en"]), "text": WORDS})
    if annotation.__name__ == "Quantity":
        return st.fixed_dictionaries(
            {"value": LEAVES[float], "unit": WORDS.filter(lambda told: "\n" not in told)}
        )
    return bodies(annotation)


def pruned(told: Any) -> Any:
    """Without what says nothing: an optional part in which nothing was answered."""
    if isinstance(told, dict):
        kept = {name: pruned(value) for name, value in told.items()}
        return {name: value for name, value in kept.items() if value != {}}
    return [pruned(one) for one in told] if isinstance(told, list) else told


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
@each_model
def test_what_a_form_shows_comes_back_the_same(model, lang):
    @settings(max_examples=15)
    @given(bodies(model))
    def holds(body):
        assert pruned(again(Form.of(model, lang=lang).bound(body)).body) == pruned(body)

    holds()


@each_model
def test_an_empty_form_says_nothing(model):
    """No default is written in anybody's name: not one optional field, not one choice."""
    assert pruned(again(Form.of(model, lang="fr")).body) == {}


ROOT = Path(__file__).parents[1] / "domains"


def golden(kind):
    room_name = kind.kind.partition(".")[0]
    return json.loads((ROOT / room_name / "golden" / f"{kind.kind}-v{kind.schema_version}.json").read_text())


@pytest.mark.parametrize("kind", KINDS, ids=[kind.kind for kind in KINDS])
def test_a_golden_document_goes_through_its_form_unchanged(kind):
    form = again(Form.of(kind, lang="fr").bound(golden(kind)))
    document = form.settled().validated()
    assert encode(document.body()) == encode(validated(kind, golden(kind)).body())
