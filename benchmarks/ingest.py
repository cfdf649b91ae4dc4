"""A French export of five million rows into Parquet: through this house, by pandas, by DuckDB alone.

Prints JSON with the machine's description. Rows per CPU-second and peak memory are to be judged, wall times
are not. Each run is a process of its own, on one thread. pandas and DuckDB are told the formats by hand; this
house detects them, checks every value against them and puts aside what does not fit.

    python benchmarks/ingest.py [--rows 5000000] [--runs 3] > results.json
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

SEED = 20250131
BATCH_ROWS = 100_000
HEADER = "id;nom;date;montant;quantite;actif;code_postal;mesure"
NAMES = ("Dupont", "Lefèvre", "Noël", "D'Arcy", "Müller", "Bernard", "Œuvrard", "Saint-Étienne")
BYTES_PER_KB = 1 if sys.platform == "darwin" else 1024
LIBRARIES = ("duckdb", "ibis-framework", "numpy", "pandas", "pyarrow")


def main() -> None:
    asked = _arguments()
    if asked.candidate:
        print(json.dumps(_measured(asked.candidate, asked.source, asked.folder)))
        return
    with TemporaryDirectory(prefix="filrouge-bench-") as folder:
        source = Path(folder) / "export.csv"
        write_export(source, asked.rows)
        results = [_summary(name, source, asked.rows, asked.runs) for name in CANDIDATES]
        told = {"rows_count": asked.rows, "file_bytes": source.stat().st_size, "seed": SEED}
    print(json.dumps({"machine": machine(), "data": told, "results": results}, indent=2))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--candidate", choices=list(CANDIDATES), help="run one in this process")
    parser.add_argument("--source", type=Path)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


def write_export(path: Path, rows_count: int) -> None:
    """Eight columns; one amount in twenty parts its thousands, one quantity in thirty is missing."""
    import numpy as np  # noqa: PLC0415 - the measured processes do not need it

    rng = np.random.default_rng(SEED)
    days = [f"{date(2005, 1, 1) + timedelta(days=day):%d/%m/%Y}" for day in range(7_300)]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{HEADER}\r\n")
        for first in range(1, rows_count + 1, BATCH_ROWS):
            count = min(BATCH_ROWS, rows_count + 1 - first)
            drawn = zip(
                rng.integers(0, len(NAMES), count).tolist(),
                rng.integers(0, len(days), count).tolist(),
                rng.integers(0, 50_000_000, count).tolist(),
                rng.integers(0, 1_000, count).tolist(),
                rng.integers(1_000, 96_000, count).tolist(),
                rng.normal(0, 100, count).round(4).tolist(),
                rng.random(count).tolist(),
                strict=True,
            )
            file.writelines(_line(first + place, days, *row) for place, row in enumerate(drawn))


def _line(
    id: int, days: list[str], name: int, day: int, cents: int, n: int, postcode: int, x: float, luck: float
) -> str:
    euros, rest = divmod(cents, 100)
    parted = f"{euros:,}".replace(",", "\u202f") if luck < 0.05 else str(euros)
    quantity = "" if luck > 0.97 else str(n)
    yes = "oui" if cents % 2 else "non"
    measure = str(x).replace(".", ",")
    amount, who = f"{parted},{rest:02d}", f"{NAMES[name]} {n}"
    return f"{id};{who};{days[day]};{amount};{quantity};{yes};{postcode:05d};{measure}\r\n"


def _summary(name: str, source: Path, rows_count: int, runs_count: int) -> dict[str, object]:
    runs = [_in_a_process(name, source) for _ in range(runs_count)]
    speeds = sorted(rows_count / float(run["cpu_s"]) for run in runs)
    return {
        "candidate": name,
        "rows_per_cpu_s": round(median(speeds)),
        "rows_per_cpu_s_spread": [round(speeds[0]), round(speeds[-1])],
        "peak_bytes": max(int(run["peak_bytes"]) for run in runs),
        "parquet_bytes": runs[0]["parquet_bytes"],
        "types": runs[0]["types"],
        "runs_count": runs_count,
    }


def _in_a_process(name: str, source: Path) -> dict[str, float]:
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "ARROW_IO_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with TemporaryDirectory(dir=source.parent) as folder:
        command = [sys.executable, __file__, "--candidate", name, "--source", str(source), "--folder", folder]
        done = subprocess.run(command, capture_output=True, text=True, env=one_thread)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _measured(name: str, source: Path, folder: Path) -> dict[str, object]:
    run = CANDIDATES[name](source, folder)
    before_s = process_time()
    parquet = run()
    cpu_s = process_time() - before_s
    peak_bytes = _peak_bytes()
    import pyarrow.parquet as pq  # noqa: PLC0415 - after the measure

    schema = pq.read_schema(parquet)
    types = {field.name: str(field.type) for field in schema}
    return {"cpu_s": cpu_s, "peak_bytes": peak_bytes, "parquet_bytes": parquet.stat().st_size, "types": types}


def _peak_bytes() -> int:
    """Of this process since it began; what its parent held before it does not count."""
    told = Path("/proc/self/status")
    lines = told.read_text().splitlines() if told.exists() else []
    peak = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), None)
    return peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_KB


def _filrouge(source: Path, folder: Path) -> Callable[[], Path]:
    import pandas  # noqa: F401, PLC0415 - Arrow imports it at its first array; imports are not measured

    from filrouge.adapters.blobs import FsspecBlobs  # noqa: PLC0415 - one candidate a process
    from filrouge.adapters.duckdb import DuckTables  # noqa: PLC0415
    from filrouge.kernel.tables import RawFile, RawTable, ReceiveOptions  # noqa: PLC0415

    blobs = FsspecBlobs(str(folder / "blobs"), folder / "cache")
    tables = DuckTables(blobs, folder / "scratch")

    def run() -> Path:
        got = tables.receive(RawTable((RawFile.at(source),)), ReceiveOptions(), lambda done, what: None)
        return blobs.path(got.content)

    return run


def _pandas(source: Path, folder: Path) -> Callable[[], Path]:
    import pandas as pd  # noqa: PLC0415

    def run() -> Path:
        frame = pd.read_csv(
            source,
            sep=";",
            decimal=",",
            dtype={"code_postal": str, "montant": str},
            parse_dates=["date"],
            date_format="%d/%m/%Y",
            true_values=["oui"],
            false_values=["non"],
        )
        bare = frame["montant"].str.replace("\u202f", "").str.replace(",", ".")
        frame["montant"] = pd.to_numeric(bare)
        frame.to_parquet(folder / "pandas.parquet", compression="zstd")
        return folder / "pandas.parquet"

    return run


def _duckdb(source: Path, folder: Path) -> Callable[[], Path]:
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB"})
    target = folder / "duckdb.parquet"
    query = f"""COPY (SELECT * REPLACE (
            CAST(replace(replace(montant, chr(8239), ''), ',', '.') AS DECIMAL(18, 2)) AS montant,
            actif = 'oui' AS actif)
        FROM read_csv('{source}', delim = ';', dateformat = '%d/%m/%Y', decimal_separator = ',',
            types = {{'code_postal': 'VARCHAR', 'montant': 'VARCHAR'}}))
        TO '{target}' (COMPRESSION zstd)"""

    def run() -> Path:
        connection.execute(query)
        return target

    return run


def machine() -> dict[str, object]:
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": _processor(),
        "cores_count": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.processor())


CANDIDATES = {"filrouge": _filrouge, "pandas": _pandas, "duckdb": _duckdb}

if __name__ == "__main__":
    main()
