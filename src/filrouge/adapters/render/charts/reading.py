"""What a drawing needs of a chart: names, numbers, days, and how they are written."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from filrouge.adapters.render.numbers import unit_words
from filrouge.adapters.render.pages import Page, writable
from filrouge.kernel.documents import Quote
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import Chart, Row, Words

_MOMENT = re.compile(r"\d{4}(-\d{2}){0,2}")

Cell = Quote | Words | None


@dataclass(frozen=True)
class Reading:
    """A chart with what its quotes find today; a cell that finds no number is not drawn."""

    chart: Chart
    page: Page

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Those that can be drawn: what the mark cannot do without is there."""
        return tuple(row for row in self.chart.table.rows if self._is_drawn(row))

    def _is_drawn(self, row: Row) -> bool:
        cells, mark = self.cells(row), self.chart.mark
        if mark == "architecture":
            return all(self.page.found(one) for one in (row.header, *cells[1:3]) if isinstance(one, Quote))
        if mark == "gantt":
            return all(map(self.day, cells[:2]))
        if mark == "histogram":
            return all(map(self.number, (row.header, *cells)))
        if mark in ("bars", "tornado"):
            return all(map(self.number, cells[:1] if mark == "bars" else cells))
        return any(map(self.number, cells))

    @property
    def series(self) -> tuple[str, ...]:
        return tuple(self.page.said(column.label) for column in self.chart.series)

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """Of the columns drawn, in the order that the mark wants."""
        return tuple(row.cells.get(column.id) for column in self.chart.series)

    def name(self, row: Row) -> str:
        return self.said(row.header)

    def said(self, cell: Cell) -> str:
        """A cell as the table prints it."""
        if isinstance(cell, Words):
            return writable(self.page.said(cell.text))
        return writable(self.page.value(cell) or "?") if cell else ""

    def number(self, cell: Cell) -> "Number | None":
        """In the unit that is shown: per cent for a ratio."""
        found = self.page.found(cell) if isinstance(cell, Quote) else None
        return None if found is None or isinstance(found.content, str | bool) else _number(found)

    def day(self, cell: Cell) -> date | None:
        found = self.page.found(cell) if isinstance(cell, Quote) else None
        try:
            return date.fromisoformat(str(found.content)) if found else None
        except ValueError:
            return None

    @cached_property
    def moments(self) -> tuple[str, ...] | None:
        """The headers of rows as moments (a year, a month, a day); None when one is something else."""
        found = [self.page.found(row.header) if isinstance(row.header, Quote) else None for row in self.rows]
        told = tuple(str(value.content) if value else "" for value in found)
        return told if told and all(_MOMENT.fullmatch(one) for one in told) else None

    @cached_property
    def unit(self) -> str:
        """Of the first number drawn, in words."""
        numbers = (self.number(cell) for row in self.rows for cell in self.cells(row))
        first = next((one for one in numbers if one), None)
        return unit_words(first.unit, self.page.lang) if first else ""

    @property
    def measure(self) -> str:
        """What is measured, with its unit: the title of an axis."""
        said = self.page.said(self.chart.measure)
        return f"{said} ({self.unit})" if self.unit else said


@dataclass(frozen=True)
class Number:
    value: float
    unit: str

    def __bool__(self) -> bool:
        return True


def _number(found: Value) -> Number:
    assert not isinstance(found.content, str)
    if found.unit == "ratio":
        return Number(found.content * 100, "percent")
    return Number(float(found.content), found.unit)
