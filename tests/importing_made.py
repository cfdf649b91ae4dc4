"""Files as people make them, written by the tools that write them."""

import io
import zipfile

import docx
import xlsxwriter

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def word(build) -> bytes:
    document = docx.Document()
    build(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def altered(content: bytes, **changes) -> bytes:
    """An archive with parts put in (or replaced): ``altered(word, **{"word/x.bin": b"…"})``."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as to,
    ):
        for name in source.namelist():
            if name not in changes:
                to.writestr(name, source.read(name))
        for name, part in changes.items():
            to.writestr(name, part)
    return kept.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def workbook(sheets, **options) -> bytes:
    """``{"sheet": [[cell, …], …]}``; a function is given the workbook and the sheet to write on."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"default_date_format": "dd/mm/yyyy", **options}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if callable(rows):
                rows(book, sheet)
                continue
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return kept.getvalue()


def timesheet(who: str) -> bytes:
    """Two rows that can be taken, and one that cannot."""
    rows = [
        ["Feuille de temps, mars 2026"],
        [],
        ["Date", "Qui", "Rôle", "Heures", "Tâche"],
        ["02/03/2026", who, "moa", "7h30", "Cadrage avec les gestionnaires"],
        ["03/03/2026", who, "moa", 3.5, "Relecture de la charte"],
        ["hier", "Personne", "moa", "beaucoup", "À compléter"],
    ]
    return workbook({"Mars": rows})
