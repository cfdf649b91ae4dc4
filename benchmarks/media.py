"""Folders of 20,000 pictures and 200,000 texts into Parquet: through this house, and by a plain loop.

Prints JSON with the machine's description. Items per CPU-second and peak memory are to be judged, wall times
are not. Each run is a process of its own. The plain loops open each picture with Pillow and keep its bytes,
size and folder, or read each text as UTF-8, and hold everything in a pandas frame until it is written: they
check, put aside, hash and measure nothing. This house is slower; its memory does not grow with the folder.

    python benchmarks/media.py [--pictures 20000] [--texts 200000] [--runs 3] > results.json
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

SEED = 20250131
SIDE_PX = 100
WORDS = "bonjour ma carte mutuelle est perdue remboursement dentiste où quand reçu déjà payé".split()
BYTES_PER_KB = 1 if sys.platform == "darwin" else 1024
LIBRARIES = ("numpy", "pandas", "pillow", "pyarrow")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pictures", type=int, default=20_000)
    parser.add_argument("--texts", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--candidate", choices=list(CANDIDATES), help="run one in this process")
    parser.add_argument("--source", type=Path)
    asked = parser.parse_args()
    if asked.candidate:
        print(json.dumps(_measured(CANDIDATES[asked.candidate], asked.source)))
        return
    with TemporaryDirectory(prefix="filrouge-bench-") as folder:
        sources = {"pictures": Path(folder) / "pictures.zip", "texts": Path(folder) / "texts.zip"}
        _write_pictures(sources["pictures"], asked.pictures)
        _write_texts(sources["texts"], asked.texts)
        told = {name: path.stat().st_size for name, path in sources.items()}
        results = [_summary(name, sources[name.split("-")[0]], asked.runs) for name in CANDIDATES]
    data = {"pictures_count": asked.pictures, "texts_count": asked.texts, "archive_bytes": told}
    print(json.dumps({"machine": _machine(), "data": data, "results": results}, indent=2))


def _write_pictures(path: Path, count: int) -> None:
    """Photographs of a kind: smooth colours, JPEG, 100 by 100 pixels, in ten folders."""
    import numpy as np  # noqa: PLC0415 - the measured processes do not need it
    from PIL import Image  # noqa: PLC0415

    rng = np.random.default_rng(SEED)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for place in range(count):
            coarse = Image.fromarray(rng.integers(20, 235, (7, 7, 3), dtype=np.uint8))
            stream = BytesIO()
            coarse.resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC).save(stream, "JPEG", quality=85)
            archive.writestr(f"{place % 10}/{place:06}.jpg", stream.getvalue())


def _write_texts(path: Path, count: int) -> None:
    """Lines of a dozen French words, a thousand a file, in UTF-8."""
    import numpy as np  # noqa: PLC0415 - the measured processes do not need it

    rng = np.random.default_rng(SEED)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for first in range(0, count, 1_000):
            drawn = rng.integers(0, len(WORDS), (min(1_000, count - first), 12))
            lines = "\n".join(" ".join(WORDS[one] for one in row) for row in drawn)
            archive.writestr(f"{first // 1_000:04}.txt", lines)


def _pictures_here(source: Path) -> int:
    from filrouge.engines.folders.archives import Folder  # noqa: PLC0415 - measured
    from filrouge.engines.folders.pictures import Pictures  # noqa: PLC0415

    return _gathered(lambda folder: Pictures(folder, "label"), Folder, source)


def _texts_here(source: Path) -> int:
    from filrouge.engines.folders.archives import Folder  # noqa: PLC0415 - measured
    from filrouge.engines.folders.texts import Texts  # noqa: PLC0415

    return _gathered(lambda folder: Texts(folder, "text", "line", ""), Folder, source)


def _gathered(rows_of: Callable, folder_of: Callable, source: Path) -> int:
    """Written as the house writes them, into one Parquet blob."""
    from filrouge.adapters.blobs import FsspecBlobs  # noqa: PLC0415 - measured
    from filrouge.adapters.duckdb import DuckTables  # noqa: PLC0415
    from filrouge.kernel.tables import RawFile  # noqa: PLC0415

    with TemporaryDirectory() as place:
        blobs = FsspecBlobs(str(Path(place) / "blobs"), Path(place) / "cache")
        rows = rows_of(folder_of([RawFile.at(source)], limit_bytes=2**26))
        DuckTables(blobs, Path(place) / "work").gather(rows.batches(), rows.schema)
        return rows.kept_counts.total()


def _pictures_plain(source: Path) -> int:
    import pandas as pd  # noqa: PLC0415 - measured
    from PIL import Image  # noqa: PLC0415

    rows = []
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            image = Image.open(BytesIO(content))
            image.load()
            rows.append((name, name.split("/")[0], content, *image.size))
    return _written(pd.DataFrame(rows, columns=["path", "label", "image", "width", "height"]))


def _texts_plain(source: Path) -> int:
    import pandas as pd  # noqa: PLC0415 - measured

    rows = []
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            rows += [(name, line) for line in archive.read(name).decode().split("\n")]
    return _written(pd.DataFrame(rows, columns=["path", "text"]))


def _written(frame) -> int:
    with TemporaryDirectory() as place:
        frame.to_parquet(Path(place) / "all.parquet", compression="zstd")
    return len(frame)


CANDIDATES: dict[str, Callable[[Path], int]] = {
    "pictures-filrouge": _pictures_here,
    "pictures-pillow": _pictures_plain,
    "texts-filrouge": _texts_here,
    "texts-pandas": _texts_plain,
}


def _measured(run: Callable[[Path], int], source: Path) -> dict:
    before = process_time()
    count = run(source)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_KB
    return {"items_count": count, "cpu_s": process_time() - before, "peak_bytes": peak}


def _summary(name: str, source: Path, runs: int) -> dict:
    command = [sys.executable, __file__, "--candidate", name, "--source", str(source)]
    env = os.environ | {"OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
    found = [
        json.loads(subprocess.run(command, capture_output=True, check=True, env=env).stdout)
        for _ in range(runs)
    ]
    rates = [one["items_count"] / one["cpu_s"] for one in found]
    return {
        "candidate": name,
        "items_count": found[0]["items_count"],
        "items_per_cpu_s": round(median(rates), 1),
        "items_per_cpu_s_spread": [round(min(rates), 1), round(max(rates), 1)],
        "peak_bytes": max(one["peak_bytes"] for one in found),
        "command": " ".join(["python", "benchmarks/media.py", "--candidate", name, "--source", "ARCHIVE"]),
    }


def _machine() -> dict:
    return {
        "system": platform.platform(),
        "processor": platform.machine(),
        "cpus_count": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


if __name__ == "__main__":
    main()
