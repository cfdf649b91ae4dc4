"""Is this text a valid number of its kind? Checksums where there are any."""

import re
from ipaddress import ip_address

from stdnum import iban, luhn
from stdnum.fr import nir, siret

_SEPARATORS = re.compile(r"[\s.\-]")
_NIR_FIRST_DIGITS = "123478"  #: 1 and 2; 3, 4, 7 and 8 while an identity is being checked
_REAL_MONTHS = range(1, 13)
_UNKNOWN_MONTHS = (*range(20, 43), *range(50, 100))  #: when the month of birth is not known
LA_POSTE_SIREN = "356000000"


def bare(text: str) -> str:
    return _SEPARATORS.sub("", text).upper()


def is_nir(text: str) -> bool:
    """A French social security number with its key: 15 characters, Corsica (2A, 2B) included.

    Source: INSEE, key = 97 - (number modulo 97), 2A counting as 19 and 2B as 18.
    """
    number = bare(text)
    return (
        len(number) == 15
        and _nir_structure(number, (*_REAL_MONTHS, *_UNKNOWN_MONTHS))
        and nir.is_valid(number)
    )


def is_nir_without_key(text: str) -> bool:
    """The 13 first characters alone: nothing but a structure to check, so only sure identities are taken."""
    number = bare(text)
    return len(number) == 13 and number[:1] in ("1", "2") and _nir_structure(number, _REAL_MONTHS)


def is_iban(text: str) -> bool:
    """ISO 13616: modulo 97, length and structure of the country."""
    return iban.is_valid(bare(text))


def is_siren(text: str) -> bool:
    number = bare(text)
    return (
        len(number) == 9
        and number.isascii()
        and number.isdigit()
        and number.strip("0") != ""
        and luhn.is_valid(number)
    )


def is_siret(text: str) -> bool:
    """Luhn on both parts; establishments of La Poste have a sum of digits that is a multiple of five."""
    number = bare(text)
    return number.isascii() and number.strip("0") != "" and siret.is_valid(number)


def is_phone(text: str, region: str = "FR") -> bool:
    """A number that the numbering plan knows; without a country code it must start with 0."""
    import phonenumbers  # noqa: PLC0415 - heavy

    number = bare(text).replace("(0)", "")
    if not number.startswith(("+", "0")):
        return False
    try:
        parsed = phonenumbers.parse(f"+{number[2:]}" if number.startswith("00") else number, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_valid_number(parsed))


def is_address_on_the_internet(text: str) -> bool:
    try:
        return not ip_address(text).is_unspecified
    except ValueError:
        return False


def _nir_structure(number: str, months: tuple[int, ...] | range) -> bool:
    department = number[5:7]
    digits = number[:5] + number[7:]
    if number[0] not in _NIR_FIRST_DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    if department not in ("2A", "2B") and not (department.isdigit() and department != "00"):
        return False
    return int(number[3:5]) in months and number[7:10] != "000" and number[10:13] != "000"
