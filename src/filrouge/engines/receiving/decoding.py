"""Bytes of any encoding as a stream of UTF-8, keeping account of lines and of what could not be decoded."""

import codecs
import re
from collections import deque
from io import RawIOBase
from typing import Final

import numpy as np

from filrouge.engines.receiving.containers import Forward
from filrouge.engines.receiving.errors import WrongEncoding
from filrouge.engines.receiving.rows import pointer
from filrouge.engines.sniffing.encodings import sniff_encoding
from filrouge.kernel.texts import N_

BROKEN: Final = "\ufdd0"  #: stands before the hexadecimal code of a byte; it is no character
LINE_FEED, CARRIAGE_RETURN = 10, 13
RECENT_PIECES: Final = 3
_MARKED: Final = "filrouge-marked"
_BLANK_LINES = re.compile(rb"(?>\r\n|\n|\r)((?:\r\n|\n|\r)+)")
_LEADING_BLANKS = re.compile(rb"(?:\r\n|\n|\r)+")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_INNER_MARK = re.compile("(\\A|[\r\n])\ufeff")


def _mark_broken(err: UnicodeError) -> tuple[str, int]:
    if not isinstance(err, UnicodeDecodeError):
        raise err
    return "".join(f"{BROKEN}{byte:02x}" for byte in err.object[err.start : err.end]), err.end


codecs.register_error(_MARKED, _mark_broken)


def shown(text: str) -> str:
    """Text for people: broken bytes as ``\\xe9``, zero bytes as ``\\x00``."""
    return text.replace(BROKEN, "\\x").replace("\0", "\\x00")


class LateEncoding(Exception):
    """Bytes are not UTF-8 where all before were ASCII: the file must be read again as ``encoding``."""

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self.encoding = encoding


class Utf8(RawIOBase):
    """A forward stream in UTF-8 without byte order marks; what is not decodable is marked as BROKEN.

    ``strict``: a person declared the encoding, misfits are an error. ``blank_lines`` are the numbers
    of lines that hold nothing, inside quotes or not. ``is_damaged``, ``has_nul``: met so far.

    Raises (on read):
        WrongEncoding, LateEncoding, and as Forward.
    """

    def __init__(
        self, source: Forward, encoding: str, name: str, *, strict: bool, skip_lines_count: int = 0
    ) -> None:
        self._source, self._encoding, self._name, self._strict = source, encoding, name, strict
        self._decoder = codecs.getincrementaldecoder(encoding)(_MARKED)
        self._rest = b""  # decoded text is longer than it was: what was not given yet
        self._held = b""  # a carriage return whose line feed may follow
        self._after_line_end = True
        self._skip_lines_count = skip_lines_count
        self._only_ascii = encoding == "utf-8"
        self.blank_lines: set[int] = set()
        self.lines_count = 0  #: line ends met
        self.is_damaged = self.has_nul = False
        self._recent = deque[bytes](maxlen=RECENT_PIECES)

    @property
    def recent(self) -> bytes:
        """The last pieces given."""
        return b"".join(self._recent)

    @property
    def done_ratio(self) -> float:
        return self._source.done_ratio

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked, unless the end is reached: a parser may rely on it."""
        pieces, held_bytes = [self._rest], len(self._rest)
        while (size < 0 or held_bytes < size) and (piece := self._next_piece(size)):
            pieces.append(piece)
            held_bytes += len(piece)
        whole = b"".join(pieces)
        self._rest = whole[size:] if 0 <= size < len(whole) else b""
        return whole[:size] if self._rest else whole

    def _next_piece(self, size: int) -> bytes:
        while True:
            chunk = self._source.read(size)
            piece = self._held + self._decoded(chunk)
            self._held = b""
            if chunk and piece.endswith(b"\r"):
                piece, self._held = piece[:-1], b"\r"
            if self._skip_lines_count:
                piece = self._without_first_lines(piece)
            if piece or not chunk:
                self._account(piece)
                return piece

    def _decoded(self, chunk: bytes) -> bytes:
        if self._encoding == "utf-8" and chunk.isascii() and not self._decoder.getstate()[0]:
            return chunk
        text = self._decoder.decode(chunk, final=not chunk)
        if BROKEN in text:
            self._meet_broken(text, chunk)
        self._only_ascii = self._only_ascii and text.isascii()
        if "\ufeff" in text:
            text = _INNER_MARK.sub(self._without_mark, text)
        return text.encode()

    def _without_first_lines(self, piece: bytes) -> bytes:
        end = 0
        while self._skip_lines_count and (match := _LINE_END.search(piece, end)):
            end = match.end()
            self._skip_lines_count -= 1
            self.lines_count += 1
        return b"" if self._skip_lines_count else piece[end:]

    def _meet_broken(self, text: str, chunk: bytes) -> None:
        if self._strict:
            line = self.lines_count + 1 + len(re.findall("\r\n|\n|\r", text[: text.index(BROKEN)]))
            message = N_(
                "%(file)s, line %(line)d: bytes do not fit the declared encoding %(encoding)s",
                file=self._name,
                line=line,
                encoding=self._encoding,
            )
            raise WrongEncoding(message, at=pointer(self._name, line))
        if self._only_ascii and text[: text.index(BROKEN)].isascii():
            found = sniff_encoding(chunk) or "cp1252"
            if found != "utf-8":
                raise LateEncoding(found)
        self.is_damaged = True

    def _without_mark(self, match: re.Match[str]) -> str:
        """The mark of a file that was appended to another, at the start of a line."""
        return match[1] if match[1] or self._after_line_end else match[0]

    def _account(self, piece: bytes) -> None:
        self.has_nul = self.has_nul or b"\0" in piece
        if self._after_line_end and (leading := _LEADING_BLANKS.match(piece)):
            self._add_blanks(leading[0], self.lines_count)
        ends, has_blanks = _line_ends(piece)
        if has_blanks:
            self._find_blanks(piece)
        self.lines_count += ends
        if piece:
            self._after_line_end = piece[-1] in b"\r\n"
            self._recent.append(piece)

    def _find_blanks(self, piece: bytes) -> None:
        at, lines_count = 0, self.lines_count
        for match in _BLANK_LINES.finditer(piece):
            lines_count += _line_ends(piece[at : match.start(1)])[0]
            self._add_blanks(match[1], lines_count)
            lines_count += len(_LINE_END.findall(match[1]))
            at = match.end()

    def _add_blanks(self, ends: bytes, lines_before_count: int) -> None:
        count = len(_LINE_END.findall(ends))
        self.blank_lines.update(range(lines_before_count + 1, lines_before_count + count + 1))


def _line_ends(piece: bytes) -> tuple[int, bool]:
    """How many line ends, and whether two follow each other."""
    written = np.frombuffer(piece, dtype=np.uint8)
    feeds = written == LINE_FEED
    ends, has_blanks = np.count_nonzero(feeds), bool((feeds[1:] & feeds[:-1]).any())
    if b"\r" in piece:
        returns = written == CARRIAGE_RETURN
        ends += np.count_nonzero(returns) - np.count_nonzero(returns[:-1] & feeds[1:])
        has_blanks = has_blanks or bool((returns[1:] & (feeds[:-1] | returns[:-1])).any())
    return int(ends), has_blanks
