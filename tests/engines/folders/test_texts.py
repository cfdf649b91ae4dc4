"""Folders of texts: each in its encoding, by file or by line; what cannot be read is named."""

import pyarrow as pa
import pytest
from engines.folders.packed import packed
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.folders.archives import Folder
from filrouge.engines.folders.texts import Texts

FRENCH = "Ma carte n’est pas arrivée.\nC’est où, le remboursement ? Réponse dès que possible.\n"


def rows(members, **more):
    texts = Texts(Folder([packed("x.zip", members)], limit_bytes=2**20), **{"column": "text", **more})
    return pa.Table.from_batches(texts.batches(), texts.schema).to_pylist(), texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"])
def test_a_file_is_read_in_the_encoding_of_its_bytes(encoding):
    kept, texts = rows({"a.txt": FRENCH.encode(encoding)}, unit="line", label="")
    assert [row["text"] for row in kept] == FRENCH.splitlines()
    assert [row["line"] for row in kept] == [1, 2]
    assert not texts.aside


def test_classes_are_folders_or_files_and_a_text_may_be_a_whole_file():
    members = {"carte/1.txt": b"one\n\ntwo", "devis/2.txt": b"three"}
    kept, _ = rows(members, unit="file", label="intention")
    assert [(row["intention"], row["text"]) for row in kept] == [("carte", "one\n\ntwo"), ("devis", "three")]
    kept, _ = rows(members, unit="line", label="intention", label_of="file")
    assert [(row["intention"], row["line"]) for row in kept] == [("1", 1), ("1", 3), ("2", 1)]


def test_what_cannot_be_decoded_is_named_line_by_line_and_the_rest_kept():
    broken = FRENCH.encode() * 40 + b"perdu \xe9\xff ici\n" + "après".encode()
    kept, texts = rows({"a.txt": broken, "b.bin": bytes(range(32)) * 9, "c.txt": b""}, unit="line", label="")
    assert len(kept) == 81 and kept[-1]["text"] == "après"
    told = [(bad.file, bad.line, bad.reason) for bad in texts.aside]
    assert told == [("a.txt", 81, "undecodable"), ("b.bin", 1, "not_text"), ("c.txt", 1, "empty")]
    assert texts.aside[0].raw == "perdu \\xe9\\xff ici"
    _, whole = rows({"a.txt": broken}, unit="file", label="")
    assert [bad.reason for bad in whole.aside] == ["undecodable"]


def test_a_declared_encoding_is_kept_to_and_a_zero_byte_is_no_text():
    kept, texts = rows({"a.txt": b"ok\na\0b\n\xe9t\xe9"}, unit="line", label="", encoding="utf-8")
    assert [row["text"] for row in kept] == ["ok"]
    assert [(bad.line, bad.reason) for bad in texts.aside] == [(2, "nul_byte"), (3, "undecodable")]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), max_size=12))
@settings(max_examples=100, deadline=None)
def test_lines_in_utf_8_are_rows_in_their_order(lines):
    content = "\n".join(lines).encode()
    kept, texts = rows({"a.txt": content}, unit="line", label="", encoding="utf-8")
    wanted = [line for line in lines if line.strip().removeprefix("\ufeff")]
    assert [row["text"].removeprefix("\ufeff") for row in kept if row["text"].strip("\ufeff")] == [
        line.removeprefix("\ufeff") for line in wanted if line.strip("\ufeff")
    ]
    assert len(kept) + len(texts.aside) >= len(wanted) - 1
