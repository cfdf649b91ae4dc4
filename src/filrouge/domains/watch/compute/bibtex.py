"""BibTeX in and out: entries, ``@string``, ``#``, braces and quotes, the accents of TeX.

Written entries read back equal; what BibTeX has no field for (affiliations) is not written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

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
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.watch import Item, WorkNature

NATURES: Mapping[WorkNature, str] = {
    "article": "article",
    "conference": "inproceedings",
    "preprint": "unpublished",
    "book": "book",
    "chapter": "incollection",
    "thesis": "phdthesis",
    "report": "techreport",
    "patent": "patent",
    "software": "software",
    "data": "dataset",
    "post": "online",
    "other": "misc",
}
_READ: Mapping[str, WorkNature] = {
    **{name: nature for nature, name in NATURES.items()},
    "conference": "conference",
    "proceedings": "book",
    "inbook": "chapter",
    "booklet": "book",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "report": "report",
    "www": "post",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "i", "j": "j",
}  # fmt: skip
_ACCENT = re.compile(r"\\([`'^~\"=.]|[cvHukr](?![A-Za-z]))\s*(?:\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z]))")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z])\s?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s?")
_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_NAME = re.compile(r"\s*([^\s=,{}()\"#%]{1,80})\s*=\s*")
_WRITTEN = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {sign: rf"\{sign}" for sign in "{}&%$#_"}
)
_GROUPING = str.maketrans("", "", "{}$")
#: Signs as they are written, and private letters that stand for them while the rest of TeX is undone.
_KEPT_SIGNS = {written: chr(0xE000 + n) for n, written in enumerate(_WRITTEN.values())}
_SIGNS_BACK = {0xE000 + n: sign for n, sign in enumerate(_WRITTEN)}


def read(text: str) -> Found:
    """Entries of a BibTeX file; one that cannot be read is refused with its line, the others are kept."""
    strings = {month: month for month in _MONTHS}
    entries: list[Entry] = []
    refused: list[tuple[str, Message]] = []
    for met in _ENTRY.finditer(text):
        kind, line = met[1].lower(), str(text.count("\n", 0, met.start()) + 1)
        if kind in ("comment", "preamble"):
            continue
        if len(entries) >= ENTRIES_LIMIT:
            refused.append((line, N_("beyond the %(n)d entries that are read of one file", n=ENTRIES_LIMIT)))
            break
        fields = _fields(text, met.end(), strings, keyed=kind != "string")
        if fields is None:
            refused.append((line, N_("an entry that is not closed, or a field without its value")))
        elif kind == "string":
            strings.update(fields)
        elif entry := _entry(kind, fields):
            entries.append(entry)
        else:
            refused.append((line, UNTITLED))
    return Found(tuple(entries), tuple(refused))


def written(items: Iterable[tuple[str, Item]]) -> str:
    """Items as BibTeX, by their keys."""
    return "".join(_written(key, item) for key, item in items)


def _written(key: str, item: Item) -> str:
    date = (item.published or "").split("-")
    where = {"article": "journal", "conference": "booktitle", "chapter": "booktitle"}.get(
        item.nature, "howpublished"
    )
    numbers = {one.id: one.value for one in item.identifiers}
    address = numbers.get("url")
    fields = {
        "title": _tex(item.title),
        "author": " and ".join(
            "{" + _tex(one) + "}" if "," not in one else _tex(one) for one in item.creators
        ),
        "year": date[0],
        "date": item.published or "",
        where: _tex(item.container),
        "publisher": _tex(item.publisher),
        "doi": numbers.get("doi", ""),
        "eprint": numbers.get("arxiv", ""),
        "archiveprefix": "arXiv" if "arxiv" in numbers else "",
        "hal_id": numbers.get("hal", ""),
        "openalex": numbers.get("openalex", ""),
        "isbn": numbers.get("isbn", ""),
        "number": numbers.get("patent", ""),
        "url": f"https://{address}" if address else "",
        "copyright": _tex(item.licence),
    }
    told = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{NATURES[item.nature]}{{{re.sub(r'[^A-Za-z0-9._-]', '-', key)}{told}\n}}\n"


def _tex(text: str) -> str:
    """Signs of TeX as letters; the text is otherwise UTF-8."""
    return text.translate(_WRITTEN).replace("--", "-{}-").replace("--", "-{}-")


def plain_of(tex: str) -> str:
    """Letters instead of the commands of TeX."""
    told = tex
    for written, sign in _KEPT_SIGNS.items():
        told = told.replace(written, sign)
    told = told.replace("\\\\", " ")
    told = _ACCENT.sub(lambda met: unicodedata.normalize("NFC", (met[2] or met[3]) + _MARKS[met[1]]), told)
    told = _LETTER.sub(lambda met: _LETTERS[met[1]], told)
    told = told.replace("---", "—").replace("--", "–")
    told = _COMMAND.sub("", told).replace("~", " ").translate(_GROUPING)
    return told.translate(_SIGNS_BACK)


def _entry(kind: str, fields: Mapping[str, str]) -> Entry | None:
    title = plain(plain_of(fields.get("title", "")))
    if not title:
        return None
    month = fields.get("month", "").strip().lower()[:3]
    number = f"-{_MONTHS.index(month) + 1:02d}" if month in _MONTHS else ""
    year = plain_of(fields.get("year", "")).strip()
    container = next(
        (fields[one] for one in ("journal", "journaltitle", "booktitle", "howpublished") if one in fields), ""
    )
    eprint = fields.get("eprint") if fields.get("archiveprefix", "arxiv").strip().lower() == "arxiv" else None
    return Entry(
        place=fields[""],
        title=title,
        nature=_READ.get(kind, "other"),
        creators=creators(plain_of(one) for one in _people(fields.get("author") or fields.get("editor", ""))),
        published=published(fields.get("date"), f"{year}{number}", year),
        container=plain(plain_of(container)),
        publisher=plain(plain_of(fields.get("publisher", "") or fields.get("institution", ""))),
        identifiers=named(
            (
                ("doi", plain_of(fields.get("doi", ""))),
                ("arxiv", eprint),
                ("hal", fields.get("hal_id")),
                ("openalex", fields.get("openalex")),
                ("isbn", fields.get("isbn")),
                ("patent", fields.get("number") if kind == "patent" else None),
                ("url", plain_of(fields.get("url", ""))),
            )
        ),
        licence=plain(plain_of(fields.get("copyright", "")), 200),
        text=prose(plain_of(fields.get("abstract", ""))),
    )


def _people(told: str) -> Iterator[str]:
    """Names between the ``and`` that stand outside of braces."""
    depth, start = 0, 0
    for met in re.finditer(r"\\.|[{}]|\s+and\s+", told, re.DOTALL):
        sign = met[0]
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif sign[0] != "\\" and depth <= 0:
            yield told[start : met.start()]
            start = met.end()
    yield told[start:]


def _fields(text: str, at: int, strings: Mapping[str, str], *, keyed: bool) -> dict[str, str] | None:
    """Fields of the entry that begins there, its key under ""; None when it does not read."""
    fields: dict[str, str] = {}
    if keyed:
        met = re.compile(r"\s*([^\s,{}()=]{0,120})\s*(,|[})])").match(text, at)
        if met is None:
            return None
        fields[""], at = met[1], met.end()
        if met[2] != ",":
            return fields
    while at < len(text):
        end = re.compile(r"\s*,?\s*[})]").match(text, at)
        if end:
            return fields
        met = _NAME.match(text, at)
        if met is None:
            return None
        value, at = _value(text, met.end(), strings)
        if value is None:
            return None
        fields.setdefault(met[1].lower(), value)
        comma = re.compile(r"\s*,").match(text, at)
        at = comma.end() if comma else at
    return None


def _value(text: str, at: int, strings: Mapping[str, str]) -> tuple[str | None, int]:
    """Pieces joined by ``#``, and where they end."""
    pieces = []
    while True:
        piece, at = _piece(text, at, strings)
        if piece is None:
            return None, at
        pieces.append(piece)
        joined = re.compile(r"\s*#\s*").match(text, at)
        if joined is None:
            return "".join(pieces), at
        at = joined.end()


def _piece(text: str, at: int, strings: Mapping[str, str]) -> tuple[str | None, int]:
    sign = text[at : at + 1]
    if sign in ("{", '"') and sign:
        end = _closing(text, at, "}" if sign == "{" else '"')
        return (None, at) if end is None else (text[at + 1 : end], end + 1)
    met = re.compile(r"[A-Za-z0-9_.:+/-]{1,80}").match(text, at)
    return (None, at) if met is None else (strings.get(met[0].lower(), met[0]), met.end())


def _closing(text: str, at: int, sign: str) -> int | None:
    depth = 0
    for met in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(text, at + 1):
        if met[0] == sign and depth == 0:
            return met.start()
        depth += {"{": 1, "}": -1}.get(met[0], 0)
        if depth < 0:
            return None
    return None
