"""Reports of a case as files in its folder, made again only when what they say changed."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from filrouge.adapters.render import Page
from filrouge.delivery.printing import page_of
from filrouge.kernel.documents import Ref, encode
from filrouge.kernel.organisations import PLAIN, Look
from filrouge.kernel.project import Project
from filrouge.kernel.reports import Report, quotes_in
from filrouge.kernel.texts import Lang

LANGS: tuple[Lang, ...] = ("fr", "en")
SUFFIXES = ("html", "md")
PRINTED = ".printed.json"  #: file → fingerprint of what it says


def print_reports(
    project: Project,
    made: Iterable[Ref],
    folder: Path,
    *,
    suffixes: Sequence[str] = SUFFIXES,
    langs: Sequence[Lang] = LANGS,
    look: Look = PLAIN,
) -> tuple[Path, ...]:
    """Write each report in these languages and formats, by the ends of their names; return the files of the
    first language and format, for people."""
    reports = [ref for ref in made if issubclass(project.catalogue.kind(ref.kind), Report)]
    doubts = project.suspects()
    known = _known(folder / PRINTED)
    for ref in reports:
        for lang in langs:
            page = page_of(project, ref, lang, doubts, look=look)
            told = fingerprint(project, page)
            for suffix in suffixes:
                path = folder / f"{ref.id}.{lang}.{suffix}"
                if known.get(path.name) != told or not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(_made(page, suffix))
                    known[path.name] = told
    if reports:
        (folder / PRINTED).write_text(json.dumps(known, indent=1, sort_keys=True))
    return tuple(folder / f"{ref.id}.{langs[0]}.{suffixes[0]}" for ref in reports)


def fingerprint(project: Project, page: Page) -> str:
    """Of everything that a report prints but the head of the journal, which stays that of its printing."""
    look = page.look
    quoted = []
    for quote, _ in quotes_in(page.content):
        doubt = page.doubt(quote)
        quoted.append([str(quote.ref), quote.pointer, page.value(quote), page.moved_to(quote), bool(doubt)])
    told = [
        _code(),
        str(page.ref),
        project.store.revision(page.ref).sha256,
        page.lang,
        [look.name, look.color, *(sha256(one).hexdigest() for one in (look.logo, *look.templates.values()))],
        quoted,
    ]
    return sha256(encode(told)).hexdigest()


def _made(page: Page, suffix: str) -> bytes:
    from filrouge.delivery.handing import MAKERS  # noqa: PLC0415 - renderers are heavy, and often not needed

    return MAKERS[suffix](page)


@cache
def _code() -> int:
    """When the package last changed: another version of it may print the same report otherwise."""
    package = Path(str(files("filrouge")))
    return max(path.stat().st_mtime_ns for path in package.rglob("*") if path.suffix != ".pyc")


def _known(path: Path) -> dict[str, str]:
    """What was printed before; a file that somebody damaged says nothing."""
    try:
        told = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
