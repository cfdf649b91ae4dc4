"""Rows of a table as documents: proposals, readings, refusals with their place."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing_made import altered, workbook

from filrouge.engines.importing.errors import BadMapping, Macros, TooBig, WrongType
from filrouge.engines.importing.grids import ROWS_LIMIT, Uncomputed, grid_of
from filrouge.engines.importing.rows import Correspondence, name_of, outcomes, refused
from filrouge.engines.importing.targets import proposed, targets_of
from filrouge.engines.importing.values import Unreadable, hours, number, read
from filrouge.kinds.projects import Charter, Decision, LogbookEntry

PEOPLE = {"Claire Vasseur": "a1", "Yanis": "b2"}
SHEET = [
    ["Temps passés 2026"],
    [],
    ["Date", "Qui", "Rôle", "Heures", "Tâche"],
    [datetime(2026, 1, 12), "Claire Vasseur", "moa", 7.5, "Cadrage"],
    ["13/01/2026", "Yanis", "MOE", "7h30", "Profil du jeu"],
    ["14 janvier 2026", "Yanis", "moe", "3,25", "Essais"],
]
HOURS = Correspondence(
    {"Date": "on", "Qui": "hours/who", "Rôle": "hours/role", "Heures": "hours/spent_h", "Tâche": "text"},
    {"nature": "hours"},
)


def people(target, told):
    return PEOPLE.get(told)


def made(rows, asked=HOURS, kind=LogbookEntry, **options):
    return outcomes(grid_of(workbook({"Temps": rows}), "t.xlsx", **options), kind, asked, "fr", people)


def test_a_timesheet_becomes_entries_of_the_logbook():
    found = made(SHEET)
    assert not refused(found) and [one.line for one in found] == [4, 5, 6]
    told = [(one.document.on, one.document.text.text, one.document.hours[0]) for one in found]
    assert [(on, text, part.who, part.role, part.spent_h) for on, text, part in told] == [
        (date(2026, 1, 12), "Cadrage", "a1", "moa", 7.5),
        (date(2026, 1, 13), "Profil du jeu", "b2", "moe", 7.5),
        (date(2026, 1, 14), "Essais", "b2", "moe", 3.25),
    ]
    assert found[0].id.startswith("2026-01-12-")


def test_columns_are_proposed_by_their_words():
    assert proposed(["Date", "Qui", "Rôle", "Heures", "Tâche"], targets_of(LogbookEntry)) == dict(
        HOURS.columns
    )
    english = proposed(["Day", "Employee", "Role", "Hours", "Comment", "Zzz"], targets_of(LogbookEntry))
    assert english == {
        "Day": "on",
        "Employee": "hours/who",
        "Role": "hours/role",
        "Hours": "hours/spent_h",
        "Comment": "text",
    }


def test_the_same_row_brought_again_has_the_same_name():
    first, again = made(SHEET), made([*SHEET[:3], ["01/01/2026", "Yanis", "moe", 1, "Avant"], *SHEET[3:]])
    assert [one.id for one in first] == [one.id for one in again[1:]]
    twice = made([*SHEET, SHEET[-1]])
    assert twice[-1].id == f"{twice[-2].id}-2" and not refused(twice)


def test_a_bad_row_says_which_cell_and_why():
    bad = [
        ["31/02/2026", "Yanis", "moe", 1, "x"],
        [None, "Yanis", "moe", 1, "x"],
        ["12/01/2026", "Personne", "moe", 1, "x"],
        ["12/01/2026", "Yanis", "chef", 1, "x"],
        ["12/01/2026", "Yanis", "moe", "beaucoup", "x"],
        ["12/01/2026", "Yanis", "moe", 25, "x"],
        ["Total", None, None, 40, None],
    ]
    found = made([*SHEET[:3], *bad])
    columns = [[problem.column for problem in one.problems] for one in found]
    assert columns[:6] == [["Date"], ["Date"], ["Qui"], ["Rôle"], ["Heures"], ["Heures"]]
    assert found[6].document is None and "Date" in columns[6]


def test_names_given_by_a_column_are_unique():
    rows = [["Réf", *SHEET[2]], *(["T 1", *row] for row in SHEET[3:5])]
    asked = Correspondence(HOURS.columns, HOURS.fixed, "Réf")
    first, second = made(rows, asked)
    assert first.id == "T-1" and first.document and second.document is None
    assert "T-1" in str(second.problems[0].told)
    (nameless,) = made([["Réf", *SHEET[2]], [None, *SHEET[3]]], asked)
    assert nameless.problems[0].column == "Réf"


@pytest.mark.parametrize(
    "asked",
    [
        Correspondence({"Nope": "on"}),
        Correspondence({"Date": "nope"}),
        Correspondence({"Date": "on", "Qui": "on"}),
        Correspondence({"Date": "on"}, {"on": "2026-01-01"}),
        Correspondence({"Date": "on"}, id_column="Nope"),
        Correspondence({"Date": "about/kind"}),
    ],
)
def test_a_correspondence_that_does_not_fit_is_refused(asked):
    with pytest.raises(BadMapping):
        made(SHEET, asked)


def test_formulas_are_their_values_and_errors_are_told():
    def sheet(book, page):
        page.write_row(0, 0, ["Date", "Heures", "Tâche"])
        page.write_row(1, 0, ["12/01/2026", None, "a"])
        page.write_formula("B2", "=3+4", value=7)
        page.write_row(2, 0, ["12/01/2026", None, "b"])
        page.write_formula("B3", "=1/0", value="#DIV/0!")

    grid = grid_of(workbook({"s": sheet}), "t.xlsx")
    assert grid.rows[0].cells[1] == 7 and grid.rows[1].cells[1] == Uncomputed("#DIV/0!")
    target = next(one for one in targets_of(LogbookEntry) if one.name == "spent_h")
    with pytest.raises(Unreadable, match="#DIV/0!"):
        read(grid.rows[1].cells[1], target, "fr", people)


def test_a_delimited_text_is_read_too():
    text = "Date;Qui;Rôle;Heures;Tâche\r\n12/01/2026;Yanis;moe;7,5;« Cadrage »\r\n"
    for encoding in ("utf-8", "cp1252", "utf-8-sig", "utf-16"):
        found = outcomes(grid_of(text.encode(encoding), "t.csv"), LogbookEntry, HOURS, "fr", people)
        assert [one.document.text.text for one in found] == ["« Cadrage »"], encoding


def test_sheets_and_headers_are_chosen():
    content = workbook({"Vide": [], "Un": [["a", "b"], [1, 2]], "Deux": [["x", "y"], ["c", "d"], [3, 4]]})
    assert grid_of(content, "t.xlsx").sheet == "Un"
    second = grid_of(content, "t.xlsx", sheet="Deux", header_line=2)
    assert second.headers == ("c", "d") and [row.line for row in second.rows] == [3]
    with pytest.raises(BadMapping):
        grid_of(content, "t.xlsx", sheet="Trois")
    with pytest.raises(BadMapping):
        grid_of(content, "t.xlsx", header_line=99)


def test_columns_without_a_name_have_their_letter_and_twins_are_told_apart():
    grid = grid_of(workbook({"s": [["a", None, "a"], [1, 2, 3]]}), "t.xlsx", header_line=1)
    assert grid.headers == ("a", "B", "a (C)")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\0", b"PK\x03\x04", b"", b"\n\n"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(Exception) as told:
        grid_of(content, "t.xlsx")
    assert told.value.code.startswith("importing.")


def test_macros_and_crowds_are_refused():
    content = workbook({"s": [["a"], [1]]})
    with pytest.raises(Macros):
        grid_of(altered(content, **{"xl/vbaProject.bin": b"x"}), "t.xlsm")
    with pytest.raises(TooBig):
        grid_of(("a;b\n" + "1;2\n" * (ROWS_LIMIT + 100)).encode(), "t.csv")
    kept = altered(content, **{"a.txt": b"x"})
    with pytest.raises(WrongType):
        grid_of(kept.replace(b"xl/workbook", b"xx/workbook"), "t.xlsx")


@pytest.mark.parametrize(
    "told, value",
    [("1 234,5", 1234.5), ("1\u202f234,50", 1234.5), ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("-7", -7)]
    + [("0,125", 0.125), ("0.125", 0.125), ("1.234.567", 1234567), ("1,5", 1.5), (3, 3.0), ("\u22122", -2)],
)
def test_numbers_are_read_in_french_and_in_english(told, value):
    assert number(told) == value


@pytest.mark.parametrize("told", ["1.234", "douze", "1,2,3", "", "1e5", "nan", "inf", True, "12 €/h"])
def test_numbers_in_doubt_are_refused(told):
    with pytest.raises(Unreadable):
        number(told)


@pytest.mark.parametrize(
    "told, value",
    [("7h30", 7.5), ("7:30", 7.5), ("7 h", 7), ("7,5 h", 7.5), (time(7, 30), 7.5), ("7h", 7), (7.25, 7.25)]
    + [(timedelta(hours=26, minutes=15), 26.25), ("0h45", 0.75), ("2 heures", 2)],
)
def test_hours_are_read_as_clocks_and_as_numbers(told, value):
    assert hours(told) == value


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_french_numbers_come_back(whole, cents):
    written = f"{whole:,}".replace(",", "\u202f") + f",{cents:02}"
    assert number(written) == float(f"{whole}.{cents:02}") if whole else True


@given(st.dates(min_value=date(1000, 1, 1)))
def test_days_come_back(day):
    target = next(one for one in targets_of(LogbookEntry) if one.path == "on")
    for written in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        day,
        datetime(*day.timetuple()[:3]),
    ):
        assert read(written, target, "fr", people) == day.isoformat()


@given(st.text(max_size=100))
def test_names_can_be_names(text):
    from filrouge.kernel.documents import checked_name

    assert not name_of(text) or checked_name(name_of(text))


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.text(max_size=8), st.floats(0, 24)), min_size=5, max_size=5),
        max_size=5,
    )
)
def test_every_row_is_kept_or_refused_with_a_reason(rows):
    lines = [";".join("" if cell is None else str(cell).replace(";", " ") for cell in row) for row in rows]
    text = "\n".join(["Date;Qui;Rôle;Heures;Tâche", *(" ".join(line.split("\n")) for line in lines)])
    try:
        grid = grid_of(text.encode(), "t.csv", header_line=1)
    except Exception as told:
        assert told.code.startswith("importing.")
        return
    if set(HOURS.columns) <= set(grid.headers):
        for one in outcomes(grid, LogbookEntry, HOURS, "fr", people):
            assert (one.document is None) is bool(one.problems)


def test_kinds_offer_what_rows_can_fill():
    assert {"question", "options/id", "options/what", "decided_on", "decided_by"} <= {
        one.path for one in targets_of(Decision)
    }
    charter = {one.path: one for one in targets_of(Charter)}
    assert charter["frame"].kind == "projects.frame" and "objectives" not in charter
