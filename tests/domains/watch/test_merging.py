"""What is the same work, whatever the order; two DOIs never meet."""

from hypothesis import given
from hypothesis import strategies as st

from filrouge.domains.watch.compute.identifiers import arxiv, canonical, doi, hal, isbn, patent, title, url
from filrouge.domains.watch.compute.merging import Named, merged, named
from filrouge.kinds.watch import Identifier, Item


def few(*values: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


@st.composite
def crowds(draw) -> list[Named]:
    """Items that share few values, so that chains and conflicts are the rule."""
    count = draw(st.integers(0, 12))
    items = []
    for n in range(count):
        keys = {
            "doi": draw(few("10.1/a", "10.1/b", "10.1/c")),
            "arxiv": draw(few("2401.00001", "2401.00002")),
            "url": draw(few("site/a", "site/b", "site/c")),
            "title": draw(few("t1", "t2")),
        }
        year = draw(st.none() | st.integers(2019, 2024))
        items.append(Named(f"i{n}", {name: value for name, value in keys.items() if value}, year))
    return items


@given(crowds(), st.randoms())
def test_the_order_changes_nothing(items, random):
    first = merged(items)
    random.shuffle(items)
    assert merged(items) == first


@given(crowds())
def test_two_different_dois_never_meet_by_any_chain(items):
    by_id = {one.id: one for one in items}
    for work in merged(items)[0]:
        assert len({by_id[id].keys["doi"] for id in work.items if "doi" in by_id[id].keys}) <= 1


@given(crowds())
def test_every_item_is_of_one_work(items):
    works, apart = merged(items)
    told = [id for work in works for id in work.items]
    assert sorted(told) == sorted(one.id for one in items)
    assert all(len(one.items) > 1 for one in apart)


@given(crowds())
def test_merging_again_what_was_merged_changes_nothing(items):
    """Each work alone is one work."""
    by_id = {one.id: one for one in items}
    for work in merged(items)[0]:
        again, apart = merged(by_id[id] for id in work.items)
        assert [one.items for one in again] == [work.items] and not apart


@given(crowds())
def test_the_same_doi_is_the_same_work_unless_it_is_told(items):
    works, apart = merged(items)
    home = {id: work.items[0] for work in works for id in work.items}
    torn = {id for one in apart if one.by == "doi" for id in one.items}
    for a in items:
        for b in items:
            if a.keys.get("doi") and a.keys.get("doi") == b.keys.get("doi") and a.id not in torn:
                assert home[a.id] == home[b.id]


def work(id, text, year="2020", **numbers):
    ids = tuple(Identifier(id=name, value=value) for name, value in numbers.items())
    return named(id, Item(title=text, nature="article", published=year, identifiers=ids, found_in="x"))


LONG = "Attention is all you need, once more"


def test_sources_are_joined_by_what_they_share():
    works, apart = merged(
        [
            work("crossref", LONG, doi="10.1/x"),
            work("hal", LONG, hal="hal-01234567", doi="10.1/x"),
            work("arxiv", LONG, arxiv="2401.00001", hal="hal-01234567"),
            work("blog", LONG.upper() + "!"),
            work("other", "Something else entirely, at length"),
        ]
    )
    assert [one.items for one in works] == [("arxiv", "blog", "crossref", "hal"), ("other",)]
    assert works[0].by == ("doi", "hal", "title") and not apart


def test_a_title_that_two_dois_share_is_told_and_not_merged():
    works, apart = merged([work("a", LONG, doi="10.1/a"), work("b", LONG, doi="10.1/b"), work("c", LONG)])
    assert len(works) == 3
    assert [(one.items, one.by) for one in apart] == [(("a", "b", "c"), "title")]


def test_a_yearly_report_is_not_one_work():
    told = [
        work("a", "Report on the state of watching", "2019"),
        work("b", "Report on the state of watching", "2023"),
    ]
    assert len(merged(told)[0]) == 2


def test_identifiers_come_in_one_writing():
    assert doi("https://doi.org/10.1023/A:1010933404324.") == "10.1023/a:1010933404324"
    assert doi("(see doi:10.1016/S0167-9473(01)00104-9)") == "10.1016/s0167-9473(01)00104-9"
    assert doi("10.1/x") is None and doi("no number") is None
    assert arxiv("arXiv:1706.04599v2") == arxiv("https://arxiv.org/pdf/1706.04599") == "1706.04599"
    assert arxiv("math.ST/0601001v1") == "math.st/0601001" and arxiv("version 1234.5678 of it") is None
    assert hal("https://hal.science/hal-01234567v3/document") == "hal-01234567"
    assert (
        isbn("0-387-95284-5") == isbn("978-0-387-95284-0") == "9780387952840"
        and isbn("9780387952841") is None
    )
    assert patent("EP 1 234 567 B1") == "EP1234567B1" and patent("a claim") is None
    assert url("HTTPS://www.Site.example/a/?utm_source=x&b=1#part") == "site.example/a?b=1"
    assert url("ftp://site.example") is None
    assert (
        title("Éditorial") is None
        and title("L’été : une saison — et plus encore") == "lete" + "unesaisonetplusencore"
    )


@given(st.text(max_size=300))
def test_any_text_is_an_identifier_or_none(text):
    for nature in ("doi", "arxiv", "hal", "openalex", "isbn", "patent", "url"):
        found = canonical(nature, text)
        assert found is None or canonical(nature, found if nature != "url" else f"https://{found}") == found
