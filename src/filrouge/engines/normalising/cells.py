"""What each step makes of a cell, as Ibis expressions."""

import re
import unicodedata
from typing import Any

import ibis

from filrouge.engines.normalising.dates import parsed
from filrouge.engines.normalising.errors import WrongType
from filrouge.engines.normalising.media import grey_picture, mended, resized_picture, visible
from filrouge.engines.normalising.row_steps import (
    Cast,
    Clip,
    FoldCase,
    GreyImage,
    MapValues,
    MendMisreading,
    NormaliseUnicode,
    NumberType,
    ParseDate,
    ParseNumber,
    PlainApostrophes,
    ResizeImage,
    RowStep,
    StripInvisible,
    ToMissing,
    Trim,
)
from filrouge.kernel.texts import N_

Cells = Any  #: an Ibis value expression; Ibis has no types to check by

TRUE_WORDS = ("oui", "vrai", "true", "yes", "o", "v", "t", "y", "1")
FALSE_WORDS = ("non", "faux", "false", "no", "n", "f", "0")
DECIMAL_PRECISION = 18
TYPES = {
    "text": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
_BLANK = "[\\s\u00a0\u202f\u2009\u200b\ufeff]"
_MAYBE_MISREAD = "[ÂÃÅâðï]"  #: how misread pieces begin
_APOSTROPHES = "[’‘ʼ′´`‛＇]|'"
_UNTRIMMED = f"^{_BLANK}|{_BLANK}$|{_BLANK}{_BLANK}|[\\t\\n\\r\\f\\v\u00a0\u202f\u2009\u200b\ufeff]"


def nfc_normalize(text: str) -> str:
    """Unicode NFC: what DuckDB's function of this name does; other backends need their own."""
    return unicodedata.normalize("NFC", text)


_NFC_NORMALIZE = ibis.udf.scalar.builtin(nfc_normalize)


def new_cells(step: RowStep, cell: Cells) -> Cells:
    """The expression of a cell after a step; its type may change.

    Raises:
        WrongType: the step does not apply to cells of this type.
    """
    return _MAKERS[type(step)](step, cell)


def _trim(step: Trim, cell: Cells) -> Cells:
    text = _text(step, cell)
    # Looking is half the price of replacing, and most cells are clean.
    return text.re_search(_UNTRIMMED).ifelse(text.re_replace(f"{_BLANK}+", " ").strip(), text)


def _nfc(step: NormaliseUnicode, cell: Cells) -> Cells:
    return _NFC_NORMALIZE(_text(step, cell))


def _mended(step: MendMisreading, cell: Cells) -> Cells:
    text = _text(step, cell)
    return text.re_search(_MAYBE_MISREAD).ifelse(mended(text), text)


def _apostrophes(step: PlainApostrophes, cell: Cells) -> Cells:
    return _text(step, cell).re_replace(_APOSTROPHES, step.to)


def _visible(step: StripInvisible, cell: Cells) -> Cells:
    return visible(_text(step, cell))


def _resized(step: ResizeImage, cell: Cells) -> Cells:
    return _drawn(resized_picture(_picture(step, cell), step.side, step.shape == "square"))


def _grey(step: GreyImage, cell: Cells) -> Cells:
    return _drawn(grey_picture(_picture(step, cell)))


def _case(step: FoldCase, cell: Cells) -> Cells:
    text = _text(step, cell)
    return text.lower() if step.to == "lower" else text.upper()


def _number(step: ParseNumber, cell: Cells) -> Cells:
    kind = _numeric_type(step.to, step.digits_count)
    if cell.type().is_numeric():
        return cell.cast(kind)
    bare = _without(_text(step, cell), step.strip)
    plain = bare.re_search(_written_number(step)).ifelse(bare, ibis.null("string"))
    for mark in step.thousands:
        plain = plain.replace(mark, "")
    read = plain.replace("\u2212", "-").replace(step.decimal_mark, ".").try_cast(kind)
    return read if step.scale == 1.0 else read * step.scale


def _without(text: Cells, words: tuple[str, ...]) -> Cells:
    if not words:
        return text.re_replace(f"^{_BLANK}+|{_BLANK}+$", "")
    around = "|".join([_BLANK, *map(re.escape, words)])
    return text.re_replace(f"^({around})+|({around})+$", "")


def _written_number(step: ParseNumber) -> str:
    """A pattern of the whole cell: ``1.5`` is no number where the mark is a comma."""
    mark, whole = re.escape(step.decimal_mark), r"\d+"
    if step.thousands:
        separator = "|".join(map(re.escape, step.thousands))
        whole = rf"(?:\d{{1,3}}(?:(?:{separator})\d{{3}})+|\d+)"
    places = rf"\d{{0,{step.digits_count}}}0*"
    fraction = {"number": r"\d*", "integer": "0*", "decimal": places}[step.to]
    lone = {"number": rf"|{mark}\d+", "integer": "", "decimal": rf"|{mark}\d{places}"}[step.to]
    exponent = r"(?:[eE][+-]?\d+)?" if step.to == "number" else ""
    return f"^[+\\-\u2212]?(?:{whole}(?:{mark}{fraction})?{lone}){exponent}$"


def _date(step: ParseDate, cell: Cells) -> Cells:
    if cell.type().is_date() or cell.type().is_timestamp():
        return cell
    return parsed(_text(step, cell), step.formats, step.pivot_year)


def _map(step: MapValues, cell: Cells) -> Cells:
    text = _text(step, cell)
    asked = text.lower() if step.ignoring_case else text
    pairs = [(old.lower() if step.ignoring_case else old, new) for old, new in step.values.items()]
    # A canonical value is a synonym of itself: mapping twice, or meeting it unmapped, changes nothing.
    known = dict([(new.lower() if step.ignoring_case else new, new) for _, new in pairs]) | dict(pairs)
    otherwise = text if step.otherwise == "keep" else ibis.null("string")
    return asked.cases(*known.items(), else_=otherwise)


def _missing(step: ToMissing, cell: Cells) -> Cells:
    nothing = ibis.null(cell.type())
    if cell.type().is_string():
        return cell.strip().lower().isin([token.lower() for token in step.tokens]).ifelse(nothing, cell)
    if not cell.type().is_numeric():
        raise _wrong_type(step, cell)
    out = ibis.literal(False)
    if cell.type().is_floating():
        out = out | cell.isnan()
    if step.minimum is not None:
        out = out | (cell < step.minimum)
    if step.maximum is not None:
        out = out | (cell > step.maximum)
    return out.ifelse(nothing, cell)


def _clip(step: Clip, cell: Cells) -> Cells:
    if not cell.type().is_numeric():
        raise _wrong_type(step, cell)
    if step.minimum is None and step.maximum is None:
        return cell
    return cell.clip(lower=step.minimum, upper=step.maximum).cast(cell.type())


def _cast(step: Cast, cell: Cells) -> Cells:
    if step.to == "integer" or step.to == "number" or step.to == "decimal":
        return _cast_to_number(step, cell, step.to)
    if step.to == "boolean" and cell.type().is_string():
        word = cell.strip().lower()
        known = [(word.isin(TRUE_WORDS), True), (word.isin(FALSE_WORDS), False)]
        return ibis.cases(*known, else_=ibis.null("boolean"))
    if step.to == "boolean" and cell.type().is_numeric():
        return cell.isin([0, 1]).ifelse(cell.cast("boolean"), ibis.null("boolean"))
    return cell.try_cast(TYPES[step.to])


def _cast_to_number(step: Cast, cell: Cells, to: NumberType) -> Cells:
    kind = _numeric_type(to, step.digits_count)
    if cell.type().is_string():
        reader = ParseNumber(
            id=step.id, decimal_mark=".", thousands=(), strip=(), to=to, digits_count=step.digits_count
        )
        return _number(reader, cell)
    read = cell.try_cast(kind)
    if not cell.type().is_numeric():
        return read
    return (read.cast(cell.type()) == cell).ifelse(read, ibis.null(kind))


def _numeric_type(to: str, digits_count: int) -> str:
    return f"decimal({DECIMAL_PRECISION}, {digits_count})" if to == "decimal" else TYPES[to]


def _text(step: RowStep, cell: Cells) -> Any:
    if not cell.type().is_string():
        raise _wrong_type(step, cell)
    return cell


def _drawn(picture: Cells) -> Cells:
    return picture.nullif(ibis.literal(b"", "binary"))


def _picture(step: RowStep, cell: Cells) -> Any:
    if not cell.type().is_binary():
        raise _wrong_type(step, cell)
    return cell


def _wrong_type(step: RowStep, cell: Cells) -> WrongType:
    return WrongType(
        N_(
            "The step does not work on %(column)s, which holds %(type)s",
            column=cell.get_name(),
            type=str(cell.type()),
        ),
        at=f"/rows/{step.id}/columns",
    )


_MAKERS: dict[type[RowStep], Any] = {
    Trim: _trim,
    NormaliseUnicode: _nfc,
    MendMisreading: _mended,
    PlainApostrophes: _apostrophes,
    StripInvisible: _visible,
    ResizeImage: _resized,
    GreyImage: _grey,
    FoldCase: _case,
    ParseNumber: _number,
    ParseDate: _date,
    MapValues: _map,
    ToMissing: _missing,
    Clip: _clip,
    Cast: _cast,
}
