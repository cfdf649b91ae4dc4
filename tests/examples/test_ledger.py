"""The synthetic ledger: same seed, same bytes; its truth is what an independent reading finds."""

import csv
import gzip
import io
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from stdnum.fr import nir, siret

from .conftest import make_ledger

CLAIMS, CONTRACTS, MEMBERS, REQUESTS = "prestations.csv.gz", "contrats.csv", "adherents.csv", "demandes.tsv"
READ_AS = {
    MEMBERS: ("cp1252", ";"),
    CONTRACTS: ("utf-8-sig", ";"),
    CLAIMS: ("utf-8", ";"),
    REQUESTS: ("utf-8", "\t"),
}
UNKNOWN = {"", "N/A", "-", "inconnu"}
RAGGED = ("ragged_short", "ragged_long", "total_line")


class Row(NamedTuple):
    line: int
    cells: dict[str, str]


class File(NamedTuple):
    ragged: list[int]
    rows: list[Row]

    def lines(self, test: Callable[[dict[str, str]], bool]) -> list[int]:
        return [row.line for row in self.rows if test(row.cells)]


def read(path: Path) -> File:
    encoding, delimiter = READ_AS[path.name]
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode(encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header, ragged, rows, end = next(reader), [], [], 1
    for cells in reader:
        line, end = end + 1, reader.line_num
        if len(cells) == len(header):
            rows.append(Row(line, dict(zip(header, cells, strict=True))))
        else:
            ragged.append(line)
    return File(ragged, rows)


def day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def amount(text: str) -> float | None:
    try:
        return float(text.replace("€", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None


def repeated(file: File) -> list[int]:
    seen: set[tuple[str, ...]] = set()
    found = []
    for row in file.rows:
        cells = tuple(row.cells.values())
        if cells in seen:
            found.append(row.line)
        seen.add(cells)
    return found


@pytest.fixture(scope="module")
def files(raw: Path) -> dict[str, File]:
    return {name: read(raw / name) for name in READ_AS}


def told(truth: Any, name: str, *dirt: str) -> list[int]:
    return sorted(line for one in dirt for line in truth["files"][name]["lines"].get(one, []))


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    one = hashes(make_ledger(tmp_path / "1", "--members", "800"))
    assert one == hashes(make_ledger(tmp_path / "2", "--members", "800"))
    other = hashes(make_ledger(tmp_path / "3", "--members", "800", "--seed", "7"))
    assert all(one[name] != other[name] for name in one)


def test_every_file_has_the_rows_it_is_said_to_have(files, truth):
    for name, file in files.items():
        assert len(file.rows) + len(file.ragged) == truth["files"][name]["rows"]


def test_ragged_rows_lie_where_they_are_said_to(files, truth):
    for name, file in files.items():
        assert file.ragged == told(truth, name, *RAGGED)


def test_rows_written_twice_lie_where_they_are_said_to(files, truth):
    for name, file in files.items():
        assert repeated(file) == told(truth, name, "duplicate")


def of_members(row: dict[str, str]) -> dict[str, bool]:
    return {
        "impossible_date": day(row["date_naissance"]) is None,
        "wrong_nir_key": not nir.is_valid(row["nir"]),
        "lost_zero": len(row["code_postal"]) == 4,
        "unknown_token": row["courriel"] in UNKNOWN,
        "unknown_phone": row["telephone"] in UNKNOWN,
        "upper_case": row["nom"].isupper(),
        "sex_spelling": row["sexe"] not in {"F", "M"},
    }


def of_contracts(row: dict[str, str]) -> dict[str, bool]:
    end = day(row["date_fin"])
    return {
        "impossible_date": bool(row["date_fin"]) and end is None,
        "unreadable_amount": amount(row["cotisation_mensuelle"]) is None,
        "euro_sign": "€" in row["cotisation_mensuelle"],
        "orphan": row["id_adherent"].startswith("A99"),
        "ends_before_start": end is not None and end < (day(row["date_debut"]) or date.max),
        "spelling": row["formule"] not in {"Essentielle", "Confort", "Premium"},
    }


def of_claims(row: dict[str, str]) -> dict[str, bool]:
    return {
        "impossible_date": day(row["date_soins"]) is None,
        "impossible_reception": day(row["date_reception"]) is None,
        "unreadable_amount": amount(row["rembourse_mutuelle"]) is None,
        "iso_date": "-" in row["date_soins"],
        "euro_sign": "€" in row["montant_facture"],
        "reversal": (amount(row["rembourse_mutuelle"]) or 0) < 0 or (amount(row["montant_facture"]) or 0) < 0,
        "unknown_token": row["siret_praticien"] in UNKNOWN,
        "orphan": row["id_contrat"].startswith("C9"),
        "quoted_newline": "\n" in row["observation"],
        "quoted_delimiter": ";" in row["observation"],
    }


def of_requests(row: dict[str, str]) -> dict[str, bool]:
    known = {"Espace adhérent", "Téléphone", "Courriel", "Agence", "Courrier"}
    return {
        "unreadable_delay": row["delai_jours"] == "bientôt",
        "unknown_token": row["delai_jours"] in UNKNOWN,
        "negative_delay": row["delai_jours"].startswith("-") and row["delai_jours"] != "-",
        "spelling": row["canal"] not in known,
        "quoted_newline": "\n" in row["precision"],
    }


@pytest.mark.parametrize(
    ("name", "signs"),
    [(MEMBERS, of_members), (CONTRACTS, of_contracts), (CLAIMS, of_claims), (REQUESTS, of_requests)],
)
def test_dirt_seen_in_one_row_lies_where_it_is_said_to(files, truth, name, signs):
    found: dict[str, list[int]] = {}
    for row in files[name].rows:
        for dirt, seen in signs(row.cells).items():
            if seen:
                found.setdefault(dirt, []).append(row.line)
    among_many = {*RAGGED, "duplicate", "correction", "corrected", "before_contract"}
    lines = truth["files"][name]["lines"]
    assert found == {dirt: lines[dirt] for dirt in lines.keys() - among_many}


def test_corrections_come_after_what_they_correct_with_the_same_identifier(files, truth):
    by_id: dict[str, list[Row]] = {}
    for row in files[CLAIMS].rows:
        if row.line not in told(truth, CLAIMS, "duplicate"):
            by_id.setdefault(row.cells["id_prestation"], []).append(row)
    pairs = [rows for rows in by_id.values() if len(rows) > 1]
    assert sorted(first.line for first, _ in pairs) == told(truth, CLAIMS, "corrected")
    assert sorted(last.line for _, last in pairs) == told(truth, CLAIMS, "correction")
    for pair in pairs:
        received = [day(row.cells["date_reception"]) or date.max for row in pair]
        assert received[0] < received[1]


def test_acts_before_their_contract_are_those_that_are_told(files, truth):
    contracts = [row.cells for row in files[CONTRACTS].rows]
    starts = {row["id_contrat"]: day(row["date_debut"]) or date.max for row in contracts}
    early = files[CLAIMS].lines(
        lambda row: (day(row["date_soins"]) or date.max) < starts.get(row["id_contrat"], date.min)
    )
    assert early == told(truth, CLAIMS, "before_contract")


def test_every_reversal_cancels_an_act(files):
    def what(row: dict[str, str]) -> tuple[str, ...]:
        return (row["id_contrat"], str(day(row["date_soins"])), row["montant_facture"].lstrip("-"))

    acts = {what(row.cells) for row in files[CLAIMS].rows if not row.cells["montant_facture"].startswith("-")}
    reversals = [row.cells for row in files[CLAIMS].rows if row.cells["montant_facture"].startswith("-")]
    spoilt = sum(what(row) not in acts for row in reversals)  # the act itself may carry another dirt
    assert spoilt / len(reversals) < 0.05


def test_nobody_in_it_can_be_real(files):
    for row in files[MEMBERS].rows:
        assert row.cells["nir"][5:9] == "9999"
        assert row.cells["courriel"].endswith("@example.org") or row.cells["courriel"] in UNKNOWN
    sirets = {row.cells["siret_praticien"] for row in files[CLAIMS].rows} - UNKNOWN
    assert all(siret.is_valid(one) and one.startswith("000") for one in sirets)


def test_the_optical_tariff_changes_on_the_day_and_by_the_size_that_are_told(files, truth):
    drift = truth["drift"]
    when = date.fromisoformat(drift["date"])
    spelt = {drift["category"], *(s for s, act in truth["spellings"].items() if act == drift["category"])}
    optical = [row.cells for row in files[CLAIMS].rows if row.cells["categorie_acte"] in spelt]
    bills = [(day(row["date_soins"]), amount(row["montant_facture"]) or 0) for row in optical]
    right = [(care, eur) for care, eur in bills if care and 0 < eur < 1500]  # neither reversed nor ten times
    before = [eur for care, eur in right if date(when.year - 1, when.month, 1) <= care < when]
    after = [eur for care, eur in right if care >= when]
    growth = truth["process"]["price_growth_per_year"] ** (7 / 8)
    ratio = (sum(after) / len(after)) / (sum(before) / len(before))
    assert ratio == pytest.approx(drift["billed_factor"] * growth, rel=0.05)
    per_day = (len(after) / 275) / (len(before) / 366)
    assert per_day == pytest.approx(drift["frequency_factor"], rel=0.25)  # season and members move too
