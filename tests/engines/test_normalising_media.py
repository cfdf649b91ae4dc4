"""Row steps on texts and pictures that no query language has."""

from types import SimpleNamespace

import ibis
import pyarrow as pa
import pytest
from engines.folders.packed import picture
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.language import repaired
from filrouge.engines.language.characters import look_at, without_invisible
from filrouge.engines.normalising import effects, planned, row_steps
from filrouge.engines.normalising.errors import Unreadable, WrongType
from filrouge.engines.vision.reading import read

calm = settings(max_examples=25, deadline=None)


@pytest.fixture(scope="module")
def duckdb():
    return ibis.duckdb.connect()


def run(duckdb, cells, do, kind=None, **options):
    """One column after one step, and its effect."""
    written = SimpleNamespace(id="s", do=do, columns=("x",), options=options)
    plan = planned(ibis.memtable(pa.table({"x": pa.array(cells, kind)})), row_steps([written]))
    counts = duckdb.to_pyarrow(plan.counts).to_pylist()[0]
    (effect,) = effects(plan, counts)
    return duckdb.to_pyarrow(plan.table)["x"].to_pylist(), effect


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
@calm
def test_a_wrong_decoding_is_mended_and_nothing_else_is_touched(duckdb, texts):
    texts = [text.replace("\0", "") for text in texts]
    spoilt = [text.encode().decode("latin-1") for text in texts]
    told, effect = run(duckdb, [*texts, *spoilt, None], "mend_misreading", pa.string())
    assert told == [*map(repaired, [*texts, *spoilt]), None]
    moved = sum(repaired(one) != one for one in [*texts, *spoilt])
    assert effect.cells_changed_count == moved and effect.cells_lost_count == 0


def test_familiar_pieces_are_put_right(duckdb):
    assert run(duckdb, ["dÃ©jÃ\xa0 payÃ©", "Ã la carte"], "mend_misreading")[0][0] == "déjà payé"


def test_apostrophes_and_invisible_characters(duckdb):
    assert run(duckdb, ["l’eau d`or", "j'ai"], "plain_apostrophes")[0] == ["l'eau d'or", "j'ai"]
    assert run(duckdb, ["l'eau"], "plain_apostrophes", to="’")[0] == ["l’eau"]
    hidden = "a\u200bb\x07c\td \U0001f468\u200d\U0001f469"
    assert run(duckdb, [hidden], "strip_invisible")[0] == ["abc\td \U0001f468\u200d\U0001f469"]


@given(st.text(max_size=30))
def test_what_is_stripped_is_clean_and_stays_so(text):
    once = without_invisible(text)
    assert look_at(once).controls_count == look_at(once).invisible_count == 0
    assert without_invisible(once) == once


@pytest.mark.parametrize("shape, size", [("square", (20, 20)), ("longest", (20, 20))])
def test_pictures_are_brought_to_one_size(duckdb, shape, size):
    cells = [picture(1, side=64), picture(2, side=10, format="JPEG", mode="RGB"), None]
    told, effect = run(duckdb, cells, "resize_image", pa.binary(), side=20, shape=shape)
    facts = [read(cell).facts for cell in told[:2]]
    assert [(one.width, one.height) for one in facts] == [size] * 2 and told[2] is None
    assert [one.mode for one in facts] == ["L", "RGB"] and effect.cells_changed_count == 2
    assert run(duckdb, told, "resize_image", pa.binary(), side=20, shape=shape)[0] == told


def test_pictures_turn_grey(duckdb):
    told, _ = run(duckdb, [picture(2, mode="RGB")], "grey_image", pa.binary())
    assert read(told[0]).facts.mode == "L"
    assert run(duckdb, told, "grey_image", pa.binary())[0] == told


def test_what_is_no_picture_is_refused_or_emptied(duckdb):
    with pytest.raises(Unreadable):
        run(duckdb, [b"words"], "grey_image", pa.binary())
    told, effect = run(duckdb, [b"words"], "resize_image", pa.binary(), side=8, unreadable="missing")
    assert told == [None] and effect.cells_lost_count == 1
    with pytest.raises(WrongType):
        run(duckdb, ["words"], "grey_image")
