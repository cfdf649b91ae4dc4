"""On real tables: what is proposed agrees with the table, and honest columns are not accused."""

import pytest
from domains.datasets.test_service import measured

from filrouge.domains.datasets import propose_dictionary, service
from filrouge.domains.datasets.documents import ToCheck, ToLookFor, ToReceive

TABLES = {
    "churn.tsv.gz": (5_000, 21, "target"),
    "telco-customer-churn.csv": (7_043, 21, "Churn"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_real_table_goes_from_file_to_structure(steps, shared_data, name):
    rows_count, columns_count, target = TABLES[name]
    path = shared_data / "tabular" / name
    blob = steps.project.ports.blobs.put(path.read_bytes(), name)
    subject = steps.run(service.ingest, "table", ToReceive(files=(blob,)))["datasets.manifest"]
    manifest, profile = steps.read(subject), steps.read(measured(steps, subject))
    assert (manifest.rows_count, len(manifest.columns)) == (rows_count, columns_count)
    assert manifest.quarantine.rows_count == 0
    dictionary = steps.write("table", propose_dictionary(manifest, profile, target))
    made = steps.run(service.check_dictionary, "checked", ToCheck(subject=subject, dictionary=dictionary))
    assert len(steps.read(made["datasets.structure"]).variables) == columns_count
    found = steps.run(service.personal_data, "personal", ToLookFor(subject=subject))
    assert steps.read(found["datasets.personal_data"]).findings == ()
