"""Traces of AI in files: found where they are, told without a secret, shadow when nobody declared them."""

import io
import json
import zipfile
from importlib.resources import files

import pytest

from filrouge.domains.audit.compute.scan import contents, masked, packed, scan, signatures
from filrouge.domains.audit.errors import NothingToRead
from filrouge.domains.audit.service.finding import PACKAGE, SIGNATURES
from filrouge.kernel.errors import Invalid
from filrouge.kinds.audit import AiUse, Inventory

from .scene import said

KNOWN = signatures((files(PACKAGE) / SIGNATURES).read_bytes())


def found(name, text, inventory=None):
    content = text if isinstance(text, bytes) else text.encode()
    return scan([(name, content)], KNOWN, inventory)


def traces(name, text):
    return {(one.id, place.line) for one in found(name, text).uses for place in one.places}


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("a.py", "import sklearn.linear_model as lm, os", {("scikit-learn", 1)}),
        ("a.py", "\nfrom google import generativeai", {("google-ai", 2)}),
        ("a.py", "def f():\n    import torch", {("pytorch", 2)}),
        ("a.py", "from . import openai\nimport openais", set()),
        ("a.py", "x = 'import torch'", set()),
        ("broken.py", "print 'old'\nimport xgboost", {("boosting", 2)}),
        ("requirements.txt", "# openai\nscikit_learn>=1\n", {("scikit-learn", 2)}),
        ("requirements-dev.txt", "Sentence.Transformers==3", {("hugging-face", 1)}),
        ("environment.yml", "dependencies:\n  - pytorch-lightning=2", {("pytorch", 2)}),
        ("pyproject.toml", 'dependencies = ["mistralai>=1"]', {("mistral", 1)}),
        ("package.json", '{"dependencies": {"@anthropic-ai/sdk": "1"}}', {("anthropic", 1)}),
        ("a.ts", 'import OpenAI from "openai";', {("openai", 1)}),
        ("a.js", 'const x = require("@huggingface/inference")', {("hugging-face", 1)}),
        ("run.sh", "curl https://api.mistral.ai/v1/chat", {("mistral", 1)}),
        (".env", "A=1\nANTHROPIC_API_KEY=sk-ant", {("anthropic", 2)}),
        ("modele.onnx", b"\x00\x01", {("model-files", 1)}),
        ("notes.txt", "on parle d'OpenAI et de sklearn", set()),
    ],
)
def test_a_trace_is_found_where_it_is(name, text, wanted):
    assert traces(name, text) == wanted


def test_cells_of_code_of_a_notebook_are_read():
    cells = [
        {"cell_type": "markdown", "source": "import torch"},
        {"cell_type": "code", "source": ["import os\n", "from lightgbm import LGBMRegressor"]},
    ]
    assert {one.id for one in found("n.ipynb", json.dumps({"cells": cells})).uses} == {"boosting"}
    assert found("n.ipynb", "[not json").uses == ()


def test_the_value_of_a_key_is_nowhere():
    secret = "sk-very-secret-value"
    told = found(".env", f"OPENAI_API_KEY={secret}\n")
    assert told.uses and secret not in told.stored().decode()


def test_what_nobody_declared_is_shadow_and_what_is_declared_but_unseen_is_told():
    uses = (
        AiUse(id="prevoir", what=said("Prévoir"), state="in_use", detected_as=("sklearn",)),
        AiUse(id="trier", what=said("Trier"), state="in_use", detected_as=("pytorch",)),
        AiUse(id="idee", what=said("Plus tard"), state="planned", detected_as=("jax",)),
    )
    told = scan([("a.py", b"import sklearn, openai")], KNOWN, Inventory(uses=uses))
    assert {(one.id, one.declared, one.declared_as) for one in told.uses} == {
        ("scikit-learn", True, "prevoir"),
        ("openai", False, None),
    }
    assert (told.shadow_count, told.unseen) == (1, ("trier",))
    assert found("a.py", "import openai").shadow_count is None


def zipped(**parts):
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return told.getvalue()


def test_an_archive_is_its_files_and_folders_of_tools_are_left():
    content = zipped(**{"src/a.py": "import openai", "node_modules/b.js": 'require("cohere-ai")', "d/": ""})
    told = scan(contents([("depot.zip", content)]), KNOWN)
    assert [(one.id, one.places[0].file) for one in told.uses] == [("openai", "src/a.py")]
    assert told.files_count == 1


def test_what_cannot_be_read_is_counted():
    told = scan([("a.bin", b"\x00" * 10), ("b.py", b"# \xe9\nimport jax")], KNOWN)
    assert (told.files_count, told.read_count, told.unreadable_count) == (2, 1, 1)
    assert [one.id for one in told.uses] == ["jax"]


def test_nothing_to_look_at_is_told():
    with pytest.raises(NothingToRead):
        scan([("node_modules/a.js", b"")], KNOWN)


def test_a_bomb_is_refused():
    with pytest.raises(Invalid):
        list(contents([("b.zip", _bomb())]))


def _bomb() -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 60_000_000)
    return told.getvalue()


def test_signatures_have_names_of_their_own():
    for field in ("modules", "packages", "hosts", "keys", "suffixes"):
        names = [name for one in KNOWN for name in getattr(one, field)]
        assert len(set(names)) == len(names), field
    assert len({one.id for one in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize(
    "line",
    [
        "OPENAI_API_KEY=sk-1",
        "api_key = 'sk-1'",
        'token: "sk-1"',
        '"client_secret": "sk-1",',
        "PASSWORD=sk-1 sk-1",
    ],
)
def test_what_a_key_is_worth_is_hidden_and_its_name_stays(line):
    hidden = masked(f"a = 1\n{line}\nb = 2\n")
    assert "sk-1" not in hidden and line[:7] in hidden
    assert hidden.startswith("a = 1\n") and hidden.endswith("\nb = 2\n")


def test_a_folder_is_packed_the_same_each_time_without_its_secrets():
    files = [("b.env", b"OPENAI_API_KEY=sk-1\n"), ("a.py", b"import torch\n"), (".git/config", b"x")]
    content = packed(files)
    assert content == packed(reversed(files)) and b"sk-1" not in content
    told = scan(contents([("dossier.zip", content)]), KNOWN)
    assert [one.id for one in told.uses] == ["openai", "pytorch"]
    assert told.files_count == 2
