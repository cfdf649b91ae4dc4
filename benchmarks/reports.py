"""A report of many tables and charts as PDF, DOCX, ODT, slides; the same HTML by WeasyPrint if it is there.

Prints JSON with the machine's description. CPU-seconds, bytes and peak memory are to be judged; wall times
only say whether a person waits. Each run is a process of its own. WeasyPrint is run from the Python that
``--peer`` names (an environment of its own); without it the peer is left out and the results say so.

    python benchmarks/reports.py [--sections 34] [--runs 3] [--peer .venv-peer/bin/python] > results.json
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

WANTED_S = 3  #: of a PDF of a hundred pages
BYTES_PER_KB = 1 if sys.platform == "darwin" else 1024
LIBRARIES = ("typst", "pypandoc_binary", "python-pptx", "vl-convert-python")
SECTIONS, TABLE_ROWS = 34, 65  #: a hundred pages: sections of a chart and a table longer than a page
PEER = """
import sys, weasyprint
weasyprint.HTML(string=sys.stdin.read()).write_pdf(sys.argv[1], pdf_variant="pdf/ua-1")
"""


def main() -> None:
    asked = _arguments()
    if asked.made:
        print(json.dumps(_measured(asked.made, asked.sections)))
        return
    names = [*MAKERS, *(["weasyprint"] if asked.peer else [])]
    results = [_summary(name, asked) for name in names]
    data = {"sections_count": asked.sections, "rows_count": asked.sections * TABLE_ROWS}
    made = next(one for one in results if one["name"] == "pdf")
    not_beaten = [] if asked.peer else ["WeasyPrint was not there to compare with: give --peer"]
    if made["warm_cpu_s"] > WANTED_S:
        not_beaten.append(f"{made['pages_count']} pages of PDF take more than {WANTED_S} CPU-seconds")
    print(
        json.dumps(
            {"not_beaten": not_beaten, "machine": machine(), "data": data, "results": results}, indent=2
        )
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sections", type=int, default=SECTIONS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer", help="a Python that has WeasyPrint")
    parser.add_argument("--made", help="run one in this process")
    return parser.parse_args()


def _page(sections_count: int) -> Any:
    """A report of sections with a sentence, a chart of twelve bars and a table of four columns."""
    from filrouge.adapters.render import Page  # noqa: PLC0415 - the parent needs none of it
    from filrouge.kernel.documents import Quote, Ref  # noqa: PLC0415
    from filrouge.kernel.quotes import Value  # noqa: PLC0415
    from filrouge.kernel.reports import Chart, Column, Row, Section, Sentence, Table, Words  # noqa: PLC0415
    from filrouge.kernel.texts import Text  # noqa: PLC0415

    ref = Ref(kind="bench.figures", id="many", revision=1)
    label = Text(fr="Coût", en="Cost")
    columns = tuple(Column(id=name, label=label) for name in ("a", "b", "c", "d"))

    def quote(*places: object) -> Quote:
        return Quote(ref=ref, pointer="/" + "/".join(map(str, places)))

    def table(section: int, rows_count: int) -> Table:
        rows = tuple(
            Row(
                id=str(n),
                header=quote("names", section, n),
                cells={one.id: quote("sections", section, n, one.id) for one in columns},
            )
            for n in range(rows_count)
        )
        return Table(id=f"t{section}-{rows_count}", caption=label, header=label, columns=columns, rows=rows)

    def section(n: int) -> Section:
        words = Text(fr="La section vaut {value}, comme le tableau le montre.", en="It is worth {value}.")
        chart = Chart(mark="bars", measure=label, table=table(n, 12), drawn=("a",))
        told = Sentence(text=words, quotes={"value": quote("sections", n, 0, "a")})
        return Section(id=f"s{n}", title=Words(text=label), blocks=(told, chart, table(n, TABLE_ROWS)))

    def read(asked: Quote) -> Value:
        if asked.pointer.startswith("/names"):
            return Value(f"Poste de dépense {asked.pointer.replace('/', ' ')}")
        return Value(1.0 + sum(map(ord, asked.pointer)) * 7.3, "eur")

    content = Section(id="r", title=Words(text=label), blocks=tuple(map(section, range(sections_count))))
    return Page(ref, content, read, lambda _: None, "1:abc", "fr")


def _pdf(page: Any) -> bytes:
    from filrouge.adapters.render.pdf import pdf  # noqa: PLC0415

    return pdf(page)


def _docx(page: Any) -> bytes:
    from filrouge.adapters.render.office import office  # noqa: PLC0415

    return office(page, "docx")


def _odt(page: Any) -> bytes:
    from filrouge.adapters.render.office import office  # noqa: PLC0415

    return office(page, "odt")


def _pptx(page: Any) -> bytes:
    from filrouge.adapters.render.slides import pptx  # noqa: PLC0415

    return pptx(page)


def _html(page: Any) -> bytes:
    from filrouge.adapters.render import html  # noqa: PLC0415

    return html(page).encode()


MAKERS: dict[str, Callable[[Any], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
    "pptx": _pptx,
    "html": _html,
}


def _measured(name: str, sections: int) -> dict[str, object]:
    """One file made in this process: cold (imports, fonts, drawings), then the tree alone again, warm."""
    told: dict[str, object] = {}
    for state in ("cold", "warm"):
        page = _page(sections)  # another one each time: what its quotes found is not known yet
        wall, cpu = perf_counter(), _cpu_s()
        content = MAKERS[name](page)
        told |= {f"{state}_wall_s": perf_counter() - wall, f"{state}_cpu_s": _cpu_s() - cpu}
    told["size_bytes"] = len(content)
    told["pages_count"] = content.count(b"/Type /Page\n") + content.count(b"/Type/Page/") or None
    told["peak_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_KB
    return told


def _cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _summary(name: str, asked: argparse.Namespace) -> dict[str, Any]:
    runs = [_peer(asked) if name == "weasyprint" else _run(name, asked.sections) for _ in range(asked.runs)]
    keys = [key for key, value in runs[0].items() if isinstance(value, int | float)]
    spread = {key: [min(run[key] for run in runs), max(run[key] for run in runs)] for key in keys}
    return {"name": name, **{key: median(run[key] for run in runs) for key in keys}, "spread": spread}


def _run(name: str, sections: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--made", name, "--sections", str(sections)]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return told


def _peer(asked: argparse.Namespace) -> dict[str, Any]:
    """The single-file HTML of the same report, printed by WeasyPrint as PDF/UA-1."""
    source, made = _html(_page(asked.sections)), Path("/tmp", f"filrouge-peer-{os.getpid()}.pdf")
    wall, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([asked.peer, "-c", PEER, str(made)], input=source, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = made.stat().st_size
    made.unlink()
    return {"cold_wall_s": perf_counter() - wall, "cold_cpu_s": cpu, "size_bytes": size}


def machine() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


if __name__ == "__main__":
    main()
