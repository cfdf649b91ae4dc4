"""References that installed packages ship in their own words: docstrings, READMEs, descriptions of data.

The reference becomes an item; the passage that makes it, its stored text: a claim of the package about a
method can then be quoted where it stands. Code is parsed, never imported.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from email import message_from_string

from filrouge.domains.watch.compute import identifiers
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
from filrouge.domains.watch.errors import Malformed
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.watch import IdentifierNature, WorkNature

PASSAGE_LETTERS = 20_000
_HEADING = re.compile(
    r"^[ \t]*(?:\.\. (?:rubric|topic|dropdown)::[ \t]*References?"
    r"|References?[ \t]*\n[ \t]*[-=~^]{3,}"
    r"|#+[ \t]*(?:References?|Citations?))[ \t]*$",
    re.MULTILINE,
)
_NUMBERED = re.compile(r"^[ \t]*(?:\.\. )?\[[\w-]{1,20}\]_?[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[-*][ \t]+", re.MULTILINE)
_NEXT = re.compile(
    r"^(?:\.\. (?:rubric|dropdown|topic)::|\S[^\n]*\n[ \t]*[-=~^]{3,}[ \t]*$|#+ )", re.MULTILINE
)
_ROLE = re.compile(r":(doi|arxiv|isbn):`([^`<]*?)\s*(?:<([^`>]+)>)?`", re.DOTALL)
_LINK = re.compile(r"`([^`<]+?)\s*<([^`>]+)>`_{1,2}", re.DOTALL)
_MARKDOWN_LINK = re.compile(r"\[([^\]]{1,400})\]\((https?://[^)\s]{1,400})\)")
_QUOTED = re.compile(r"[\"“«](.{12,300}?)[,.]?[\"”»]", re.DOTALL)
_YEAR = re.compile(r"(?<![\d.:/-])(1[89]\d\d|20\d\d)(?![\d:/-])")
_EMPHASIS = re.compile(r"(?<!\w)\*{1,2}(.{12,300}?)\*{1,2}(?!\w)", re.DOTALL)
_TRAILING = re.compile(r",\s+[A-Z][\w.]*(?: [\w.]+){0,3},?\s+(?:19|20)\d\d$")
_NO_TITLE = re.compile(r"\bpp\b|\d\s*[-–]+\s*\d|^(?:International|Proceedings|Journal of)\b")
_NAMED_FIRST = re.compile(r"(?:(?:[A-Z]\. ?)+[A-Z][\w'’-]+, )+")
_NAMES_ONLY = re.compile(r"(?:(?:and )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)+(?:, |$))+")
_TITLED = re.compile(r"^(\S[^\n]{3,200})\n[-=~^]{4,}[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>`\"']{4,400}")
_SPLIT = re.compile(
    r"\s*(?:;|,?\s+and\s+|,?\s+&\s+|,\s*(?=[A-Z]\.)|,\s+(?=[A-Z][a-zé]+ [A-Z])|,\s+(?=[A-Z]))\s*"
)


def of_code(text: str) -> Found:
    """References of the docstrings of a Python file; of one docstring, each names its class or function.

    Raises:
        Malformed: it is no Python.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as err:
        raise Malformed(N_("This is no Python: %(why)s", why=type(err).__name__)) from err
    told: list[Entry] = []
    refused: list[tuple[str, Message]] = []
    for name, doc in _docstrings(tree, ""):
        found = _references(doc, name)
        told += found.entries
        refused += found.refused
    return Found(tuple(told[:ENTRIES_LIMIT]), tuple(refused))


def of_text(text: str) -> Found:
    """A text in reStructuredText or Markdown as an item of its own, with the references it lists."""
    found = _references(text, "")
    met = _TITLED.search(text)
    if met is None or _HEADING.match(met[0]):
        return found
    own = Entry(
        place="",
        title=plain(met[1]),
        nature="data" if "dataset" in met[1].lower() else "report",
        identifiers=named([("url", (_ADDRESS.search(text) or [""])[0].rstrip(".,;)"))]),
        text=prose(text)[:PASSAGE_LETTERS],
        text_nature="passage",
    )
    return Found((own, *found.entries), found.refused)


def of_metadata(text: str) -> Found:
    """An installed package by its own metadata (PEP 566): name, version, licence, what it says of itself.

    Raises:
        Malformed: it names no package.
    """
    told = message_from_string(text)
    name, version = plain(told.get("Name")), plain(told.get("Version"))
    if not name:
        raise Malformed(N_("This names no package"))
    links = dict(one.partition(", ")[::2] for one in told.get_all("Project-URL", []))
    address = told.get("Home-page") or next(iter(links.values()), "")
    body = told.get_payload()
    entry = Entry(
        place="",
        title=f"{name} {version}".strip(),
        nature="software",
        creators=creators([told.get("Author") or told.get("Maintainer")]),
        container=plain(told.get("Summary")),
        identifiers=named([("url", address)]),
        licence=plain(told.get("License-Expression") or told.get("License"), 200),
        text=prose(body if isinstance(body, str) else "")[:PASSAGE_LETTERS],
        text_nature="passage",
    )
    return Found((entry,))


def _docstrings(node: ast.AST, within: str) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[ast.AST, str]] = [(node, within)]
    while waiting:
        here, name = waiting.pop(0)
        for one in ast.iter_child_nodes(here):
            if isinstance(one, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                path = f"{name}.{one.name}".strip(".")
                doc = ast.get_docstring(one, clean=False)
                if doc:
                    yield path, inspect.cleandoc(doc)
                waiting.append((one, path))


def _references(text: str, name: str) -> Found:
    met = _HEADING.search(text)
    if met is None:
        return Found()
    rest = text[met.end() :]
    end = _NEXT.search(rest.lstrip("\n"))
    block = rest.lstrip("\n")[: end.start()] if end else rest
    passage = prose(text[: met.start()])[:PASSAGE_LETTERS]
    entries: list[Entry] = []
    refused: list[tuple[str, Message]] = []
    for place, one in enumerate(_pieces(block), start=1):
        entry = _entry(one, f"{name}[{place}]", passage)
        if entry:
            entries.append(entry)
        else:
            refused.append((f"{name}[{place}]", N_("no title can be told from the rest of this reference")))
    return Found(tuple(entries), tuple(refused))


def _pieces(block: str) -> list[str]:
    """References one by one: numbered, else in a list, else between empty lines."""
    for mark in (_NUMBERED, _BULLET):
        starts = [one.end() for one in mark.finditer(block)]
        if starts:
            ends = [one.start() for one in mark.finditer(block)][1:] + [len(block)]
            return [_paragraph(block[a:b]) for a, b in zip(starts, ends, strict=True)]
    return [one for one in (_paragraph(part) for part in re.split(r"\n\s*\n", block)) if one]


def _paragraph(text: str) -> str:
    """A reference until the first empty line; what an indented quotation adds is not of it."""
    return re.split(r"\n\s*\n", text.strip())[0]


def _entry(text: str, place: str, passage: str) -> Entry | None:
    numbers: list[tuple[IdentifierNature, str]] = []
    for met in _ROLE.finditer(text):
        numbers.append((met[1], met[3] or met[2]))  # type: ignore[arg-type]
    for link in (*_LINK.finditer(text), *_MARKDOWN_LINK.finditer(text)):
        numbers.append(("url", link[2]))
    bare = _MARKDOWN_LINK.sub(r"\1", _LINK.sub(r"\1", _ROLE.sub(lambda met: met[2] if met[3] else "", text)))
    numbers += [("url", one.rstrip(".,;)")) for one in _ADDRESS.findall(bare)]
    numbers += list(identifiers.found_in(text))
    line = re.sub(r"(?<=[a-z])- (?=[a-z])", "", re.sub(r"\s+", " ", _ADDRESS.sub("", bare)).strip(" .:"))
    line = line.strip('`"“” ') if line.count('"') < 2 else line
    title, before, after = _title(line)
    if end := _TRAILING.search(title):
        title, after = title[: end.start()], f"{end[0]}. {after}"
    if not title or _NO_TITLE.search(title) or ("," in title and _NAMES_ONLY.fullmatch(title)):
        return None
    return Entry(
        place=place,
        title=plain(title),
        nature=_nature(line),
        creators=creators(_people(before)),
        published=published(
            *_YEAR.findall(after)[-1:], *_YEAR.findall(before)[-1:], *_YEAR.findall(line)[-1:]
        ),
        container=plain(_container(after)),
        identifiers=_first_good(numbers),
        text=passage,
        text_nature="passage",
    )


def _first_good(numbers: list[tuple[IdentifierNature, str]]) -> dict[IdentifierNature, str]:
    """Identifiers told; an address that is one of them again is left out."""
    kept = named(numbers)
    address = kept.get("url", "").lower()
    if "doi" in kept and address.endswith(kept["doi"]):
        del kept["url"]
    elif "arxiv" in kept and "arxiv.org" in address:
        del kept["url"]
    return kept


def _title(line: str) -> tuple[str, str, str]:
    """Title, what stands before and after it: between quotation marks, else after the year or the names."""
    for mark in (_QUOTED, _EMPHASIS):
        if (met := mark.search(line)) and len(met[1].split()) > 1:
            return met[1].strip(" ,."), line[: met.start()], line[met.end() :]
    if met := re.search(r"\(?\b(?:1[89]|20)\d\d[a-z]?\)?[.,:]?\s+(?=[A-Z])", line):
        title, _, after = line[met.end() :].partition(". ")
        if len(title.split()) > 2 and met.start() < 120:
            return title.split(", ")[0] if len(title) > 200 else title.strip(" ,."), line[: met.end()], after
    if met := _NAMED_FIRST.match(line):
        title, _, after = line[met.end() :].partition(", ")
        if len(title.split()) > 3:
            return title.strip(" ,."), met[0], after
    sentences = re.split(r"(?<=[a-z)]{2})\.\s+(?=[A-Z])", line)
    if len(sentences) > 1 and len(sentences[1].split()) > 2:
        return sentences[1].strip(" ,."), sentences[0], " ".join(sentences[2:])
    if len(sentences) == 1 and 3 <= len(line.split(",")[0].split()) <= 25:
        title, _, after = line.partition(",")
        return title.strip(), "", after
    return "", "", ""


def _people(before: str) -> list[str]:
    told = re.sub(r"\(?\b(?:1[89]|20)\d\d[a-z]?\)?|\bet al\b\.?|\(eds?\.?\)", "", before).strip(" ,.:;(")
    if not told or len(told) > 400:
        return []
    last_first = re.findall(r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?), ((?:[A-Z]\.[ -]?)+)", told)
    if len(last_first) > 1 or (last_first and told.startswith(last_first[0][0])):
        return [f"{family}, {given.strip()}" for family, given in last_first]
    names = [one.strip(" ,.:;") for one in _SPLIT.split(told)]
    return [one for one in names if 2 < len(one) < 60 and re.search(r"[A-Z]", one) and len(one.split()) < 6]


def _container(after: str) -> str:
    told = _YEAR.split(re.sub(r"^\W+|^(?:[Ii]n|[Ii]n:)\s+", "", after.strip(" ,.:")))[0]
    told = re.split(r"[,;(]|\b(?:vol|pp|no)\b\.?|\d", told)[0].strip(" .,:;*")
    return told if 3 < len(told) < 120 else ""


def _nature(line: str) -> WorkNature:
    low = line.lower()
    for words, nature in _NATURES:
        if any(word in low for word in words):
            return nature
    return "other"


_NATURES: tuple[tuple[tuple[str, ...], WorkNature], ...] = (
    (("thesis", "dissertation"), "thesis"),
    (("arxiv",), "preprint"),
    (("technical report", "tech. rep", "nistir", "working paper"), "report"),
    (
        ("proceedings", "proc.", "conference", "nips", "icml", "neurips", "symposium", "workshop"),
        "conference",
    ),
    (
        ("journal", "annals", "transactions", "statistics", "machine learning,", "biometrika", "letters"),
        "article",
    ),
    (("jmlr", "kybernetika", "econometric", "bulletin", "review", "neural"), "article"),
    (("springer", "press", "wiley", "book", "edition"), "book"),
)
