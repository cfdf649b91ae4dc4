"""One table of care: dated, grouped by person, with a planted change and personal data; and its steps."""

import numpy as np
import pandas as pd

from filrouge.domains.datasets import service
from filrouge.domains.datasets.documents import ToReceive
from filrouge.kernel.runs import Call, Runner

ROWS_COUNT = 600
MOVED_ON = "2024-09-01"


def care(rows_count: int = ROWS_COUNT, seed: int = 0) -> pd.DataFrame:
    """One row per reimbursed care; amounts are higher from ``MOVED_ON`` on."""
    rng = np.random.default_rng(seed)
    day = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 366, rows_count)), unit="D")
    member = rng.integers(0, 60, rows_count)
    late = day >= pd.Timestamp(MOVED_ON)
    return pd.DataFrame(
        {
            "care_id": np.arange(rows_count) + 1,
            "member": [f"m{one:03}" for one in member],
            "day": day.strftime("%Y-%m-%d"),
            "act": rng.choice(["dental", "optics", "visit"], rows_count),
            "paid_eur": np.round(rng.gamma(2, 20, rows_count) * np.where(late, 2.0, 1.0), 2),
            "phone": [f"06{one:08}" for one in rng.integers(10_000_000, 99_999_999, rows_count)],
            "note": np.where(rng.random(rows_count) < 0.2, "", "ok"),
            "high": (rng.random(rows_count) < 0.3).astype(int),
        }
    )


class Steps:
    """Runs use cases one after another and keeps what they made, by kind."""

    def __init__(self, project) -> None:
        self.project = project

    def run(self, use, step, given, seed=0):
        made = Runner(self.project).perform(Call(use, step, given, seed)).made
        return {ref.kind: ref for ref in made}

    def ingest(self, step="care", frame=None, **declared):
        content = (care() if frame is None else frame).to_csv(index=False).encode()
        blob = self.project.ports.blobs.put(content, "care.csv")
        return self.run(service.ingest, step, ToReceive(files=(blob,), **declared))["datasets.manifest"]

    def write(self, id, document):
        return self.project.write(id, document, expected_revision=0)

    def read(self, ref):
        return self.project.read(ref).document
