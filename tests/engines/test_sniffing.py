"""Detection: how files and columns are written, from a sample; and values read one way only."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from filrouge.engines.sniffing.codes import code_of
from filrouge.engines.sniffing.columns import Sample, decimal_mark, sniff_column
from filrouge.engines.sniffing.dialects import sniff_dialect
from filrouge.engines.sniffing.encodings import sniff_encoding
from filrouge.engines.sniffing.formats import MISSING_WORDS, Format, month_number
from filrouge.engines.sniffing.parsing import parse

FRENCH = "Prénom;Ville;Montant\nHélène;Évreux;12,50\nNoël;Besançon;7\nœuvre;L'été à 5 °C «ça»;3\n"
WORDS = frozenset(MISSING_WORDS)


def guess(*values, name="x", mark=",", **declared):
    return sniff_column(name, Sample(Counter(values)), mark=mark, **declared)


def read(fmt, *values, timezone="UTC"):
    parsed = parse(pa.array(values, pa.string()), fmt, WORDS, timezone=timezone)
    bad = parsed.bad.to_pylist() if parsed.bad is not None else [False] * len(values)
    return [("bad" if wrong else value) for value, wrong in zip(parsed.values.to_pylist(), bad, strict=True)]


SIRETS = [f"{n}{luhn.calc_check_digit(str(n))}" for n in range(7328293200000, 7328293200040, 7)]

# Encodings


@pytest.mark.parametrize(
    "encoding, told",
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("ascii", "utf-8"),
    ],
)
def test_an_encoding_is_told_by_its_bytes(encoding, told):
    content = FRENCH.encode(encoding, errors="ignore")
    assert sniff_encoding(content) == told


def test_the_euro_tells_latin_9_from_windows():
    assert sniff_encoding("12 € à Évreux".encode("iso8859-15")) == "iso8859-15"
    assert sniff_encoding("12 € à Évreux".encode("cp1252")) == "cp1252"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1))
def test_what_is_written_in_utf_8_is_told_so(text):
    assert sniff_encoding(text.encode(), whole=True) in ("utf-8", "utf-8-sig")


def test_a_cut_character_at_the_end_of_a_sample_is_no_fault():
    sample = ("é" * 100).encode()[:-1]
    assert sniff_encoding(sample) == "utf-8"
    assert sniff_encoding(b"\xe9", whole=True) == "cp1252"


def test_a_few_broken_bytes_do_not_make_utf_8_another_encoding():
    assert sniff_encoding("é".encode() * 100 + b"\xe9") == "utf-8"


def test_bytes_that_are_no_text_have_no_encoding():
    assert sniff_encoding(bytes(range(256)) * 10) is None


# Dialects


@pytest.mark.parametrize(
    "text, delimiter, quote, escape, header",
    [
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";", '"', "", True),
        ("1,5;2,5;3,5\n2,5;3,5;4,5\n", ";", '"', "", False),
        ("a,b\n1,2\n", ",", '"', "", True),
        ("a|b\n1|2\n", "|", '"', "", True),
        ("a\tb\n1,5\t2\n", "\t", '"', "", True),
        ('a,b\n"x, y",2\n"z; t",3\n', ",", '"', "", True),
        ("a,b,c\n1|2,x,3\n4|5,y,6\n", ",", '"', "", True),
        ("name\nAnne\nBob, x\nC\n", None, '"', "", True),
        ("1\n2\n", None, '"', "", False),
        ("pays;2019;2020\nFR;12;13\n", ";", '"', "", True),
        ("2019;2020\n2018;2017\n", ";", '"', "", False),
        ('a;b\n"x \\"q\\" ;y";1\n"z";2\n', ";", '"', "\\", True),
        ("'a';'b'\n'x;y';'2'\n", ";", "'", "", True),
        ('a\tb\n"unclosed\t1\nx"y\t2\n', "\t", "", "", True),
        ("a,b\r1,2\r3,4\r", ",", '"', "", True),
        (",a,b\n0,x,1.5\n1,y,2.5\n", ",", '"', "", True),
    ],
)
def test_a_dialect_is_the_one_under_which_rows_are_regular(text, delimiter, quote, escape, header):
    found = sniff_dialect(text, whole=True)
    assert (found.delimiter, found.quote, found.escape, found.header) == (delimiter, quote, escape, header)


def test_a_spreadsheet_may_declare_its_delimiter_on_the_first_line():
    found = sniff_dialect("sep=;\na;b,c\n1;2,3\n", whole=True)
    assert (found.delimiter, found.skip_lines_count) == (";", 1)


@given(
    st.sampled_from([",", ";", "\t", "|"]),
    st.lists(
        st.lists(st.text("abcdé ", min_size=1, max_size=5), min_size=3, max_size=3), min_size=3, max_size=20
    ),
)
def test_plain_tables_are_told_whatever_their_delimiter(delimiter, rows):
    text = "".join(delimiter.join(row) + "\n" for row in rows)
    assert sniff_dialect(text, whole=True).delimiter == delimiter


# Columns


@pytest.mark.parametrize(
    "values, expected",
    [
        (["1", "2"], Format("integer")),
        (["1 234", "12"], Format("integer")),
        (["1", "2,5"], Format("decimal", decimal=",", scale=1)),
        (["1 234,50 €", "12"], Format("decimal", decimal=",", suffix="€", scale=2)),
        (["12 %", "3,5 %"], Format("decimal", decimal=",", suffix="%", scale=1)),
        (["1.234,50", "7"], Format("decimal", decimal=",", thousands=".", scale=2)),
        (["1'234.50", "7"], Format("decimal", decimal=".", thousands="'", scale=2)),
        (["1.5e5", "2"], Format("float", decimal=".")),
        (["0.30000000000000004"], Format("float", decimal=".")),
        (["01/02/2024", "31/01/2024"], Format("date", date="%d/%m/%Y")),
        (["01/31/2024", "02/01/2024"], Format("date", date="%m/%d/%Y")),
        (["01/02/2024"], Format("date", date="%d/%m/%Y")),
        (["12 janvier 2024", "1er août 2023"], Format("date", date="%d %B %Y")),
        (["2024-01-01T10:00:00Z"], Format("timestamp", date="%Y-%m-%d %H:%M:%S%z")),
        (["31/01/2024 10:11"], Format("timestamp", date="%d/%m/%Y %H:%M:%S")),
        (["Oui", "non", "NON"], Format("boolean", true_false=("oui", "non"))),
    ],
)
def test_a_column_is_read_as_most_of_it_is_written(values, expected):
    assert guess(*values).format == expected


@pytest.mark.parametrize(
    "values",
    [
        ["oui"],
        ["O", "N"],
        ["oui", "non", "nsp"],
        ["1e5", "2e3"],
        ["1E5", "12"],
        ["192.168.1.1"],
        ["1/2"],
        ["12:30"],
    ],
)
def test_what_is_not_sure_stays_text(values):
    assert guess(*values).format.type == "text"


def test_zero_and_one_are_integers_and_no_boolean():
    assert guess("0", "1").format.type == "integer"


def test_a_comma_parts_thousands_where_the_file_has_points():
    assert guess("1,234", "2,345", mark=".").format == Format("integer", thousands=",")
    assert guess("1,234", "2,345", mark=",").format.type == "decimal"


def test_the_decimal_mark_of_a_file_is_the_one_its_columns_prove():
    ambiguous, proof = Sample({"1,234": 1}), Sample({"12,5": 1})
    assert decimal_mark([ambiguous]) is None
    assert decimal_mark([ambiguous, proof]) == ","
    assert decimal_mark([proof, Sample({"1.5": 1}), Sample({"2.25": 1})]) == "."


@pytest.mark.parametrize(
    "name, values, code",
    [
        ("code_postal", ["75001", "33000"], "name"),
        ("x", ["01000", "75001"], "leading zeros"),
        ("x", ["12345678901234567890"], "over 64 bits"),
        ("x", SIRETS, "siret"),
        ("x", [*SIRETS, "1"], None),
        ("x", ["12", "13"], None),
        ("cpu", ["12", "13"], None),
        ("codePostal", ["75001"], "name"),
    ],
)
def test_digits_that_are_a_code_are_told(name, values, code):
    assert code_of(name, Counter(values)) == code


# Values


def test_numbers_are_exact_or_bad():
    fmt = Format("decimal", decimal=",", scale=2, suffix="€")
    assert read(
        fmt, "1 234,50 €", "−3", "+5", ",5", "1\u202f000", "EUR", "12 34", "1.5", "1,234", "007", "NA", " "
    ) == [
        Decimal("1234.50"),
        Decimal("-3"),
        Decimal("5"),
        Decimal("0.5"),
        Decimal("1000"),
        *["bad"] * 5,
        None,
        None,
    ]


def test_a_float_is_finite():
    assert read(Format("float", decimal="."), "1e3", "nan", "inf", "1e400", "-2.5") == [
        1e3,
        None,
        "bad",
        "bad",
        -2.5,
    ]


def test_dates_exist_or_are_bad():
    fmt = Format("date", date="%d/%m/%Y", also="%Y-%m-%d")
    assert read(
        fmt, "29/02/2024", "29/02/2023", "31/04/2024", "1/2/2024", "2024-02-01", "2024-02-30", "x"
    ) == [
        date(2024, 2, 29),
        "bad",
        "bad",
        date(2024, 2, 1),
        date(2024, 2, 1),
        "bad",
        "bad",
    ]


def test_times_are_of_the_declared_zone_unless_they_tell_theirs():
    local, told = (
        Format("timestamp", date="%d/%m/%Y %H:%M:%S"),
        Format("timestamp", date="%Y-%m-%d %H:%M:%S%z"),
    )
    assert read(local, "31/01/2024 à 10h30", timezone="Europe/Paris") == [
        datetime(2024, 1, 31, 9, 30, tzinfo=UTC)
    ]
    assert read(told, "2024-01-31T10:30:00+02:00", timezone="Europe/Paris") == [
        datetime(2024, 1, 31, 8, 30, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    "name, number",
    [("janvier", "01"), ("févr", "02"), ("Aug", "08"), ("juil", "07"), ("jui", None), ("x", None)],
)
def test_months_are_named_in_two_languages(name, number):
    assert month_number(name) == number


NUMBERISH = st.text("0123456789.,- +eE€%xn", max_size=8)
DATEISH = st.from_regex(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}(:?[0-9]{2}){0,2}(\.[0-9]{1,7})?)?Z?", fullmatch=True
)
FORMATS = [
    Format("integer"),
    Format("integer", thousands="."),
    Format("decimal", decimal=",", scale=2),
    Format("decimal", decimal=".", thousands=",", scale=3),
    Format("float", decimal="."),
    Format("float", decimal=","),
    Format("date", date="%Y-%m-%d"),
    Format("timestamp", date="%Y-%m-%d %H:%M:%S"),
    Format("timestamp", date="%Y-%m-%d %H:%M:%S%z"),
    Format("boolean", true_false=("oui", "non")),
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FORMATS),
    st.one_of(NUMBERISH, DATEISH, st.sampled_from(["oui", "NON", "0x1F", "nan", "007"])),
)
def test_the_quick_way_and_the_careful_one_read_the_same(fmt, text):
    cells = pa.array([text])
    quick, careful = parse(cells, fmt, WORDS), parse(cells, fmt, WORDS, plain=False)
    assert quick.values.to_pylist() == careful.values.to_pylist()
    assert quick.missing.to_pylist() == careful.missing.to_pylist()
    assert (quick.bad is None) == (careful.bad is None)


@given(st.lists(st.text("0123456789,x ", max_size=6)))
def test_a_value_is_read_missing_or_bad_and_never_two_of_these(texts):
    parsed = parse(pa.array(texts, pa.string()), Format("decimal", decimal=",", scale=3), WORDS)
    bad = parsed.bad.to_numpy(zero_copy_only=False) if parsed.bad is not None else np.zeros(len(texts), bool)
    missing = parsed.missing.to_numpy(zero_copy_only=False)
    read = ~np.array(parsed.values.is_null())
    assert (bad.astype(int) + missing + read == 1).all()


@given(st.permutations(["12,5", "7", "x", "1 000,25", "NC", "12,5"]))
def test_the_order_of_values_changes_nothing(values):
    in_order = sorted(
        zip(values, read(Format("decimal", decimal=",", scale=2), *values), strict=True), key=str
    )
    assert in_order == sorted(
        zip(sorted(values), read(Format("decimal", decimal=",", scale=2), *sorted(values)), strict=True),
        key=str,
    )


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=64), min_size=1, max_size=30))
def test_floats_are_those_of_python(numbers):
    """Whose reading is exact; that of pandas is off by an ulp here and there."""
    assert read(Format("float", decimal="."), *map(repr, numbers)) == numbers
