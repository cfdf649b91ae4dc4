"""What a form offers, what it says beside its fields, and what its buttons do."""

import re
from typing import Annotated, Literal

import pytest
from controls import controls, sent
from django.utils.datastructures import MultiValueDict

from filrouge.kernel.documents import Account, Blob, Of, Part, Prose, Quote, Ref, UserCode
from filrouge.kernel.errors import Fault, Invalid
from filrouge.kernel.texts import N_
from filrouge.webkit.forms import EmptyShelf, Form, Offer


class Inner(Part):
    id: str
    says: Prose


class Rule(Part):
    id: str
    who: Account
    cites: Ref | Quote


class Sample(Part):
    task: Literal["a", "b"]
    level: Literal["low", "high"] | None = None
    mode: Literal["quick", "slow"] = "quick"
    sure: bool | None = None
    count: int = 5
    about: Annotated[Ref, Of("test.note")] | None = None
    inners: tuple[Inner, ...] = ()
    rules: tuple[Rule, ...] = ()
    refs: tuple[Annotated[Ref, Of("test.note")], ...] = ()
    words: tuple[str, ...] | None = None
    own: UserCode | None = None
    files: tuple[Blob, ...] = ()


class Shelf(EmptyShelf):
    def people(self):
        return (Offer("a1", "Claire"), Offer("a2", "Marc"))

    def person(self, account):
        return {"a9": "Odile, partie"}.get(account, account)

    def documents(self, kind):
        return (Offer("test.note/n@3", "Note, révision 3"),) if kind in ("test.note", None) else ()

    def newest(self, ref):
        return 3


def drawn(form):
    from django.template.loader import render_to_string
    from django.utils import translation

    with translation.override(form.lang):
        return " ".join(render_to_string("webkit/forms/form.html", {"form": form}).split())


def form(lang="fr", **body):
    return Form.of(Sample, lang=lang, shelf=Shelf()).bound(body)


def select(html, id):
    return re.search(rf'<select id="{id}".*?</select>', html)[0]


def test_nothing_is_chosen_in_anybodys_name():
    html = drawn(form())
    assert '<option value="" selected>Choisir</option>' in select(html, "f-task")
    assert '<option value="" selected>On ne sait pas</option>' in select(html, "f-level")
    assert '<option value="" selected>Par défaut : quick</option>' in select(html, "f-mode")
    assert 'name="/sure" value="" checked>On ne sait pas' in html and 'value="false" checked' not in html
    assert "Par défaut : 5" in html and 'name="/count" value=""' in html
    assert "Choose" in select(drawn(form("en")), "f-task")


def test_an_older_revision_is_kept_and_the_newer_one_is_told():
    cited = {"kind": "test.note", "id": "n", "revision": 1}
    html = drawn(form(about=cited))
    told = select(html, "f-about")
    assert 'value="test.note/n@1" selected' in told and 'value="test.note/n@3">' in told
    assert "La révision 3 existe" in html
    assert sent(html)["/about"] == "test.note/n@1"


def test_somebody_who_left_is_kept():
    told = select(drawn(form(rules=[{"who": "a9"}])), "f-rules-0-who")
    assert '<option value="a9" selected>Odile, partie</option>' in told and "Marc" in told


def test_a_step_may_take_what_another_makes():
    for about in ({"from": "profile"}, {"from": "split", "part": "x.y"}, {"latest": "test.note/n"}):
        again = form().parse(sent(drawn(form(about=about))), MultiValueDict(), keep=dict)
        assert again.body["about"] == about


@pytest.mark.parametrize(
    ("at", "field"),
    [
        ("/task", "f-task"),
        ("/inners/1/says", "f-inners-1-says"),
        ("/inners/second/says/text", "f-inners-1-says"),
        ("/rules/0/cites/Quote/pointer", "f-rules-0-cites"),
        ("/inners/7", "f-inners"),
        ("/words/0", "f-words"),
        ("/nothing", ""),
        ("", ""),
    ],
)
def test_a_fault_stands_beside_the_field_it_names(at, field):
    body = {"inners": [{"id": "first"}, {"id": "second"}], "rules": [{}]}
    told = form(**body).with_faults(Invalid(N_("wrong"), at=at))
    assert [one.href for one in told.troubles] == [field]
    html = drawn(told)
    assert (
        'role="alert"' in html and "1 réponse à revoir" in html and html.count("wrong") == (2 if field else 1)
    )
    if field:
        assert f'id="{field}' in html and f'href="#{field}"' in html and f'id="{field}-aid"' in html


def test_every_fault_is_told_once_and_its_link_leads_to_a_control():
    faults = [Fault("/task", N_("one")), Fault("/inners/0/says", N_("two"))]
    html = drawn(form(inners=[{}]).with_faults(Invalid(N_("one"), faults=faults)))
    assert "2 réponses à revoir" in html
    for href in re.findall(r'href="#(f-[^"]+)"', html):
        assert f'id="{href}"' in html
    assert re.search(
        r'<textarea id="f-inners-0-says"[^>]*aria-describedby="f-inners-0-says-aid"[^>]*aria-invalid', html
    )


def test_items_are_added_removed_and_moved_without_a_script():
    body = {"inners": [{"id": "a"}, {"id": "b"}]}
    values = [value for name, value in controls(drawn(form(**body))).buttons if name == "do"]
    assert values[0] == "" and {"add:/inners", "rm:/inners/0", "up:/inners/1"} <= set(values)
    assert "up:/inners/0" not in values
    told, at = form(**body).acted("up:/inners/1")
    assert [one["id"] for one in told.body["inners"]] == ["b", "a"] and at == "f-inners-0"
    assert form(**body).acted("rm:/inners/0")[0].body["inners"] == [{"id": "b"}]
    added, at = form(**body).acted("add:/rules")
    assert added.body["rules"] == [{"id": "r1"}] and at == "f-rules-0"
    for act in ("add:/rules", "add:/refs", "add:/inners", "rm:/inners/1", "up:/inners/1"):
        after, at = form(**body).acted(act)
        assert f'id="{at}"' in drawn(after)
    for stray in ("rm:/inners/9", "rm:/task/0", "add:/nothing", "up:/inners/x", "boom:/inners", "add:", "rm"):
        assert form(**body).acted(stray)[0].body["inners"] == body["inners"]


def test_an_id_left_empty_comes_from_the_text_and_an_empty_row_is_none():
    says = {"lang": "fr", "text": "Délai d’une demande traitée par le service central"}
    body = {"inners": [{"says": says}, {"says": says}, {"id": "kept", "says": says}], "refs": [None]}
    told = form(**body).settled().body
    slug = "delai-d-une-demande-traitee-par-le"
    assert [one["id"] for one in told["inners"]] == [slug, f"{slug}-2", "kept"] and told["refs"] == []


def test_an_empty_list_is_not_unknown():
    post = sent(drawn(form(words=[])))
    assert form().parse(post, MultiValueDict(), keep=dict).body["words"] == []
    assert "words" not in form().parse(sent(drawn(form())), MultiValueDict(), keep=dict).body


BLOB = {"sha256": "ab" * 32, "size_bytes": 12, "name": "règles.py"}


def test_a_file_is_kept_until_another_is_sent_or_it_is_detached():
    html = drawn(form(own={"object": "A", "source": BLOB}, files=[BLOB]))
    assert "Déjà jointe" in html and "règles.py" in html and "abab…abab" in html
    post = sent(html)
    kept = form().parse(post, MultiValueDict(), keep=dict).body
    assert kept["own"]["source"] == BLOB and kept["files"] == [BLOB]
    post["/own/source:drop"] = post["/files/0:drop"] = "1"
    assert form().parse(post, MultiValueDict(), keep=dict).body["own"] == {"object": "A"}
    files = MultiValueDict({"/own/source:file": ["new"], "/files:file": ["one", "two"]})
    told = form().parse(post, files, keep=lambda file: {"name": file}).body
    assert told["own"]["source"] == {"name": "new"} and told["files"] == [{"name": "one"}, {"name": "two"}]
    assert form().has_files


def test_what_no_form_can_ask_for_is_refused_when_the_form_is_made():
    class Odd(Part):
        what: complex

    with pytest.raises(Invalid) as caught:
        Form.of(Odd, lang="fr")
    assert caught.value.at == "/what"


@pytest.mark.parametrize("text", ['"\\ud800"', "[1e999]", "[" * 5000, "NaN", '{"a": NaN}'])
def test_what_no_body_can_hold_stays_text(text):
    class Named(Part):
        options: dict[str, str] = {}

    post = MultiValueDict({"/options:n": ["1"], "/options/0:name": ["x"], "/options/0": [text]})
    told = Form.of(Named, lang="fr").parse(post, MultiValueDict(), keep=dict).body
    assert told == {"options": {"x": text}}
