"""What is valid is found, chance is not, and no value leaves."""

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.fr import nir

from filrouge.engines.personaldata import find, k_anonymity, masked
from filrouge.engines.personaldata import numbers as rules
from filrouge.engines.personaldata.detect import Cells, by_rules
from filrouge.engines.profiling import type_of

FEW = settings(deadline=None, max_examples=20)


def found_in(**columns):
    table = ibis.memtable(pd.DataFrame(columns))
    return find(table, {name: type_of(table[name].type()) for name in table.columns})


def rules_of(**columns):
    return {one.id: one for one in found_in(**columns).findings}


def with_key(number):
    return number + nir.calc_check_digits(number)


@st.composite
def nirs(draw):
    department = draw(
        st.sampled_from(["2A", "2B", "01", "75", "97", "99"]) | st.integers(1, 95).map("{:02}".format)
    )
    first, year, month = draw(st.integers(1, 2)), draw(st.integers(0, 99)), draw(st.integers(1, 12))
    town, rank = draw(st.integers(1, 999)), draw(st.integers(1, 999))
    return with_key(f"{first}{year:02}{month:02}{department}{town:03}{rank:03}")


@st.composite
def ibans(draw):
    account = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=21, max_size=21)))
    rib_key = 97 - int(account + "00") % 97
    number = f"FR00{account}{rib_key:02}"
    return f"FR{iban.calc_check_digits(number)}{number[4:]}"


@given(nirs())
def test_a_valid_nir_is_valid_and_one_digit_off_is_not(number):
    assert rules.is_nir(number)
    assert rules.is_nir(
        f"{number[0]} {number[1:3]} {number[3:5]} {number[5:7]} {number[7:10]} {number[10:13]} {number[13:]}"
    )
    assert rules.is_nir_without_key(number[:13])
    assert not rules.is_nir(number[:14] + str((int(number[14]) + 1) % 10))


def test_published_numbers():
    assert rules.is_nir("2 95 10 99 126 111 93")  # python-stdnum's documentation
    assert rules.is_nir("253072B07300470") and rules.is_nir("253072A07300443")
    assert rules.is_iban("FR14 2004 1010 0505 0001 3M02 606")  # ISO 13616 registry
    assert rules.is_siret("73282932000074") and rules.is_siren("732829320")  # the same documentation
    assert rules.is_siret("35600000049837")  # an establishment of La Poste: no Luhn, digits sum to 45
    assert not rules.is_siret("35600000049838")


@pytest.mark.parametrize(
    "text", ["0612345678", "06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "01.23.45.67.89"]
)
def test_phones(text):
    assert rules.is_phone(text)


@pytest.mark.parametrize("text", ["612345678", "0012345678", "1234567890", "+999999999", "06123"])
def test_no_phones(text):
    assert not rules.is_phone(text)


@given(st.text())
def test_any_text_can_be_tested(text):
    for holds in (rules.is_nir, rules.is_nir_without_key, rules.is_iban, rules.is_siren, rules.is_siret):
        assert holds(text) in (True, False)
    assert rules.is_phone(text) in (True, False)


@FEW
@given(
    st.lists(nirs(), min_size=3, max_size=30, unique=True),
    st.lists(ibans(), min_size=3, max_size=3, unique=True),
)
def test_generated_valid_numbers_are_all_found(numbers, accounts):
    found = rules_of(a=numbers, b=[accounts[place % 3] for place in range(len(numbers))])
    assert found["a.nir"].ratio == found["b.iban"].ratio == 1
    assert found["a.nir"].confidence == found["b.iban"].confidence == "high"


@pytest.mark.parametrize("length", [9, 10, 13, 14, 15])
def test_random_digits_are_rarely_flagged(length):
    rng, flagged = np.random.default_rng(length), 0
    for _ in range(200):
        digits = rng.integers(0, 10**length, rng.integers(1, 200))
        cells = Cells({f"{one:0{length}}": 1 for one in digits}, len(digits))
        flagged += bool(list(by_rules("x", cells)))
    assert flagged <= 2  # in 200 columns


@settings(FEW, derandomize=True)
@given(st.integers(0, 2**32), st.sampled_from([9, 10, 13, 14, 15]))
def test_random_integers_are_not_flagged(seed, length):
    assert not rules_of(x=np.random.default_rng(seed).integers(10 ** (length - 1), 10**length, 300))


def test_sequences_are_not_flagged():
    assert not rules_of(
        a=np.arange(100_000_000, 100_000_500),
        b=[f"{one:010}" for one in range(500)],
        c=pd.date_range("2024-01-01", periods=500, freq="h").strftime("%d-%m-%Y %H:%M").to_list(),
        d=pd.date_range("2024-01-01", periods=500, freq="h").strftime("%Y%m%d%H").to_list(),
    )


def test_identifiers_of_companies_are_found_by_both_keys():
    def closed(stem):
        return stem + luhn.calc_check_digit(stem)

    sirens = [closed(f"{one:08}") for one in range(30_000_000, 30_000_040)]
    sirets = [closed(f"{one}{7:04}") for one in sirens]
    found = rules_of(a=sirens, b=sirets)
    assert set(found) == {"a.siren", "b.siret"}


def test_one_number_in_a_comment_is_enough():
    comments = ["rien à signaler"] * 200 + ["appeler M. X, NIR 2 95 10 99 126 111 93, urgent"]
    found = rules_of(note=comments)["note.nir"]
    assert (found.hits_count, found.tested_count, found.confidence) == (1, 201, "medium")
    assert found.example_masked == "• •• •• •• ••• ••• ••"


def test_mail_phone_and_street_in_free_text():
    found = rules_of(
        note=["écrire à zoé.martin@exemple.fr"] + ["RAS"] * 9,
        call=["tél 06 12 34 56 78", "tél 06 12 34 56 79", "tél 0145678910", "tél +33145678911"] + ["RAS"] * 6,
        home=["12 bis, rue de la Paix 75002 Paris", "3 av. Foch", "221 Baker Street"] + ["RAS"] * 7,
    )
    assert set(found) == {"note.email", "call.phone", "home.street"}


def test_names_by_header_and_by_first_names():
    people = ["MARTIN Zoé", "Jean-Pierre DUPONT", "Émilie O'Neil", "Léa Petit", "Paul Durand", "Inès Roux"]
    found = rules_of(nom_adherent=people, beneficiaire=people, nom_produit=people)
    assert set(found) == {"nom_adherent.name_header", "beneficiaire.first_names"}


def test_towns_and_products_are_not_names():
    assert not rules_of(
        ville=["Paris", "Lyon", "Saint-Denis", "Bordeaux", "Nantes", "Lille"],
        plan_name=["Basic", "Plus", "Gold", "Silver", "Max", "Eco"],
        lieu=["Paris", "Lyon", "Saint-Denis", "Bordeaux", "Nantes", "Lille"],
    )


def test_birth_dates_and_postcodes_by_header():
    days = pd.to_datetime(["1950-01-01", "1980-02-02"])
    found = rules_of(
        date_naissance=days, ddn=["01/02/1950", "03/04/1960"], date_soin=days, code_postal=["01000", "2A004"]
    )
    assert {one.id: one.confidence for one in found.values()} == {
        "date_naissance.birth_header": "high",
        "ddn.birth_header": "medium",
        "code_postal.postcode_header": "low",
    }


def test_a_number_kept_as_a_float_is_read():
    numbers = [float(f"{one:09}0"[:9]) for one in (732829320, 443061841, 542065479, 775670417)] + [None]
    assert "siren.siren" in rules_of(siren=numbers)


def test_a_phone_that_lost_its_zero_is_found_under_its_header():
    numbers = [612345678, 698765432, 145678910, 234567891]
    assert set(rules_of(telephone=numbers, montant=numbers)) == {"telephone.phone"}


@given(st.text(min_size=1))
def test_a_mask_never_shows_a_letter_or_a_digit(value):
    assert not any(letter.isalnum() for letter in masked(value))
    assert len(masked(value)) <= 41


@FEW
@given(st.lists(nirs(), min_size=3, max_size=10, unique=True))
def test_no_value_leaves(numbers):
    told = repr(found_in(x=numbers, note=[f"voir {one}" for one in numbers]))
    assert not any(number in told or number[:13] in told for number in numbers)


@FEW
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["F", "H", None])), min_size=1, max_size=40))
def test_k_anonymity_is_that_of_pandas(people):
    frame = pd.DataFrame(people, columns=["age", "sex"])
    sizes = frame.groupby(["age", "sex"], dropna=False).size()
    measured = k_anonymity(ibis.memtable(frame.astype({"sex": "string"})), ["age", "sex"])
    assert measured.smallest_group_count == sizes.min()
    assert measured.groups_count == len(sizes)
    assert measured.unique_rows_count == (sizes == 1).sum()
    assert measured.below_five_rows_count == sizes[sizes < 5].sum()


def test_fewer_quasi_identifiers_never_lower_k():
    frame = pd.DataFrame({"age": [1, 1, 2, 2, 2], "sex": list("FHFHH"), "town": list("aabbb")})
    table = ibis.memtable(frame)
    smallest = [
        k_anonymity(table, columns).smallest_group_count for columns in (["age", "sex", "town"], ["age"])
    ]
    assert smallest == [1, 2]


def test_an_empty_table_has_no_k():
    table = ibis.memtable(pd.DataFrame({"age": pd.Series(dtype="int64")}))
    assert k_anonymity(table, ["age"]).smallest_group_count is None
    assert found_in(age=pd.Series(dtype="string")).findings == ()
