"""What the clerks write: four raw exports in French formats, with every kind of dirt that a real one has."""

import csv
import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ledger.process import (
    ACTS,
    DAYS_PER_YEAR,
    DENTAL,
    EXTRACTED,
    FIRST,
    FORMULA_PREMIUM,
    FORMULAS,
    LAST,
    OPTICAL,
    Claims,
    Contracts,
    People,
    days,
)

SPELT_OTHERWISE = 0.15  # share of the acts whose category is not written as in the dictionary
EPOCH = date(1970, 1, 1).toordinal()
UNKNOWN = ("", "N/A", "-", "inconnu")
SURNAMES = (
    "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre Leroy "
    "Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Faure "
    "André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin "
    "Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson Béranger Noël Lenoir Crépin"
).split()
WOMEN = (
    "Marie Jeanne Françoise Monique Catherine Nathalie Isabelle Sylvie Anne Émilie Chloé Léa Camille Zoé "
    "Inès Hélène Céline Aurélie Joëlle Maëlle"
).split()
MEN = (
    "Jean Pierre Michel André Philippe Alain Bernard Jérôme Nicolas Julien Thomas Hugo Loïc Gaël Stéphane "
    "Frédéric Rémi Noé Théo Raphaël"
).split()
POSTAL_CODES = (
    "01000 01200 01500 03000 04000 05000 06000 07000 07200 26000 26100 38000 38200 42000 42300 43000 63000 "
    "63200 69001 69003 69100 69400 71000 73000 74000"
).split()
FICTION_PHONES = ("019900", "026191", "035301", "046571", "053649", "063998")
CHANNELS = ("Espace adhérent", "Téléphone", "Courriel", "Agence", "Courrier")
CHANNEL_SHARES = (0.45, 0.25, 0.15, 0.1, 0.05)
CHANNEL_DELAY_DAYS = (2, 1, 4, 1, 12)
CHANNEL_SPELLINGS = {"Courriel": "E-mail", "Téléphone": "TELEPHONE", "Agence": "agence "}
MOTIVES = ("Remboursement", "Attestation", "Réclamation", "Changement de situation")
REMARKS = ("Facture rectifiée\nvoir courrier joint", 'Soins "hors parcours"\nsans ordonnance')
MESSAGES = ("Bonjour,\nje n'ai rien reçu", "Relance\nla deuxième\ncette année")

Change = Callable[[list[str]], object]


@dataclass
class Export:
    """The rows of one raw file; each row carries at most one named piece of dirt."""

    name: str
    header: tuple[str, ...]
    delimiter: str = ";"
    encoding: str = "utf-8"
    newline: str = "\n"
    rows: list[list[str]] = field(default_factory=list)
    dirt: list[str] = field(default_factory=list)

    def add(self, *row: str, dirt: str = "") -> None:
        self.rows.append(list(row))
        self.dirt.append(dirt)

    def spoil(self, rng: np.random.Generator, dirt: str, count: int, change: Change) -> None:
        """Change ``count`` rows that are still clean."""
        for i in self._clean(rng, count):
            change(self.rows[i])
            self.dirt[i] = dirt

    def repeat(self, rng: np.random.Generator, count: int) -> None:
        """Write ``count`` clean rows twice."""
        for i in sorted(self._clean(rng, count), reverse=True):
            self.rows.insert(i + 1, list(self.rows[i]))
            self.dirt.insert(i + 1, "duplicate")

    def _clean(self, rng: np.random.Generator, count: int) -> list[int]:
        clean = [i for i, dirt in enumerate(self.dirt) if not dirt]
        return [int(i) for i in rng.choice(clean, count, replace=False)]

    def content(self) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator=self.newline)
        writer.writerow(self.header)
        writer.writerows(self.rows)
        raw = text.getvalue().encode(self.encoding)
        return gzip.compress(raw, mtime=0) if self.name.endswith(".gz") else raw

    def lines(self) -> dict[str, list[int]]:
        """Where each dirt begins: the header is line 1, and newlines inside quotes count."""
        found: dict[str, list[int]] = {}
        line = 2
        for row, dirt in zip(self.rows, self.dirt, strict=True):
            if dirt:
                found.setdefault(dirt, []).append(line)
            line += 1 + sum(cell.count("\n") for cell in row)
        return found


def put(column: int, *texts: str) -> Change:
    """Write the texts, each in its turn, into a column."""
    left: list[str] = []

    def change(row: list[str]) -> None:
        left[:] = left or texts
        row[column] = left.pop(0)

    return change


def rewrite(change: Callable[[str], str], *columns: int) -> Change:
    def of_row(row: list[str]) -> None:
        for column in columns:
            row[column] = change(row[column])

    return of_row


def french(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def iso(text: str) -> str:
    return "-".join(reversed(text.split("/")))


def euros(cents: int) -> str:
    return f"{'-' * (cents < 0)}{abs(cents) // 100},{abs(cents) % 100:02d}"


def in_full(amount: str) -> str:
    """``1234,50`` as some clerks write it: ``1 234,50 €``."""
    whole, cents = amount.split(",")
    return f"{int(whole):,},{cents} €".replace(",", " ", f"{int(whole):,}".count(","))


def with_luhn(digits: str) -> str:
    """Append the check digit of SIREN and SIRET."""
    weighed = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(digits))]
    return digits + str(-sum(n - 9 * (n > 9) for n in weighed) % 10)


def nir(index: int, birth: date, woman: bool) -> str:
    number = f"{1 + woman}{birth:%y%m}99{990 + index // 999}{index % 999 + 1:03d}"
    return f"{number}{97 - int(number) % 97:02d}"


def wrong_key(number: str) -> str:
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"


def export_members(rng: np.random.Generator, people: People) -> Export:
    header = (
        *("id_adherent", "nom", "prenom", "date_naissance", "sexe", "code_postal"),
        *("courriel", "telephone", "nir", "date_adhesion"),
    )
    out = Export("adherents.csv", header, encoding="cp1252", newline="\r\n")
    for i, (birth, joined) in enumerate(zip(people.birth, people.joined, strict=True)):
        woman = bool(people.woman[i])
        phone = f"{rng.choice(FICTION_PHONES)}{rng.integers(10**4):04d}"
        if i % 2:
            phone = " ".join(phone[k : k + 2] for k in range(0, 10, 2))
        out.add(
            *(f"A{i + 1:05d}", str(rng.choice(SURNAMES)), str(rng.choice(WOMEN if woman else MEN))),
            *(french(birth), "F" if woman else "M", str(rng.choice(POSTAL_CODES))),
            *(f"adherent{i + 1:05d}@example.org", phone, nir(i, birth, woman), french(joined)),
        )
    out.spoil(rng, "ragged_long", 4, lambda row: row.insert(2, "née"))
    out.spoil(rng, "impossible_date", 5, put(3, "31/02/1980", "00/00/0000", "30/02/1975"))
    out.spoil(rng, "wrong_nir_key", 8, rewrite(wrong_key, 8))
    out.spoil(rng, "lost_zero", 20, put(5, "1000", "3000", "7200", "1500"))
    out.spoil(rng, "unknown_token", 120, put(6, *UNKNOWN))
    out.spoil(rng, "unknown_phone", 90, put(7, *UNKNOWN))
    out.spoil(rng, "upper_case", 150, rewrite(str.upper, 1))
    out.spoil(rng, "sex_spelling", 60, put(4, "Femme", "H", "f", "m"))
    out.repeat(rng, 15)
    return out


def export_contracts(rng: np.random.Generator, people: People, contracts: Contracts) -> Export:
    header = ("id_contrat", "id_adherent", "formule", "date_debut", "date_fin", "cotisation_mensuelle")
    out = Export("contrats.csv", header, encoding="utf-8-sig", newline="\r\n")
    for i, member in enumerate(contracts.member):
        formula, start, end = contracts.formula[i], contracts.start[i], contracts.end[i]
        age = (start - people.birth[member]).days / DAYS_PER_YEAR
        premium_eur = (15 + 0.6 * age) * FORMULA_PREMIUM[formula] * rng.normal(1, 0.04)
        out.add(
            *(f"C{i + 1:05d}", f"A{member + 1:05d}", FORMULAS[formula]),
            *(french(start), french(end) if end else "", euros(round(premium_eur * 20) * 5)),
        )
    out.spoil(rng, "ragged_short", 3, lambda row: row.pop())
    out.spoil(rng, "impossible_date", 3, put(4, "31/04/2023", "30/02/2024"))
    out.spoil(rng, "unreadable_amount", 2, put(5, "voir avenant"))
    out.spoil(rng, "euro_sign", 25, rewrite(in_full, 5))
    out.spoil(rng, "orphan", 6, put(1, "A99001", "A99002"))
    out.spoil(rng, "ends_before_start", 4, put(4, "01/01/2001"))
    out.spoil(
        rng, "spelling", 80, rewrite(lambda text: text.upper() if len(text) % 2 else f"{text.lower()} ", 2)
    )
    out.repeat(rng, 6)
    return out


def export_claims(rng: np.random.Generator, claims: Claims) -> Export:
    header = (
        *("id_prestation", "id_contrat", "date_soins", "date_reception", "categorie_acte"),
        *("montant_facture", "rembourse_secu", "rembourse_mutuelle", "siret_praticien", "observation"),
    )
    out = Export("prestations.csv.gz", header)
    order = np.lexsort((claims.contract, claims.received))
    order = order[claims.received[order] <= days([EXTRACTED])]
    place = {int(row): rank for rank, row in enumerate(order)}
    sirets = [[with_luhn(with_luhn(f"000{n:05d}") + "0001") for n in rng.choice(10**5, 60)] for _ in ACTS]
    for rank, row in enumerate(order):
        act = ACTS[claims.act[row]]
        spelt = act.name if rng.random() > SPELT_OTHERWISE else act.spellings[rank % len(act.spellings)]
        first = rank if claims.original[row] < 0 else place[int(claims.original[row])]
        care, received = (
            french(date.fromordinal(EPOCH + int(day[row]))) for day in (claims.care, claims.received)
        )
        out.add(
            *(f"P{first + 1:07d}", f"C{claims.contract[row] + 1:05d}", care, received, spelt),
            *(euros(int(cents)) for cents in claims.cents[row]),
            *(sirets[claims.act[row]][rng.integers(60)], ""),
            dirt=str(claims.dirt[row]),
        )
    spoil_claims(rng, out)
    total = in_full(euros(int(claims.cents[order, 2].sum())))
    out.add("TOTAL", f"{len(order)} lignes", total, dirt="total_line")
    return out


def spoil_claims(rng: np.random.Generator, out: Export) -> None:
    out.spoil(rng, "ragged_short", 7, lambda row: row.__delitem__(slice(6, None)))
    out.spoil(rng, "ragged_long", 6, lambda row: row.insert(5, "dont forfait"))
    out.spoil(rng, "impossible_date", 12, put(2, "31/02/2023", "30/02/2022", "31/06/2024"))
    out.spoil(rng, "impossible_reception", 6, put(3, "31/09/2023", "00/00/0000"))
    out.spoil(rng, "unreadable_amount", 9, put(7, "#REF!", "voir avis"))
    out.spoil(rng, "iso_date", 900, rewrite(iso, 2))
    out.spoil(rng, "euro_sign", 700, rewrite(in_full, 5, 6, 7))
    out.spoil(rng, "unknown_token", 800, put(8, *UNKNOWN))
    out.spoil(rng, "orphan", 40, put(1, "C90001", "C90002", "C90003"))
    out.spoil(rng, "quoted_newline", 25, put(9, *REMARKS))
    out.spoil(rng, "quoted_delimiter", 25, put(9, "Duplicata ; original perdu"))
    out.repeat(rng, 150)


def export_requests(rng: np.random.Generator, people: People, contracts: Contracts, claims: Claims) -> Export:
    """Requests for a quote precede glasses and dental work; others come by chance, more to the frail."""
    header = ("id_demande", "id_adherent", "date_demande", "canal", "delai_jours", "motif", "precision")
    out = Export("demandes.tsv", header, delimiter="\t")
    first, last = days([FIRST, LAST])
    planned = np.flatnonzero(np.isin(claims.act, (OPTICAL, DENTAL)) & (claims.cents[:, 0] > 15_000))
    planned = planned[rng.random(len(planned)) < 0.4]
    others = np.repeat(np.arange(len(people.birth)), rng.poisson(1.1 * people.frailty))
    who = np.concatenate([np.array(contracts.member)[claims.contract[planned]], others])
    before = claims.care[planned] - rng.integers(10, 80, len(planned))
    when = np.concatenate([before, rng.integers(first, last, len(others))])
    motive = [f"Devis {ACTS[code].name.lower()}" for code in claims.act[planned]]
    motive += [str(each) for each in rng.choice(MOTIVES, len(others))]
    inside = [i for i in np.lexsort((who, when)) if first <= when[i] <= last]
    for rank, i in enumerate(inside):
        channel = int(rng.choice(len(CHANNELS), p=CHANNEL_SHARES))
        day = date.fromordinal(EPOCH + int(when[i])).isoformat()
        delay_days = str(rng.poisson(CHANNEL_DELAY_DAYS[channel]))
        out.add(f"D{rank + 1:06d}", f"A{who[i] + 1:05d}", day, CHANNELS[channel], delay_days, motive[i], "")
    out.spoil(rng, "ragged_long", 5, lambda row: row.append("clos"))
    out.spoil(rng, "unreadable_delay", 6, put(4, "bientôt"))
    out.spoil(rng, "unknown_token", 110, put(4, *UNKNOWN))
    out.spoil(rng, "negative_delay", 5, put(4, "-3", "-1"))
    out.spoil(rng, "spelling", 150, rewrite(lambda text: CHANNEL_SPELLINGS.get(text, text.upper()), 3))
    out.spoil(rng, "quoted_newline", 40, put(6, *MESSAGES))
    out.repeat(rng, 12)
    return out
