"""Formats as their authors document them, and what strangers send instead."""

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filrouge.domains.watch.compute import answers, bibtex, references
from filrouge.domains.watch.compute.entries import ids_of, item_of
from filrouge.domains.watch.compute.pdfs import pages_of
from filrouge.domains.watch.compute.xmltrees import decoded
from filrouge.domains.watch.errors import EntityBomb, Malformed, NoText, TooMuch
from filrouge.kernel.errors import FilrougeError
from filrouge.kinds.watch import Identifier, Item, WorkNature

RECORDED = Path(__file__).parent / "recorded"
ROOM = (Malformed, EntityBomb, TooMuch, NoText)


def recorded(name: str) -> bytes:
    return (RECORDED / name).read_bytes()


def read(name: str, content: bytes | None = None):
    return references.read(name, recorded(name) if content is None else content)


def test_rss_is_read_with_its_html_and_its_dates():
    first, second = read("journal.rss").entries
    assert first.title == "Lire l’écriture des assurés & compter juste"
    assert first.published == "2025-03-04" and first.container == "Revue d’exemple"
    assert first.identifiers == {"doi": "10.5555/12345678", "url": "journal.example/articles/1"}
    assert first.creators == ("Ana Martin",)
    assert first.text.split("\n")[0] == "Un modèle lit les chiffres."
    assert "alert" not in first.text
    assert second.published is None and second.nature == "post"


def test_atom_of_arxiv_is_read_with_its_own_elements():
    (entry,) = read("arxiv.xml").entries
    assert entry.identifiers == {
        "arxiv": "2401.01234",
        "doi": "10.5555/arx.1",
        "url": "arxiv.org/abs/2401.01234v2",
    }
    assert entry.nature == "preprint" and entry.published == "2024-01-02"
    assert entry.creators == ("Chen Li", "Dana Roux") and entry.container == "J. Example 12 (2024) 1-20"
    assert [one.name for one in entry.affiliations] == ["Laboratoire d’exemple, Rennes, France"]


def test_hal_tells_countries_with_structures():
    first, second = read("hal.json").entries
    assert first.identifiers == {
        "doi": "10.5555/hal.1",
        "hal": "hal-04000001",
        "url": "hal.science/hal-04000001v1",
    }
    assert [(one.name, one.country) for one in first.affiliations] == [
        ("Université de Rennes", "FR"),
        ("EPFL", "CH"),
    ]
    assert first.nature == "conference" and first.published == "2024-06-01"
    assert second.affiliations == () and second.nature == "thesis"


def test_openalex_puts_abstracts_back_in_order():
    (entry,) = read("openalex.json").entries
    assert entry.text == "Text classification helps insurers ."
    assert entry.identifiers == {
        "doi": "10.5555/oa.1",
        "openalex": "W4300000001",
        "url": "journal.example/oa1",
    }
    assert [(one.name, one.country) for one in entry.affiliations] == [("CNRS", "FR"), ("MIT", "US")]


def test_crossref_tells_a_retraction():
    told = json.loads(recorded("crossref-retracted.json"))
    (entry,) = answers.crossref(told).entries
    assert entry.creators == ("de Vries, Jan", "A consortium") and entry.published == "2021-07"
    assert answers.retraction(told["message"]) == "10.5555/notice"
    assert answers.retraction({"title": ["RETRACTED: A study"]}) == ""
    assert answers.retraction({"title": ["Retractable pens"]}) is None


def test_releases_leave_drafts_out():
    (entry,) = answers.github(json.loads(recorded("releases.json")), "owner/tool").entries
    assert entry.title == "owner/tool v1.2.0: Faster" and entry.published == "2025-02-01"
    assert entry.identifiers == {"url": "forge.example/owner/tool/releases/tag/v1.2.0"}


def test_json_feed_opml_ris_and_csl():
    (post,) = read("feed.json").entries
    assert post.title == "Un billet" and post.published == "2025-01-05" and post.creators == ("Zoé",)
    assert [(one.title, one.address) for one in read("feeds.opml").feeds] == [
        ("Une revue", "https://journal.example/feed"),
        ("https://blog.example/rss", "https://blog.example/rss"),
    ]
    article, refused = read("refs.ris").entries, read("refs.ris").refused
    assert [one.title for one in article] == ["Random Forests"] and [place for place, _ in refused] == ["10"]
    assert article[0].creators == ("Breiman, Leo",) and article[0].published == "2001-10-01"
    (csl,) = read("refs.csl.json").entries
    assert csl.published == "2019-05" and csl.identifiers["arxiv"] == "1905.00001"


def test_bibtex_is_read_with_its_strings_and_its_accents():
    found = read("refs.bib")
    first, second = found.entries
    assert first.title == "Écriture manuscrite & réseaux" and first.creators == (
        "Müller, Å",
        "{The} Team".replace("{", "").replace("}", ""),
    )
    assert first.container == "Journal of Examples" and first.published == "2020-03"
    assert second.nature == "preprint" and second.identifiers == {"arxiv": "1706.04599"}
    assert [place for place, _ in found.refused] == ["19", "23"]


DOCSTRING = b'''class A:
    """Much faster.

    References
    ----------
    .. [1] :doi:`L. Breiman, "Random Forests", Machine Learning, 45(1), 2001. <10.1023/A:1>`

    .. [2] pp 12-14.
    """
'''


def test_references_of_installed_packages_are_read_with_their_passage():
    code = (Path(references.__file__).parents[3] / "engines/language/near_duplicates.py").read_bytes()
    assert not read("near.py", code).entries  # a docstring without a list of references invents none
    found = read("a.py", DOCSTRING)
    (entry,) = found.entries
    assert (entry.title, entry.creators, entry.published) == ("Random Forests", ("L. Breiman",), "2001")
    assert entry.text == "Much faster." and entry.place == "A[1]" and len(found.refused) == 1


# Hostile


def test_entities_are_refused_before_they_grow():
    for told in ('<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/passwd">'):
        item = "<rss><channel><item><title>&b;</title></item></channel></rss>"
        with pytest.raises(EntityBomb):
            read("bomb.rss", f'<?xml version="1.0"?><!DOCTYPE r [{told}]>{item}'.encode())


def test_depth_and_size_are_bounded():
    with pytest.raises(TooMuch):
        read("deep.rss", b"<rss><channel>" + b"<a>" * 500)
    with pytest.raises(Malformed):
        read("deep.json", b"[" * 200_000)
    with pytest.raises(TooMuch):
        read("many.rss", b"<rss><channel>" + b"<i/>" * 250_000 + b"</channel></rss>")


def test_a_feed_of_ten_million_bytes_gives_its_first_entries_and_tells_the_rest():
    item = b"<item><title>Une entr\xc3\xa9e</title><description>" + b"x" * 3_000 + b"</description></item>"
    found = read("large.rss", b"<rss><channel>" + item * 3_300 + b"</channel></rss>")
    assert len(found.entries) == 2_000 and found.refused[0][0] == "2001-3300"


FRENCH = "<rss><channel><item><title>été</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (FRENCH.encode("utf-16"), ""),
        (f'<?xml version="1.0" encoding="iso-8859-1"?>{FRENCH}'.encode("latin-1"), ""),
        (f'<?xml version="1.0" encoding="utf-8"?>{FRENCH}'.encode("cp1252"), ""),
        (FRENCH.encode(), "no-such-charset"),
        (FRENCH.encode(), "zip"),
    ],
)
def test_a_wrong_encoding_is_read_as_it_can_be(content, told):
    from filrouge.domains.watch.compute import feeds, xmltrees

    assert feeds.feed(xmltrees.tree(decoded(content, told))).entries[0].title == "été"


def test_letters_of_html_and_bare_ampersands_do_not_stop_a_feed():
    title = "<title>Tom &amp; R&eacute;mi & Co &nbsp; x</title>"
    (entry,) = read("a.rss", f"<rss><channel><item>{title}</item></channel></rss>".encode()).entries
    assert entry.title == "Tom & Rémi & Co x"


SEEDS = [path.read_bytes() for path in sorted(RECORDED.iterdir())] if RECORDED.exists() else [b""]
NAMES = ["a.bib", "a.ris", "a.json", "a.xml", "a.opml", "a.py", "a.rst", "a.pdf", ""]


@st.composite
def mutated(draw) -> bytes:
    """A recorded answer with a piece of it cut, doubled or spoilt."""
    seed = draw(st.sampled_from(SEEDS))
    a, b = sorted((draw(st.integers(0, len(seed))), draw(st.integers(0, len(seed)))))
    return seed[:a] + draw(st.sampled_from([b"", seed[a:b] * 2, draw(st.binary(max_size=30))])) + seed[b:]


@given(st.sampled_from(NAMES), mutated() | st.binary(max_size=500) | st.text(max_size=300).map(str.encode))
@example("a.bib", b"@article{a, title = {" + b"{" * 3_000)
@example("a.json", b'{"results": [{"title": 1e999999, "authorships": [1, {}]}]}')
@example("a.json", b'[{"title": "x", "issued": {"date-parts": [[99999, -1]]}}]')
@example("a.py", b"\x00")
def test_readers_raise_nothing_but_errors_of_the_room(name, content):
    try:
        found = references.read(name, content)
    except FilrougeError as err:
        assert isinstance(err, ROOM)
        return
    for id, entry in ids_of(found.entries).items():
        item = item_of(entry, name)
        assert item.title and len(id) <= 32 and item.stored()


@given(mutated() | st.binary(max_size=400) | st.binary(max_size=200).map(lambda b: b"%PDF-1.7\n" + b))
def test_a_text_supplied_reads_or_says_why(content):
    try:
        assert all(page.text for page in pages_of(content))
    except FilrougeError as err:
        assert isinstance(err, ROOM)


# Round trips

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp", "Zs"))
PLAIN = st.lists(st.text(LETTERS, min_size=1, max_size=30), min_size=1, max_size=4).map(" ".join)
WORDS = PLAIN.map(lambda text: references.plain(text)).filter(bool)
NAME = st.from_regex(r"[A-ZÉ][a-zé]{1,8}, [A-Z]\.|[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}", fullmatch=True)
ITEMS = st.builds(
    Item,
    title=WORDS,
    nature=st.sampled_from(get_args(WorkNature)),
    creators=st.lists(NAME, max_size=3).map(tuple),
    published=st.sampled_from([None, "2021", "2021-07", "2021-07-14"]),
    container=st.just("") | st.from_regex(r"[A-Z][a-z]{2,9} & [A-Z][a-z]{2,9}_1", fullmatch=True),
    publisher=st.just("") | st.just("Éditions {A}"),
    identifiers=st.sampled_from(
        [
            (),
            (Identifier(id="doi", value="10.1016/s0167-9473(01)00104-9"),),
            (Identifier(id="doi", value="10.5555/a_b"), Identifier(id="arxiv", value="2401.00001")),
            (
                Identifier(id="hal", value="hal-01234567"),
                Identifier(id="url", value="site.example/a_b?c=1&d=%20"),
            ),
            (Identifier(id="openalex", value="W4300000001"), Identifier(id="isbn", value="9780387952840")),
        ]
    ),
    licence=st.just("") | st.just("CC-BY 4.0"),
    found_in=st.just("x"),
)


def told(item: Item):
    body = item.body()
    del body["found_in"], body["affiliations"]
    return body


@given(ITEMS)
def test_csl_json_comes_back_equal(item):
    text = json.dumps(references.csl_written([("key", item)]))
    (entry,) = read("out.json", text.encode()).entries
    assert told(item_of(entry, "x")) == told(item)


@given(ITEMS)
@example(Item(title="A \\ {b} $c$ ~d^e #f %g _h & i", nature="article", found_in="x"))
def test_bibtex_comes_back_equal(item):
    (entry,) = bibtex.read(bibtex.written([("key", item)])).entries
    assert told(item_of(entry, "x")) == told(item)


METADATA = b"""Metadata-Version: 2.4
Name: some-tool
Version: 1.2
Summary: A tool
License-Expression: MIT
Project-URL: homepage, https://tool.example/

What it does.
"""


def test_a_package_is_an_item_by_its_own_metadata():
    (entry,) = read("some-tool.dist-info/METADATA", METADATA).entries
    assert (entry.title, entry.nature, entry.licence) == ("some-tool 1.2", "software", "MIT")
    assert entry.identifiers == {"url": "tool.example"} and entry.text == "What it does."
    with pytest.raises(Malformed):
        read("x.dist-info/METADATA", b"no header")


@pytest.mark.parametrize(
    "line",
    [
        "Normalized cuts, 2000 Jianbo Shi, Jitendra Malik",
        "Hinton, G. E., Neural Computation 18, pp 1527-1554",
        "International Conference on Machine Learning 2008",
    ],
)
def test_no_title_is_better_than_a_wrong_one(line):
    doc = f'class A:\n    """B.\n\n    References\n    ----------\n    .. [1] {line}\n    """\n'
    found = read("a.py", doc.encode())
    assert not found.entries and len(found.refused) == 1
