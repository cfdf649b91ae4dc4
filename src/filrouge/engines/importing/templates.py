"""An organisation's own template and logo, before anything is made with them: no program, nothing fetched."""

import zipfile
from io import BytesIO
from typing import Final, Literal

import docx
import pptx
from PIL import Image, UnidentifiedImageError

from filrouge.engines.importing.archives import checked_archive, damaged
from filrouge.engines.importing.errors import Macros, TooBig, WrongType
from filrouge.engines.importing.worddocuments import refuse_what_lies_outside
from filrouge.kernel.texts import N_

TEMPLATE_BYTES: Final = 5 * 2**20
LOGO_BYTES: Final = 2 * 2**20
LOGO_PIXELS: Final = 25_000_000
LOGO_SIDE: Final = 800  #: pixels, at most, of the logo that is kept

Kind = Literal["docx", "odt", "pptx"]
MAIN: Final[dict[str, Kind]] = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx"}
ODT: Final = b"application/vnd.oasis.opendocument.text"
_ACTING: Final = (".bin", ".exe", ".dll", ".js", ".vbs")
_PROGRAMS: Final = ("basic/", "scripts/", "dialogs/")  #: folders of OpenDocument


def checked_template(content: bytes, name: str) -> Kind:
    """Which format it is a template of.

    Raises:
        TooBig, WrongType, Bomb, Damaged, Macros, Outside.
    """
    _refuse_over(TEMPLATE_BYTES, content, name)
    with checked_archive(content, name) as archive:
        kind = _kind(archive, name)
        _refuse_programs(archive, name)
        refuse_what_lies_outside(archive, name)
    _open(content, kind, name)
    return kind


def checked_logo(content: bytes, name: str) -> bytes:
    """The logo as a PNG of a reasonable size, without what a camera writes into a file.

    Raises:
        TooBig, WrongType, Damaged.
    """
    _refuse_over(LOGO_BYTES, content, name)
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > LOGO_PIXELS:
                raise TooBig(N_("%(file)s has too many pixels", file=name))
            image.load()
            shown = image.convert("RGBA")
    except UnidentifiedImageError as err:
        raise WrongType(N_("%(file)s is no picture: give a PNG or a JPEG", file=name)) from err
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as err:
        raise damaged(name, err) from err
    shown.thumbnail((LOGO_SIDE, LOGO_SIDE))
    made = BytesIO()
    shown.save(made, "PNG", optimize=True)
    return made.getvalue()


def _refuse_over(limit: int, content: bytes, name: str) -> None:
    if len(content) > limit:
        raise TooBig(N_("%(file)s is over the limit of %(limit)d MiB", file=name, limit=limit // 2**20))


def _kind(archive: zipfile.ZipFile, name: str) -> Kind:
    names = set(archive.namelist())
    found = next((kind for part, kind in MAIN.items() if part in names), None)
    if found:
        return found
    if {"mimetype", "content.xml", "styles.xml"} <= names and archive.read("mimetype").startswith(ODT):
        return "odt"
    raise WrongType(N_("%(file)s is no template: give a DOCX, an ODT or a PPTX", file=name))


def _refuse_programs(archive: zipfile.ZipFile, name: str) -> None:
    names = [one.lower() for one in archive.namelist()]
    types = archive.read("[Content_Types].xml") if "[content_types].xml" in names else b""
    acting = any(one.endswith(_ACTING) and "printersettings" not in one for one in names)
    if acting or b"macroEnabled" in types or any(one.startswith(_PROGRAMS) for one in names):
        raise Macros(N_("%(file)s carries macros: save it without them", file=name))


def _open(content: bytes, kind: Kind, name: str) -> None:
    """What the renderers will do with it."""
    try:
        if kind == "docx":
            docx.Document(BytesIO(content))
        elif kind == "pptx" and not len(pptx.Presentation(BytesIO(content)).slide_layouts):
            raise damaged(name, "no layout")
    except (KeyError, ValueError, AttributeError, SyntaxError, TypeError, zipfile.BadZipFile) as err:
        raise damaged(name, err) from err
