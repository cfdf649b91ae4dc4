"""Files that people bring, as documents of this room. Pure: contents are given, pictures go to ``keep``."""

from collections.abc import Callable, Iterable

from filrouge.engines.importing import markdowns, worddocuments
from filrouge.engines.importing.archives import ZIP
from filrouge.engines.importing.errors import WrongType
from filrouge.engines.importing.notebooks import Output, notebook_of
from filrouge.engines.importing.sections import Section, cut
from filrouge.engines.receiving.containers import OLE
from filrouge.kernel.documents import Blob, Prose
from filrouge.kernel.ports import Told
from filrouge.kernel.texts import N_, Lang, Message
from filrouge.kinds.projects import (
    ImportedPicture,
    ImportedSection,
    ImportedText,
    ImportRemark,
    Notebook,
    NotebookCell,
    NotebookOutput,
)

Keep = Callable[[bytes, str], Blob]
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


def text(file: Blob, content: bytes, level: int, lang: Lang, keep: Keep) -> ImportedText:
    """A Word document or a text in Markdown, told apart by its content and never by its name.

    Raises:
        TooBig, WrongType, Bomb, Damaged, Macros, Outside.
    """
    if content.startswith(OLE):
        raise WrongType(
            N_("%(file)s is an old or protected document: save it as .docx without password", file=file.name)
        )
    read = worddocuments.blocks_of if content.startswith(ZIP) else markdowns.blocks_of
    found = cut(read(content, file.name), level)
    pictures: dict[str, ImportedPicture] = {}
    sections = tuple(_section(n, one, lang, keep, pictures) for n, one in enumerate(found.sections, start=1))
    remarks = _remarks(
        (f"s{one.section}" if one.section else "", one.what, one.told) for one in found.remarks
    )
    return ImportedText(
        file=file,
        sections=sections,
        pictures=tuple(pictures.values()),
        remarks=remarks,
        typed_count=found.typed_count,
    )


def _section(
    place: int, one: Section, lang: Lang, keep: Keep, pictures: dict[str, ImportedPicture]
) -> ImportedSection:
    named = []
    for picture in one.pictures:
        id = f"p{len(pictures) + 1}"
        pictures[id] = ImportedPicture(id=id, file=keep(picture.content, picture.name), alt=picture.alt)
        named.append(id)
    return ImportedSection(
        id=f"s{place}",
        title=Prose(lang=lang, text=one.title) if one.title else None,
        level=one.level,
        text=Prose(lang=lang, text=one.text),
        pictures=tuple(named),
    )


def notebook(file: Blob, content: bytes, keep: Keep) -> Notebook:
    """
    Raises:
        TooBig, WrongType, Damaged.
    """
    found = notebook_of(content, file.name)
    cells = tuple(
        NotebookCell.model_validate(
            {
                "id": cell.id,
                "nature": cell.nature,
                "source": cell.source,
                "outputs": [_output(n, one, cell.id, keep) for n, one in enumerate(cell.outputs, start=1)],
            }
        )
        for cell in found.cells
    )
    remarks = _remarks((cell, "left-out", told) for cell, told in found.left_out)
    return Notebook(file=file, language=found.language or None, cells=cells, remarks=remarks)


def _output(place: int, one: Output, cell: str, keep: Keep) -> NotebookOutput:
    id = f"o{place}"
    if not one.image:
        return NotebookOutput(id=id, text=one.text)
    image = keep(one.image, f"{cell}-{id}.{EXTENSIONS[one.media_type]}")
    return NotebookOutput(id=id, image=image, media_type=one.media_type)


def _remarks(told: Iterable[tuple[str, str, Message]]) -> tuple[ImportRemark, ...]:
    return tuple(
        ImportRemark.model_validate(
            {"id": f"r{n}", "part": part, "what": what.replace("-", "_"), "told": Told.of(message)}
        )
        for n, (part, what, message) in enumerate(told, start=1)
    )
