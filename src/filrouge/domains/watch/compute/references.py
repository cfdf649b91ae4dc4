"""RIS and CSL-JSON, the formats that reference managers exchange, and the choice of a reader."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from filrouge.domains.watch.compute import answers, bibtex, docstrings, feeds, xmltrees
from filrouge.domains.watch.compute.entries import (
    ENTRIES_LIMIT,
    Entry,
    Found,
    creators,
    named,
    plain,
    prose,
    published,
)
from filrouge.domains.watch.compute.feeds import UNTITLED
from filrouge.domains.watch.errors import Malformed, TooMuch
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.watch import Item, WorkNature

FILE_BYTES_LIMIT = 30_000_000
_CSL: Mapping[WorkNature, str] = {
    "article": "article-journal",
    "conference": "paper-conference",
    "preprint": "article",
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "patent": "patent",
    "software": "software",
    "data": "dataset",
    "post": "post-weblog",
    "other": "document",
}
_READ: Mapping[str, WorkNature] = {
    **{name: nature for nature, name in _CSL.items()},
    "article-magazine": "article",
    "article-newspaper": "post",
    "webpage": "post",
    "post": "post",
}
_RIS: Mapping[str, WorkNature] = {
    "JOUR": "article",
    "CONF": "conference",
    "CPAPER": "conference",
    "UNPB": "preprint",
    "BOOK": "book",
    "CHAP": "chapter",
    "THES": "thesis",
    "RPRT": "report",
    "PAT": "patent",
    "COMP": "software",
    "DATA": "data",
    "BLOG": "post",
    "ELEC": "post",
}
_TAG = re.compile(r"^([A-Z][A-Z0-9])  ?-(?: (.*))?$")


def read(name: str, content: bytes) -> Found:
    """Entries of a file by what it holds, whatever it is called; ``name`` tells code from text.

    Raises:
        Malformed, EntityBomb, TooMuch: and nothing else, whatever the bytes are.
    """
    if len(content) > FILE_BYTES_LIMIT:
        raise TooMuch(N_("%(name)s: over %(limit)d bytes", name=name, limit=FILE_BYTES_LIMIT))
    text = xmltrees.decoded(content)
    start = text[:2_000].lstrip("\ufeff \t\r\n")
    lower = name.lower()
    if lower.endswith(".py"):
        return docstrings.of_code(text)
    if lower.endswith(".dist-info/metadata"):
        return docstrings.of_metadata(text)
    if lower.endswith((".rst", ".txt", ".md")):
        return docstrings.of_text(text)
    if start.startswith("<"):
        return feeds.feed(xmltrees.tree(text))
    if start.startswith(("{", "[")):
        return of_json(parsed(text))
    if lower.endswith(".bib") or re.search(r"^\s*@\w+\s*[{(]", text, re.MULTILINE):
        return bibtex.read(text)
    if re.search(r"^TY  ?-", text, re.MULTILINE):
        return ris(text)
    raise Malformed(N_("%(name)s is neither BibTeX, RIS, OPML, a feed, CSL-JSON nor a text", name=name))


def parsed(text: str) -> Any:
    """Raises Malformed when it is no JSON, or JSON deeper than anything we read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as err:
        raise Malformed(N_("This is no JSON: %(why)s", why=str(err)[:200] or "too deep")) from err


def of_json(told: Any) -> Found:
    """A JSON Feed, an answer of a service, or CSL-JSON."""
    if isinstance(told, dict):
        if "items" in told and ("version" in told or "home_page_url" in told):
            return feeds.json_feed(told)
        if "message" in told:
            return answers.crossref(told)
        if "response" in told:
            return answers.hal(told)
        if "results" in told:
            return answers.openalex(told)
        told = [told]
    return csl(told)


def csl(told: Any) -> Found:
    """CSL-JSON: a list of references."""
    entries: list[Entry] = []
    refused: list[tuple[str, Message]] = []
    for place, one in enumerate(told if isinstance(told, list) else [], start=1):
        entry = _csl(one, str(place)) if isinstance(one, dict) else None
        if len(entries) >= ENTRIES_LIMIT:
            refused.append(
                (str(place), N_("beyond the %(n)d entries that are read of one file", n=ENTRIES_LIMIT))
            )
            break
        if entry:
            entries.append(entry)
        else:
            refused.append((str(place), UNTITLED))
    return Found(tuple(entries), tuple(refused))


def csl_written(items: Iterable[tuple[str, Item]]) -> list[dict[str, Any]]:
    """Items as CSL-JSON, by their keys."""
    return [_csl_written(key, item) for key, item in items]


def _csl_written(key: str, item: Item) -> dict[str, Any]:
    numbers = {one.id: one.value for one in item.identifiers}
    more = [f"{name}: {numbers[nature]}" for nature, name in _NOTED.items() if nature in numbers]
    told: dict[str, Any] = {
        "id": key,
        "type": _CSL[item.nature],
        "title": item.title,
        "author": [_person(one) for one in item.creators],
        "issued": {"date-parts": [[int(part) for part in item.published.split("-")]]}
        if item.published
        else None,
        "container-title": item.container,
        "publisher": item.publisher,
        "DOI": numbers.get("doi"),
        "ISBN": numbers.get("isbn"),
        "number": numbers.get("patent"),
        "URL": f"https://{numbers['url']}" if "url" in numbers else None,
        "license": item.licence,
        "note": "\n".join(more),
    }
    return {name: value for name, value in told.items() if value}


_NOTED = {"arxiv": "arXiv", "hal": "HAL", "openalex": "OpenAlex"}


def _person(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma and family and given else {"literal": name}


def _csl(one: Mapping[str, Any], place: str) -> Entry | None:
    entry = answers.crossref_entry(one, str(one.get("id") or place)[:80])
    if entry is None:
        return None
    note = prose(one.get("note"))
    noted = {
        nature: met[1]
        for nature, name in _NOTED.items()
        if (met := re.search(rf"^{name}: (\S+)$", note, re.MULTILINE))
    }
    numbers = {
        **entry.identifiers,
        **named((nature, value) for nature, value in noted.items()),  # type: ignore[misc]
        **named([("patent", one.get("number") if one.get("type") == "patent" else None)]),
    }
    return Entry(
        place=entry.place,
        title=entry.title,
        nature=_READ.get(str(one.get("type")), entry.nature),
        creators=entry.creators,
        affiliations=entry.affiliations,
        published=entry.published,
        container=entry.container,
        publisher=entry.publisher,
        identifiers=numbers,
        licence=plain(one.get("license"), 200),
        text=entry.text,
    )


def ris(text: str) -> Found:
    """RIS: tags of two letters, one record from ``TY`` to ``ER``."""
    entries: list[Entry] = []
    refused: list[tuple[str, Message]] = []
    record: dict[str, list[str]] = {}
    start = 1
    for line, told in enumerate([*text.splitlines(), "ER  - "], start=1):
        met = _TAG.match(told.rstrip())
        if met is None:
            if record and told.strip():
                record[next(reversed(record))][-1] += f" {told.strip()}"
            continue
        tag, value = met[1], (met[2] or "").strip()
        if tag == "TY":
            record, start = {}, line
        if tag != "ER":
            record.setdefault(tag, []).append(value)
            continue
        if record and len(entries) < ENTRIES_LIMIT:
            entry = _ris(record, str(start))
            if entry:
                entries.append(entry)
            else:
                refused.append((str(start), UNTITLED))
        record = {}
    return Found(tuple(entries), tuple(refused))


def _ris(record: Mapping[str, list[str]], place: str) -> Entry | None:
    def first(*tags: str) -> str:
        return next((record[tag][0] for tag in tags if record.get(tag)), "")

    title = plain(first("TI", "T1", "CT"))
    if not title:
        return None
    return Entry(
        place=place,
        title=title,
        nature=_RIS.get(first("TY"), "other"),
        creators=creators([*record.get("AU", []), *record.get("A1", [])]),
        published=published(*(first(tag).replace("/", "-").rstrip("-") for tag in ("DA", "PY", "Y1"))),
        container=plain(first("JO", "JF", "T2", "BT")),
        publisher=plain(first("PB")),
        identifiers=named((("doi", first("DO")), ("isbn", first("SN")), ("url", first("UR", "L1")))),
        text=prose(first("AB", "N2")),
    )
