"""Make the ledger of a health mutual that does not exist: four raw exports, scans, and the truth about them.

    python examples/mutuelle/make_ledger.py [FOLDER] [--members 3000] [--seed 20250131] [--again]

Files that lie there already are left as they are, with whatever somebody changed in them, unless ``--again``.

Nobody here is real. NIRs carry a commune that INSEE never gave (department 99, country 990 to 999), SIRETs
start with 000, telephones lie in the blocks that ARCEP keeps for fiction, addresses end in example.org.
``ledger/process.py`` says what happens, ``ledger/exports.py`` what the clerks make of it, ``ledger/scans.py``
how contract numbers were written by hand. The file
``truth.json`` says where each piece of dirt lies and which constants made the amounts: only tests read it.
"""

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import numpy as np
from ledger import exports, process, scans
from ledger.exports import Export

SEED = 20250131
SCANNED = 1  #: beside the seed: scans are drawn apart, and move no export
MEMBERS = 3000
TRUTH = "truth.json"  #: written last: where it lies, the exports are whole


def make(members: int = MEMBERS, seed: int = SEED) -> tuple[list[Export], dict[str, object]]:
    """The four exports and the truth about them."""
    rng = np.random.default_rng(seed)
    people = process.make_people(rng, members)
    contracts = process.make_contracts(rng, people)
    claims = process.make_claims(rng, people, contracts)
    requests = exports.export_requests(rng, people, contracts, claims)
    claims = process.correct_and_reverse(rng, claims, contracts)
    ledger = [
        exports.export_members(rng, people),
        exports.export_contracts(rng, people, contracts),
        exports.export_claims(rng, claims),
        requests,
    ]
    return ledger, {"seed": seed, "members": members, **truth_of(ledger)}


def truth_of(ledger: list[Export]) -> dict[str, object]:
    return {
        "drift": process.DRIFT,
        "process": {
            "acts": [asdict(act) for act in process.ACTS],
            "formula_frequency": process.FORMULA_FREQUENCY,
            "formula_shares": process.FORMULA_SHARES,
            "frailty_shape": process.FRAILTY_SHAPE,
            "price_growth_per_year": process.PRICE_GROWTH_PER_YEAR,
        },
        "spellings": {spelling: act.name for act in process.ACTS for spelling in act.spellings},
        "files": {
            out.name: {
                "rows": len(out.rows),
                "counts": dict(sorted(Counter(filter(None, out.dirt)).items())),
                "lines": out.lines(),
            }
            for out in ledger
        },
    }


def make_scans(ledger: list[Export], seed: int = SEED) -> dict[str, bytes]:
    """Scans of contract numbers of the ledger, whole and digit by digit."""
    contracts = next(out for out in ledger if out.name == "contrats.csv")
    known = sorted({row[0] for row, dirt in zip(contracts.rows, contracts.dirt, strict=True) if not dirt})
    return scans.files(scans.make_scans(np.random.default_rng([seed, SCANNED]), known))


def write(folder: Path, ledger: list[Export], truth: dict[str, object], pictures: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for out in ledger:
        (folder / out.name).write_bytes(out.content())
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    (folder / TRUTH).write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the ledger of a health mutual that does not exist.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "raw")
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--again", action="store_true", help="make the files even if they are there")
    given = parser.parse_args()
    if given.again or not (given.folder / TRUTH).exists():
        ledger, truth = make(given.members, given.seed)
        write(given.folder, ledger, truth, make_scans(ledger, given.seed))


if __name__ == "__main__":
    main()
