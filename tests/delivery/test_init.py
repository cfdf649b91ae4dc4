"""A case for anybody's data: the real tables beside the project, without a change of code."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from engines.folders.packed import picture

from filrouge.adapters.casefile.yamlfiles import read
from filrouge.delivery.commands.start import init
from filrouge.delivery.initiation import initiate
from filrouge.delivery.proposing import slug
from filrouge.kernel.errors import Conflict, Invalid, NotFound

TABLES = {
    "churn.tsv.gz": ("target", "binary"),
    "adult.tsv.gz": ("target", "binary"),
    "telco-customer-churn.csv": ("Churn", "binary"),
}
nobody = lambda columns: None


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_every_real_table_becomes_a_case(shared_data, tmp_path, name):
    target, task = TABLES[name]
    initiate(tmp_path / "case", [shared_data / "tabular" / name], target=target, choose=nobody, lang="fr")
    problem = read(tmp_path / "case" / "models.problem" / "probleme.yaml")
    assert (problem["target"], problem["task"]) == (target, task) and problem["event"] is not None
    case = read(tmp_path / "case" / "case.yaml")
    assert [step["use"] for step in case["steps"]][-3:] == ["models.experiment", "models.fit", "models.card"]
    assert (tmp_path / "case" / "raw" / name).is_symlink()


def table(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_files_that_differ_by_digits_are_one_table(tmp_path):
    files = [table(tmp_path, f"ventes-{year}.csv", f"a;b\n1;{year}\n2;x\n") for year in (2023, 2024)]
    files.append(table(tmp_path, "clients.csv", "a,c\n1,z\n"))
    initiate(tmp_path / "case", files, target=None, choose=nobody, lang="fr")
    steps = {step["id"]: step for step in read(tmp_path / "case" / "case.yaml")["steps"]}
    assert [one["file"] for one in steps["ventes"]["with"]["files"]] == [
        "raw/ventes-2023.csv",
        "raw/ventes-2024.csv",
    ]
    assert "clients" in steps and not (tmp_path / "case" / "models.problem").exists()


def test_a_folder_of_pictures_and_an_archive_of_texts_become_cases(tmp_path):
    for label in ("lion", "lynx"):
        (tmp_path / "chats" / label).mkdir(parents=True)
        for seed in range(4):
            (tmp_path / "chats" / label / f"{seed}.png").write_bytes(picture(seed))
    with zipfile.ZipFile(tmp_path / "avis.zip", "w") as archive:
        for place in range(30):
            archive.writestr(
                f"avis/{place}.txt", f"Un avis de client, le {place}e, assez long. " + "!" * place
            )
    files = [tmp_path / "chats", tmp_path / "avis.zip"]
    initiate(tmp_path / "case", files, target="label", choose=nobody, lang="fr")
    steps = {step["id"]: step for step in read(tmp_path / "case" / "case.yaml")["steps"]}
    assert steps["chats"]["use"] == "datasets.ingest_images"
    assert steps["chats"]["with"]["files"] == [{"folder": "raw/chats"}]
    assert steps["avis"]["use"] == "datasets.ingest_texts"
    types = {}
    for name in ("chats", "avis"):
        dictionary = read(tmp_path / "case" / "datasets.dictionary" / f"{name}.yaml")
        types |= {one["id"]: (one["type"], one["role"]) for one in dictionary["variables"]}
    assert types["image"] == ("image", "feature") and types["text"] == ("prose", "feature")
    assert types["label"] == ("text", "target")


def test_meanings_and_units_stay_unknown(tmp_path):
    file = table(tmp_path, "t.csv", "nom,age\nAnne,3\nPaul,4\n")
    initiate(tmp_path / "case", [file], target=None, choose=nobody, lang="fr")
    dictionary = read(tmp_path / "case" / "datasets.dictionary" / "t.yaml")
    assert all(v["meaning"] is None and v["unit"] is None for v in dictionary["variables"])


def test_nothing_is_written_when_something_is_wrong(tmp_path):
    good = table(tmp_path, "t.csv", "a,b\n1,2\n")
    with pytest.raises(NotFound):
        initiate(tmp_path / "case", [good], target="ghost", choose=nobody, lang="fr")
    with pytest.raises(Invalid):
        initiate(tmp_path / "case", [table(tmp_path, "e.csv", "")], target=None, choose=nobody, lang="fr")
    (tmp_path / "x").mkdir()
    with pytest.raises(Invalid):
        initiate(
            tmp_path / "case",
            [good, table(tmp_path / "x", "t.csv", "a\n1\n")],
            target=None,
            choose=nobody,
            lang="fr",
        )
    assert not (tmp_path / "case").exists()
    initiate(tmp_path / "case", [good], target=None, choose=nobody, lang="fr")
    with pytest.raises(Conflict):
        initiate(tmp_path / "case", [good], target=None, choose=nobody, lang="fr")


def test_the_command_takes_files_as_the_shell_gives_them(tmp_path):
    files = [str(table(tmp_path, name, "a,b\n1,2\n3,4\n")) for name in ("t.csv", "u.csv")]
    told = CliRunner().invoke(init, [str(tmp_path / "case"), "--from", *files], catch_exceptions=False)
    assert told.exit_code == 0 and "case.yaml" in told.output
    assert json.dumps(read(tmp_path / "case" / "case.yaml")).count("datasets.ingest") == 2


@pytest.mark.parametrize(
    ("text", "name"), [("Été 2024 (v2)", "ete-2024-v2"), ("---", "table"), ("a" * 90, "a" * 40)]
)
def test_names_are_made_safe(text, name):
    assert slug(text) == name
