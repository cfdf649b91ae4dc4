"""What is told of personal data: never a value."""

from dataclasses import dataclass
from typing import Literal

Category = Literal[
    "national_id", "bank_account", "phone", "email", "company", "name", "birth_date", "address", "other"
]
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``hits_count`` rows out of ``tested_count`` filled rows follow the rule."""

    id: str
    column: str
    category: Category
    rule: str
    hits_count: int
    tested_count: int
    ratio: float
    confidence: Confidence
    example_masked: str | None


@dataclass(frozen=True, slots=True)
class Anonymity:
    columns: tuple[str, ...]
    smallest_group_count: int | None
    groups_count: int
    unique_rows_count: int
    below_five_rows_count: int


@dataclass(frozen=True, slots=True)
class Found:
    rows_count: int
    columns_tested: tuple[str, ...]
    findings: tuple[Finding, ...]
    quasi_identifiers: tuple[str, ...]  #: by their headers


MASK_LENGTH = 40


def masked(value: str) -> str:
    """The shape of a value: every letter and digit is a dot, at most forty characters."""
    shape = "".join("•" if letter.isalnum() else letter for letter in value[:MASK_LENGTH])
    return f"{shape}…" if len(value) > MASK_LENGTH else shape
