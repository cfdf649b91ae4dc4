"""A text is read into blocks, and no letter of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.kernel.writing import Heading, Listing, Paragraph, Place, blocks, place, places, run


def test_headings_lists_and_paragraphs():
    text = "# Constat\nSur {{n}} demandes,\nle délai est long.\n\n- un\n- {{ deux }}\n"
    text += "1. puis\n2) encore\n\n\nFin"
    assert list(blocks(text)) == [
        Heading(1, ("Constat",)),
        Paragraph(("Sur ", Place("n"), " demandes,\nle délai est long.")),
        Listing(False, (("un",), (Place("deux"),))),
        Listing(True, (("puis",), ("encore",))),
        Paragraph(("Fin",)),
    ]


@pytest.mark.parametrize("text", ["{{}}", "{{a b}}", "{{é}}", "{ {a} }", "{{-a}}", "{{" + "a" * 81 + "}}"])
def test_what_cannot_be_a_name_is_plain_text(text):
    assert places(text) == () and run(text) == (text,)


def test_places_come_once_in_the_order_of_the_text():
    assert places("{{b}} {{a}} {{b}}") == ("b", "a") and places(place("x-1.y")) == ("x-1.y",)


@given(st.text(alphabet="ab {}#-1.\n\r"))
def test_any_text_is_read(text):
    assert all(isinstance(one, Heading | Paragraph | Listing) for one in blocks(text))
    told = "".join(one if isinstance(one, str) else place(one.id) for one in run(text))
    assert told.replace(" ", "") == text.replace(" ", "")
