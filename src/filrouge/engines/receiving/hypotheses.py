"""How each column is thought to be written, file by file; held against all values until it stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from filrouge.engines.sniffing.columns import Guess, Sample, dated, sniff_column
from filrouge.engines.sniffing.formats import (
    CANONICAL,
    DECIMAL_DIGITS,
    EMPTY,
    MISSING_WORDS,
    TEXT,
    Format,
)
from filrouge.engines.sniffing.parsing import Parsed, cast_what_can, parse
from filrouge.kernel.tables import ColumnType, ReceiveOptions

SAMPLE_ROWS: Final = 2_000
KNOWN_EXCEPTIONS: Final = 1_000  #: different values that did not fit, kept to find a format that they fit
DOUBT_COUNT: Final = 100  #: values that do not fit before a reading is stopped half-way
VAIN_COUNT: Final = 2  #: after so many, the quick way is not tried again
REPEATING_MAX_RATIO: Final = 0.5

_NUMBERS: Final = ("integer", "decimal", "float")


class Hypothesis:
    """One column of one file: its format, and what reading with it has met so far."""

    def __init__(self, name: str, nature: str | None, options: ReceiveOptions) -> None:
        self.name, self._nature, self._options, self.mark = name, nature, options, "."
        self._only = options.types.get(name)
        self._date = options.dates.get(name)
        self._seen: Counter[str] = Counter()
        self._tried: dict[Format, int] = {}
        self.guess = Guess(EMPTY)
        self.target, self.arrow = EMPTY, EMPTY.arrow
        self.forget()

    @property
    def sample(self) -> Sample:
        words = MISSING_WORDS if self._options.missing is None else self._options.missing
        return Sample(self._seen, frozenset(words))

    @property
    def is_declared(self) -> bool:
        return self._only is not None or self._date is not None

    def learn(self, cells: pa.Array) -> None:
        """Take a sample of the values."""
        self._seen.update(_counts(cells[:SAMPLE_ROWS]))

    def suppose(self, mark: str) -> None:
        """Choose a first format; ``mark`` is the decimal mark of the file."""
        self.mark = mark
        self.guess = self._sniffed()

    def forget(self) -> None:
        """A new reading begins."""
        self.filled_count = self.missing_count = self.bad_count = 0
        self.words: set[str] = set()
        self._vain_count = 0  # batches in a row for which the quick way was tried in vain

    @property
    def is_repeating(self) -> bool:
        return len(self._seen) <= REPEATING_MAX_RATIO * max(self._seen.total(), 1)

    def read(self, cells: pa.Array) -> Parsed:
        """Values of the target type, and a note of what was missing or did not fit."""
        words = self._words()
        plain = self._vain_count < VAIN_COUNT
        parsed = parse(cells, self.target, words, timezone=self._options.timezone, plain=plain)
        self._vain_count = 0 if parsed.plain else self._vain_count + 1
        missing_count = parsed.missing.true_count
        self.filled_count += len(cells) - missing_count
        self.missing_count += missing_count
        if missing_count and words:
            self.words.update(word for word in _counts(cells.filter(parsed.missing)) if word.strip())
        if parsed.bad is not None:
            self.bad_count += parsed.bad.true_count
            self._except(cells.filter(parsed.bad))
        return replace(parsed, values=pa.nulls(len(cells), self.arrow)) if self.target.empty else parsed

    def better(self) -> Guess | None:
        """An untried format that reads more of what was seen than the present one, or None."""
        found = self._sniffed()
        if found.format in self._tried or found.format == self.guess.format:
            return None
        if found.format.type == "text" or self.guess.format.empty:
            certain = found.code or self.guess.format.empty or self.guess.format.type == "boolean"
            return found if certain else None
        sample = self.sample
        return found if sample.fitting(found.format) > sample.fitting(self.guess.format) else None

    def adopt(self, guess: Guess) -> None:
        self._tried[self.guess.format] = self.bad_count
        self.guess = guess

    def least_bad(self) -> Format:
        """Of the formats that were tried, the one that failed least."""
        tried = {**self._tried, self.guess.format: self.bad_count}
        return min(tried, key=lambda fmt: (tried[fmt], fmt.empty))

    def _sniffed(self) -> Guess:
        if self._date is not None:
            return Guess(dated(self._date, self._only))
        if self._nature == "quoted" and self._only is None:
            guess = sniff_column(self.name, self.sample, mark=self.mark)
            return guess if guess.format.type in ("date", "timestamp") or guess.format.empty else Guess(TEXT)
        return sniff_column(
            self.name,
            self.sample,
            mark=self.mark,
            marks=self._options.decimal or ",.",
            only=self._only,
            sure_boolean=self._nature == "boolean",
        )

    def _words(self) -> frozenset[str]:
        if self._options.missing is not None:
            return frozenset(self._options.missing)
        return frozenset(MISSING_WORDS) if self.target.type != "text" or self.target.empty else frozenset()

    def _except(self, cells: pa.Array) -> None:
        if len(self._seen) < SAMPLE_ROWS + KNOWN_EXCEPTIONS:
            self._seen.update(_counts(cells))


class TypedHypothesis(Hypothesis):
    """One column of a file that has types: they are taken, unless a person declares another."""

    def learn(self, cells: pa.Array) -> None:
        self._seen.update(_counts(pc.cast(cells[:SAMPLE_ROWS], pa.string())))
        self._native = format_of_type(cells.type)

    @property
    def _is_text(self) -> bool:
        return self._native == TEXT and self.is_declared and self._only != "text"

    def suppose(self, mark: str) -> None:
        if self._is_text:
            super().suppose(mark)
        elif self._only in (None, self._native.type):
            self.guess = Guess(self._native)
        else:
            self.guess = Guess(_plain(self._only, self._native))

    def read(self, cells: pa.Array) -> Parsed:
        if self._is_text:
            return super().read(cells)
        missing = pc.is_null(cells)
        values = cells if cells.type == self.target.arrow else cast_what_can(cells, self.target.arrow)
        bad = pc.and_not(pc.is_null(values), missing)
        self.missing_count += missing.true_count
        self.filled_count += len(cells) - missing.true_count
        self.bad_count += bad.true_count
        return Parsed(values, missing, bad if bad.true_count else None)

    def better(self) -> Guess | None:
        return super().better() if self._is_text else None


def format_of_type(of: pa.DataType) -> Format:
    """The format that stands for values of a canonical type."""
    if pa.types.is_decimal(of):
        return Format("decimal", digits=of.precision, scale=of.scale)
    return Format(next(kind for kind, known in CANONICAL.items() if known == of))


def _plain(kind: ColumnType, native: Format) -> Format:
    return Format(kind, digits=DECIMAL_DIGITS, scale=native.scale or 2) if kind == "decimal" else Format(kind)


class Column:
    """One column of the table: its hypotheses, one per file, under one type."""

    def __init__(self, name: str, hypotheses: Sequence[Hypothesis], max_bad_ratio: float) -> None:
        self.name, self.hypotheses, self._max_bad_ratio = name, hypotheses, max_bad_ratio
        self._doubt_count = DOUBT_COUNT
        self.agree()

    def agree(self) -> None:
        """Give every file the narrowest type that holds the values of all."""
        formats = [hypothesis.guess.format for hypothesis in self.hypotheses]
        self.format = common(formats)
        for hypothesis, fmt in zip(self.hypotheses, formats, strict=True):
            hypothesis.target = _towards(fmt, self.format, hypothesis.mark)
            hypothesis.arrow = self.format.arrow
            hypothesis.forget()

    def reconsider(self) -> bool:
        """Whether so much did not fit that another format was chosen before the end of the files."""
        if self._bad_count <= max(self._doubt_count, self._max_bad_ratio * self._filled_count):
            return False
        self._doubt_count = 4 * self._bad_count  # looking for one takes time
        return self._improve()

    def revise(self) -> bool:
        """Whether a format was changed, so that the files must be read again.

        A format that reads more of what was seen is tried. When none is left, few misfits stand (they are in
        the quarantine), else the tried format with few misfits is taken back, else the column is text.
        """
        if self._improve():
            return True
        if self.format.empty and any(hypothesis.words for hypothesis in self.hypotheses):
            return self._set([TEXT] * len(self.hypotheses))
        few = self._max_bad_ratio * self._filled_count
        if self._bad_count <= few or any(hypothesis.is_declared for hypothesis in self.hypotheses):
            return False
        best = [hypothesis.least_bad() for hypothesis in self.hypotheses]
        if best != [hypothesis.guess.format for hypothesis in self.hypotheses]:
            return self._set(best)
        return self._set([TEXT] * len(self.hypotheses))

    def _improve(self) -> bool:
        changed = False
        for hypothesis in self.hypotheses:
            if hypothesis.bad_count and (better := hypothesis.better()):
                hypothesis.adopt(better)
                changed = True
        return changed

    def _set(self, formats: Sequence[Format]) -> bool:
        for hypothesis, fmt in zip(self.hypotheses, formats, strict=True):
            hypothesis.adopt(Guess(fmt))
        return True

    @property
    def is_repeating(self) -> bool:
        """Its values are few: writing each once saves room."""
        return self.format.type in ("text", "date") and all(it.is_repeating for it in self.hypotheses)

    @property
    def _bad_count(self) -> int:
        return sum(hypothesis.bad_count for hypothesis in self.hypotheses)

    @property
    def _filled_count(self) -> int:
        return sum(hypothesis.filled_count for hypothesis in self.hypotheses)


def common(formats: Sequence[Format]) -> Format:
    """A format of the narrowest type that holds the values of all; of its details, digits and scale count."""
    known = [fmt for fmt in formats if not fmt.empty]
    kinds = {fmt.type for fmt in known}
    if not known:
        return EMPTY
    if "decimal" in kinds and kinds <= {"integer", "decimal"}:
        return _common_decimal(known)
    if len(kinds) == 1:
        return known[0]
    if kinds <= set(_NUMBERS):
        return Format("float")
    return Format("timestamp") if kinds == {"date", "timestamp"} else TEXT


def _common_decimal(formats: Sequence[Format]) -> Format:
    exact = [fmt for fmt in formats if fmt.type == "decimal"]
    scale = max(fmt.scale for fmt in exact)
    digits = max(fmt.digits - fmt.scale for fmt in exact) + scale
    return Format("decimal", digits=min(digits, DECIMAL_DIGITS), scale=scale)


def _towards(fmt: Format, wanted: Format, mark: str) -> Format:
    """The file's own writing, read into the type of the table."""
    if fmt.empty or wanted.type == "text":
        return fmt if fmt.empty else TEXT
    if wanted.type in ("decimal", "float"):
        decimal = fmt.decimal or next(m for m in (mark, ",", ".") if m != fmt.thousands)
        return replace(fmt, type=wanted.type, decimal=decimal, digits=wanted.digits, scale=wanted.scale)
    return replace(fmt, type=wanted.type)


def _counts(cells: pa.Array) -> Mapping[str, int]:
    return {it["values"]: it["counts"] for it in cells.value_counts().to_pylist() if it["values"] is not None}
