"""What happens in the mutual: people, contracts, acts of care, and what is paid for them.

Members have an age, a formula and a hidden frailty. Each contract and quarter draws a Poisson number of acts
per category, each act a gamma amount; the social security and the mutual pay their parts. Kinesitherapy and
drugs follow a stay in hospital, so the next quarter can be learned, with much noise. On the drift date the
optical tariff changes: cheaper glasses, bought more often.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

FIRST, LAST, EXTRACTED = date(2021, 1, 1), date(2024, 12, 31), date(2025, 1, 31)
QUARTERS = [date(year, month, 1) for year in range(2021, 2025) for month in (1, 4, 7, 10)]
QUARTER_ENDS = [*QUARTERS[1:], date(2025, 1, 1)]
DAYS_PER_YEAR = 365.25

FORMULAS = ("Essentielle", "Confort", "Premium")
FORMULA_SHARES = (0.35, 0.45, 0.20)
FORMULA_FREQUENCY = (0.85, 1.0, 1.2)
FORMULA_PREMIUM = (0.72, 1.0, 1.45)
FRAILTY_SHAPE = 1.5
PRICE_GROWTH_PER_YEAR = 1.03
CHURN_PER_YEAR, SWITCH_PER_YEAR = 0.07, 0.06
PAPER_SHARE = 0.04  # claims that come by post, one to four months late


@dataclass(frozen=True)
class Act:
    """One category of care; triples are by formula, seasons by calendar quarter."""

    name: str
    per_year: float
    age_slope: float  # on the log of the frequency, per ten years of age
    billed_eur: float
    shape: float  # of the gamma law of the amount
    social_ratio: float  # what the social security pays of the bill
    mutual_ratio: tuple[float, float, float]  # what the mutual pays of the rest
    ceiling_eur: tuple[float, float, float]
    season: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    after_hospital: float = 1.0  # factor of the frequency in the quarter after a stay
    spellings: tuple[str, ...] = ()


FREE = (1e6, 1e6, 1e6)  # no ceiling
# fmt: off
ACTS = (
    Act("Consultation généraliste", 1.35, 0.08, 28, 30, 0.62, (0.75, 0.9, 1), FREE, (1.2, 0.95, 0.8, 1.05),
        spellings=("CONSULTATION GENERALISTE", "Consultation generaliste", "consultation généraliste ")),
    Act("Consultation spécialiste", 0.65, 0.15, 62, 8, 0.42, (0.45, 0.75, 1), FREE,
        spellings=("CONSULTATION SPECIALISTE", "Consultation  spécialiste")),
    Act("Pharmacie", 2.0, 0.22, 34, 1.6, 0.60, (0.7, 0.9, 1), FREE, (1.15, 0.95, 0.85, 1.05), 1.6,
        spellings=("PHARMACIE", "pharmacie")),
    Act("Biologie", 0.5, 0.18, 48, 3, 0.60, (0.8, 1, 1), FREE,
        spellings=("BIOLOGIE", "Biologie ")),
    Act("Optique", 0.30, 0.12, 340, 6, 0.04, (0.35, 0.65, 0.85), (150, 300, 450), (0.9, 0.9, 0.9, 1.3),
        spellings=("OPTIQUE", "optique")),
    Act("Dentaire", 0.40, 0.05, 310, 1.1, 0.22, (0.35, 0.6, 0.85), (300, 800, 1800),
        spellings=("DENTAIRE", " Dentaire")),
    Act("Kinésithérapie", 0.55, 0.15, 95, 3, 0.55, (0.8, 1, 1), FREE, after_hospital=5.0,
        spellings=("Kiné", "KINE", "kiné ", "Kinesitherapie")),
    Act("Hospitalisation", 0.08, 0.25, 1450, 0.8, 0.72, (0.6, 0.9, 1), FREE,
        spellings=("HOSPITALISATION", "hospitalisation")),
    Act("Audiologie", 0.05, 0.60, 1900, 7, 0.13, (0.4, 0.6, 0.8), (400, 900, 1700),
        spellings=("AUDIOLOGIE",)),
)
# fmt: on
NAMES = [act.name for act in ACTS]
OPTICAL, DENTAL, HOSPITAL = (NAMES.index(name) for name in ("Optique", "Dentaire", "Hospitalisation"))

DRIFT_DATE = date(2024, 4, 1)
DRIFT = {
    "category": ACTS[OPTICAL].name,
    "date": DRIFT_DATE.isoformat(),
    "billed_factor": 0.65,
    "frequency_factor": 1.8,
}


@dataclass
class People:
    birth: list[date]
    woman: np.ndarray
    joined: list[date]
    frailty: np.ndarray


@dataclass
class Contracts:
    """Parallel lists; a member who changes formula has several contracts, one after the other."""

    member: list[int] = field(default_factory=list)
    formula: list[int] = field(default_factory=list)
    start: list[date] = field(default_factory=list)
    end: list[date | None] = field(default_factory=list)

    def sign(self, member: int, formula: int, start: date, end: date | None) -> None:
        self.member.append(member)
        self.formula.append(formula)
        self.start.append(start)
        self.end.append(end)


@dataclass
class Claims:
    """Parallel arrays; days are counted from 1970, money in cents."""

    contract: np.ndarray
    act: np.ndarray
    care: np.ndarray
    received: np.ndarray
    cents: np.ndarray  # three columns: billed, social security, mutual
    dirt: np.ndarray
    original: np.ndarray  # the claim that a correction corrects, -1 for the others

    def extended(self, chosen: np.ndarray, dirt: str, **changes: np.ndarray) -> "Claims":
        """Append copies of the chosen claims, changed."""
        copies = {name: getattr(self, name)[chosen] for name in self.__dataclass_fields__}
        copies |= {"dirt": np.full(len(chosen), dirt, object), **changes}
        return Claims(**{name: np.concatenate([getattr(self, name), copies[name]]) for name in copies})


def days(when: list[date]) -> np.ndarray:
    return np.array(when, "datetime64[D]").astype(np.int64)


def make_people(rng: np.random.Generator, count: int) -> People:
    age = np.clip(rng.normal(47, 17, count), 18, 92)
    birth = [FIRST - timedelta(days=int(years * DAYS_PER_YEAR)) for years in age]
    months = np.where(rng.random(count) < 0.62, rng.integers(-150, 0, count), rng.integers(0, 42, count))
    months = np.maximum(months, np.ceil((18 - age) * 12))  # nobody signs before coming of age
    joined = [date(2021 + int(m) // 12, int(m) % 12 + 1, 1) for m in months]
    frailty = rng.gamma(FRAILTY_SHAPE, 1 / FRAILTY_SHAPE, count)
    return People(birth, rng.random(count) < 0.53, joined, frailty)


def make_contracts(rng: np.random.Generator, people: People) -> Contracts:
    contracts = Contracts()
    for member, joined in enumerate(people.joined):
        formula, start = int(rng.choice(3, p=FORMULA_SHARES)), joined
        stay = 90 + int(rng.exponential(DAYS_PER_YEAR / CHURN_PER_YEAR))
        left = max(joined, FIRST) + timedelta(days=stay)
        for year in (2022, 2023, 2024):
            if start < date(year, 1, 1) < left and rng.random() < SWITCH_PER_YEAR:
                contracts.sign(member, formula, start, date(year - 1, 12, 31))
                formula, start = (formula + int(rng.integers(1, 3))) % 3, date(year, 1, 1)
        contracts.sign(member, formula, start, left if left <= LAST else None)
    return contracts


def make_claims(rng: np.random.Generator, people: People, contracts: Contracts) -> Claims:
    """The acts of every contract and quarter, what was paid for them and when the claim came in."""
    formula = np.array(contracts.formula)
    contract, act, care = _acts(rng, people, np.array(contracts.member), formula, contracts)
    received = care + 1 + rng.gamma(2, 5, len(care)).astype(np.int64)
    received += np.where(rng.random(len(care)) < PAPER_SHARE, rng.integers(30, 120, len(care)), 0)
    cents = _paid_cents(rng, act, formula[contract], care)
    return Claims(
        contract, act, care, received, cents, np.full(len(care), "", object), np.full(len(care), -1)
    )


def _acts(
    rng: np.random.Generator, people: People, member: np.ndarray, formula: np.ndarray, contracts: Contracts
) -> tuple[np.ndarray, ...]:
    """Contract, category and day of each act; hospital is drawn first, since others follow it."""
    first = days(QUARTERS)
    opens = np.maximum(days(contracts.start)[:, None], first)
    closes = np.minimum(days([day or LAST for day in contracts.end])[:, None] + 1, days(QUARTER_ENDS))
    exposure_years = np.clip(closes - opens, 0, None) / DAYS_PER_YEAR
    age = (first - days(people.birth)[member][:, None]) / DAYS_PER_YEAR
    personal = (people.frailty[member] * np.array(FORMULA_FREQUENCY)[formula])[:, None]
    after_hospital = np.zeros_like(exposure_years, bool)
    drawn = []
    for code in sorted(range(len(ACTS)), key=lambda code: code != HOSPITAL):
        act = ACTS[code]
        rate = act.per_year * np.exp(act.age_slope * (age - 45) / 10) * exposure_years * personal
        rate *= np.tile(act.season, len(QUARTERS) // 4) * np.where(after_hospital, act.after_hospital, 1.0)
        if code == OPTICAL:
            rate[:, first >= days([DRIFT_DATE])] *= DRIFT["frequency_factor"]
        count = rng.poisson(rate)
        if code == HOSPITAL:
            after_hospital[:, 1:] = count[:, :-1] > 0
        row, quarter = (index.repeat(count.ravel()) for index in np.indices(count.shape).reshape(2, -1))
        day = opens[row, quarter] + rng.random(len(row)) * (closes - opens)[row, quarter]
        drawn.append((row, np.full(len(row), code), day.astype(np.int64)))
    return tuple(np.concatenate(parts) for parts in zip(*drawn, strict=True))


def _paid_cents(
    rng: np.random.Generator, act: np.ndarray, formula: np.ndarray, care: np.ndarray
) -> np.ndarray:
    """Billed, paid by the social security, paid by the mutual."""

    def of(name: str) -> np.ndarray:
        return np.array([getattr(each, name) for each in ACTS])[act]

    years = (care - days([FIRST])) / DAYS_PER_YEAR
    drifted = (act == OPTICAL) & (care >= days([DRIFT_DATE]))
    mean = of("billed_eur") * PRICE_GROWTH_PER_YEAR**years * np.where(drifted, DRIFT["billed_factor"], 1.0)
    billed = np.maximum(rng.gamma(of("shape"), mean / of("shape")), 1.0)
    social = billed * of("social_ratio")
    row = np.arange(len(act))
    rest = (billed - social) * of("mutual_ratio")[row, formula]
    mutual = np.minimum(rest, of("ceiling_eur")[row, formula])
    return np.floor(np.stack([billed, social, mutual], axis=1) * 100).astype(np.int64)


def correct_and_reverse(rng: np.random.Generator, claims: Claims, contracts: Contracts) -> Claims:
    """What an office does with its own mistakes, and some acts that came before their contract."""
    old = np.flatnonzero(claims.received < days([EXTRACTED]) - 60)
    reversed_, corrected, early = np.split(rng.choice(old, 700, replace=False), [400, 560])
    early = np.array(
        [i for i in early if contracts.start[claims.contract[i]] > date(2021, 6, 1)][:30], np.int64
    )
    starts = days([contracts.start[contract] for contract in claims.contract[early]])
    claims.care[early] = starts - rng.integers(5, 90, len(early))
    claims.received[early] = claims.care[early] + 12
    claims.dirt[early] = "before_contract"
    claims = claims.extended(
        reversed_,
        "reversal",
        cents=-claims.cents[reversed_],
        received=claims.received[reversed_] + rng.integers(10, 40, len(reversed_)),
    )
    claims = claims.extended(
        corrected,
        "correction",
        original=corrected,
        received=claims.received[corrected] + rng.integers(20, 60, len(corrected)),
    )
    claims.cents[corrected] *= 10
    claims.dirt[corrected] = "corrected"
    return claims
